#![doc = include_str!("../README.md")]
// docs.rs shows beside an item which feature it needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod error;
mod held;
mod names;
mod outbox;
mod outcome;
mod queued;
mod rate;
mod seal;
mod store;
mod worker;

// They reach their Redis over a socket of Unix.
#[cfg(test)]
#[cfg(unix)]
mod tests;

pub use crate::{
    error::{BoxError, OutboxError},
    held::Held,
    outbox::{Outbox, OutboxBuilder, Status},
    outcome::{Outcome, Refusal, Settled},
    queued::{Enqueued, Queued},
    rate::{RedisRate, WhenAway},
    seal::{Seal, SealError},
    worker::Worker,
};
