//! How long the generator takes: `cargo bench -p twilio-flex-generator --bench generate`.
//!
//! Times are only comparable within one run, so look at the ratios. `PUBLISHED_SPECS` names folders with more
//! descriptions, as for the tests.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a benchmark fails by panicking"
)]

mod copies;
mod flex;
mod published;
mod rounds;
mod texts;
mod versions;

fn main() {
    flex::against_the_floor();
    versions::compared();
    copies::growth();
    published::growth();
}
