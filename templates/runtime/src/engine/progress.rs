//! The progress of a request: its attempts so far, and its remaining time.

use std::time::Duration;

use crate::{errors::ending::Ending, responses::meta::Effort};

/// The attempts of one request.
pub(crate) struct Progress {
    begin: Duration,
    total_timeout: Duration,
    effort: Effort,
    attempt_began: Duration,
    attempt_took: Duration,
}

impl Progress {
    /// For a request whose time starts now.
    pub(crate) fn new(now: Duration, total_timeout: Duration) -> Self {
        Self {
            begin: now,
            total_timeout,
            effort: Effort::default(),
            attempt_began: now,
            attempt_took: Duration::ZERO,
        }
    }

    pub(crate) fn effort(&self) -> Effort {
        self.effort
    }

    /// The duration of the last attempt.
    pub(crate) fn attempt_took(&self) -> Duration {
        self.attempt_took
    }

    /// Excludes a wait from the request's time.
    pub(crate) fn leave_out(&mut self, wait: Duration) {
        self.begin = self.begin.saturating_add(wait);
    }

    /// The rest of the total timeout.
    pub(crate) fn left(&mut self, now: Duration) -> Duration {
        self.effort.elapsed = now.saturating_sub(self.begin);
        self.total_timeout.saturating_sub(self.effort.elapsed)
    }

    /// The request goes to the transport.
    pub(crate) fn attempt_begins(&mut self, now: Duration) {
        self.effort.attempts += 1;
        self.attempt_began = now;
    }

    /// The transport has finished with it.
    pub(crate) fn attempt_ends(&mut self, now: Duration) {
        self.attempt_took = now.saturating_sub(self.attempt_began);
        self.effort.elapsed = now.saturating_sub(self.begin);
    }

    /// The attempt with this ending is followed by another.
    pub(crate) fn goes_on_after(&mut self, ending: Ending) {
        self.effort.may_have_arrived |= ending.may_have_taken_effect();
    }
}
