//! Bodies that reqwest sends and receives chunk by chunk, without its feature `stream`.

use std::{
    error::Error as StdError,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body, Frame, SizeHint};
use tokio::task::{JoinHandle, spawn_blocking};

use crate::{
    adapters::{decoder::Decoder, reqwest_transport::failed_after_sending},
    transports::{
        error::TransportError,
        request_body::{RequestBody, RequestReader},
    },
};

/// Why a body that is being sent could not be read: hyper would not tell it from a connection that breaks.
#[derive(Clone, Default)]
pub(super) struct Failure(Arc<Mutex<Option<TransportError>>>);

impl Failure {
    /// This failure, if there was one, or else an error.
    pub(super) fn or(&self, error: TransportError) -> TransportError {
        self.lock().take().unwrap_or(error)
    }

    fn lock(&self) -> MutexGuard<'_, Option<TransportError>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A body that is read while hyper sends it, on threads for blocking work.
pub(super) struct Upload {
    /// hyper needs a body that is `Sync`, which readers are not.
    state: Mutex<State>,
    length: Option<u64>,
    failure: Failure,
}

enum State {
    Idle(RequestReader),
    Reading(JoinHandle<Read>),
    Ended,
}

/// A reader with what it returned.
type Read = (RequestReader, Result<Option<Bytes>, TransportError>);

impl Upload {
    /// Opens the body.
    pub(super) async fn open(body: RequestBody) -> Result<Self, TransportError> {
        let opened = spawn_blocking(|| body.open()).await;
        let reader = opened.map_err(TransportError::unread)??;
        Ok(Self {
            length: reader.length(),
            state: Mutex::new(State::Idle(reader)),
            failure: Failure::default(),
        })
    }

    /// In bytes, if it is known.
    pub(super) fn length(&self) -> Option<u64> {
        self.length
    }

    pub(super) fn failure(&self) -> Failure {
        self.failure.clone()
    }

    fn poll_read(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<Bytes>, TransportError>> {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        loop {
            match std::mem::replace(state, State::Ended) {
                State::Ended => return Poll::Ready(Ok(None)),
                State::Idle(mut reader) if reader.is_at_hand() => {
                    let chunk = reader.next_chunk();
                    if matches!(chunk, Ok(Some(_))) {
                        *state = State::Idle(reader);
                    }
                    return Poll::Ready(chunk);
                }
                State::Idle(mut reader) => {
                    *state = State::Reading(spawn_blocking(move || {
                        let chunk = reader.next_chunk();
                        (reader, chunk)
                    }));
                }
                State::Reading(mut task) => {
                    let Poll::Ready(read) = Pin::new(&mut task).poll(context) else {
                        *state = State::Reading(task);
                        return Poll::Pending;
                    };
                    let (reader, chunk) = read.map_err(TransportError::aborted)?;
                    if matches!(chunk, Ok(Some(_))) {
                        *state = State::Idle(reader);
                    }
                    return Poll::Ready(chunk);
                }
            }
        }
    }
}

impl Body for Upload {
    type Data = Bytes;
    type Error = Box<dyn StdError + Send + Sync>;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = self.get_mut();
        Poll::Ready(match ready!(this.poll_read(context)) {
            Ok(chunk) => chunk.map(|chunk| Ok(Frame::data(chunk))),
            Err(error) => {
                *this.failure.lock() = Some(error);
                Some(Err("the body could not be read".into()))
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        self.length == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        self.length
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// The chunks of a response.
pub(super) struct Chunks {
    body: reqwest::Body,
    decoder: Decoder,
    /// Of the body of the request, which may still be on its way.
    failure: Failure,
    has_ended: bool,
}

impl Chunks {
    pub(super) fn new(body: reqwest::Body, decoder: Decoder, failure: Failure) -> Self {
        Self {
            body,
            decoder,
            failure,
            has_ended: false,
        }
    }
}

impl Stream for Chunks {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(chunk) = this.decoder.next().transpose() {
                return Poll::Ready(Some(chunk));
            }
            if this.has_ended {
                return Poll::Ready(None);
            }
            match ready!(Pin::new(&mut this.body).poll_frame(context)) {
                // What is not data is a trailer.
                Some(Ok(frame)) => this.decoder.push(frame.into_data().unwrap_or_default()),
                Some(Err(error)) => {
                    this.has_ended = true;
                    let error = this.failure.or(failed_after_sending(error));
                    return Poll::Ready(Some(Err(error)));
                }
                None => {
                    this.has_ended = true;
                    if let Some(chunk) = this.decoder.finish().transpose() {
                        return Poll::Ready(Some(chunk));
                    }
                }
            }
        }
    }
}
