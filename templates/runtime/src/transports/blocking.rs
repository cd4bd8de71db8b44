//! The seam to HTTP libraries that block the thread.

use std::{sync::Arc, thread, time::Duration};

use crate::{transports::error::TransportError, turns::clock};

/// Something that sends HTTP requests and blocks the thread until there is a response.
///
/// What holds for the async [`Transport`](crate::transport::Transport) holds here as well: a request is sent once and as it is,
/// redirects are not followed, nothing of the request is printed, and the size of the response is limited.
///
/// An `Arc` of a transport is one too, so several clients can share connections.
pub trait Transport: Send + Sync {
    /// Sends a request, and reads the whole response, whatever its status.
    ///
    /// Gives up after `timeout`, counted from the call and up to the last byte of the response, with
    /// [`TransportError::timed_out`]; or, if there was no connection by then, with [`TransportError::connect`].
    ///
    /// # Errors
    /// When there is no whole response. The kind of the error decides whether the request is sent again, so it has to
    /// be right.
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
        timeout: Duration,
    ) -> Result<http::Response<Vec<u8>>, TransportError>;

    /// Waits. The client calls this for every wait between attempts, so a transport in a test can let time pass at once.
    fn sleep(&self, duration: Duration) {
        thread::sleep(duration);
    }

    /// The time that has passed since some moment. Never goes back.
    fn now(&self) -> Duration {
        clock::now()
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
        timeout: Duration,
    ) -> Result<http::Response<Vec<u8>>, TransportError> {
        T::send(self, request, timeout)
    }

    fn sleep(&self, duration: Duration) {
        T::sleep(self, duration);
    }

    fn now(&self) -> Duration {
        T::now(self)
    }
}
