//! The seam to the world outside: a request goes in, a response or the reason for none comes out; and time passes.

use std::{pin::Pin, sync::Arc, time::Duration};

use crate::{transports::error::TransportError, turns::clock};

/// A future on the heap, as the methods of object-safe traits return it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Something that sends HTTP requests: an HTTP library with its async runtime, or a script in a test.
///
/// A transport sends a request once and as it is: it does not follow redirects, since they could carry the credentials
/// elsewhere, and does not send again what may have arrived: the client decides on that. The request holds an
/// `Authorization` header and may hold personal data in its URL and body, so a transport prints none of them, nor puts
/// them into errors. It limits the size of what it reads, counted after decompression.
///
/// The client gives up on a request by dropping the future of [`send`](Self::send), as when its time is over; nothing of
/// the request may go on after that.
///
/// An `Arc` of a transport is one too, so several clients can share connections. For HTTP libraries that block there is
/// [`blocking::Transport`](crate::blocking::Transport).
pub trait Transport: Send + Sync {
    /// Sends a request, and reads the whole response, whatever its status.
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, TransportError>>;

    /// Waits, by the timer of the async runtime that this transport runs in, such as `tokio::time::sleep`.
    ///
    /// The client calls this for every wait and every timeout, so a transport in a test can let time pass at once.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;

    /// The time that has passed since some moment. Never goes back. Clients that share OAuth credentials need transports
    /// with the same clock.
    ///
    /// The default counts from when it is first called. It has no clock on `wasm32-unknown-unknown`, where time stands
    /// still unless a transport says otherwise: tokens then never grow old, and no rate is kept.
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
