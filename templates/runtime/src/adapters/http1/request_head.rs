//! From a request to the bytes on the wire.

use http::{
    HeaderName, Request, Uri,
    header::{CONTENT_LENGTH, HOST, TRANSFER_ENCODING},
};

use crate::adapters::settings::expects_body;

/// The headers of a message's framing, which depend on the body as it is sent.
const FRAMING: [HeaderName; 2] = [CONTENT_LENGTH, TRANSFER_ENCODING];

/// The request with its body as one message, so that most requests are one packet.
pub(crate) fn encode(request: &Request<Vec<u8>>) -> Vec<u8> {
    let body = request.body();
    let mut message = head(request, u64::try_from(body.len()).ok());
    message.extend_from_slice(body);
    message
}

/// Everything before the body, which has this length, or is sent in chunks.
pub(crate) fn head<B>(request: &Request<B>, length: Option<u64>) -> Vec<u8> {
    let headers = request.headers();
    let path = request
        .uri()
        .path_and_query()
        .map_or("/".to_owned(), ToString::to_string);
    let mut message = format!("{} {path} HTTP/1.1\r\n", request.method()).into_bytes();
    if !headers.contains_key(HOST) {
        push(&mut message, &HOST, host(request.uri()).as_bytes());
    }
    for (name, value) in headers {
        if !FRAMING.contains(name) {
            push(&mut message, name, value.as_bytes());
        }
    }
    match length {
        Some(0) if !expects_body(request.method()) => {}
        Some(length) => {
            let length = length.to_string();
            push(&mut message, &CONTENT_LENGTH, length.as_bytes());
        }
        None => push(&mut message, &TRANSFER_ENCODING, b"chunked"),
    }
    message.extend_from_slice(b"\r\n");
    message
}

fn push(message: &mut Vec<u8>, name: &HeaderName, value: &[u8]) {
    message.extend_from_slice(name.as_str().as_bytes());
    message.extend_from_slice(b": ");
    message.extend_from_slice(value);
    message.extend_from_slice(b"\r\n");
}

/// The host with its port, unless that is the default of the scheme.
fn host(uri: &Uri) -> String {
    let host = uri.host().unwrap_or_default();
    match (uri.scheme_str(), uri.port_u16()) {
        (_, None) | (Some("http"), Some(80)) | (Some("https"), Some(443)) => host.to_owned(),
        (_, Some(port)) => format!("{host}:{port}"),
    }
}
