//! Why a throttle did not permit an attempt.

use std::{error::Error as StdError, fmt};

/// Why an attempt was not permitted to start.
#[derive(Debug)]
pub struct ThrottleError {
    reason: Reason,
    source: Box<dyn StdError + Send + Sync>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    Unavailable,
    Refused,
    TooLate,
}

impl ThrottleError {
    /// Nobody can tell whether the attempt may start, since what the throttle depends on cannot be reached. The request
    /// can be sent later: [`Error::is_retryable`](crate::Error::is_retryable).
    ///
    /// The source must contain no secrets and no personal data.
    pub fn unavailable(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let (reason, source) = (Reason::Unavailable, source.into());
        Self { reason, source }
    }

    /// The attempt must not start, now or later.
    ///
    /// The source must contain no secrets and no personal data.
    pub fn refused(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let (reason, source) = (Reason::Refused, source.into());
        Self { reason, source }
    }

    /// The time for the request would be over before the attempt may start.
    pub(crate) fn too_late() -> Self {
        let (reason, source) = (Reason::TooLate, "the request's total timeout".into());
        Self { reason, source }
    }

    /// Whether the throttle could not decide.
    pub fn is_unavailable(&self) -> bool {
        self.reason == Reason::Unavailable
    }

    pub(crate) fn is_too_late(&self) -> bool {
        self.reason == Reason::TooLate
    }
}

impl fmt::Display for ThrottleError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.reason {
            Reason::Unavailable => "its throttle could not be asked",
            Reason::Refused => "its throttle refused it",
            Reason::TooLate => "its throttle would delay it beyond its time limit",
        })
    }
}

impl StdError for ThrottleError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
