//! The expected outcome of odd and of compressed bodies.

use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};
use twilio_runtime::ErrorKind::{Api, Foreign};

use crate::{
    expected::{Outcome, Row},
    faults::{Fault, JSON},
    table::{LOST, SUCCESS, again_but_creates, once, row, unreadable},
};

/// JSON with values that are not JSON, or too much for serde_json: they cost nothing else.
pub(crate) fn odd_values() -> Vec<Row> {
    let deep = [b"[".repeat(100_000), b"]".repeat(100_000)].concat();
    let values: [&[u8]; 8] = [
        br#""\ud83d""#,
        b"\"Zo\xeb\"",
        b"\"a\tb\nc\"",
        b"1e999",
        b"12345678901234567890123",
        b"NaN",
        &deep,
        br#""\q""#,
    ];
    let with = |value: &[u8], json: &str| {
        let properties = json.strip_prefix('{').unwrap().as_bytes();
        [b"{\"label\":", value, b",\"new\":", value, b",", properties].concat()
    };
    let refusal = r#"{"code":20404,"message":"not found","status":404}"#;
    let mut rows: Vec<_> = values
        .iter()
        .flat_map(|value| {
            let refused = once(Outcome::Answered(Api, 404));
            [
                row(answer(200, None, with(value, JSON)), SUCCESS),
                row(answer(404, None, with(value, refusal)), refused),
            ]
        })
        .collect();
    let marked = format!("\u{feff}{JSON}").into_bytes();
    rows.push(row(answer(200, None, marked), SUCCESS));
    rows
}

/// Compressed bodies. Without the feature `gzip` they are a mistake of the server.
pub(crate) fn compressed() -> Vec<Row> {
    if cfg!(not(feature = "gzip")) {
        return Vec::new();
    }
    let gzip = |status, body: &[u8]| answer(status, Some("gzip"), body.to_vec());
    let body = zipped(JSON.as_bytes());
    let (start, end) = JSON.split_at(20);
    let members = [zipped(start.as_bytes()), zipped(end.as_bytes())].concat();
    vec![
        row(gzip(200, &body), SUCCESS),
        row(answer(200, Some("GZIP"), body.clone()), SUCCESS),
        row(answer(200, Some("x-gzip"), body.clone()), SUCCESS),
        row(gzip(200, &members), SUCCESS),
        row(gzip(200, &[&members[..], b"\0\0 more"].concat()), SUCCESS),
        row(gzip(200, &members[..members.len() - 1]), LOST),
        row(gzip(200, &body[..body.len() / 2]), LOST),
        row(gzip(200, &body[..body.len() - 8]), LOST),
        row(gzip(200, JSON.as_bytes()), LOST),
        // Some servers declare every body as gzip, even an empty one.
        row(gzip(200, b""), unreadable(200)),
        row(gzip(204, b""), unreadable(204)),
        row(
            gzip(503, b""),
            again_but_creates(Outcome::Answered(Foreign, 503)),
        ),
    ]
}

fn answer(status: u16, encoding: Option<&str>, body: Vec<u8>) -> Fault {
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut headers = vec![header("Content-Type", "application/json")];
    headers.extend(encoding.map(|encoding| header("Content-Encoding", encoding)));
    Fault::Answer {
        status,
        headers,
        body,
    }
}

fn zipped(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}
