//! The interface to the outside world: sending a request, with a response or an error, and the passing of time.

use std::{pin::Pin, sync::Arc, time::Duration};

#[cfg(feature = "streams")]
use crate::transports::{request_body::RequestBody, response_body::ResponseBody};
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

    /// Sends a request whose body may be read while it is sent, and returns as soon as the head of the response is there,
    /// with a body that is read while the program uses it.
    ///
    /// The client calls this instead of [`send`](Self::send) for downloads, and for bodies that are not in memory. What
    /// the default does is correct for every transport, but keeps nothing small: it reads the body of the request into
    /// memory, on the thread that polls it, and calls `send`. Whoever implements it keeps the rules of this trait, and
    /// these:
    ///
    /// - Open the body of the request before connecting, and read it on a thread for blocking work.
    /// - If it has a length, send that as `Content-Length`, and else `Transfer-Encoding: chunked`.
    /// - If reading it fails, close the connection without ending the body, and return that error. It is never
    ///   [`connect`](TransportError::connect) once a byte was sent.
    /// - A server may respond before the whole body was sent, such as with 413; then that is the response.
    /// - Give the response a body that ends with an error if the connection ends too early, and decompress it if the
    ///   request asked for compression.
    /// - The size of the response is not limited here, but [`ResponseBody::limit`] says what the transport would accept.
    #[cfg(feature = "streams")]
    fn send_streaming(
        &self,
        request: http::Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let request = http::Request::from_parts(head, body.into_bytes()?);
            Ok(self.send(request).await?.map(ResponseBody::from))
        })
    }

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

    #[cfg(feature = "streams")]
    fn send_streaming(
        &self,
        request: http::Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        T::send_streaming(self, request)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        T::sleep(self, duration)
    }

    fn now(&self) -> Duration {
        T::now(self)
    }
}
