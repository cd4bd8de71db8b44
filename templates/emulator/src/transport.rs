//! The emulator without a socket. In: a client's requests. Out: the emulator's responses.

use std::{fmt, time::Duration};

use http::{Request, Response};
use twilio_runtime::{
    blocking,
    transport::{BoxFuture, Transport, TransportError},
};

use crate::mock::Mock;

/// A transport whose requests an emulator answers at once, without a socket.
///
/// Waits of the client move the emulator's clock and take no time.
#[derive(Clone)]
pub struct MockTransport {
    mock: Mock,
}

impl MockTransport {
    pub(crate) fn new(mock: Mock) -> Self {
        Self { mock }
    }
}

impl Transport for MockTransport {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, TransportError>> {
        // When it is polled, so that a request that is dropped before has no effect.
        Box::pin(async move { Ok(self.mock.handle(request)) })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        // When it is polled: a timeout that is never polled is not a wait.
        Box::pin(async move { self.mock.clock().advance(duration) })
    }

    fn now(&self) -> Duration {
        self.mock.clock().since_1970()
    }
}

impl blocking::Transport for MockTransport {
    fn send(
        &self,
        request: Request<Vec<u8>>,
        _: Duration,
    ) -> Result<Response<Vec<u8>>, TransportError> {
        Ok(self.mock.handle(request))
    }

    fn sleep(&self, duration: Duration) {
        self.mock.clock().advance(duration);
    }

    fn now(&self) -> Duration {
        Transport::now(self)
    }
}

impl fmt::Debug for MockTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("MockTransport")
            .field(&self.mock)
            .finish()
    }
}
