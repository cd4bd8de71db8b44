//! The interface to blocking HTTP libraries.

use std::{sync::Arc, thread, time::Duration};

use crate::{transports::error::TransportError, turns::clock};

/// Sends HTTP requests and blocks the thread until there is a response.
///
/// The rules for the async [`Transport`](crate::transport::Transport) apply here as well: send a request once and
/// unchanged, do not follow redirects, print nothing of the request, and limit the size of the response.
///
/// An `Arc` of a transport is one too, so several clients can share connections.
pub trait Transport: Send + Sync {
    /// Sends a request, and reads the whole response, whatever its status.
    ///
    /// Gives up after `timeout`, counted from the call to the last byte of the response, with
    /// [`TransportError::timed_out`]; or, if there was no connection by then, with [`TransportError::connect`].
    ///
    /// # Errors
    /// If there is no complete response. The kind of the error decides whether the request is retried, so it must be
    /// correct.
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
        timeout: Duration,
    ) -> Result<http::Response<Vec<u8>>, TransportError>;

    /// Waits. The client calls this for every wait between attempts, so a test transport can return immediately.
    fn sleep(&self, duration: Duration) {
        thread::sleep(duration);
    }

    /// The time since an arbitrary moment. Never goes back.
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
