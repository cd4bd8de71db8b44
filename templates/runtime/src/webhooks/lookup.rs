//! Auth tokens that the application looks up by account.

use std::{error::Error, future::Future, sync::Arc};

use crate::{transports::transport::BoxFuture, webhooks::error::VerificationError};

pub(crate) type LookupError = Box<dyn Error + Send + Sync>;

type Tokens = Result<Vec<String>, LookupError>;

/// A function from an account SID to the auth tokens of that account.
#[derive(Clone)]
pub(crate) enum Lookup {
    Blocking(Arc<dyn Fn(&str) -> Tokens + Send + Sync>),
    Async(Arc<dyn Fn(String) -> BoxFuture<'static, Tokens> + Send + Sync>),
}

impl Lookup {
    pub(crate) fn blocking(lookup: impl Fn(&str) -> Tokens + Send + Sync + 'static) -> Self {
        Self::Blocking(Arc::new(lookup))
    }

    pub(crate) fn non_blocking<F>(lookup: impl Fn(String) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Tokens> + Send + 'static,
    {
        Self::Async(Arc::new(move |account| Box::pin(lookup(account))))
    }

    /// The tokens, for a caller that cannot wait.
    pub(crate) fn now(&self, account: &str) -> Result<Vec<String>, VerificationError> {
        match self {
            Self::Blocking(lookup) => lookup(account),
            Self::Async(_) => Err(
                "the verifier looks up auth tokens asynchronously: use its async functions or `VerifyLayer`"
                    .into(),
            ),
        }
        .map_err(VerificationError::of_lookup)
    }

    /// The tokens.
    pub(crate) async fn wait(&self, account: &str) -> Result<Vec<String>, VerificationError> {
        match self {
            Self::Blocking(lookup) => lookup(account),
            Self::Async(lookup) => lookup(account.to_owned()).await,
        }
        .map_err(VerificationError::of_lookup)
    }
}
