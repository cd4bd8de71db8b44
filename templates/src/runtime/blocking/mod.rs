//! The same client for programs that block: no async runtime is needed, and none is in the dependencies.

mod transport;

pub use self::transport::Transport;
