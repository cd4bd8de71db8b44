//! The authorization of one attempt, why it may be missing, and what fetching a token needs from the client.

use std::{error::Error as StdError, fmt, sync::Arc, time::Duration};

use http::{HeaderValue, header::AUTHORIZATION};

use crate::{
    credentials::{
        api_key::ApiKey, kind::Credentials, oauth::TokenRequest, selection::Unsatisfied,
    },
    operations::security::ApiKeyLocation,
    transports::transport::BoxFuture,
};

/// What fetching a token needs from the client.
pub(crate) trait TokenSource: Send + Sync {
    /// Sends a token request, with retries and timeouts, outside the limit on requests in flight: the request that
    /// waits for the token is already counted there.
    ///
    /// Any response other than a success is a failure, and so is a timeout. But if the time of the request that asked
    /// is over, the future is dropped instead, since a failure is shared by all others who wait for the token.
    fn fetch<'a>(
        &'a self,
        request: TokenRequest<'a>,
    ) -> BoxFuture<'a, Result<Vec<u8>, TokenFailure>>;

    /// The time since an arbitrary moment. Never goes back.
    fn now(&self) -> Duration;
}

/// Why a token request failed.
#[derive(Clone, Debug)]
pub(crate) struct TokenFailure {
    /// The error of the token request, as the program sees it.
    pub(crate) error: Arc<dyn StdError + Send + Sync>,
    /// The status of the response, if there was one.
    pub(crate) status: Option<u16>,
    /// Whether a retry may succeed.
    pub(crate) is_retryable: bool,
}

/// What one attempt is sent with.
#[derive(Debug, Default)]
pub(crate) struct Authorization {
    /// The value of the header `Authorization`, marked as sensitive so that HTTP libraries do not print it.
    pub(crate) header: Option<HeaderValue>,
    /// The API keys.
    pub(crate) api_keys: Vec<Arc<ApiKey>>,
    /// The credentials that a provider returned for this attempt.
    pub(crate) given: Option<Credentials>,
}

impl Authorization {
    /// Adds it to a request, or returns what is wrong.
    pub(crate) fn add_to<B>(&self, request: &mut http::Request<B>) -> Result<(), String> {
        if let Some(header) = &self.header {
            request.headers_mut().insert(AUTHORIZATION, header.clone());
        }
        self.api_keys.iter().try_for_each(|key| key.add_to(request))
    }

    /// Names the API keys that the query of the request had, among the extensions of its response: the server may repeat
    /// them there.
    pub(crate) fn name_query_keys<B>(&self, response: &mut http::Response<B>) {
        let keys = self.api_keys.iter();
        let in_query = keys.filter(|key| key.location() == ApiKeyLocation::Query);
        let names: Vec<String> = in_query.map(|key| key.name().to_owned()).collect();
        if !names.is_empty() {
            response.extensions_mut().insert(QueryKeys(names));
        }
    }
}

/// The names of the API keys that the query of a request had. An extension of its response.
#[derive(Clone)]
pub(crate) struct QueryKeys(Vec<String>);

impl QueryKeys {
    /// Whether this is the name of one.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.0.iter().any(|key| key == name)
    }
}

/// Why an attempt has no authorization. The request itself was not sent.
///
/// A clone is the same error: requests that wait for one token share the reason why it did not arrive.
#[derive(Clone, Debug)]
pub(crate) enum AuthorizationError {
    /// The credentials cannot be sent, with what is wrong with them.
    Unusable(String),
    /// The operation takes other credentials.
    Unsatisfied(Unsatisfied),
    /// The token request failed.
    Token(TokenFailure),
    /// The token response contains no usable token, with what is wrong with it.
    TokenResponse(String),
    /// The provider returned no credentials.
    Provider(Arc<dyn StdError + Send + Sync>),
}

impl AuthorizationError {
    /// Whether a retry may succeed. Only a provider can tell what its own error means.
    pub(crate) fn is_retryable(&self) -> bool {
        match self {
            Self::Token(failure) => failure.is_retryable,
            Self::Unusable(_)
            | Self::Unsatisfied(_)
            | Self::TokenResponse(_)
            | Self::Provider(_) => false,
        }
    }
}

impl fmt::Display for AuthorizationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unusable(problem) => formatter.write_str(problem),
            Self::Unsatisfied(unsatisfied) => write!(formatter, "the operation {unsatisfied}"),
            Self::Token(_) => formatter.write_str("there is no access token"),
            Self::TokenResponse(problem) => {
                write!(
                    formatter,
                    "there is no access token: POST /v2/token: {problem}"
                )
            }
            Self::Provider(_) => formatter.write_str("the credentials provider failed"),
        }
    }
}

/// The source is the provider's error, or the error of the token request.
impl StdError for AuthorizationError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Unusable(_) | Self::Unsatisfied(_) | Self::TokenResponse(_) => None,
            Self::Token(failure) => Some(failure.error.as_ref()),
            Self::Provider(error) => Some(error.as_ref()),
        }
    }
}
