//! From a fault to the bytes that are sent. All of them are defined here.

use std::time::Duration;

use super::{
    fault::{BrokenChunks, Ending, Fault, Framing, Mislabelled, RetryAfter, WrongLength},
    gzip,
    script::Gate,
};

/// The body of correct answers.
pub(crate) const JSON: &str =
    r#"{"sid":"QD0123456789abcdef0123456789abcdef","friendly_name":"asked for"}"#;

/// The body of an unsolicited answer.
pub(crate) const OTHER_JSON: &str =
    r#"{"sid":"QDffffffffffffffffffffffffffffffff","friendly_name":"not asked for"}"#;

const HTML: &str = "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>";
const GARBAGE: &[u8] = b"SSH-2.0-not_http\r\n\x00\xff\xfe\x80\r\n\r\n";
const INFORMATIONAL: &[u8] =
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n";
const CHUNK: usize = 64 * 1024;

/// What to do with one request.
pub(super) struct Plan {
    pub(super) reads: Reads,
    pub(super) waits_for: Option<Gate>,
    pub(super) pieces: Vec<Piece>,
    pub(super) end: End,
}

/// How much of the request is read first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reads {
    Nothing,
    Bytes(usize),
    Whole,
}

/// What is sent.
pub(super) enum Piece {
    Bytes(Vec<u8>),
    Repeat { bytes: Vec<u8>, times: u64 },
    Forever(Vec<u8>),
    SlowlyForever { bytes: Vec<u8>, pause: Duration },
}

/// What happens to the connection afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// It is kept for the next request, unless this one asked to close it.
    Keep,
    /// FIN.
    Close,
    /// RST.
    Reset,
    /// Nothing, until the client closes.
    Stall,
}

impl Plan {
    /// The bytes of a fault.
    #[rustfmt::skip] // One line each, as a table.
    pub(super) fn of(fault: &Fault) -> Self {
        match fault {
            Fault::AcceptThenReset => Self { reads: Reads::Nothing, ..end(End::Reset) },
            Fault::ResetDuringRequest { bytes } => Self { reads: Reads::Bytes(*bytes), ..end(End::Reset) },
            Fault::ResetAfterRequest => end(End::Reset),
            Fault::CloseAfterRequest => end(End::Close),
            Fault::Stall => end(End::Stall),
            Fault::After(gate, then) => Self { reads: Reads::Whole, waits_for: Some(gate.clone()), ..Self::of(then) },

            Fault::Answer { status, headers, body } => keep(answer(*status, headers, body)),
            Fault::Html { status } => keep(labelled(*status, "text/html", HTML)),
            Fault::EmptyBody { status } => keep(answer(*status, &[], b"")),
            Fault::WrongContentType(Mislabelled::JsonAsHtml) => keep(labelled(200, "text/html", JSON)),
            Fault::WrongContentType(Mislabelled::HtmlAsJson) => keep(labelled(200, "application/json", HTML)),
            Fault::Redirect { status, location } => keep(answer(*status, &[header("Location", location)], b"")),
            Fault::RateLimited { retry_after, date } => keep(rate_limited(retry_after, date.as_deref())),
            Fault::HugeHeader { size } => keep(answer(200, &[header("X-Huge", &"a".repeat(*size))], JSON.as_bytes())),
            Fault::TwoResponses => keep([json(200, JSON), json(200, OTHER_JSON)].concat()),
            Fault::Informational => keep([INFORMATIONAL.to_vec(), json(200, JSON)].concat()),

            Fault::KeepAliveThenClose => {
                close(answer(200, &[header("Connection", "keep-alive")], JSON.as_bytes()))
            }
            Fault::Garbage => close(GARBAGE.to_vec()),
            Fault::BrokenChunks(how) => close(broken_chunks(*how)),
            Fault::WrongLength(how) => wrong_length(*how),
            Fault::TruncatedBody { status, ending: Ending::Fin } => close(half(*status)),
            Fault::TruncatedBody { status, ending: Ending::Rst } => send(vec![Piece::Bytes(half(*status))], End::Reset),
            Fault::StalledBody { status } => send(vec![Piece::Bytes(half(*status))], End::Stall),

            Fault::SlowHeaders { pause } => send(slow_headers(*pause), End::Keep),
            Fault::SlowBody { status, pause } => send(slow_body(*status, *pause), End::Keep),
            Fault::EndlessHeaders => send(endless_headers(), End::Keep),
            Fault::GzipBomb { status, decompressed_size } => send(gzip_bomb(*status, *decompressed_size), End::Keep),
            Fault::HugeBody { status, size, framing } => huge(*status, *size, *framing),
        }
    }
}

fn end(end: End) -> Plan {
    send(Vec::new(), end)
}

fn keep(bytes: Vec<u8>) -> Plan {
    send(vec![Piece::Bytes(bytes)], End::Keep)
}

fn close(bytes: Vec<u8>) -> Plan {
    send(vec![Piece::Bytes(bytes)], End::Close)
}

fn send(pieces: Vec<Piece>, end: End) -> Plan {
    Plan {
        reads: Reads::Whole,
        waits_for: None,
        pieces,
        end,
    }
}

fn slow_headers(pause: Duration) -> Vec<Piece> {
    let bytes = b"a".to_vec();
    vec![
        Piece::Bytes(b"HTTP/1.1 200 Scripted\r\nX-Slow: ".to_vec()),
        Piece::SlowlyForever { bytes, pause },
    ]
}

fn slow_body(status: u16, pause: Duration) -> Vec<Piece> {
    let bytes = chunk(b" ");
    vec![
        Piece::Bytes(json_head(status, &[("Transfer-Encoding", "chunked")])),
        Piece::SlowlyForever { bytes, pause },
    ]
}

