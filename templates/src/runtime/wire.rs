//! The transport of a client, whichever kind it is: one engine serves the async and the blocking client.

use std::{future::poll_fn, sync::Arc, task::Poll, time::Duration};

use super::{
    blocking,
    transport::{Transport, TransportError},
};

/// How requests leave this machine.
pub(crate) enum Wire {
    Async(Arc<dyn Transport>),
    /// Its futures are done when they are first polled, which blocks the thread.
    Blocking(Arc<dyn blocking::Transport>),
}

impl Wire {
    /// Sends a request, and gives up after `limit`.
    pub(crate) async fn send(
        &self,
        request: http::Request<Vec<u8>>,
        limit: Duration,
    ) -> Result<http::Response<Vec<u8>>, TransportError> {
        match self {
            Self::Async(transport) => send_in_time(transport.as_ref(), request, limit).await,
            Self::Blocking(transport) => transport.send(request, limit),
        }
    }

    pub(crate) async fn sleep(&self, duration: Duration) {
        if duration.is_zero() {
            return;
        }
        match self {
            Self::Async(transport) => transport.sleep(duration).await,
            Self::Blocking(transport) => transport.sleep(duration),
        }
    }

    pub(crate) fn now(&self) -> Duration {
        match self {
            Self::Async(transport) => transport.now(),
            Self::Blocking(transport) => transport.now(),
        }
    }
}

/// Drops the exchange when its time is over. A response that is there at that moment counts.
async fn send_in_time(
    transport: &dyn Transport,
    request: http::Request<Vec<u8>>,
    limit: Duration,
) -> Result<http::Response<Vec<u8>>, TransportError> {
    let mut exchange = transport.send(request);
    let mut timer = None;
    poll_fn(|context| {
        if let Poll::Ready(result) = exchange.as_mut().poll(context) {
            return Poll::Ready(result);
        }
        let timer = timer.get_or_insert_with(|| transport.sleep(limit));
        timer
            .as_mut()
            .poll(context)
            .map(|()| Err(TransportError::timed_out(format!("the limit is {limit:?}"))))
    })
    .await
}
