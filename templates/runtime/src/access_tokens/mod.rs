//! Access tokens: what lets a browser or a phone use Twilio's SDKs.

pub(crate) mod builder;
pub(crate) mod claims;
pub(crate) mod clock;
pub(crate) mod grants;
pub(crate) mod invalid;
pub(crate) mod jws;
pub(crate) mod token;
pub(crate) mod verifier;
