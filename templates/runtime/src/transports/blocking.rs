//! The interface to blocking HTTP libraries.

use std::{sync::Arc, thread, time::Duration};

#[cfg(feature = "streams")]
use crate::transports::{request_body::RequestBody, response_body::ResponseBody};
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

    /// Sends a request whose body may be read while it is sent, and returns as soon as the head of the response is there,
    /// with a body that is read while the program uses it.
    ///
    /// The rules for [`send_streaming`](crate::transport::Transport::send_streaming) of the async trait apply here as well.
    /// `timeout` is the longest time without progress: it starts again with each chunk of the request that was sent.
    ///
    /// # Errors
    /// If there is no head of a response.
    #[cfg(feature = "streams")]
    fn send_streaming(
        &self,
        request: http::Request<RequestBody>,
        timeout: Duration,
    ) -> Result<http::Response<ResponseBody>, TransportError> {
        let (head, body) = request.into_parts();
        let request = http::Request::from_parts(head, body.into_bytes()?);
        Ok(self.send(request, timeout)?.map(ResponseBody::from))
    }

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

    #[cfg(feature = "streams")]
    fn send_streaming(
        &self,
        request: http::Request<RequestBody>,
        timeout: Duration,
    ) -> Result<http::Response<ResponseBody>, TransportError> {
        T::send_streaming(self, request, timeout)
    }

    fn sleep(&self, duration: Duration) {
        T::sleep(self, duration);
    }

    fn now(&self) -> Duration {
        T::now(self)
    }
}
