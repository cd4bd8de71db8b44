#![doc = include_str!("../README.md")]
// docs.rs shows beside an item which feature it needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "tokens")]
mod access_tokens;
mod adapters;
#[doc(hidden)]
pub mod api;
pub mod blocking;
mod calls;
pub mod credentials;
mod engine;
mod errors;
mod events;
#[cfg(any(test, feature = "__examples"))]
#[doc(hidden)]
pub mod examples;
#[doc(hidden)]
pub mod generated_for_0_1;
mod lists;
mod operations;
mod origins;
mod responses;
mod secrets;
pub mod testing;
mod throttles;
mod transports;
mod turns;
mod values;
#[cfg(feature = "webhooks")]
mod webhooks;

#[cfg(test)]
mod tests;

#[doc(inline)]
pub use api::*;
/// The types of HTTP messages that a [`Transport`](transport::Transport) exchanges.
#[doc(no_inline)]
pub use http;
/// Any JSON, which some parameters take and some fields contain.
#[doc(no_inline)]
pub use serde_json;
