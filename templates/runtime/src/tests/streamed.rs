//! The contract of transports, for the way on which nothing is in memory as a whole.

use std::{io::Cursor, time::Duration};

use crate::{
    transport::TransportError,
    transports::{
        outgoing::Outgoing,
        request_body::{Piece, RequestBody},
        wire::{Reading, Wire},
    },
    types::Contents,
};

/// Sends a request whose body is read while it is sent, if it has one, and reads the response chunk by chunk.
pub(super) async fn exchange(
    wire: &Wire,
    request: http::Request<Vec<u8>>,
    timeout: Duration,
) -> Result<http::Response<Vec<u8>>, TransportError> {
    let request = request.map(|bytes| Outgoing::Streamed(body(bytes)));
    wire.send(request, timeout, &mut Reading::Whole).await
}

fn body(bytes: Vec<u8>) -> RequestBody {
    if bytes.is_empty() {
        return bytes.into();
    }
    let length = u64::try_from(bytes.len()).unwrap();
    let contents = Contents::from_reader(move || Ok(Cursor::new(bytes.clone()))).length(length);
    let source = contents.source().unwrap().clone();
    RequestBody::new(vec![Piece::Source(source)])
}
