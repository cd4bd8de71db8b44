//! Who sends: from a SID and its secret, or a token, to the value of an `Authorization` header.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::HeaderValue;

/// An account SID with its auth token, the SID of an API key with its secret, or a bearer token.
///
/// API keys are the better choice in production: they can be revoked one by one. Printing credentials shows the SID
/// and never the secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials(Kind);

#[derive(Clone, PartialEq, Eq)]
enum Kind {
    AuthToken(Pair),
    ApiKey(Pair),
    Bearer(String),
    Header(String),
}

#[derive(Clone, PartialEq, Eq)]
struct Pair {
    user: String,
    secret: String,
}

impl Credentials {
    /// The SID of an account (`AC…`) and its auth token.
    pub fn auth_token(account_sid: impl Into<String>, auth_token: impl Into<String>) -> Self {
        Self(Kind::AuthToken(Pair {
            user: account_sid.into(),
            secret: auth_token.into(),
        }))
    }

    /// The SID of an API key (`SK…`) and its secret.
    pub fn api_key(key_sid: impl Into<String>, secret: impl Into<String>) -> Self {
        Self(Kind::ApiKey(Pair {
            user: key_sid.into(),
            secret: secret.into(),
        }))
    }

    /// A token that is sent as `Bearer <token>`, as OAuth gives them out.
    pub fn bearer(token: impl Into<String>) -> Self {
        Self(Kind::Bearer(token.into()))
    }

    /// The whole value of the `Authorization` header, for schemes that this crate does not know.
    pub fn header(value: impl Into<String>) -> Self {
        Self(Kind::Header(value.into()))
    }

    /// Whether they are sent by HTTP Basic authentication.
    pub(crate) fn are_basic(&self) -> bool {
        matches!(self.0, Kind::AuthToken(_) | Kind::ApiKey(_))
    }

    /// The value of the header, marked as sensitive so that HTTP libraries do not print it; or what is wrong.
    pub(crate) fn authorization(&self) -> Result<HeaderValue, String> {
        let text = match &self.0 {
            Kind::AuthToken(pair) => pair.basic("account SID", "auth token")?,
            Kind::ApiKey(pair) => pair.basic("API key SID", "API key secret")?,
            Kind::Bearer(token) => {
                refuse_unusable("bearer token", token)?;
                refuse_space("bearer token", token)?;
                format!("Bearer {token}")
            }
            Kind::Header(value) => {
                refuse_unusable("authorization", value)?;
                refuse_space("authorization", value)?;
                value.clone()
            }
        };
        let mut value = HeaderValue::try_from(text)
            .map_err(|_| "the credentials do not fit into a header".to_owned())?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl Pair {
    /// The header value for HTTP Basic authentication.
    fn basic(&self, user: &str, secret: &str) -> Result<String, String> {
        refuse_unusable(user, &self.user)?;
        refuse_unusable(secret, &self.secret)?;
        if self.user.contains(':') {
            // HTTP Basic ends the user at the first colon: the rest would become part of the secret.
            return Err(format!("the {user} holds a `:`"));
        }
        let pair = STANDARD.encode(format!("{}:{}", self.user, self.secret));
        Ok(format!("Basic {pair}"))
    }
}

/// What a value read from a file or a shell tends to have wrong. The value itself is never repeated.
fn refuse_unusable(name: &str, value: &str) -> Result<(), String> {
    if value.is_empty() {
        return Err(format!("the {name} is empty"));
    }
    if value.chars().any(char::is_control) {
        return Err(format!(
            "the {name} holds a control character, such as a line break at its end"
        ));
    }
    Ok(())
}

/// Servers cut white space off the ends of a header, and then take the value for another one.
fn refuse_space(name: &str, value: &str) -> Result<(), String> {
    if value.trim() == value {
        Ok(())
    } else {
        Err(format!("the {name} starts or ends with white space"))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, user, secret) = match &self.0 {
            Kind::AuthToken(pair) => ("AuthToken", Some(("account_sid", pair)), "auth_token"),
            Kind::ApiKey(pair) => ("ApiKey", Some(("key_sid", pair)), "secret"),
            Kind::Bearer(_) => ("Bearer", None, "token"),
            Kind::Header(_) => ("Header", None, "value"),
        };
        let mut output = formatter.debug_struct(name);
        if let Some((name, pair)) = user {
            output.field(name, &pair.user);
        }
        output.field(secret, &format_args!("[secret]")).finish()
    }
}
