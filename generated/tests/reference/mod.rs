//! Sends the same requests with Twilio's own libraries, to compare them with those of the crate.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

pub(crate) mod calls;
pub(crate) mod known;
pub(crate) mod library;
pub(crate) mod sending;
pub(crate) mod wire;
