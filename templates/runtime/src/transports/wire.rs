//! A client's transport of either kind: one engine serves the async and the blocking client.

use std::{future::poll_fn, pin::pin, sync::Arc, task::Poll, time::Duration};

#[cfg(feature = "streams")]
use crate::transports::response_body::ResponseBody;
use crate::transports::{
    blocking, error::TransportError, outgoing::Outgoing, transport::Transport,
};

/// How requests are sent.
pub(crate) enum Wire {
    Async(Arc<dyn Transport>),
    /// Its futures complete at the first poll, which blocks the thread.
    Blocking(Arc<dyn blocking::Transport>),
}

/// How much of a response is read before it is returned.
pub(crate) enum Reading {
    Whole,
    /// The body of a success is left here, to be read by the program. Any other response is read as a whole.
    #[cfg(feature = "streams")]
    Head(Option<ResponseBody>),
}

impl Wire {
    /// Sends a request, and gives up after `limit`.
    pub(crate) async fn send(
        &self,
        request: http::Request<Outgoing>,
        limit: Duration,
        reading: &mut Reading,
    ) -> Result<http::Response<Vec<u8>>, TransportError> {
        let (head, body) = request.into_parts();
        match (body, reading) {
            (Outgoing::Whole(bytes), Reading::Whole) => {
                let request = http::Request::from_parts(head, bytes);
                self.send_whole(request, limit).await
            }
            #[cfg(feature = "streams")]
            (body, reading) => {
                let request = http::Request::from_parts(head, body.into_streamed());
                self.send_streaming(request, limit, reading).await
            }
        }
    }

    async fn send_whole(
        &self,
        request: http::Request<Vec<u8>>,
        limit: Duration,
    ) -> Result<http::Response<Vec<u8>>, TransportError> {
        match self {
            Self::Async(transport) => self
                .in_time(transport.send(request), limit)
                .await
                .unwrap_or_else(|| Err(out_of_time(limit))),
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
        self.while_in_time(future, limit, || false).await
    }

    /// The same, but when this time is over, it starts again if there is progress.
    pub(super) async fn while_in_time<T>(
        &self,
        future: impl Future<Output = T>,
        limit: Duration,
        mut progresses: impl FnMut() -> bool,
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
            loop {
                let running = timer.get_or_insert_with(|| transport.sleep(limit));
                std::task::ready!(running.as_mut().poll(context));
                if !progresses() {
                    return Poll::Ready(None);
                }
                timer = None;
            }
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

/// The error of an attempt that was given up after this time.
pub(super) fn out_of_time(limit: Duration) -> TransportError {
    TransportError::timed_out(format!("the limit is {limit:?}"))
}
