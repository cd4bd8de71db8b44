//! From bytes to the head of a response, and what it says about the body and the connection.

use std::io::{self, BufRead, Read as _};

use http::{
    HeaderName, HeaderValue, Method, Response, StatusCode, Version,
    header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING},
};
use httparse::Status;

use crate::{adapters::ureq_failure::failed, transports::error::TransportError};

/// The number of headers that a response may have.
const MAX_HEADERS: usize = 128;

/// How the end of a body is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    NoBody,
    Length(u64),
    Chunked,
    /// The body ends with the connection.
    UntilClose,
}

/// Reads the head of the response, without the interim responses before it.
pub(crate) fn read(
    connection: &mut impl BufRead,
    limit: usize,
) -> Result<Response<()>, TransportError> {
    loop {
        let head = read_bytes(connection, limit)?;
        let head = parse(&head).map_err(|problem| failed(malformed(problem)))?;
        let is_interim = head.status().is_informational();
        // After a switch of protocols, what follows is not HTTP.
        if !is_interim || head.status() == StatusCode::SWITCHING_PROTOCOLS {
            return Ok(head);
        }
    }
}

/// An error of a response that is not HTTP. The problem repeats nothing of the response.
pub(super) fn malformed(problem: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, problem)
}

/// An error of a connection that the server closed within a response.
pub(super) fn cut_short() -> io::Error {
    let problem = "the server closed the connection before the end of the response";
    io::Error::new(io::ErrorKind::UnexpectedEof, problem)
}

/// The bytes up to and including the empty line after the headers.
fn read_bytes(connection: &mut impl BufRead, limit: usize) -> Result<Vec<u8>, TransportError> {
    let limit_of_reads = u64::try_from(limit).unwrap_or(u64::MAX);
    let mut connection = connection.take(limit_of_reads);
    let mut head = Vec::new();
    let mut is_blank = true;
    loop {
        let before = head.len();
        connection.read_until(b'\n', &mut head).map_err(failed)?;
        let line = head.get(before..).unwrap_or_default();
        match line {
            [.., b'\n'] => {}
            _ if connection.limit() == 0 => return Err(TransportError::response_too_large(limit)),
            _ => return Err(failed(cut_short())),
        }
        match line.trim_ascii() {
            // Some servers send an empty line after the body of the response before.
            [] if is_blank => head.clear(),
            [] => return Ok(head),
            _ => is_blank = false,
        }
    }
}

fn parse(bytes: &[u8]) -> Result<Response<()>, &'static str> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Response::new(&mut headers);
    let status = match parsed.parse(bytes) {
        Ok(Status::Complete(_)) => parsed.code,
        Ok(Status::Partial) => None,
        Err(httparse::Error::TooManyHeaders) => return Err("the response has too many headers"),
        Err(_) => None,
    };
    let status = status.and_then(|code| StatusCode::from_u16(code).ok());
    let mut head = Response::new(());
    *head.status_mut() = status.ok_or(NOT_HTTP)?;
    *head.version_mut() = match parsed.version {
        Some(0) => Version::HTTP_10,
        _ => Version::HTTP_11,
    };
    for header in parsed.headers {
        let name = HeaderName::try_from(header.name).map_err(|_| NOT_HTTP)?;
        let value = HeaderValue::from_bytes(header.value).map_err(|_| NOT_HTTP)?;
        head.headers_mut().append(name, value);
    }
    Ok(head)
}

const NOT_HTTP: &str = "the response is not HTTP/1.1";

/// How the body ends (RFC 9112, section 6.3) of a response to a request with this method, which is not CONNECT.
pub(crate) fn framing(method: &Method, head: &Response<()>) -> Result<Framing, io::Error> {
    let status = head.status();
    let has_none = [StatusCode::NO_CONTENT, StatusCode::NOT_MODIFIED].contains(&status);
    // The headers of a response to HEAD are those of the body that a GET would have.
    if has_none || status.is_informational() || method == Method::HEAD {
        return Ok(Framing::NoBody);
    }
    let codings = tokens(head, &TRANSFER_ENCODING);
    match (codings.as_slice(), head.version()) {
        ([], _) => {}
        ([coding], Version::HTTP_11) if coding == "chunked" => return Ok(Framing::Chunked),
        _ => return Err(malformed("the response has an unknown transfer encoding")),
    }
    let lengths = tokens(head, &CONTENT_LENGTH);
    let Some(first) = lengths.first() else {
        return Ok(Framing::UntilClose);
    };
    // Another parser could take another one.
    if lengths.iter().any(|length| length != first) {
        return Err(malformed("the response has several lengths"));
    }
    let is_number = first.bytes().all(|byte| byte.is_ascii_digit());
    let length = first.parse().ok().filter(|_| is_number);
    length
        .map(Framing::Length)
        .ok_or_else(|| malformed("the length of the response is not a number"))
}

/// Whether the connection may be used again after this response, if its whole body was read.
pub(crate) fn keeps_alive(head: &Response<()>) -> bool {
    let options = tokens(head, &CONNECTION);
    let has = |name: &str| options.iter().any(|option| option == name);
    // Two statements about the end of the body: the server may believe the other one.
    let is_ambiguous = head.headers().contains_key(TRANSFER_ENCODING)
        && head.headers().contains_key(CONTENT_LENGTH);
    let is_default = head.version() == Version::HTTP_11;
    let is_switched = head.status() == StatusCode::SWITCHING_PROTOCOLS;
    (is_default || has("keep-alive")) && !has("close") && !is_ambiguous && !is_switched
}

/// The elements of a list in one or more headers, in lower case.
fn tokens(head: &Response<()>, name: &HeaderName) -> Vec<String> {
    let values = head.headers().get_all(name).iter();
    let tokens = values.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    tokens
        .map(|token| String::from_utf8_lossy(token.trim_ascii()).to_ascii_lowercase())
        .collect()
}
