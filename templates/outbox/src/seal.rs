//! Encryption of what is stored in Redis, by the program.

use std::{error::Error as StdError, fmt, sync::Arc};

use twilio_runtime::transport::BoxFuture;

use crate::error::BoxError;

/// Encrypts and decrypts stored requests and outcomes, which contain personal data.
///
/// Use authenticated encryption, such as AES-GCM, with `id` as associated data: then nobody can exchange two requests.
/// Keep the ID of the key with what is sealed, so that keys can be changed while requests are queued. An `Arc` of a
/// seal is one too.
pub trait Seal: Send + Sync {
    /// Encrypts what belongs to the request with this ID.
    fn seal<'a>(&'a self, id: &'a str, plain: Vec<u8>)
    -> BoxFuture<'a, Result<Vec<u8>, SealError>>;

    /// Decrypts what [`seal`](Self::seal) has encrypted for the request with this ID.
    ///
    /// # Errors
    /// [`SealError::damaged`] puts the request onto the list for people; after [`SealError::unavailable`] it is tried
    /// again.
    fn unseal<'a>(
        &'a self,
        id: &'a str,
        sealed: Vec<u8>,
    ) -> BoxFuture<'a, Result<Vec<u8>, SealError>>;
}

impl<T: Seal + ?Sized> Seal for Arc<T> {
    fn seal<'a>(
        &'a self,
        id: &'a str,
        plain: Vec<u8>,
    ) -> BoxFuture<'a, Result<Vec<u8>, SealError>> {
        T::seal(self, id, plain)
    }

    fn unseal<'a>(
        &'a self,
        id: &'a str,
        sealed: Vec<u8>,
    ) -> BoxFuture<'a, Result<Vec<u8>, SealError>> {
        T::unseal(self, id, sealed)
    }
}

/// Stores everything as it is.
pub(crate) struct Plain;

impl Seal for Plain {
    fn seal<'a>(&'a self, _: &'a str, plain: Vec<u8>) -> BoxFuture<'a, Result<Vec<u8>, SealError>> {
        Box::pin(std::future::ready(Ok(plain)))
    }

    fn unseal<'a>(
        &'a self,
        _: &'a str,
        sealed: Vec<u8>,
    ) -> BoxFuture<'a, Result<Vec<u8>, SealError>> {
        Box::pin(std::future::ready(Ok(sealed)))
    }
}

/// Why something could not be sealed or unsealed. Its source must contain no secrets and no personal data.
#[derive(Debug)]
pub struct SealError {
    is_unavailable: bool,
    source: BoxError,
}

impl SealError {
    /// The key cannot be had at the moment, so try again later.
    pub fn unavailable(source: impl Into<BoxError>) -> Self {
        Self {
            is_unavailable: true,
            source: source.into(),
        }
    }

    /// It was changed, belongs to another request, or was sealed with a key that no longer exists.
    pub fn damaged(source: impl Into<BoxError>) -> Self {
        Self {
            is_unavailable: false,
            source: source.into(),
        }
    }

    /// Whether it may work later.
    pub fn is_unavailable(&self) -> bool {
        self.is_unavailable
    }
}

impl fmt::Display for SealError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = match self.is_unavailable {
            true => "the key cannot be had at the moment",
            false => "it cannot be decrypted",
        };
        write!(formatter, "{problem}: {}", self.source)
    }
}

impl StdError for SealError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
