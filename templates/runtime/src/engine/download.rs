//! Downloads: responses whose bodies are read while a program uses them.

use std::{
    fmt,
    future::poll_fn,
    io::{self, Write},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};

use crate::{
    calls::{call::Call, request::Request},
    engine::{client::Client, exchange::Prepared, outcome, trace::Caller},
    errors::error::Error,
    operations::reference::OperationRef,
    responses::meta::ResponseMeta,
    transports::{
        error::TransportError, response_body::ResponseBody, transport::BoxFuture, wire::Reading,
    },
};

impl Client {
    /// Sends a request for bytes, and returns as soon as the head of its response is there. The body is read while the
    /// program uses it, and is never in memory as a whole.
    ///
    /// Any response but a success is an error, whose body is read as a whole, as by [`send`](Self::send). Up to the head,
    /// retries and timeouts are the same, too. A failure after that is an error of the [`Download`], which is not retried.
    /// The request's turn ends with the head: downloads do not count as requests in flight.
    ///
    /// ```
    /// # use twilio_runtime::{Client, Error, Request, types::Bytes};
    /// async fn size(client: &Client, fetch: impl Request<Response = Bytes>) -> Result<u64, Error> {
    ///     let mut download = client.download(fetch).await?.limit(1 << 30);
    ///     while let Some(chunk) = download.chunk().await? {
    ///         println!("{} more bytes", chunk.len());
    ///     }
    ///     Ok(download.received())
    /// }
    /// ```
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    #[cfg(feature = "streams")]
    pub fn download(
        &self,
        request: impl Request<Response = Bytes>,
    ) -> BoxFuture<'static, Result<Download, Error>> {
        let (client, caller, call) = (self.clone(), Caller::current(), request.into_call());
        Box::pin(async move {
            let request = client.prepare(&call);
            let uri = request.as_ref().ok().map(|request| request.uri());
            let span = caller.begins(&call, uri, client.shared.trace);
            let head = span.around(|| client.head_in_turn(&call, request));
            let (body, meta) = head.await?;
            Ok(Download::new(client, call.operation, meta, body))
        })
    }

    async fn head_in_turn(
        &self,
        call: &Call,
        request: Result<Prepared, Error>,
    ) -> Result<(ResponseBody, ResponseMeta), Error> {
        let request = request?;
        let _turn = self.shared.in_flight.acquire().await;
        let again = || self.prepare(call);
        let mut reading = Reading::Head(None);
        let attempts = self.attempt_until_done(call, request, again, &mut reading);
        let meta = Box::pin(attempts).await?;
        if let Reading::Head(Some(body)) = reading {
            return Ok((body, meta));
        }
        let (bytes, meta) = outcome::read::<Bytes>(call, meta)?;
        Ok((Vec::from(bytes).into(), meta))
    }
}

/// A response whose body is read chunk by chunk: see [`Client::download`](crate::Client::download).
///
/// Call [`chunk`](Self::chunk), or use this as a [`Stream`]. After the end and after an error it has ended. The chunks
/// together are the body, decompressed: if the connection ends before the body does, the last item is an error. Dropping
/// a download ends it, and closes its connection if there is more to come.
#[cfg(feature = "streams")]
#[must_use = "the body is not read before the program asks for it"]
pub struct Download {
    client: Client,
    operation: OperationRef,
    meta: ResponseMeta,
    body: ResponseBody,
    limit: Option<u64>,
    idle_timeout: Duration,
    received: u64,
    has_ended: bool,
    /// Ends the wait for a chunk.
    timer: Option<BoxFuture<'static, ()>>,
}

impl Download {
    fn new(
        client: Client,
        operation: OperationRef,
        meta: ResponseMeta,
        body: ResponseBody,
    ) -> Self {
        Self {
            limit: body.default_limit(),
            idle_timeout: client.options.attempt_timeout,
            client,
            operation,
            meta,
            body,
            received: 0,
            has_ended: false,
            timer: None,
        }
    }

    /// The maximum size in bytes, after decompression; a larger body is an error, after as many chunks as the limit allows.
    ///
    /// By default it is the limit of the transport, which is 16 MiB unless the program set another one, such as
    /// [`max_response_size`](crate::transport::ReqwestTransportBuilder::max_response_size).
    pub fn limit(mut self, bytes: u64) -> Self {
        self.limit = Some(bytes);
        self
    }

