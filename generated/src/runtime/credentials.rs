//! Who sends: from a SID and its secret to the value of an `Authorization` header.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::HeaderValue;

use super::error::Error;

/// An account SID with its auth token, or the SID of an API key with its secret.
///
/// API keys are the better choice in production: they can be revoked one by one. Printing credentials shows the SID
/// and never the secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    kind: Kind,
    user: String,
    secret: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    AuthToken,
    ApiKey,
}

impl Credentials {
    /// The SID of an account (`AC…`) and its auth token.
    pub fn auth_token(account_sid: impl Into<String>, auth_token: impl Into<String>) -> Self {
        Self {
            kind: Kind::AuthToken,
            user: account_sid.into(),
            secret: auth_token.into(),
        }
    }

    /// The SID of an API key (`SK…`) and its secret.
    pub fn api_key(key_sid: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            kind: Kind::ApiKey,
            user: key_sid.into(),
            secret: secret.into(),
        }
    }

    /// The header value for HTTP Basic authentication, marked as sensitive so that HTTP libraries do not print it.
    pub(crate) fn authorization(&self) -> Result<HeaderValue, Error> {
        let (user, secret) = match self.kind {
            Kind::AuthToken => ("account SID", "auth token"),
            Kind::ApiKey => ("API key SID", "API key secret"),
        };
        refuse_unusable(user, &self.user)?;
        refuse_unusable(secret, &self.secret)?;
        if self.user.contains(':') {
            // HTTP Basic ends the user at the first colon: the rest would become part of the secret.
            return Err(Error::configuration(format!("the {user} holds a `:`")));
        }
        let pair = STANDARD.encode(format!("{}:{}", self.user, self.secret));
        let mut value = HeaderValue::try_from(format!("Basic {pair}"))
            .map_err(|_| Error::configuration("the credentials do not fit into a header"))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

/// What a value read from a file or a shell tends to have wrong. The value itself is never repeated.
fn refuse_unusable(name: &str, value: &str) -> Result<(), Error> {
    if value.is_empty() {
        return Err(Error::configuration(format!("the {name} is empty")));
    }
    if value.chars().any(char::is_control) {
        return Err(Error::configuration(format!(
            "the {name} holds a control character, such as a line break at its end"
        )));
    }
    Ok(())
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, user, secret) = match self.kind {
            Kind::AuthToken => ("AuthToken", "account_sid", "auth_token"),
            Kind::ApiKey => ("ApiKey", "key_sid", "secret"),
        };
        formatter
            .debug_struct(name)
            .field(user, &self.user)
            .field(secret, &format_args!("[secret]"))
            .finish()
    }
}
