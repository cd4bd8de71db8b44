//! How requests leave this machine.

#[cfg(feature = "reqwest")]
pub(crate) mod reqwest_transport;
#[cfg(any(feature = "reqwest", feature = "ureq"))]
pub(crate) mod settings;
#[cfg(any(feature = "reqwest", feature = "ureq"))]
pub(crate) mod tls;
pub(crate) mod transport;
