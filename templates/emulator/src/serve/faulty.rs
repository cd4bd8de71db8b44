//! Faults on a socket. In: a response and what is to go wrong with it. Out: a response that is late, cut off or slow,
//! or a broken connection.

use std::{io, time::Duration};

use axum::{body::Body, response::Response};
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http_body_util::channel::{Channel, Sender};

use super::connection::Connection;
use crate::faults::Fault;

/// In how many parts a slow body arrives.
const PARTS: u32 = 10;

/// Lets a response go wrong.
pub(super) async fn with_fault(
    response: http::Response<Vec<u8>>,
    fault: Option<Fault>,
    connection: &Connection,
) -> Response {
    match fault {
        Some(Fault::Latency(delay)) => tokio::time::sleep(delay).await,
        Some(Fault::NoConnection | Fault::DropBeforeEffect | Fault::DropAfterEffect) => {
            connection.close();
        }
        Some(Fault::Reset) => connection.reset(),
        // There is no middle of an empty body.
        Some(Fault::TruncatedBody) if response.body().is_empty() => connection.close(),
        Some(Fault::TruncatedBody) => return streamed(response, Sending::Truncated),
        Some(Fault::SlowBody(time)) => return streamed(response, Sending::Slow(time / PARTS)),
        Some(Fault::Status(_) | Fault::TooManyRequests(_)) | None => {}
    }
    response.map(Body::from)
}

/// How a body is sent.
enum Sending {
    Truncated,
    /// With a pause before each part.
    Slow(Duration),
}

fn streamed(response: http::Response<Vec<u8>>, sending: Sending) -> Response {
    let (mut parts, body) = response.into_parts();
    parts.headers.insert(CONTENT_LENGTH, body.len().into());
    let (sender, channel) = Channel::<Bytes, io::Error>::new(1);
    tokio::spawn(send(sender, body.into(), sending));
    Response::from_parts(parts, Body::new(channel))
}

async fn send(mut sender: Sender<Bytes, io::Error>, mut body: Bytes, sending: Sending) {
    match sending {
        Sending::Truncated => {
            // Fails if nobody reads any more.
            let _ = sender.send_data(body.split_to(body.len() / 2)).await;
            sender.abort(io::ErrorKind::UnexpectedEof.into());
        }
        Sending::Slow(pause) => {
            let size = body.len().div_ceil(PARTS as usize).max(1);
            while !body.is_empty() {
                tokio::time::sleep(pause).await;
                let part = body.split_to(size.min(body.len()));
                if sender.send_data(part).await.is_err() {
                    return;
                }
            }
        }
    }
}
