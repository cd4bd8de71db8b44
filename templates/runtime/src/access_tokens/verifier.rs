//! Whether a token is one of this application's, and still valid.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use serde_json::Value;

use crate::{
    access_tokens::{
        builder::CONTENT_TYPE,
        claims::Claims,
        clock,
        invalid::InvalidAccessToken,
        jws::{Jws, Object},
    },
    secrets::secret::Secret,
};

/// Verifies access tokens that this application made, as before refreshing one.
///
/// Strict: only HS256, whatever the header says, only tokens of Twilio's kind, of this account, and issued by the API key
/// that signed them. Without a secret, no token is valid.
#[derive(Clone)]
#[must_use]
pub struct AccessTokenVerifier {
    account_sid: String,
    /// By SID.
    api_keys: Vec<(String, Secret)>,
    leeway: Duration,
    now: Option<SystemTime>,
}

impl AccessTokenVerifier {
    pub(crate) fn new(account_sid: String) -> Self {
        Self {
            account_sid,
            api_keys: Vec::new(),
            leeway: Duration::from_secs(5),
            now: None,
        }
    }

    /// Also accepts tokens of another API key, such as the previous one while keys are rotated.
    pub fn api_key(mut self, sid: impl Into<String>, secret: impl Into<String>) -> Self {
        self.api_keys.push((sid.into(), Secret::new(secret.into())));
        self
    }

    /// How far the clocks of the machines may differ, in whole seconds: 5 seconds by default.
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.leeway = leeway;
        self
    }

    /// The time, instead of the system's. Needed where the system has no clock, as on `wasm32-unknown-unknown`.
    pub fn now(mut self, time: SystemTime) -> Self {
        self.now = Some(time);
        self
    }

    /// Verifies a token, and returns what it says.
    ///
    /// # Errors
    /// If it is not a token of this application, or is not valid now: see [`InvalidAccessToken`].
    pub fn verify(&self, token: &str) -> Result<Claims, InvalidAccessToken> {
        let token = Jws::decode(token).ok_or(InvalidAccessToken::Malformed)?;
        check_header(&token.header)?;
        let issuer = self.issuer(&token).ok_or(InvalidAccessToken::Signature)?;
        let Jws {
            header,
            mut payload,
            ..
        } = token;
        if string(&payload, "iss") != Some(issuer) {
            return Err(InvalidAccessToken::Issuer);
        }
        if string(&payload, "sub") != Some(&self.account_sid) {
            return Err(InvalidAccessToken::Account);
        }
        let expires_at = self.check_time(&payload)?;
        match payload.remove("grants") {
            Some(Value::Object(grants)) => Ok(Claims {
                grants,
                expires_at,
                region: string(&header, "twr").map(str::to_owned),
            }),
            _ => Err(InvalidAccessToken::Malformed),
        }
    }

    /// The API key that signed the token. Anybody can sign with an empty secret.
    fn issuer(&self, token: &Jws<'_>) -> Option<&str> {
        let mut keys = self.api_keys.iter();
        let signed = |(_, secret): &&(String, Secret)| {
            !secret.as_str().is_empty() && token.is_signed_with(secret)
        };
        keys.find(signed).map(|(sid, _)| sid.as_str())
    }

    /// When the token expires, if it is valid now.
    fn check_time(&self, payload: &Object) -> Result<SystemTime, InvalidAccessToken> {
        let now = clock::seconds(self.now).ok_or(InvalidAccessToken::NoClock)?;
        let leeway = self.leeway.as_secs();
        let expires_at = payload.get("exp").and_then(Value::as_u64);
        let expires_at = expires_at.ok_or(InvalidAccessToken::Malformed)?;
        if now >= expires_at.saturating_add(leeway) {
            return Err(InvalidAccessToken::Expired);
        }
        if let Some(not_before) = payload.get("nbf") {
            let not_before = not_before.as_u64().ok_or(InvalidAccessToken::Malformed)?;
            if not_before > now.saturating_add(leeway) {
                return Err(InvalidAccessToken::NotYetValid);
            }
        }
        clock::at(expires_at).ok_or(InvalidAccessToken::Malformed)
    }
}

fn check_header(header: &Object) -> Result<(), InvalidAccessToken> {
    if string(header, "alg") != Some("HS256") {
        return Err(InvalidAccessToken::Algorithm);
    }
    let has_kind = string(header, "cty") == Some(CONTENT_TYPE);
    // `crit` lists extensions without which a token must not be understood.
    match has_kind && !header.contains_key("crit") {
        true => Ok(()),
        false => Err(InvalidAccessToken::Kind),
    }
}

fn string<'a>(object: &'a Object, name: &str) -> Option<&'a str> {
    object.get(name)?.as_str()
}

impl fmt::Debug for AccessTokenVerifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AccessTokenVerifier")
            .field("leeway", &self.leeway)
            .finish_non_exhaustive()
    }
}
