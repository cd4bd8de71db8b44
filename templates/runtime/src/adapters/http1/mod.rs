//! HTTP/1.1 over a connection that reads and writes bytes: one request, and its response.
//!
//! It logs nothing, which is why it exists: `generator/README.md` explains it under "Logs".

pub(crate) mod body;
pub(crate) mod request_head;
pub(crate) mod response_head;
