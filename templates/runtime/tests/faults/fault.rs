//! What a server can do to its client, as data.

use std::time::Duration;

use super::script::Gate;

/// What becomes of one request.
///
/// Unless it says otherwise, the server reads the whole request first, and keeps the connection afterwards if the
/// request allows it. Where no body is given, it is [`JSON`](super::JSON), labelled as JSON.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// A proper answer. `Content-Length` is added, except where HTTP has none (204, 304); headers are sent as they are.
    Answer {
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    },
    /// RST before anything was read. On a new connection at once; on one that was kept, at the first byte of the next
    /// request, so `[Answer, AcceptThenReset]` is a pooled connection that turns out to be dead. Not for rules.
    AcceptThenReset,
    /// RST after exactly so many bytes of the request were read. Not for rules.
    ResetDuringRequest { bytes: usize },
    /// RST after the whole request, without an answer.
    ResetAfterRequest,
    /// FIN after the whole request, without an answer.
    CloseAfterRequest,
    /// No answer, and the connection stays until the client closes it.
    Stall,
    /// A head that never ends, one byte after each pause.
    SlowHeaders { pause: Duration },
    /// A head and half of the announced body, then nothing until the client closes.
    StalledBody { status: u16 },
    /// A chunked body that never ends, one byte (in a chunk of its own) after each pause.
    SlowBody { status: u16, pause: Duration },
    /// Half of the announced body, then the end of the connection.
    TruncatedBody { status: u16, ending: Ending },
    /// A `Content-Length` that is a lie.
    WrongLength(WrongLength),
    /// A chunked body that is not one, then FIN.
    BrokenChunks(BrokenChunks),
    /// A gzip body of about a thousandth of `decompressed_size` bytes: spaces, then `{}`.
    GzipBomb { status: u16, decompressed_size: u64 },
    /// A plain body of `size` bytes (at least 2), honestly framed: spaces, then `{}`.
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
    /// Elsewhere, please.
    Redirect { status: u16, location: String },
    /// Bytes that are not HTTP, then FIN.
    Garbage,
    /// Header lines as fast as the client takes them, for ever.
    EndlessHeaders,
    /// A proper answer with one header whose value has `size` bytes.
    HugeHeader { size: usize },
    /// A proper answer, and right behind it an answer that nobody asked for ([`OTHER_JSON`](super::OTHER_JSON)). The
    /// connection stays, so a client that uses it again may take the second for the answer to its next request.
    TwoResponses,
    /// A 100, a 103 with a header, then a proper answer.
    Informational,
    /// A proper answer that promises to keep the connection, and FIN right after it: the next request races with it.
    KeepAliveThenClose,
    /// A 429.
    RateLimited {
        retry_after: RetryAfter,
        /// The server's clock, as a `Date` header.
        date: Option<String>,
    },
    /// Reads the whole request, waits for the gate, and only then does the other. Ends if the client closes meanwhile.
    After(Gate, Box<Fault>),
}

/// How a connection ends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ending {
    /// In order: the client reads the end of the stream.
    Fin,
    /// Reset. TCP lets the client lose what came before it, so a test cannot count on the head having been seen.
    Rst,
}

/// A `Content-Length` that is a lie.
#[derive(Clone, Copy, Debug)]
pub(crate) enum WrongLength {
    /// 5, with a longer body; the rest lies in the way of the next answer, and the connection is kept.
    TooSmall,
    /// Two headers, the first 5, the second right. Then FIN, as in all below.
    TwoDifferent,
    /// -1.
    Negative,
    /// A word.
    NotANumber,
    /// More digits than 64 bits hold.
    Overflow,
    /// The largest that 64 bits hold with a sign: nothing that a client should make room for.
    Enormous,
}

/// A chunked body that is not one.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BrokenChunks {
    /// The size is no hexadecimal number.
    BadSize,
    /// The size is more than 64 bits hold.
    SizeOverflow,
    /// The data is longer than its size says, so that no line end follows it.
    ChunkWithoutEnd,
    /// The data is shorter than its size says.
    ChunkCutShort,
    /// All chunks are whole, but the empty one that ends the body is missing.
    NoLastChunk,
}

/// How the end of a body is told.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Framing {
    /// `Content-Length`.
    Length,
    /// `Transfer-Encoding: chunked`, in chunks of 64 KiB.
    Chunked,
    /// By FIN.
    UntilClose,
}

/// A body and a label that do not fit.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mislabelled {
    /// `text/html` on JSON.
    JsonAsHtml,
    /// `application/json` on HTML.
    HtmlAsJson,
}

/// What a 429 says about the time to come back.
#[derive(Clone, Debug)]
pub(crate) enum RetryAfter {
    /// Nothing.
    Absent,
    /// So many seconds.
    Seconds(u64),
    /// A date as HTTP writes it: `Wed, 21 Oct 2015 07:28:00 GMT`.
    Date(String),
    /// A word.
    Garbage,
    /// More seconds than 64 bits hold.
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

    /// The proper answer: 200 and [`JSON`](super::JSON).
    pub(crate) fn ok() -> Self {
        Self::json(200, super::JSON)
    }

    /// This, once the gate is open.
    pub(crate) fn after(self, gate: &Gate) -> Self {
        Self::After(gate.clone(), Box::new(self))
    }
}
