//! The seam to HTTP: a request goes in, a response or the reason for none comes out.

use std::{error::Error as StdError, fmt, pin::Pin, sync::Arc};

/// A future on the heap, as the methods of object-safe traits return it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Something that sends HTTP requests: an HTTP library, or a script in a test.
///
/// A transport sends a request once and as it is: it does not follow redirects, since they could carry the credentials
/// elsewhere, and does not send again what may have arrived. The request holds an `Authorization` header and may
/// hold personal data in its URL and body, so a transport prints none of them, nor puts them into errors.
///
/// An `Arc` of a transport is one too, so several clients can share connections.
pub trait Transport: Send + Sync {
    /// Sends a request, and reads the whole response, whatever its status.
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, TransportError>> {
        T::send(self, request)
    }
}

/// Why a request has no response.
///
/// What it prints names no URL, as long as the transport keeps URLs out of the source errors it hands in.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Box<dyn StdError + Send + Sync>,
}

/// How far a request came that has no response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// There was no connection, so nothing was sent: sending again repeats nothing.
    Connect,
    /// The exchange failed when the request may have arrived, in part or as a whole.
    AfterSending,
    /// A response came, but it is larger than the transport accepts.
    ResponseTooLarge,
}

impl TransportError {
    /// There was no connection, so nothing was sent.
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            kind: TransportErrorKind::Connect,
            source: source.into(),
        }
    }

    /// The exchange failed when the request may have arrived. When in doubt, this is the one.
    pub fn after_sending(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            kind: TransportErrorKind::AfterSending,
            source: source.into(),
        }
    }

    /// The response has more than `limit` bytes.
    pub fn response_too_large(limit: usize) -> Self {
        let source = format!("the limit is {limit} bytes").into();
        Self {
            kind: TransportErrorKind::ResponseTooLarge,
            source,
        }
    }

    /// How far the request came.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Whether any part of the request may have been sent; only when it is `false` is it safe to send any request
    /// again.
    pub fn may_have_been_sent(&self) -> bool {
        self.kind != TransportErrorKind::Connect
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.kind {
            TransportErrorKind::Connect => "no connection could be made, so nothing was sent",
            TransportErrorKind::AfterSending => {
                "the exchange failed after the request may have been sent"
            }
            TransportErrorKind::ResponseTooLarge => {
                "the response is larger than the transport accepts"
            }
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
