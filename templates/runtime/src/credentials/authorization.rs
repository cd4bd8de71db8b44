//! What one attempt is sent with, why there may be nothing, and what asking for it needs of the client.

use std::{error::Error as StdError, fmt, sync::Arc, time::Duration};

use http::HeaderValue;

use crate::{
    credentials::{kind::Credentials, oauth::TokenRequest},
    transports::transport::BoxFuture,
};

/// What fetching a token needs of the client.
pub(crate) trait TokenSource: Send + Sync {
    /// Sends a request for a token, with retries and timeouts, outside of the limit on requests in flight: the request
    /// that waits for its token is in there already.
    ///
    /// Any response that is no success is a failure. So is what took too long; but when the time of the request that
    /// asked is over, the future is dropped instead, since a failure is also that of all others who wait for the token.
    fn fetch<'a>(
        &'a self,
        request: TokenRequest<'a>,
    ) -> BoxFuture<'a, Result<Vec<u8>, TokenFailure>>;

    /// The time that has passed since some moment. Never goes back.
    fn now(&self) -> Duration;
}

/// Why the request for a token has no result.
#[derive(Clone, Debug)]
pub(crate) struct TokenFailure {
    /// The error of the request, as the program sees it.
    pub(crate) error: Arc<dyn StdError + Send + Sync>,
    /// The status of the response, if there was one.
    pub(crate) status: Option<u16>,
    /// Whether asking again may come to something else.
    pub(crate) is_retryable: bool,
}

/// What one attempt is sent with.
#[derive(Debug)]
pub(crate) struct Authorization {
    /// The value of the header, marked as sensitive so that HTTP libraries do not print it.
    pub(crate) value: HeaderValue,
    /// Whether it is HTTP Basic authentication, which some operations do not take.
    pub(crate) is_basic: bool,
    /// What a provider gave for this attempt.
    pub(crate) given: Option<Credentials>,
}

impl Authorization {
    /// A token, whoever gave it out.
    pub(crate) fn bearer(value: HeaderValue) -> Self {
        Self {
            value,
            is_basic: false,
            given: None,
        }
    }
}

/// Why there is nothing to send an attempt with. The request itself was not sent.
///
/// A clone is the same error: those who wait for one token share the reason why it did not come.
#[derive(Clone, Debug)]
pub(crate) enum AuthorizationError {
    /// The credentials cannot be sent: what is wrong with them.
    Unusable(String),
    /// The request for a token has no result.
    Token(TokenFailure),
    /// The response to the request for a token holds none that can be sent: what is wrong with it.
    TokenResponse(String),
    /// The provider has no credentials.
    Provider(Arc<dyn StdError + Send + Sync>),
}

impl AuthorizationError {
    /// Whether asking again may come to something else. What a provider's error means is for the provider to say.
    pub(crate) fn is_retryable(&self) -> bool {
        match self {
            Self::Token(failure) => failure.is_retryable,
            Self::Unusable(_) | Self::TokenResponse(_) | Self::Provider(_) => false,
        }
    }
}

impl fmt::Display for AuthorizationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unusable(fault) => formatter.write_str(fault),
            Self::Token(_) => formatter.write_str("there is no access token"),
            Self::TokenResponse(fault) => {
                write!(
                    formatter,
                    "there is no access token: POST /v2/token: {fault}"
                )
            }
            Self::Provider(_) => formatter.write_str("the credentials provider failed"),
        }
    }
}

/// The source is what the provider said, or the error of the request for a token, an error like any other.
impl StdError for AuthorizationError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Unusable(_) | Self::TokenResponse(_) => None,
            Self::Token(failure) => Some(failure.error.as_ref()),
            Self::Provider(error) => Some(error.as_ref()),
        }
    }
}
