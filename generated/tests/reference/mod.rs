//! The same requests sent by Twilio's own libraries, to compare with what the crate sends.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that fails has done its job"
)]

pub(crate) mod calls;
pub(crate) mod known;
pub(crate) mod library;
pub(crate) mod wire;
