//! The transports over reqwest and ureq.

#[cfg(any(feature = "reqwest", feature = "ureq"))]
mod body;
#[cfg(all(feature = "streams", any(feature = "reqwest", feature = "ureq")))]
mod decoder;
#[cfg(all(feature = "gzip", any(feature = "reqwest", feature = "ureq")))]
mod gzip;
#[cfg(feature = "ureq")]
pub(crate) mod http1;
#[cfg(feature = "ureq")]
mod idle_connections;
#[cfg(all(feature = "reqwest", feature = "streams"))]
mod reqwest_streams;
#[cfg(feature = "reqwest")]
pub(crate) mod reqwest_transport;
#[cfg(any(feature = "reqwest", feature = "ureq"))]
pub(crate) mod settings;
#[cfg(any(feature = "reqwest", feature = "ureq"))]
pub(crate) mod tls;
#[cfg(feature = "ureq")]
mod ureq_connection;
#[cfg(feature = "ureq")]
mod ureq_failure;
#[cfg(all(feature = "ureq", feature = "streams"))]
mod ureq_streams;
#[cfg(feature = "ureq")]
pub(crate) mod ureq_transport;
