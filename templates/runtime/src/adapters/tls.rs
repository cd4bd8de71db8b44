//! The TLS library of the transports: what the features offer, and what the program chose.

use crate::{errors::error::Error, transports::error::TransportError};

/// The TLS library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tls {
    #[cfg(any(feature = "rustls", feature = "rustls-no-provider"))]
    Rustls,
    #[cfg(feature = "native-tls")]
    Native,
    #[cfg(not(any(
        feature = "rustls",
        feature = "rustls-no-provider",
        feature = "native-tls"
    )))]
    Missing,
}

impl Tls {
    /// The default. If other crates add features, rustls remains the default.
    #[cfg(any(feature = "rustls", feature = "rustls-no-provider"))]
    pub(crate) const DEFAULT: Self = Self::Rustls;
    /// The default.
    #[cfg(all(
        feature = "native-tls",
        not(any(feature = "rustls", feature = "rustls-no-provider"))
    ))]
    pub(crate) const DEFAULT: Self = Self::Native;
    /// The default.
    #[cfg(not(any(
        feature = "rustls",
        feature = "rustls-no-provider",
        feature = "native-tls"
    )))]
    pub(crate) const DEFAULT: Self = Self::Missing;

    /// Whether a transport can be built with it: HTTP libraries panic if rustls has no crypto provider.
    #[allow(
        clippy::unnecessary_wraps,
        reason = "with most features this cannot fail"
    )]
    pub(crate) fn ready(self) -> Result<Self, Error> {
        #[cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]
        if self == Self::Rustls && rustls::crypto::CryptoProvider::get_default().is_none() {
            return Err(Error::configuration(NO_PROVIDER));
        }
        Ok(self)
    }

    /// Refuses URLs that need TLS if there is none, before the HTTP library fails with a worse message.
    pub(crate) fn admit(self, uri: &http::Uri) -> Result<(), TransportError> {
        match self {
            #[cfg(not(any(
                feature = "rustls",
                feature = "rustls-no-provider",
                feature = "native-tls"
            )))]
            Self::Missing if uri.scheme() == Some(&http::uri::Scheme::HTTPS) => {
                Err(TransportError::rejected(NO_TLS))
            }
            _ => {
                let _ = uri;
                Ok(())
            }
        }
    }
}

#[cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]
const NO_PROVIDER: &str = "rustls has no crypto provider: install one first, for example with \
    `rustls::crypto::ring::default_provider().install_default()`, or enable the feature `rustls`";

#[cfg(not(any(
    feature = "rustls",
    feature = "rustls-no-provider",
    feature = "native-tls"
)))]
const NO_TLS: &str =
    "https needs TLS: enable the feature `rustls`, `rustls-no-provider` or `native-tls`";
