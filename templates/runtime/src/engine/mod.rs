//! The client: everything from a request's turn to its outcome.

pub(crate) mod attempt;
pub(crate) mod authorize;
pub(crate) mod builder;
pub(crate) mod client;
mod curl;
#[cfg(feature = "streams")]
pub(crate) mod download;
pub(crate) mod environment;
pub(crate) mod exchange;
pub(crate) mod outcome;
pub(crate) mod progress;
pub(crate) mod readiness;
pub(crate) mod retry;
pub(crate) mod token;
pub(crate) mod trace;
pub(crate) mod user_agent;
pub(crate) mod waiter;
