//! The credentials of a curl command: variables in place of the secrets.

use crate::{
    calls::shell::Word,
    credentials::{fixed::Scheme, kind::Credentials},
};

/// The variables that a command reads its credentials from.
#[derive(Clone, Copy)]
pub(crate) enum CurlAuthorization {
    None,
    /// A user and its secret.
    Basic(&'static str, &'static str),
    Token,
    /// The whole header.
    Header,
}

impl CurlAuthorization {
    pub(super) const AUTH_TOKEN: Self = Self::Basic("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN");
    const API_KEY: Self = Self::Basic("TWILIO_API_KEY", "TWILIO_API_SECRET");

    /// The variables for a client's credentials for Twilio: where possible, those that [`Client::from_env`] reads.
    ///
    /// [`Client::from_env`]: crate::Client::from_env
    pub(crate) fn of(credentials: &Credentials) -> Self {
        match credentials.scheme() {
            Some(Scheme::AuthToken) => Self::AUTH_TOKEN,
            Some(Scheme::ApiKey) => Self::API_KEY,
            Some(Scheme::Bearer) => Self::Token,
            Some(Scheme::Header) | None => Self::Header,
        }
    }

    /// The option of curl, if there is one.
    pub(super) fn option(self) -> Option<String> {
        let header = Word::text("Authorization: ");
        let header = match self {
            Self::None => return None,
            Self::Basic(user, secret) => {
                let pair = Word::default().and_variable(user).and(":");
                return Some(format!("-u {}", pair.and_variable(secret).quoted()));
            }
            Self::Token => header.and("Bearer ").and_variable("TWILIO_ACCESS_TOKEN"),
            Self::Header => header.and_variable("TWILIO_AUTHORIZATION"),
        };
        Some(format!("-H {}", header.quoted()))
    }
}
