//! Access tokens: from the response of an OAuth server to a header and a lifetime.

use std::{fmt, time::Duration};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::HeaderValue;
use serde_core::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, Visitor},
};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::credentials::fixed;

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
        let response: TokenResponse = serde_json::from_slice(&body)
            .map_err(|_| "the response is not JSON from an OAuth server".to_owned())?;
        let token = response
            .access_token
            .ok_or("the response contains no `access_token`")?;
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
            None => jwt_lifetime(&token),
        };
        Ok(Self {
            header: fixed::bearer("access token of the response", &token)?,
            lifetime,
        })
    }
}

/// The relevant properties. Others, such as a refresh token, are not even copied.
#[derive(Default)]
struct TokenResponse {
    access_token: Option<Zeroizing<String>>,
    token_type: Option<String>,
    expires_in: Option<Value>,
}

impl<'de> Deserialize<'de> for TokenResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ResponseVisitor)
    }
}

struct ResponseVisitor;

impl<'de> Visitor<'de> for ResponseVisitor {
    type Value = TokenResponse;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the response of an OAuth server")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<TokenResponse, A::Error> {
        let mut response = TokenResponse::default();
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "access_token" => {
                    let token: Option<String> = map.next_value()?;
                    response.access_token = token.map(Zeroizing::new);
                }
                "token_type" => response.token_type = map.next_value()?,
                "expires_in" => response.expires_in = map.next_value()?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(response)
    }
}

/// The lifetime of a JWT according to its claims. Both times are the server's, so no local clock matters. The signature
/// is not checked: that is up to the server that accepts the token.
fn jwt_lifetime(token: &str) -> Option<Duration> {
    let [_, payload, _] = <[&str; 3]>::try_from(token.split('.').collect::<Vec<_>>()).ok()?;
    let payload = Zeroizing::new(URL_SAFE_NO_PAD.decode(payload).ok()?);
    let claims: Value = serde_json::from_slice(&payload).ok()?;
    let lifetime = claims.get("exp")?.as_f64()? - claims.get("iat")?.as_f64()?;
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
