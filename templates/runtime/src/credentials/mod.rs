//! Credentials: an account, an API key, an OAuth application, or a provider of these; and those of other APIs.

pub(crate) mod api_key;
pub(crate) mod authorization;
pub(crate) mod fixed;
pub(crate) mod keyring;
pub(crate) mod kind;
pub(crate) mod oauth;
pub(crate) mod provider;
pub(crate) mod selection;
pub(crate) mod token;

pub use self::{kind::Credentials, oauth::OAuth, provider::CredentialsProvider};
