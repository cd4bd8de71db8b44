//! The credentials of a curl command: variables in place of the secrets.

use crate::{
    calls::{
        call::Call,
        curl::shell::{Word, upper_snake},
    },
    credentials::{fixed::Scheme, kind::Credentials},
    operations::security::{ApiKeyLocation, SchemeKind, Security},
    origins::base_url::BaseUrl,
};

/// What a command needs to be authorized: any number of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CurlAuthorization {
    /// The variables for a user and its secret.
    Basic(&'static str, &'static str),
    /// The variable for a bearer token.
    Token(&'static str),
    /// The variable for the whole header.
    Header(&'static str),
    /// An API key under this name.
    ApiKey(ApiKeyLocation, String),
}

/// Whose API a command calls, after whom the variables are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vendor {
    Twilio,
    Other,
}

impl Vendor {
    /// That of the server which the description names.
    pub(crate) fn of(call: &Call) -> Self {
        let server: Option<BaseUrl> = call.server().parse().ok();
        match server.is_some_and(|it| it.is_twilio()) {
            true => Self::Twilio,
            false => Self::Other,
        }
    }

    fn header(self) -> CurlAuthorization {
        CurlAuthorization::Header(match self {
            Self::Twilio => "TWILIO_AUTHORIZATION",
            Self::Other => "HTTP_AUTHORIZATION",
        })
    }

    fn token(self) -> CurlAuthorization {
        CurlAuthorization::Token(match self {
            Self::Twilio => "TWILIO_ACCESS_TOKEN",
            Self::Other => "HTTP_BEARER_TOKEN",
        })
    }
}

impl CurlAuthorization {
    const AUTH_TOKEN: Self = Self::Basic("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN");
    const API_KEY: Self = Self::Basic("TWILIO_API_KEY", "TWILIO_API_SECRET");

    /// The variables for a client's credentials for the API that it is for: where possible, those that [`Client::from_env`] reads.
    ///
    /// [`Client::from_env`]: crate::Client::from_env
    pub(crate) fn of(credentials: &Credentials, vendor: Vendor) -> Option<Self> {
        match credentials.scheme() {
            Some(Scheme::AuthToken) => Some(Self::AUTH_TOKEN),
            Some(Scheme::ApiKey) => Some(Self::API_KEY),
            Some(Scheme::Bearer) => Some(vendor.token()),
            _ => Self::of_others(credentials, vendor),
        }
    }

    /// Those for other credentials: the variables of a client's own must not be sent anywhere else.
    pub(crate) fn of_others(credentials: &Credentials, vendor: Vendor) -> Option<Self> {
        match credentials.as_api_key() {
            Some(key) => Some(Self::ApiKey(key.location(), key.name().to_owned())),
            None if credentials.are_none() => None,
            None => Some(vendor.header()),
        }
    }

    /// Those for what an operation asks for, if nothing is known of the client: for the first alternative of several.
    /// Twilio's API takes an account's, whatever its description says; of another one, nothing is known.
    pub(super) fn of_operation(security: Security, vendor: Vendor) -> Vec<Self> {
        match (security, vendor) {
            (Security::Anonymous, _) | (Security::Any, Vendor::Other) => Vec::new(),
            (Security::Any, Vendor::Twilio) => vec![Self::AUTH_TOKEN],
            (Security::Bearer, _) => vec![vendor.header()],
            (Security::Schemes(alternatives), _) => {
                let mut alternatives = alternatives.iter().filter(|it| !it.is_empty());
                let schemes = alternatives.next().copied().unwrap_or_default().iter();
                let options = schemes.map(|scheme| match scheme.kind {
                    SchemeKind::Http(_) | SchemeKind::Authorization => vendor.header(),
                    SchemeKind::ApiKey(location, name) => Self::ApiKey(location, name.to_owned()),
                });
                options.collect()
            }
        }
    }

    /// The option of curl. A key in the query or in a cookie is part of that.
    pub(super) fn option(&self) -> Option<String> {
        let header = Word::text("Authorization: ");
        let header = match self {
            Self::Basic(user, secret) => {
                let pair = Word::default().and_variable(*user).and(":");
                return Some(format!("-u {}", pair.and_variable(*secret).quoted()));
            }
            Self::Token(variable) => header.and("Bearer ").and_variable(*variable),
            Self::Header(variable) => header.and_variable(*variable),
            Self::ApiKey(ApiKeyLocation::Header, name) => {
                Word::text(format!("{name}: ")).and_variable(variable(name))
            }
            Self::ApiKey(ApiKeyLocation::Cookie | ApiKeyLocation::Query, _) => return None,
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

    /// The cookie that an API key is sent in.
    pub(super) fn cookie(&self) -> Option<Word> {
        match self {
            Self::ApiKey(ApiKeyLocation::Cookie, name) => {
                Some(Word::text(format!("{name}=")).and_variable(variable(name)))
            }
            _ => None,
        }
    }
}

/// `PLAID-CLIENT-ID` → `API_KEY_PLAID_CLIENT_ID`: the beginning keeps it apart from the variables of parameters, which
/// may have the same name.
fn variable(name: &str) -> String {
    format!("API_KEY_{}", upper_snake(name))
}
