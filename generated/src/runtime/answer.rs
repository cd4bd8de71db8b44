//! What an error keeps of a response: its status, what its headers say, and its body.

use std::time::Duration;

use http::{
    HeaderMap, StatusCode,
    header::{DATE, RETRY_AFTER},
};
use jiff::fmt::rfc2822;

/// A response that cannot be given to the caller as a result.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) request_id: Option<Box<str>>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn new(response: http::Response<Vec<u8>>) -> Self {
        let headers = response.headers();
        let request_id =
            text(headers, "twilio-request-id").or_else(|| text(headers, "t-request-id"));
        Self {
            status: response.status(),
            request_id: request_id.map(Into::into),
            retry_after: retry_after(headers),
            body: response.into_body(),
        }
    }
}

/// Seconds, or a date. A date is compared with the server's own `Date`, so that no clock of this machine matters; without
/// one it says nothing.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = text(headers, RETRY_AFTER.as_str())?.trim();
    if value.bytes().all(|byte| byte.is_ascii_digit()) {
        return value.parse().ok().map(Duration::from_secs);
    }
    let until = rfc2822::parse(value).ok()?.timestamp();
    let now = rfc2822::parse(text(headers, DATE.as_str())?.trim())
        .ok()?
        .timestamp();
    Some(Duration::try_from(until.duration_since(now)).unwrap_or_default())
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get(name)?
        .to_str()
        .ok()
        .filter(|text| !text.is_empty())
}
