//! How long a page takes to read and a form to write, against plain serde: `cargo bench -p twilio-flex --bench speed`.
//!
//! Times are only comparable within one run, so what counts are the ratios.

#![allow(clippy::expect_used, reason = "a measurement that fails has no result")]

#[path = "../../generator/benches/generate/rounds.rs"]
mod rounds;
mod workloads;

use std::time::Duration;

use rounds::Piece;
use workloads::{channels, flows};

/// How many channels are on the page, and how many flows are created.
const COUNT: usize = 1000;

fn main() {
    let body = channels::body(COUNT);
    let items = channels::send(channels::client(&body)).into_items();
    assert_eq!(
        items.len(),
        channels::plain::read(&body).flex_chat_channels.len()
    );
    assert_eq!(flows::write(COUNT), flows::plain::write(COUNT));
    compare(
        &format!("reading a page of {COUNT} channels, {} bytes", body.len()),
        "target: at most 0.85",
        [
            Piece::new("client", || channels::client(&body), channels::send),
            Piece::new("plain serde", || body.as_slice(), channels::plain::read),
        ],
    );
    compare(
        &format!("writing {COUNT} forms of a new flow"),
        "target: at most 1.2",
        [
            Piece::new("client", || (), |()| flows::write(COUNT)),
            Piece::new("plain serde", || (), |()| flows::plain::write(COUNT)),
        ],
    );
}

fn compare(what: &str, target: &str, mut pieces: [Piece<'_>; 2]) {
    let rounds = rounds::take_turns(&mut pieces, Duration::from_secs(2));
    println!("{what}; shortest of {rounds} rounds");
    for piece in &pieces {
        println!("  {:12}{:8.3} ms", piece.name, piece.milliseconds());
    }
    let [ours, plain] = pieces;
    let ratio = ours.milliseconds() / plain.milliseconds();
    println!("  ratio       {ratio:8.2}    ({target})");
}
