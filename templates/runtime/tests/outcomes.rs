//! The outcome of requests when the network or the server misbehaves: over real sockets, for the async client with
//! reqwest and for the blocking one with ureq.
//!
//! `outcomes/table.rs` states for every fault the outcome of a GET, a POST and a DELETE, and how many times they
//! arrive. The other modules test what takes more than one request to see. The blocking client needs the feature
//! `ureq`.

#![cfg(any(feature = "reqwest", feature = "ureq"))]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails has done its job"
)]

/// Turns each of these functions into a test of each client.
macro_rules! for_each_client {
    ($($test:ident),+ $(,)?) => {
        #[cfg(feature = "reqwest")]
        mod over_reqwest {
            $(#[test] fn $test() { super::$test::<crate::over_reqwest::Async>(); })+
        }

        #[cfg(feature = "ureq")]
        mod over_ureq {
            $(#[test] fn $test() { super::$test::<crate::over_ureq::Blocking>(); })+
        }
    };
}

#[path = "outcomes/bodies.rs"]
mod bodies;
#[path = "outcomes/caller.rs"]
mod caller;
#[cfg(feature = "reqwest")]
#[path = "outcomes/cancellation.rs"]
mod cancellation;
#[path = "outcomes/coverage.rs"]
mod coverage;
#[path = "outcomes/elsewhere.rs"]
mod elsewhere;
#[path = "outcomes/expected.rs"]
mod expected;
mod faults;
#[path = "outcomes/kept.rs"]
mod kept;
#[path = "outcomes/leftovers.rs"]
mod leftovers;
#[cfg(feature = "reqwest")]
#[path = "outcomes/over_reqwest.rs"]
mod over_reqwest;
#[cfg(feature = "ureq")]
#[path = "outcomes/over_ureq.rs"]
mod over_ureq;
#[path = "outcomes/sequences.rs"]
mod sequences;
#[path = "outcomes/single.rs"]
mod single;
#[path = "outcomes/storm.rs"]
mod storm;
#[path = "outcomes/table.rs"]
mod table;
