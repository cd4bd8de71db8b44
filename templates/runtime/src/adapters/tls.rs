//! Which TLS library the transports use: what the features offer, and what the program chose among it.

use crate::{errors::error::Error, transports::error::TransportError};

/// The library that speaks TLS.
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
    /// What is used unless the program chooses. Where other crates add features, rustls stays what it was.
    #[cfg(any(feature = "rustls", feature = "rustls-no-provider"))]
    pub(crate) const DEFAULT: Self = Self::Rustls;
    /// What is used unless the program chooses.
    #[cfg(all(
        feature = "native-tls",
        not(any(feature = "rustls", feature = "rustls-no-provider"))
    ))]
    pub(crate) const DEFAULT: Self = Self::Native;
    /// What is used unless the program chooses.
    #[cfg(not(any(
        feature = "rustls",
        feature = "rustls-no-provider",
        feature = "native-tls"
    )))]
    pub(crate) const DEFAULT: Self = Self::Missing;

    /// Whether a transport can be built with it: HTTP libraries panic where rustls has no crypto provider.
    #[allow(
        clippy::unnecessary_wraps,
        reason = "with most features nothing can go wrong"
    )]
    pub(crate) fn ready(self) -> Result<Self, Error> {
        #[cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]
        if self == Self::Rustls && rustls::crypto::CryptoProvider::get_default().is_none() {
            return Err(Error::configuration(NO_PROVIDER));
        }
        Ok(self)
    }

    /// Refuses what needs TLS where there is none, before the HTTP library finds a worse way to say so.
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
const NO_PROVIDER: &str = "rustls has no crypto provider: install one first, such as with \
    `rustls::crypto::ring::default_provider().install_default()`, or enable the feature `rustls`";

#[cfg(not(any(
    feature = "rustls",
    feature = "rustls-no-provider",
    feature = "native-tls"
)))]
const NO_TLS: &str =
    "https needs TLS: enable the feature `rustls`, `rustls-no-provider` or `native-tls`";
