//! Credentials from an external source, such as a secret store, for each attempt.

use std::{
    error::Error as StdError,
    panic::{RefUnwindSafe, UnwindSafe},
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    credentials::{
        authorization::{Authorization, AuthorizationError},
        kind::Credentials,
    },
    transports::transport::BoxFuture,
};

/// Provides credentials that are not known when the client is created, or that change: from a secret store, or from a
/// file that is rotated.
///
/// [`Credentials::provider`] turns it into credentials. An `Arc` of a provider is one too.
pub trait CredentialsProvider: Send + Sync {
    /// The credentials for one attempt.
    ///
    /// Called before every attempt of every request, many times concurrently, so the provider should cache the
    /// credentials. It may return any credentials except those of a provider.
    ///
    /// The request already has its turn, so a provider must not wait for other requests of the same client: once
    /// [`max_in_flight`](crate::client::ClientBuilder::max_in_flight) of them wait for each other, none can proceed.
    ///
    /// # Errors
    /// If there are none. The error becomes the source of the request's error, and the request is not sent.
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Box<dyn StdError + Send + Sync>>>;

    /// The API returned 401 for these credentials, or the OAuth server rejected them: discard them, unless newer ones
    /// are already known.
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

/// A provider with its cached state.
pub(crate) struct Provider {
    provider: Box<dyn CredentialsProvider>,
    /// The last OAuth credentials that it returned: equal new ones continue with the same access token.
    oauth: Mutex<Option<Credentials>>,
}

/// A panicking provider leaves nothing here half done; its own state is its own responsibility. So requests and clients
/// can cross `catch_unwind`, whatever credentials they have.
impl UnwindSafe for Provider {}
impl RefUnwindSafe for Provider {}

impl Provider {
    pub(crate) fn new(provider: impl CredentialsProvider + 'static) -> Self {
        Self {
            provider: Box::new(provider),
            oauth: Mutex::new(None),
        }
    }

    /// The credentials for one attempt.
    pub(crate) async fn give(&self) -> Result<Credentials, AuthorizationError> {
        let given = self
            .provider
            .credentials()
            .await
            .map_err(|error| AuthorizationError::Provider(error.into()))?;
        Ok(self.remembered(given))
    }

    /// An attempt with these credentials of the provider failed before it was sent.
    pub(crate) fn failed(&self, given: &Credentials, error: &AuthorizationError) {
        if is_refusal(error) {
            self.provider.refused(given);
        }
    }

    /// The API returned 401 for this authorization.
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

/// Whether an OAuth server rejects the ID and the secret: with either status, by RFC 6749.
fn is_refusal(error: &AuthorizationError) -> bool {
    match error {
        AuthorizationError::Token(failure) => matches!(failure.status, Some(400 | 401)),
        _ => false,
    }
}
