//! The faults that a server can inject, as data.

use std::time::Duration;

use super::script::Gate;

/// What the server does with one request.
///
/// Unless a variant says otherwise, the server reads the whole request first, and keeps the connection open afterwards
/// if the request allows it. The body, if none is given, is [`JSON`](super::JSON) with the content type of JSON.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// A correct answer. `Content-Length` is added, except where HTTP has none (204, 304). Headers are sent unchanged.
    Answer {
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    },
    /// RST before anything is read: on a new connection at once, on a kept one at the first byte of the next request.
    /// So `[Answer, AcceptThenReset]` is a pooled connection that turns out to be dead. Not for rules.
    AcceptThenReset,
    /// RST after exactly this many bytes of the request. Not for rules.
    ResetDuringRequest { bytes: usize },
    /// RST after the whole request, without an answer.
    ResetAfterRequest,
    /// FIN after the whole request, without an answer.
    CloseAfterRequest,
    /// No answer; the connection stays open until the client closes it.
    Stall,
    /// A head that never ends, one byte after each pause.
    SlowHeaders { pause: Duration },
    /// A head and half of the announced body, then nothing until the client closes.
    StalledBody { status: u16 },
    /// A chunked body that never ends, one byte (in a chunk of its own) after each pause.
    SlowBody { status: u16, pause: Duration },
    /// Half of the announced body, then the end of the connection.
    TruncatedBody { status: u16, ending: Ending },
    /// A wrong `Content-Length`.
    WrongLength(WrongLength),
    /// A malformed chunked body, then FIN.
    BrokenChunks(BrokenChunks),
    /// A gzip body of about a thousandth of `decompressed_size` bytes: spaces, then `{}`.
    GzipBomb { status: u16, decompressed_size: u64 },
    /// A plain body of `size` bytes (at least 2), framed correctly: spaces, then `{}`.
    HugeBody {
        status: u16,
        size: u64,
        framing: Framing,
    },
    /// The HTML page of a gateway.
    Html { status: u16 },
    /// No body at all.
    EmptyBody { status: u16 },
    /// A 200 whose `Content-Type` is not that of its body.
    WrongContentType(Mislabelled),
    /// A redirect.
    Redirect { status: u16, location: String },
    /// Bytes that are not HTTP, then FIN.
    Garbage,
    /// Header lines as fast as the client reads them, forever.
    EndlessHeaders,
    /// A correct answer with one header whose value has `size` bytes.
    HugeHeader { size: usize },
    /// A correct answer, directly followed by an unsolicited one ([`OTHER_JSON`](super::OTHER_JSON)). The connection
    /// stays open, so a client that reuses it may take the second for the answer to its next request.
    TwoResponses,
    /// A 100, a 103 with a header, then a correct answer.
    Informational,
    /// A correct answer with keep-alive, directly followed by FIN, with which the next request races.
    KeepAliveThenClose,
    /// A 429.
    RateLimited {
        retry_after: RetryAfter,
        /// The server's clock, as a `Date` header.
        date: Option<String>,
    },
    /// Reads the whole request, waits for the gate, and then applies the other fault. Ends if the client closes first.
    After(Gate, Box<Fault>),
}

/// How a connection ends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ending {
    /// An orderly close: the client reads the end of the stream.
    Fin,
    /// A reset. With TCP the client may lose earlier bytes, so a test cannot assume that it has seen the head.
    Rst,
}

/// A wrong `Content-Length`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum WrongLength {
    /// 5, with a longer body. The connection is kept, so the rest precedes the next answer.
    TooSmall,
    /// Two headers: the first is 5, the second is correct. Then FIN, as for all variants below.
    TwoDifferent,
    /// -1.
    Negative,
    /// Not a number.
    NotANumber,
    /// More than 64 bits can represent.
    Overflow,
    /// The largest signed 64-bit integer, which a client must not allocate.
    Enormous,
}

/// A malformed chunked body.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BrokenChunks {
    /// The size is not a hexadecimal number.
    BadSize,
    /// The size is more than 64 bits can represent.
    SizeOverflow,
    /// The data is longer than its size, so no line end follows it.
    ChunkWithoutEnd,
    /// The data is shorter than its size.
    ChunkCutShort,
    /// All chunks are complete, but the empty one that ends the body is missing.
    NoLastChunk,
}

/// How the end of a body is marked.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Framing {
    /// `Content-Length`.
    Length,
    /// `Transfer-Encoding: chunked`, in chunks of 64 KiB.
    Chunked,
    /// By FIN.
    UntilClose,
}

/// A body with the wrong content type.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mislabelled {
    /// `text/html` on JSON.
    JsonAsHtml,
    /// `application/json` on HTML.
    HtmlAsJson,
}

/// The `Retry-After` of a 429.
#[derive(Clone, Debug)]
pub(crate) enum RetryAfter {
    /// Nothing.
    Absent,
    /// This many seconds.
    Seconds(u64),
    /// An HTTP date, such as `Wed, 21 Oct 2015 07:28:00 GMT`.
    Date(String),
    /// Not a number.
    Garbage,
    /// More seconds than 64 bits can represent.
    Absurd,
}

impl Fault {
    /// A JSON answer.
    pub(crate) fn json(status: u16, body: &str) -> Self {
        Self::Answer {
            status,
            headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
            body: body.as_bytes().to_vec(),
        }
    }

    /// The correct answer: 200 and [`JSON`](super::JSON).
    pub(crate) fn ok() -> Self {
        Self::json(200, super::JSON)
    }

    /// This fault, once the gate is open.
    pub(crate) fn after(self, gate: &Gate) -> Self {
        Self::After(gate.clone(), Box::new(self))
    }
}
