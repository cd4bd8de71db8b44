//! The interface to HTTP libraries: sending a request, waiting and telling the time, and why there may be no response.

pub(crate) mod blocking;
pub(crate) mod error;
#[cfg(any(feature = "ureq", feature = "streams"))]
pub(crate) mod fill;
pub(crate) mod outgoing;
#[cfg(feature = "streams")]
pub(crate) mod request_body;
#[cfg(feature = "streams")]
pub(crate) mod response_body;
pub(crate) mod transport;
pub(crate) mod wire;
#[cfg(feature = "streams")]
mod wire_streams;
