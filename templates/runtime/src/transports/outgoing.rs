//! The body of a request on its way to a transport.

#[cfg(feature = "streams")]
use crate::transports::request_body::RequestBody;

/// A body that is in memory, or one that is read while it is sent.
pub(crate) enum Outgoing {
    Whole(Vec<u8>),
    #[cfg(feature = "streams")]
    Streamed(RequestBody),
}

impl Default for Outgoing {
    fn default() -> Self {
        Self::Whole(Vec::new())
    }
}

#[cfg(feature = "streams")]
impl Outgoing {
    /// The same, for a transport that reads it while it sends it.
    pub(crate) fn into_streamed(self) -> RequestBody {
        match self {
            Self::Whole(bytes) => bytes.into(),
            Self::Streamed(body) => body,
        }
    }
}
