//! Access tokens: from the response of an OAuth server to a header and a lifetime.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::HeaderValue;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::{
    credentials::fixed,
    responses::body,
    values::slot::{ModelSlot, ParsedSlot, Slot},
};

/// An access token.
pub(crate) struct Token {
    /// The value of the `Authorization` header, marked as sensitive.
    pub(crate) header: HeaderValue,
    /// The lifetime of the token from when it was issued; `None` if unknown.
    pub(crate) lifetime: Option<Duration>,
}

impl Token {
    /// Reads the body of a success (RFC 6749, section 5.1), or returns what is wrong without repeating any of it.
    pub(crate) fn read(body: Vec<u8>) -> Result<Self, String> {
        let body = Zeroizing::new(body);
        let mut response = TokenResponse::default();
        let read = body::read(&body, Slot::Model(&mut response));
        if read.is_err() || !response.is_object {
            return Err("the response is not JSON from an OAuth server".to_owned());
        }
        let token = response.access_token.0.as_deref();
        let token = token.ok_or("the response contains no `access_token`")?;
        // RFC 6749 requires the type, and makes it case-insensitive. A server that omits it means this one.
        let is_bearer = |name: &String| name.eq_ignore_ascii_case("bearer");
        if !response.token_type.as_ref().is_none_or(is_bearer) {
            return Err("the `token_type` of the response is not `Bearer`".to_owned());
        }
        let lifetime = match &response.expires_in {
            Some(value) => Some(
                seconds(value)
                    .ok_or("the `expires_in` of the response is not a number of seconds")?,
            ),
            None => jwt_lifetime(token),
        };
        Ok(Self {
            header: fixed::bearer("access token of the response", token)?,
            lifetime,
        })
    }
}

/// The relevant properties. Others, such as a refresh token, are not even copied.
#[derive(Default)]
struct TokenResponse {
    is_object: bool,
    access_token: AccessToken,
    token_type: Option<String>,
    expires_in: Option<Value>,
}

impl ModelSlot for TokenResponse {
    fn clear(&mut self) {
        self.is_object = false;
    }

    fn start(&mut self) {
        *self = Self {
            is_object: true,
            ..Self::default()
        };
    }

    fn property(&mut self, name: &str) -> Option<Slot<'_>> {
        match name {
            "access_token" => Some(Slot::Parsed(&mut self.access_token)),
            "token_type" => Some(Slot::String(&mut self.token_type)),
            "expires_in" => Some(Slot::Json(&mut self.expires_in)),
            _ => None,
        }
    }
}

/// An access token, which can only be a string. Every copy is overwritten, also if the response is read twice.
#[derive(Default)]
struct AccessToken(Zeroizing<Option<String>>);

impl ParsedSlot for AccessToken {
    fn read(&mut self, string: Option<&str>) {
        self.0 = Zeroizing::new(string.map(str::to_owned));
    }
}

/// The lifetime of a JWT according to its claims. Both times are the server's, so no local clock matters. The signature
/// is not checked: that is up to the server that accepts the token.
fn jwt_lifetime(token: &str) -> Option<Duration> {
    let [_, payload, _] = <[&str; 3]>::try_from(token.split('.').collect::<Vec<_>>()).ok()?;
    let payload = Zeroizing::new(URL_SAFE_NO_PAD.decode(payload).ok()?);
    let mut claims = None;
    body::read(&payload, Slot::Json(&mut claims)).ok()?;
    let time = |name| claims.as_ref()?.get(name)?.as_f64();
    let lifetime = time("exp")? - time("iat")?;
    let lifetime = Duration::try_from_secs_f64(lifetime).ok()?;
    Some(lifetime).filter(|lifetime| !lifetime.is_zero())
}

/// A number, possibly in quotes.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds = match value {
        Value::String(text) => text.parse().ok()?,
        value => value.as_f64()?,
    };
    Duration::try_from_secs_f64(seconds).ok()
}
