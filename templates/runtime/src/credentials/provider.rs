//! Credentials that somebody else keeps, such as a secret store, and hands out for each attempt.

use std::{
    error::Error as StdError,
    panic::{RefUnwindSafe, UnwindSafe},
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    credentials::{
        authorization::{Authorization, AuthorizationError, TokenSource},
        kind::Credentials,
    },
    transports::transport::BoxFuture,
};

/// Gives out credentials that are not known when the client is made, or that change: those of a secret store, or of a
/// file that somebody rotates.
///
/// It becomes credentials by [`Credentials::provider`]. An `Arc` of a provider is one too.
pub trait CredentialsProvider: Send + Sync {
    /// The credentials for one attempt.
    ///
    /// Asked before every attempt of every request, by many at once, so it is for the provider to remember what it
    /// gave. It may give any credentials but those of a provider.
    ///
    /// The request has its turn by then, so a provider does not wait for other requests of the same client: once
    /// [`max_in_flight`](crate::client::ClientBuilder::max_in_flight) of them wait for each other, none goes on.
    ///
    /// # Errors
    /// When there are none. The error becomes the source of the request's error, and the request is not sent.
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Box<dyn StdError + Send + Sync>>>;

    /// The API answered 401 to these credentials, or the OAuth server took them for invalid: the moment to forget them,
    /// unless newer ones are known already.
    ///
    /// May be called several times for the same credentials, once for each request that was sent with them.
    fn refused(&self, credentials: &Credentials) {
        let _ = credentials;
    }
}

impl<T: CredentialsProvider + ?Sized> CredentialsProvider for Arc<T> {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Box<dyn StdError + Send + Sync>>> {
        T::credentials(self)
    }

    fn refused(&self, credentials: &Credentials) {
        T::refused(self, credentials);
    }
}

/// A provider with what is kept beside it.
pub(crate) struct Provider {
    provider: Box<dyn CredentialsProvider>,
    /// The last OAuth credentials that it gave: equal ones that it makes anew go on with the same access token.
    oauth: Mutex<Option<Credentials>>,
}

/// Nothing here is half done when a provider panics; what it leaves of itself is between it and whoever caught that.
/// So requests and clients can cross `catch_unwind`, whatever credentials they have.
impl UnwindSafe for Provider {}
impl RefUnwindSafe for Provider {}

impl Provider {
    pub(crate) fn new(provider: impl CredentialsProvider + 'static) -> Self {
        Self {
            provider: Box::new(provider),
            oauth: Mutex::new(None),
        }
    }

    pub(crate) async fn authorize(
        &self,
        source: &dyn TokenSource,
    ) -> Result<Authorization, AuthorizationError> {
        let given = self
            .provider
            .credentials()
            .await
            .map_err(|error| AuthorizationError::Provider(error.into()))?;
        let given = self.remembered(given);
        match given.authorize_unless_provided(source).await {
            Ok(authorization) => Ok(Authorization {
                given: Some(given),
                ..authorization
            }),
            Err(error) => {
                if is_refusal(&error) {
                    self.provider.refused(&given);
                }
                Err(error)
            }
        }
    }

    /// The API answered 401 to this.
    pub(crate) fn refused(&self, authorization: &Authorization) {
        if let Some(given) = &authorization.given {
            given.refused(authorization);
            self.provider.refused(given);
        }
    }

    fn remembered(&self, given: Credentials) -> Credentials {
        if !given.are_oauth() {
            return given;
        }
        let mut oauth = self.oauth.lock().unwrap_or_else(PoisonError::into_inner);
        match oauth.as_ref() {
            Some(known) if *known == given => known.clone(),
            _ => {
                *oauth = Some(given.clone());
                given
            }
        }
    }
}

/// Whether an OAuth server says that ID and secret are wrong: by RFC 6749 with either status.
fn is_refusal(error: &AuthorizationError) -> bool {
    match error {
        AuthorizationError::Token(failure) => matches!(failure.status, Some(400 | 401)),
        _ => false,
    }
}
