//! What both default transports have in common: what they can be set up with, and which requests have a body.

use std::time::Duration;

use http::Method;

use crate::adapters::tls::Tls;

/// What a transport is set up with.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) connect_timeout: Duration,
    pub(crate) max_response_size: usize,
    pub(crate) no_proxy: bool,
    pub(crate) tls: Tls,
}

impl Settings {
    /// How many bytes a response may have, also of an HTTP client that comes from elsewhere.
    pub(crate) const MAX_RESPONSE_SIZE: usize = 16 * 1024 * 1024;
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            max_response_size: Self::MAX_RESPONSE_SIZE,
            no_proxy: false,
            tls: Tls::DEFAULT,
        }
    }
}

/// Whether a request of this method announces the length of its body even when it has none: some proxies answer it
/// with 411 otherwise.
pub(crate) fn expects_body(method: &Method) -> bool {
    [Method::POST, Method::PUT, Method::PATCH].contains(method)
}
