//! Secrets: what makes one unusable, and signing with one.

#[cfg(any(feature = "tokens", feature = "webhooks"))]
pub(crate) mod invalid_settings;
#[cfg(any(feature = "tokens", feature = "webhooks"))]
pub(crate) mod secret;
#[cfg(any(feature = "tokens", feature = "webhooks"))]
pub(crate) mod signature;
pub(crate) mod unusable;
