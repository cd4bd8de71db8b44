//! Bodies that are sent and received chunk by chunk over a connection of ureq.

use std::{io::Write as _, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Response, Uri};

use super::{
    idle_connections::IdleConnections,
    ureq_connection::{Connection, Deadline},
    ureq_failure::failed,
    ureq_transport::UreqTransport,
};
use crate::{
    adapters::{
        body::accept_compression,
        decoder::Decoder,
        http1::{
            body::Body,
            request_head,
            response_head::{self, Framing},
        },
    },
    transports::{
        error::TransportError,
        fill::fill,
        request_body::{RequestBody, RequestReader},
        response_body::ResponseBody,
    },
};

/// How much of a response is read at a time.
const CHUNK: usize = 64 * 1024;

/// How long to look for a response after the server has stopped to read the request. It is there already, or never will be.
const LAST_LOOK: Duration = Duration::from_secs(1);

impl UreqTransport {
    /// Sends a request, and reads the head of its response. There is a time limit for connecting, for each chunk of the
    /// request, and for the head.
    pub(super) fn exchange_streaming(
        &self,
        request: http::Request<RequestBody>,
        timeout: Duration,
    ) -> Result<Response<ResponseBody>, TransportError> {
        let (head, body) = request.into_parts();
        let mut request = http::Request::from_parts(head, ());
        accept_compression(request.headers_mut());
        let uri = request.uri();
        self.admit(uri)?;
        let body = body.open()?;
        let mut connection = self.connection(uri, Deadline::after(timeout))?;
        let message = request_head::head(&request, body.length());
        connection.write_all(&message).map_err(failed)?;
        let sent = send(body, &mut connection, timeout);
        let is_sent = sent.is_ok();
        let max_head = self.connector.config().max_response_header_size();
        let mut head = match sent {
            Ok(()) => response_head::read(&mut connection, max_head)?,
            Err(Unsent::Contents(error)) => return Err(error),
            // The server may have refused the rest of the body with a response.
            Err(Unsent::Connection(error)) => {
                connection.extend(Deadline::after(timeout.min(LAST_LOOK)));
                response_head::read(&mut connection, max_head).map_err(|_| error)?
            }
        };
        let framing = response_head::framing(request.method(), &head).map_err(failed)?;
        let keeps_alive = framing != Framing::UntilClose && response_head::keeps_alive(&head);
        let decoder = Decoder::new(head.headers_mut());
        let mut incoming = Incoming {
            body: Some(Body::new(connection, framing)),
            decoder,
            keep: (is_sent && keeps_alive).then(|| (Arc::clone(&self.idle), uri.clone())),
        };
        // Nobody has to ask for a body that is not there.
        if matches!(framing, Framing::NoBody | Framing::Length(0)) {
            incoming.end();
        }
        let body = ResponseBody::from_blocking(move |timeout| incoming.next(timeout));
        let limit = u64::try_from(self.max_response_size).unwrap_or(u64::MAX);
        Ok(head.map(|()| body.limit(limit)))
    }
}

/// Why a body was not sent.
enum Unsent {
    Contents(TransportError),
    Connection(TransportError),
}

/// Sends a body. If it cannot be read, it remains without its end.
fn send(
    mut body: RequestReader,
    connection: &mut Connection,
    timeout: Duration,
) -> Result<(), Unsent> {
    let in_chunks = body.length().is_none();
    let mut write = |bytes: &[u8]| {
        connection.extend(Deadline::after(timeout));
        let written = connection.write_all(bytes);
        written.map_err(|error| Unsent::Connection(failed(error)))
    };
    while let Some(chunk) = body.next_chunk().map_err(Unsent::Contents)? {
        match in_chunks {
            true => write(&framed(&chunk))?,
            false => write(&chunk)?,
        }
    }
    match in_chunks {
        true => write(b"0\r\n\r\n"),
        false => Ok(()),
    }
}

/// A chunk as it is sent if the body has no length.
fn framed(chunk: &[u8]) -> Vec<u8> {
    let mut framed = format!("{:x}\r\n", chunk.len()).into_bytes();
    framed.extend_from_slice(chunk);
    framed.extend_from_slice(b"\r\n");
    framed
}

/// The body of a response, on its connection.
struct Incoming {
    /// `None` once it has ended.
    body: Option<Body<Connection>>,
    decoder: Decoder,
    /// Where the connection goes after the body, if it may be used again.
    keep: Option<(Arc<IdleConnections>, Uri)>,
}

impl Incoming {
    fn next(&mut self, timeout: Duration) -> Result<Option<Bytes>, TransportError> {
        loop {
            if let Some(chunk) = self.decoder.next()? {
                return Ok(Some(chunk));
            }
            let Some(body) = &mut self.body else {
                return Ok(None);
            };
            body.connection_mut().extend(Deadline::after(timeout));
            let chunk = read(body)?;
            if chunk.is_empty() {
                self.end();
                return self.decoder.finish();
            }
            self.decoder.push(chunk);
        }
    }

    fn end(&mut self) {
        let connection = self.body.take().and_then(Body::into_connection);
        if let (Some(connection), Some((idle, uri))) = (connection, self.keep.take()) {
            idle.keep(&uri, connection);
        }
    }
}

/// Reads what is there, or waits for some; nothing at the end.
fn read(body: &mut Body<Connection>) -> Result<Bytes, TransportError> {
    let mut chunk = vec![0; CHUNK];
    let count = fill(body, &mut chunk).map_err(failed)?;
    chunk.truncate(count);
    Ok(chunk.into())
}
