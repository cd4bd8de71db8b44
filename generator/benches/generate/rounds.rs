//! In: pieces of work that are to be compared. Out: the shortest time of each.
//!
//! All of them take turns. What else the machine does can only add time, and a slow spell hits every piece of a round
//! alike, so the minima of one run can be compared with each other even on a machine that is shared.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How often each piece is run at least, however long it takes.
const MIN_ROUNDS: usize = 5;

/// A piece of work.
pub(crate) struct Piece<'a> {
    pub(crate) name: String,
    run: Box<dyn FnMut() -> Duration + 'a>,
    shortest: Duration,
}

impl<'a> Piece<'a> {
    /// A piece that takes what `prepare` makes, anew each time. Only `run` is timed, with the drop of what it returns.
    pub(crate) fn new<I, O>(
        name: impl Into<String>,
        mut prepare: impl FnMut() -> I + 'a,
        mut run: impl FnMut(I) -> O + 'a,
    ) -> Self {
        let timed = move || {
            let input = black_box(prepare());
            let start = Instant::now();
            drop(black_box(run(input)));
            start.elapsed()
        };
        Self {
            name: name.into(),
            run: Box::new(timed),
            shortest: Duration::MAX,
        }
    }

    pub(crate) fn milliseconds(&self) -> f64 {
        self.shortest.as_secs_f64() * 1000.0
    }
}

/// Runs all pieces in turns until `budget` is used up; returns the number of rounds.
pub(crate) fn take_turns(pieces: &mut [Piece<'_>], budget: Duration) -> usize {
    let start = Instant::now();
    let mut rounds = 0;
    while rounds < MIN_ROUNDS || start.elapsed() < budget {
        for piece in pieces.iter_mut() {
            piece.shortest = piece.shortest.min((piece.run)());
        }
        rounds += 1;
    }
    rounds
}
