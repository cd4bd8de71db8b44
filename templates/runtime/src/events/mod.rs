//! What webhooks say: their parameters and their events, without regard to who sent them.

pub(crate) mod error;
pub(crate) mod event;
pub(crate) mod form;
pub(crate) mod parameters;
