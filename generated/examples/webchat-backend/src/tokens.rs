//! Access tokens with which a visitor joins the conversation.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::http::{HeaderMap, header::AUTHORIZATION};
use serde::Serialize;
use twilio_flex::access_token::{
    AccessToken, ChatGrant, Claims, InvalidAccessToken, InvalidSettings,
};

use crate::settings::Settings;

/// How long a token is valid. The page asks for a new one before that.
const TTL: Duration = Duration::from_secs(6 * 3600);

/// A new token for the `identity` of a web chat.
pub(crate) fn create(settings: &Settings, identity: &str) -> Result<AccessToken, InvalidSettings> {
    AccessToken::builder(
        &settings.account_sid,
        &settings.api_key,
        &settings.api_secret,
    )
    .identity(identity)
    .grant(ChatGrant::new().service_sid(&settings.conversations_service))
    .ttl(TTL)
    .build()
}

/// What a token of this backend says.
pub(crate) fn verify(settings: &Settings, token: &str) -> Result<Claims, InvalidAccessToken> {
    AccessToken::verifier(
        &settings.account_sid,
        &settings.api_key,
        &settings.api_secret,
    )
    .verify(token)
}

/// The token in `Authorization: Bearer …`, or an empty one, which nobody signed.
pub(crate) fn bearer(headers: &HeaderMap) -> &str {
    let value = headers.get(AUTHORIZATION);
    let value = value.and_then(|value| value.to_str().ok());
    value
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default()
}

/// A token as a browser gets it.
#[derive(Serialize)]
pub(crate) struct BrowserToken {
    token: String,
    /// When it expires, in milliseconds since 1970.
    expiration: u64,
}

impl From<AccessToken> for BrowserToken {
    fn from(token: AccessToken) -> Self {
        Self {
            token: token.as_str().to_owned(),
            expiration: milliseconds(token.expires_at()),
        }
    }
}

/// Milliseconds since 1970, as JavaScript counts them.
pub(crate) fn milliseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
