//! The interface to the outside world: sending a request, with a response or an error, and the passing of time.

use std::{pin::Pin, sync::Arc, time::Duration};

use crate::{transports::error::TransportError, turns::clock};

/// A boxed future, as the methods of object-safe traits return it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends HTTP requests: an HTTP library with its async runtime, or a script in a test.
///
/// A transport sends a request once and unchanged: it does not follow redirects, which could send the credentials
/// elsewhere, and does not retry a request that may have arrived: the client decides that. The request contains an
/// `Authorization` header and may contain personal data in its URL and body, so a transport must not print any of them
/// or put them into errors. It limits the size of what it reads, counted after decompression.
///
/// The client cancels a request by dropping the future of [`send`](Self::send), for example on a timeout; nothing of
/// the request may continue after that.
///
/// An `Arc` of a transport is one too, so several clients can share connections. For blocking HTTP libraries there is
/// [`blocking::Transport`](crate::blocking::Transport).
pub trait Transport: Send + Sync {
    /// Sends a request, and reads the whole response, whatever its status.
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, TransportError>>;

    /// Waits, using the timer of the async runtime that this transport runs in, such as `tokio::time::sleep`.
    ///
    /// The client calls this for every wait and every timeout, so a test transport can return immediately.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;

    /// The time since an arbitrary moment. Never goes back. Clients that share OAuth credentials need transports with
    /// the same clock.
    ///
    /// The default counts from its first call. It has no clock on `wasm32-unknown-unknown`, where the time never
    /// advances unless a transport overrides this: tokens then never expire, and no rate limit is kept.
    fn now(&self) -> Duration {
        clock::now()
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, TransportError>> {
        T::send(self, request)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        T::sleep(self, duration)
    }

    fn now(&self) -> Duration {
        T::now(self)
    }
}
