//! A client's transport of either kind: one engine serves the async and the blocking client.

use std::{future::poll_fn, pin::pin, sync::Arc, task::Poll, time::Duration};

use crate::transports::{blocking, error::TransportError, transport::Transport};

/// How requests are sent.
pub(crate) enum Wire {
    Async(Arc<dyn Transport>),
    /// Its futures complete at the first poll, which blocks the thread.
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
            Self::Async(transport) => self
                .in_time(transport.send(request), limit)
                .await
                .unwrap_or_else(|| {
                    Err(TransportError::timed_out(format!("the limit is {limit:?}")))
                }),
            Self::Blocking(transport) => transport.send(request, limit),
        }
    }

    /// The output of a future; `None`, and the future dropped, if it takes longer than this. A result that is ready at
    /// that moment counts.
    ///
    /// Blocking work cannot be interrupted, so with a blocking transport this waits as long as it takes.
    pub(crate) async fn in_time<T>(
        &self,
        future: impl Future<Output = T>,
        limit: Duration,
    ) -> Option<T> {
        let mut future = pin!(future);
        let Self::Async(transport) = self else {
            return Some(future.await);
        };
        let mut timer = None;
        poll_fn(|context| {
            if let Poll::Ready(output) = future.as_mut().poll(context) {
                return Poll::Ready(Some(output));
            }
            let timer = timer.get_or_insert_with(|| transport.sleep(limit));
            timer.as_mut().poll(context).map(|()| None)
        })
        .await
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
