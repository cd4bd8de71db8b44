//! A server on loopback that injects the faults that a test chooses.
//!
//! It shares no code with the client: it uses only std, threads and raw bytes. `fault.rs` lists the faults, `plan.rs`
//! turns them into bytes, `connection.rs` sends these, and `server.rs` is the interface for tests.

#![allow(dead_code, reason = "each of the test crates uses a part of this")]
#![allow(unused_imports, reason = "each of the test crates uses a part of this")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test server that cannot do its part is a failed test"
)]

mod connection;
mod fault;
mod gzip;
mod plan;
mod process;
mod request;
mod script;
mod server;
mod shared;

pub(crate) use fault::{
    BrokenChunks, Ending, Fault, Framing, Mislabelled, RetryAfter, WrongLength,
};
pub(crate) use plan::{JSON, OTHER_JSON};
pub(crate) use process::{BlackHole, ClosedPort, Resources, in_own_process};
pub(crate) use request::{Arrival, Arrived};
pub(crate) use script::{Gate, Script};
pub(crate) use server::FaultServer;
pub(crate) use shared::ClosedBy;
