//! The credentials of a curl command: variables in place of the secrets.

use crate::{
    calls::shell::{Word, upper_snake},
    credentials::{fixed::Scheme, kind::Credentials},
    operations::security::{ApiKeyLocation, SchemeKind, Security},
};

/// What a command needs to be authorized: any number of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CurlAuthorization {
    /// A user and its secret.
    Basic(&'static str, &'static str),
    Token,
    /// The whole header.
    Header,
    /// An API key under this name.
    ApiKey(ApiKeyLocation, String),
}

impl CurlAuthorization {
    pub(super) const AUTH_TOKEN: Self = Self::Basic("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN");
    const API_KEY: Self = Self::Basic("TWILIO_API_KEY", "TWILIO_API_SECRET");

    /// The variables for a client's credentials for Twilio: where possible, those that [`Client::from_env`] reads.
    ///
    /// [`Client::from_env`]: crate::Client::from_env
    pub(crate) fn of(credentials: &Credentials) -> Option<Self> {
        match credentials.scheme() {
            Some(Scheme::AuthToken) => Some(Self::AUTH_TOKEN),
            Some(Scheme::ApiKey) => Some(Self::API_KEY),
            Some(Scheme::Bearer) => Some(Self::Token),
            _ => Self::of_others(credentials),
        }
    }

    /// Those for other credentials: the variables of Twilio's must not be sent anywhere else.
    pub(crate) fn of_others(credentials: &Credentials) -> Option<Self> {
        match credentials.as_api_key() {
            Some(key) => Some(Self::ApiKey(key.location(), key.name().to_owned())),
            None if credentials.are_none() => None,
            None => Some(Self::Header),
        }
    }

    /// Those for what an operation asks for, if nothing is known of the client: for the first alternative of several.
    pub(super) fn of_operation(security: Security) -> Vec<Self> {
        match security {
            Security::Anonymous => Vec::new(),
            Security::Any => vec![Self::AUTH_TOKEN],
            Security::Bearer => vec![Self::Header],
            Security::Schemes(alternatives) => {
                let mut alternatives = alternatives.iter().filter(|it| !it.is_empty());
                let schemes = alternatives.next().copied().unwrap_or_default().iter();
                let options = schemes.map(|scheme| match scheme.kind {
                    SchemeKind::Http(_) | SchemeKind::Authorization => Self::Header,
                    SchemeKind::ApiKey(location, name) => Self::ApiKey(location, name.to_owned()),
                });
                options.collect()
            }
        }
    }

    /// The option of curl. A key in the query is part of that.
    pub(super) fn option(&self) -> Option<String> {
        let header = Word::text("Authorization: ");
        let header = match self {
            Self::Basic(user, secret) => {
                let pair = Word::default().and_variable(*user).and(":");
                return Some(format!("-u {}", pair.and_variable(*secret).quoted()));
            }
            Self::Token => header.and("Bearer ").and_variable("TWILIO_ACCESS_TOKEN"),
            Self::Header => header.and_variable("TWILIO_AUTHORIZATION"),
            Self::ApiKey(ApiKeyLocation::Header, name) => {
                Word::text(format!("{name}: ")).and_variable(variable(name))
            }
            Self::ApiKey(ApiKeyLocation::Cookie, name) => {
                Word::text(format!("Cookie: {name}=")).and_variable(variable(name))
            }
            Self::ApiKey(ApiKeyLocation::Query, _) => return None,
        };
        Some(format!("-H {}", header.quoted()))
    }

    /// The name of the query parameter that an API key is sent in, and the variable for the key.
    pub(super) fn query_key(&self) -> Option<(&str, String)> {
        match self {
            Self::ApiKey(ApiKeyLocation::Query, name) => Some((name, variable(name))),
            _ => None,
        }
    }
}

/// `PLAID-CLIENT-ID` → `API_KEY_PLAID_CLIENT_ID`: the beginning keeps it apart from the variables of parameters, which
/// may have the same name.
fn variable(name: &str) -> String {
    format!("API_KEY_{}", upper_snake(name))
}
