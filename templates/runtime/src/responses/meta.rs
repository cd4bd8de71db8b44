//! Response metadata: status, headers, request ID, rate limits, and the raw body.

use std::{fmt, time::Duration};

use http::{
    HeaderMap, StatusCode,
    header::{DATE, RETRY_AFTER},
};
use jiff::SignedDuration;

use crate::values::date_time::since_1970;

/// The HTTP response to a request, and the effort it took.
///
/// [`Client::send_with_meta`](crate::Client::send_with_meta) returns it along with a result,
/// [`Error::response`](crate::Error::response) for an error. Printing it shows neither headers nor the body, which may
/// contain personal data.
#[derive(Clone)]
pub struct ResponseMeta {
    response: http::Response<Vec<u8>>,
    effort: Effort,
}

/// The effort of getting a response, or of failing to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Effort {
    /// The number of times the request was passed to the transport.
    pub(crate) attempts: u32,
    /// From the request's turn to its end, including waits between attempts.
    pub(crate) elapsed: Duration,
    /// Whether an attempt before the last one may have taken effect.
    pub(crate) may_have_arrived: bool,
}

/// When the year 9999 begins.
const YEAR_9999: SignedDuration = SignedDuration::from_secs(253_370_764_800);

/// How many more requests the API accepts, according to the headers of a response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// The number of requests allowed in a period.
    pub limit: Option<u64>,
    /// The number of requests left.
    pub remaining: Option<u64>,
    /// The value of the reset header as sent: seconds from now in some services, seconds since 1970 in others.
    pub reset: Option<u64>,
    /// The number of the account's concurrent requests, including this one: header `Twilio-Concurrent-Requests`.
    pub concurrent_requests: Option<u64>,
}

impl ResponseMeta {
    pub(crate) fn new(response: http::Response<Vec<u8>>, effort: Effort) -> Self {
        Self { response, effort }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    /// All headers. Some may contain personal data or secrets, such as a signed URL in `Location`.
    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// The body, decompressed but otherwise unchanged. It may contain personal data.
    pub fn body(&self) -> &[u8] {
        self.response.body()
    }

    /// The body, by value.
    pub fn into_body(self) -> Vec<u8> {
        self.response.into_body()
    }

    /// Twilio's request ID, which its support asks for: header `Twilio-Request-Id`, or `T-Request-Id` of older
    /// services.
    pub fn request_id(&self) -> Option<&str> {
        let headers = self.headers();
        text(headers, "twilio-request-id").or_else(|| text(headers, "t-request-id"))
    }

    /// How long the server asks to wait before a retry, counted from its response.
    ///
    /// Header `Retry-After`, in seconds or as a date. A date is compared with the server's own `Date`, so that no local
    /// clock matters; without one it is ignored, unless it is in the year 9999, which means never.
    pub fn retry_after(&self) -> Option<Duration> {
        let headers = self.headers();
        let value = text(headers, RETRY_AFTER.as_str())?.trim();
        if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
            // Too many digits for a duration: longer than any client waits, but not the same as no header.
            return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
        }
        let until = since_1970(value)?;
        match text(headers, DATE.as_str()).and_then(|date| since_1970(date.trim())) {
            Some(now) => Some(Duration::try_from(until.saturating_sub(now)).unwrap_or_default()),
            None => (until >= YEAR_9999).then_some(Duration::from_secs(u64::MAX)),
        }
    }

    /// How many more requests the API accepts; all `None` if it does not say.
    ///
    /// Headers `RateLimit-Limit`, `-Remaining` and `-Reset`, also with `X-` or as `X-Rate-Limit-…`.
    pub fn rate_limit(&self) -> RateLimit {
        let first = |names: [&str; 3]| names.into_iter().find_map(|name| self.number(name));
        RateLimit {
            limit: first(["ratelimit-limit", "x-ratelimit-limit", "x-rate-limit-limit"]),
            remaining: first([
                "ratelimit-remaining",
                "x-ratelimit-remaining",
                "x-rate-limit-remaining",
            ]),
            reset: first(["ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset"]),
            concurrent_requests: self.number("twilio-concurrent-requests"),
        }
    }

    /// The number of attempts: 1 unless the request was retried.
    pub fn attempts(&self) -> u32 {
        self.effort.attempts
    }

    /// The time from the request's turn to its end, including fetching its token and all waits between attempts.
    pub fn elapsed(&self) -> Duration {
        self.effort.elapsed
    }

    pub(crate) fn effort(&self) -> Effort {
        self.effort
    }

    pub(crate) fn response(&self) -> &http::Response<Vec<u8>> {
        &self.response
    }

    pub(crate) fn status_code(&self) -> StatusCode {
        self.response.status()
    }

    fn number(&self, name: &str) -> Option<u64> {
        text(self.headers(), name)?.trim().parse().ok()
    }
}

impl fmt::Debug for ResponseMeta {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ResponseMeta")
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("attempts", &self.attempts())
            .field("elapsed", &self.elapsed())
            .finish_non_exhaustive()
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get(name)?
        .to_str()
        .ok()
        .filter(|text| !text.is_empty())
}
