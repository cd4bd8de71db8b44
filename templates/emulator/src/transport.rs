//! The emulator without a socket. In: a client's requests. Out: the emulator's responses.

use std::{fmt, time::Duration};

use http::{Request, Response};
use twilio_runtime::{
    blocking,
    transport::{BoxFuture, Transport, TransportError},
};

use crate::{faults::Fault, late::Late, mock::Mock};

/// A transport whose requests an emulator answers at once, without a socket.
///
/// Waits of the client move the emulator's clock and take no time.
#[derive(Clone)]
pub struct MockTransport {
    mock: Mock,
    late: Late,
}

impl MockTransport {
    pub(crate) fn new(mock: Mock) -> Self {
        Self {
            mock,
            late: Late::default(),
        }
    }
}

impl Transport for MockTransport {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, TransportError>> {
        // When it is polled, so that a request that is dropped before has no effect.
        Box::pin(async move {
            let (response, fault) = self.mock.exchange(request);
            let delay = fault.map(Fault::delay).unwrap_or_default();
            if !delay.is_zero() {
                self.late.arrive(self.mock.clock(), delay).await;
            }
            match fault.and_then(Fault::transport_error) {
                Some(error) => Err(error),
                None => Ok(response),
            }
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        // When it is polled: a timeout that is never polled is not a wait.
        Box::pin(async move { self.late.wait(self.mock.clock(), duration).await })
    }

    fn now(&self) -> Duration {
        self.mock.clock().since_1970()
    }
}

impl blocking::Transport for MockTransport {
    fn send(
        &self,
        request: Request<Vec<u8>>,
        timeout: Duration,
    ) -> Result<Response<Vec<u8>>, TransportError> {
        let (response, fault) = self.mock.exchange(request);
        let delay = fault.map(Fault::delay).unwrap_or_default();
        self.mock.clock().advance(delay.min(timeout));
        if delay >= timeout && !delay.is_zero() {
            return Err(TransportError::timed_out("a fault of the emulator"));
        }
        match fault.and_then(Fault::transport_error) {
            Some(error) => Err(error),
            None => Ok(response),
        }
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
