//! An access token.

use std::{fmt, time::SystemTime};

use zeroize::Zeroizing;

use crate::access_tokens::{builder::AccessTokenBuilder, verifier::AccessTokenVerifier};

/// A token with which a browser or a phone uses Twilio's SDKs under an identity, such as the visitor of a web chat.
///
/// It is a secret of whoever it is made for: `Debug` does not print it, and it is overwritten in memory when it is
/// dropped.
///
/// ```
/// use std::time::Duration;
/// use twilio_runtime::access_token::{AccessToken, ChatGrant};
///
/// let (account, key, secret) = ("AC00", "SK00", "secret");
/// let token = AccessToken::builder(account, key, secret)
///     .identity("visitor-1001")
///     .grant(ChatGrant::new().service_sid("IS00"))
///     .ttl(Duration::from_secs(6 * 3600))
///     .build()?;
///
/// // To refresh it, verify it first.
/// let claims = AccessToken::verifier(account, key, secret).verify(token.as_str())?;
/// assert_eq!(claims.identity(), Some("visitor-1001"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken {
    token: Zeroizing<String>,
    expires_at: SystemTime,
}

impl AccessToken {
    /// Returns a builder. `account_sid` (`AC…`) is the account, `api_key_sid` (`SK…`) and `secret` are one of its API
    /// keys. The auth token is no such secret.
    pub fn builder(
        account_sid: impl Into<String>,
        api_key_sid: impl Into<String>,
        secret: impl Into<String>,
    ) -> AccessTokenBuilder {
        AccessTokenBuilder::new(account_sid.into(), api_key_sid.into(), secret.into())
    }

    /// Returns a verifier of tokens that were made with the same arguments.
    pub fn verifier(
        account_sid: impl Into<String>,
        api_key_sid: impl Into<String>,
        secret: impl Into<String>,
    ) -> AccessTokenVerifier {
        AccessTokenVerifier::new(account_sid.into()).api_key(api_key_sid, secret)
    }

    pub(crate) fn new(token: Zeroizing<String>, expires_at: SystemTime) -> Self {
        Self { token, expires_at }
    }

    /// The token, to be sent to the browser or the phone.
    pub fn as_str(&self) -> &str {
        &self.token
    }

    /// When it expires, to the second.
    pub fn expires_at(&self) -> SystemTime {
        self.expires_at
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AccessToken")
            .field("token", &format_args!("[secret]"))
            .field("expires_at", &self.expires_at)
            .finish()
    }
}
