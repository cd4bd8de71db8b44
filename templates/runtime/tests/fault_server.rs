//! The server that injects faults does what it says, as seen through plain sockets.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails has done its job"
)]

#[path = "fault_server/bytes.rs"]
mod bytes;
mod faults;
#[path = "fault_server/raw.rs"]
mod raw;
#[path = "fault_server/records.rs"]
mod records;
#[path = "fault_server/scripts.rs"]
mod scripts;
