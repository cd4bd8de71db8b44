//! Bodies that are never in memory as a whole, over real sockets: both transports, and both clients.

#![cfg(all(feature = "streams", feature = "reqwest", feature = "ureq"))]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails has done its job"
)]

#[path = "streams/clients.rs"]
mod clients;
#[path = "streams/defaults.rs"]
mod defaults;
#[path = "streams/downloads.rs"]
mod downloads;
#[path = "streams/memory.rs"]
mod memory;
#[path = "streams/server.rs"]
mod server;
#[path = "streams/timeouts.rs"]
mod timeouts;
#[path = "streams/uploads.rs"]
mod uploads;
