//! When a request is retried, and after which wait.

use std::time::Duration;

/// How often a request is retried, and how long to wait between attempts.
///
/// Which requests are retried is fixed, since a request that takes effect twice does harm: a GET or DELETE if the
/// connection fails or times out and on the statuses 429, 502, 503 and 504; any other request only on 429, which means
/// that it was not accepted, or if none of it left this machine.
///
/// Before attempt `n + 1` the client waits for a random part of `base_delay · 2ⁿ⁻¹`, at most `max_delay`, in addition
/// to `Retry-After` if the response has it. If that wait would end after the client's total timeout, the request ends
/// immediately with the error of the last attempt.
///
/// ```
/// # use twilio_runtime::RetryPolicy;
/// use std::time::Duration;
///
/// let patient = RetryPolicy::default()
///     .max_attempts(8)
///     .max_delay(Duration::from_secs(60));
/// let once = RetryPolicy::never();
/// assert_ne!(patient, once);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    max_attempts: u32,
    base_delay: Duration,
    max_delay: Duration,
}

impl Default for RetryPolicy {
    /// 4 attempts, waits of up to half a second, one and two seconds.
    fn default() -> Self {
        Self {
            max_attempts: 4,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
        }
    }
}

impl RetryPolicy {
    /// Sends each request once.
    pub fn never() -> Self {
        Self::default().max_attempts(1)
    }

    /// The maximum number of attempts, including the first. 0 counts as 1.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// The longest wait before the second attempt. The limit doubles with each further attempt.
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The longest wait that the server did not ask for.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// The wait after attempt number `attempt`, counted from 1; `None` if it was the last.
    ///
    /// The wait is random over its whole range, so that clients that failed together do not retry together.
    pub(crate) fn wait_after(
        self,
        attempt: u32,
        retry_after: Option<Duration>,
    ) -> Option<Duration> {
        if attempt >= self.max_attempts {
            return None;
        }
        let doubled = 1_u32.checked_shl(attempt.saturating_sub(1));
        let longest = self
            .base_delay
            .saturating_mul(doubled.unwrap_or(u32::MAX))
            .min(self.max_delay);
        let nanoseconds = u64::try_from(longest.as_nanos()).unwrap_or(u64::MAX);
        let jitter = Duration::from_nanos(fastrand::u64(0..=nanoseconds));
        Some(retry_after.unwrap_or_default().saturating_add(jitter))
    }
}