    /// Accepts a body of any size, also one that never ends.
    pub fn without_limit(mut self) -> Self {
        self.limit = None;
        self
    }

    /// The longest time to wait for a chunk. By default, it is the client's
    /// [`attempt_timeout`](crate::client::ClientBuilder::attempt_timeout). There is no limit for the whole body, so that a
    /// large one can take its time.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// Status, headers, request ID, the number of attempts, and the time until the head arrived. Its body is empty.
    pub fn meta(&self) -> &ResponseMeta {
        &self.meta
    }

    /// The length of the body in bytes, if the server says it. It does not for a compressed body.
    pub fn content_length(&self) -> Option<u64> {
        self.header(CONTENT_LENGTH)?.trim().parse().ok()
    }

    /// What the body is, such as `application/pdf`, as the server says it.
    pub fn media_type(&self) -> Option<&str> {
        self.header(CONTENT_TYPE)
    }

    /// How many bytes have been returned so far.
    pub fn received(&self) -> u64 {
        self.received
    }

    /// The next chunk, which is not empty; `None` at the end of the body, and after an error. If its future is dropped,
    /// no chunk is lost.
    ///
    /// # Errors
    /// [`Incomplete`](crate::ErrorKind::Incomplete) if the rest of the body does not arrive: see [`Error::received`].
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|context| self.poll_chunk(context))
            .await
            .transpose()
    }

    /// Writes the whole body, such as to a file, and returns its size in bytes.
    ///
    /// Each write blocks the thread. If the writer is slow, use [`chunk`](Self::chunk) and write with the async runtime.
    ///
    /// # Errors
    /// Those of the writer; and those of [`chunk`](Self::chunk), each as the inner error of an [`io::Error`]. A part of the
    /// body has been written then.
    pub async fn write_to(mut self, writer: impl Write) -> io::Result<u64> {
        let mut writer = writer;
        while let Some(chunk) = self.chunk().await.map_err(io::Error::other)? {
            writer.write_all(&chunk)?;
        }
        writer.flush()?;
        Ok(self.received)
    }

    fn header(&self, name: http::HeaderName) -> Option<&str> {
        self.meta.headers().get(name)?.to_str().ok()
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        if self.has_ended {
            return Poll::Ready(None);
        }
        let chunk = loop {
            match self.poll_received(context) {
                Poll::Ready(Some(Ok(chunk))) if chunk.is_empty() => {}
                Poll::Ready(chunk) => break chunk,
                Poll::Pending => return Poll::Pending,
            }
        };
        self.timer = None;
        self.has_ended = !matches!(chunk, Some(Ok(_)));
        Poll::Ready(chunk.map(|chunk| {
            chunk.map_err(|error| {
                Error::incomplete(&self.operation, self.meta.clone(), self.received, error)
            })
        }))
    }

    fn poll_received(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        // What is announced to be too large is not read at all.
        if let Err(error) = self.check_size(self.content_length().unwrap_or_default()) {
            return Poll::Ready(Some(Err(error)));
        }
        match self.body.poll_chunk(context, self.idle_timeout) {
            Poll::Ready(Some(Ok(chunk))) => {
                let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
                let size = self.received.saturating_add(length);
                Poll::Ready(Some(self.check_size(size).map(|()| {
                    self.received = size;
                    chunk
                })))
            }
            Poll::Ready(end) => Poll::Ready(end),
            Poll::Pending => {
                std::task::ready!(self.poll_timer(context));
                let problem = format!("there was no chunk for {:?}", self.idle_timeout);
                Poll::Ready(Some(Err(TransportError::timed_out(problem))))
            }
        }
    }

    fn poll_timer(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let (client, timeout) = (&self.client, self.idle_timeout);
        let timer = self.timer.get_or_insert_with(|| {
            let client = client.clone();
            Box::pin(async move { client.shared.wire.sleep(timeout).await })
        });
        timer.as_mut().poll(context)
    }

    fn check_size(&self, size: u64) -> Result<(), TransportError> {
        match self.limit {
            Some(limit) if size > limit => Err(TransportError::larger_than(limit)),
            _ => Ok(()),
        }
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_chunk(context)
    }
}

/// Shows the progress, and nothing of what is downloaded.
impl fmt::Debug for Download {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Download")
            .field("meta", &self.meta)
            .field("received", &self.received)
            .field("limit", &self.limit)
            .field("idle_timeout", &self.idle_timeout)
            .finish_non_exhaustive()
    }
}
