//! The body of a response that a transport reads while a program uses it.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;

use crate::transports::error::TransportError;

/// The body of a response, as a transport returns it: chunks that it reads when they are asked for.
///
/// `Debug` shows nothing of it.
#[cfg(feature = "streams")]
pub struct ResponseBody {
    chunks: Chunks,
    limit: Option<u64>,
}

enum Chunks {
    /// The only chunk.
    One(Bytes),
    Stream(Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>),
    Blocking(Box<NextChunk>),
    Ended,
}

type NextChunk = dyn FnMut(Duration) -> Result<Option<Bytes>, TransportError> + Send;

impl ResponseBody {
    /// The chunks of an async transport, decompressed.
    ///
    /// The stream ends only where the body does: if the connection ends earlier, the last item is an error. Dropping the
    /// stream ends the exchange. Its chunks have no time limit of their own, since the client has one.
    pub fn from_stream(
        chunks: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
    ) -> Self {
        Self::of(Chunks::Stream(Box::pin(chunks)))
    }

    /// The chunks of a blocking transport, decompressed: each call returns the next one, or `None` at the end of the body.
    /// It gives up with [`TransportError::timed_out`] after the duration that it is called with.
    pub fn from_blocking(
        next: impl FnMut(Duration) -> Result<Option<Bytes>, TransportError> + Send + 'static,
    ) -> Self {
        Self::of(Chunks::Blocking(Box::new(next)))
    }

    /// The maximum size in bytes, after decompression, unless the program sets another one for its download. The client
    /// keeps it. Without one there is no limit.
    #[must_use]
    pub fn limit(mut self, bytes: u64) -> Self {
        self.limit = Some(bytes);
        self
    }

    pub(crate) fn default_limit(&self) -> Option<u64> {
        self.limit
    }

    /// The next chunk, which may be empty; `None` at the end and after an error. Blocks, for at most `timeout`, if the
    /// transport does.
    pub(crate) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
        timeout: Duration,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        let chunk = match &mut self.chunks {
            Chunks::One(bytes) => Some(Ok(std::mem::take(bytes))).filter(|it| !is_empty(it)),
            Chunks::Stream(stream) => std::task::ready!(stream.as_mut().poll_next(context)),
            Chunks::Blocking(next) => next(timeout).transpose(),
            Chunks::Ended => None,
        };
        if !matches!(chunk, Some(Ok(_))) {
            self.chunks = Chunks::Ended;
        }
        Poll::Ready(chunk)
    }

    fn of(chunks: Chunks) -> Self {
        Self {
            chunks,
            limit: None,
        }
    }
}

fn is_empty(chunk: &Result<Bytes, TransportError>) -> bool {
    chunk.as_ref().is_ok_and(Bytes::is_empty)
}

/// A body that is in memory, and has no limit any more.
impl From<Vec<u8>> for ResponseBody {
    fn from(bytes: Vec<u8>) -> Self {
        Self::of(Chunks::One(bytes.into()))
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ResponseBody")
            .finish_non_exhaustive()
    }
}
