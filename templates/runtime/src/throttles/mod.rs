//! When an attempt may start: the trait that decides, its error, and the rate that needs nothing but this process.

pub(crate) mod chain;
pub(crate) mod error;
pub(crate) mod next_attempt;
pub(crate) mod rate;
pub(crate) mod throttle;
