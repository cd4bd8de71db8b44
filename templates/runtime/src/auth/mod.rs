//! Who sends: credentials of every kind, and the value of the `Authorization` header.

pub(crate) mod authorization;
pub(crate) mod credentials;
pub(crate) mod fixed;
pub(crate) mod oauth;
pub(crate) mod provider;
pub(crate) mod token;
