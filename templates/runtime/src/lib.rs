//! The runtime of generated clients for Twilio's APIs.

pub(crate) mod auth;
pub mod blocking;
pub(crate) mod calls;
#[doc(hidden)]
pub mod codegen;
pub(crate) mod engine;
pub(crate) mod errors;
#[cfg(any(test, feature = "__examples"))]
#[doc(hidden)]
pub mod examples;
pub(crate) mod lists;
pub mod testing;
pub(crate) mod transports;
pub(crate) mod values;

#[cfg(test)]
mod tests;

pub use self::codegen::api::*;
