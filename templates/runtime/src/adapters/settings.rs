//! The settings that both built-in transports share, and which requests have a body.

use std::time::Duration;

use http::Method;

use crate::adapters::tls::Tls;

/// The settings of a transport.
#[derive(Clone, Debug)]
pub(crate) struct TransportSettings {
    pub(crate) connect_timeout: Duration,
    pub(crate) idle_timeout: Duration,
    pub(crate) max_response_size: usize,
    pub(crate) no_proxy: bool,
    pub(crate) tls: Tls,
}

impl TransportSettings {
    /// The maximum size of a response in bytes, also for a custom HTTP client.
    pub(crate) const MAX_RESPONSE_SIZE: usize = 16 * 1024 * 1024;
}

impl Default for TransportSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            // Half of the time after which load balancers of AWS close a connection by default.
            idle_timeout: Duration::from_secs(30),
            max_response_size: Self::MAX_RESPONSE_SIZE,
            no_proxy: false,
            tls: Tls::DEFAULT,
        }
    }
}

/// Whether a request with this method declares the length of its body even without one: otherwise some proxies return
/// 411.
pub(crate) fn expects_body(method: &Method) -> bool {
    [Method::POST, Method::PUT, Method::PATCH].contains(method)
}
