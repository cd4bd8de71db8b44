//! The seam to HTTP libraries: what sends a request, waits and tells the time, and why there may be no response.

pub(crate) mod blocking;
pub(crate) mod error;
pub(crate) mod transport;