fn endless_headers() -> Vec<Piece> {
    let line = format!("X-Endless: {}\r\n", "a".repeat(100));
    vec![
        Piece::Bytes(b"HTTP/1.1 200 Scripted\r\n".to_vec()),
        Piece::Forever(line.repeat(100).into()),
    ]
}

fn gzip_bomb(status: u16, decompressed_size: u64) -> Vec<Piece> {
    let bomb = gzip::bomb(decompressed_size);
    let length = bomb.len().to_string();
    let headers = [("Content-Encoding", "gzip"), ("Content-Length", &length)];
    let mut pieces = vec![Piece::Bytes(json_head(status, &headers))];
    pieces.extend(bomb.into_pieces());
    pieces
}

fn huge(status: u16, size: u64, framing: Framing) -> Plan {
    let size = size.max(2);
    let times = (size - 2) / CHUNK as u64;
    let rest = (size - 2) % CHUNK as u64;
    let spaces = b" ".repeat(CHUNK);
    let last = [b" ".repeat(rest as usize), b"{}".to_vec()].concat();
    let length = size.to_string();
    let (header, bytes, last, end) = match framing {
        Framing::Length => (("Content-Length", &*length), spaces, last, End::Keep),
        Framing::UntilClose => (("Connection", "close"), spaces, last, End::Close),
        Framing::Chunked => (
            ("Transfer-Encoding", "chunked"),
            chunk(&spaces),
            [chunk(&last), chunk(b"")].concat(),
            End::Keep,
        ),
    };
    let pieces = vec![
        Piece::Bytes(json_head(status, &[header])),
        Piece::Repeat { bytes, times },
        Piece::Bytes(last),
    ];
    send(pieces, end)
}

fn wrong_length(how: WrongLength) -> Plan {
    let right = JSON.len().to_string();
    let (lengths, end) = match how {
        WrongLength::TooSmall => (vec!["5"], End::Keep),
        WrongLength::TwoDifferent => (vec!["5", &right], End::Close),
        WrongLength::Negative => (vec!["-1"], End::Close),
        WrongLength::NotANumber => (vec!["banana"], End::Close),
        WrongLength::Overflow => (vec!["99999999999999999999"], End::Close),
        WrongLength::Enormous => (vec!["9223372036854775807"], End::Close),
    };
    let headers: Vec<_> = lengths
        .into_iter()
        .map(|it| ("Content-Length", it))
        .collect();
    let bytes = [json_head(200, &headers), JSON.into()].concat();
    send(vec![Piece::Bytes(bytes)], end)
}

fn broken_chunks(how: BrokenChunks) -> Vec<u8> {
    let body = match how {
        BrokenChunks::BadSize => format!("xyz\r\n{JSON}\r\n0\r\n\r\n"),
        BrokenChunks::SizeOverflow => format!("fffffffffffffffff\r\n{JSON}\r\n0\r\n\r\n"),
        BrokenChunks::ChunkWithoutEnd => format!("5\r\n{JSON}\r\n0\r\n\r\n"),
        BrokenChunks::ChunkCutShort => format!("1000\r\n{JSON}"),
        BrokenChunks::NoLastChunk => format!("{:x}\r\n{JSON}\r\n", JSON.len()),
    };
    let head = json_head(200, &[("Transfer-Encoding", "chunked")]);
    [head, body.into_bytes()].concat()
}

fn rate_limited(retry_after: &RetryAfter, date: Option<&str>) -> Vec<u8> {
    let retry_after = match retry_after {
        RetryAfter::Absent => None,
        RetryAfter::Seconds(seconds) => Some(seconds.to_string()),
        RetryAfter::Date(date) => Some(date.clone()),
        RetryAfter::Garbage => Some("soon".to_owned()),
        RetryAfter::Absurd => Some("99999999999999999999".to_owned()),
    };
    let body = r#"{"code":20429,"message":"Too Many Requests","status":429}"#;
    let mut headers = vec![header("Content-Type", "application/json")];
    headers.extend(retry_after.map(|it| header("Retry-After", &it)));
    headers.extend(date.map(|it| header("Date", it)));
    answer(429, &headers, body.as_bytes())
}

/// The head of an answer with JSON, and half of the body.
fn half(status: u16) -> Vec<u8> {
    let whole = json(status, JSON);
    whole[..whole.len() - JSON.len() / 2].to_vec()
}

fn json(status: u16, body: &str) -> Vec<u8> {
    labelled(status, "application/json", body)
}

fn labelled(status: u16, content_type: &str, body: &str) -> Vec<u8> {
    let headers = [header("Content-Type", content_type)];
    answer(status, &headers, body.as_bytes())
}

/// A whole answer, with its length unless HTTP has none.
fn answer(status: u16, headers: &[(String, String)], body: &[u8]) -> Vec<u8> {
    let length = body.len().to_string();
    let mut all: Vec<_> = headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    if !matches!(status, 204 | 304) {
        all.push(("Content-Length", &length));
    }
    [head(status, &all), body.to_vec()].concat()
}

fn json_head(status: u16, headers: &[(&str, &str)]) -> Vec<u8> {
    head(
        status,
        &[&[("Content-Type", "application/json")], headers].concat(),
    )
}

fn header(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn head(status: u16, headers: &[(&str, &str)]) -> Vec<u8> {
    let lines: String = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    format!("HTTP/1.1 {status} Scripted\r\n{lines}\r\n").into_bytes()
}

fn chunk(data: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", data.len()).as_bytes(), data, b"\r\n"].concat()
}
