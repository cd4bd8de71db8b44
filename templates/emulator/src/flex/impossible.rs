//! Why something cannot happen. In: the state of a resource. Out: words, or the refusal of a request.

use std::fmt;

use crate::errors::Refusal;

/// Why something cannot happen to an interaction, such as that a closed channel becomes active.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impossible(String);

impl Impossible {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for Impossible {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Impossible {}

impl From<Impossible> for Refusal {
    fn from(impossible: Impossible) -> Self {
        Self::invalid(impossible.0)
    }
}
