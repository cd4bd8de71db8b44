//! The interface to HTTP libraries: sending a request, waiting and telling the time, and why there may be no response.

pub(crate) mod blocking;
pub(crate) mod error;
pub(crate) mod transport;
pub(crate) mod wire;
