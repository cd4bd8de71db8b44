//! In: pieces of work to compare. Out: the shortest time of each.
//!
//! The pieces take turns. Other work on the machine can only add time, and a slow period affects every piece of a round
//! alike, so the shortest times of one run are comparable even on a shared machine.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// The minimum number of runs of each piece, however long they take.
const MIN_ROUNDS: usize = 5;

/// A piece of work.
pub(crate) struct Piece<'a> {
    pub(crate) name: String,
    run: Box<dyn FnMut() -> Duration + 'a>,
    shortest: Duration,
}

impl<'a> Piece<'a> {
    /// A piece that calls `prepare` before each run. Only `run` is timed, including the drop of its result.
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

/// Runs all pieces in turn until `budget` is used up, and returns the number of rounds.
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
