//! The same client for programs that block: no async runtime is needed, and none is in the dependencies.

mod transport;
#[cfg(feature = "ureq")]
mod ureq_connection;
#[cfg(feature = "ureq")]
mod ureq_failure;
#[cfg(feature = "ureq")]
mod ureq_transport;

pub use self::transport::Transport;
#[cfg(feature = "ureq")]
pub use self::ureq_transport::{UreqTransport, UreqTransportBuilder};
