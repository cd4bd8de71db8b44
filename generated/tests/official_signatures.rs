//! Compares the crate with Twilio's own libraries for Python and Node: what they sign, the crate verifies, and the other
//! way round, for random webhooks and access tokens. What was changed is refused.
//!
//! Skipped unless `REFERENCE_TESTS` names a folder, where the libraries are installed. Needs `python3` and `npm`.

#![cfg(all(feature = "webhooks", feature = "tokens"))]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod install;
#[path = "reference/library.rs"]
mod library;
#[path = "signatures/random.rs"]
mod random;
#[path = "signatures/tokens.rs"]
mod tokens;
#[path = "signatures/webhooks.rs"]
mod webhooks;

use library::Library;
use random::Random;
use serde_json::{Value, json};

/// Each run has the same cases.
const SEED: u64 = 13;

#[test]
fn webhooks_are_signed_and_verified_as_by_the_official_libraries() {
    let Some(folder) = install::folder() else {
        return;
    };
    let mut random = Random::new(SEED);
    let cases: Vec<_> = (0..10_000).map(|_| webhooks::case(&mut random)).collect();
    let input: Vec<Value> = cases.iter().map(webhooks::Case::input).collect();
    for library in Library::ALL {
        let input = json!({ "cases": input });
        let outcomes = library.run(&folder, "sign", "webhooks", &input);
        assert_eq!(outcomes.len(), cases.len());
        for (case, outcome) in cases.iter().zip(outcomes) {
            webhooks::check(library, case, &outcome, &mut random);
        }
        println!("{library}: {} webhooks compared", cases.len());
    }
}

#[test]
fn access_tokens_are_made_and_verified_as_by_the_official_libraries() {
    let Some(folder) = install::folder() else {
        return;
    };
    let mut random = Random::new(SEED);
    let cases: Vec<_> = (0..2_000).map(|_| tokens::case(&mut random)).collect();
    let input: Vec<Value> = cases.iter().map(tokens::Case::input).collect();
    for library in Library::ALL {
        let input = json!({ "cases": input });
        let outcomes = library.run(&folder, "sign", "tokens", &input);
        assert_eq!(outcomes.len(), cases.len());
        for (case, outcome) in cases.iter().zip(outcomes) {
            tokens::check(library, case, &outcome, &mut random);
        }
        println!("{library}: {} tokens compared", cases.len());
    }
}
