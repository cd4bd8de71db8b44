//! From a path parameter's value to a path segment, or to the reason why it would call another endpoint.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// All characters except the unreserved ones of RFC 3986.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The number of gateways in a row that may each decode a value once. A value encoded more often was made to bypass a
/// check.
const MAX_ROUNDS: usize = 8;

/// The value, percent-encoded.
///
/// Percent-encoding alone is not enough: some gateways decode `%2F` and `%2E`, once or repeatedly, before they route a
/// request. So a value is refused if, decoded, it is more than one segment, or a segment that would be dropped or lead
/// to a parent.
pub(crate) fn encode(value: &str) -> Result<String, &'static str> {
    if value.is_empty() {
        return Err("is empty, which would call another endpoint");
    }
    let decoded = decoded(value).ok_or("is percent-encoded too many times")?;
    if decoded.chars().any(char::is_control) {
        return Err("contains a control character");
    }
    if decoded.contains(['/', '\\']) {
        return Err("contains a `/` or a `\\`, which would call another endpoint");
    }
    // Some servers treat the part after a `;` as a parameter of the segment, and drop it before they resolve `..`.
    let name = decoded.split(';').next().unwrap_or_default();
    if matches!(name, "" | "." | "..") {
        return Err("is an empty, `.` or `..` path segment, which would call another endpoint");
    }
    Ok(utf8_percent_encode(value, ENCODED).to_string())
}

/// Whether two encoded paths have the same segments, however these are percent-encoded. An encoded `/` is part of its
/// segment.
pub(crate) fn are_same(path: &str, other: &str) -> bool {
    let segments = |path: &str| -> Vec<Vec<u8>> {
        let segments = path.split('/').map(percent_decode_str);
        segments.map(Iterator::collect).collect()
    };
    segments(path) == segments(other)
}

/// The string after decoding it until nothing changes; `None` if that takes too many rounds.
fn decoded(value: &str) -> Option<Cow<'_, str>> {
    let mut text = Cow::Borrowed(value);
    for _ in 0..MAX_ROUNDS {
        let next = percent_decode_str(&text).decode_utf8_lossy().into_owned();
        if next == *text {
            return Some(text);
        }
        text = Cow::Owned(next);
    }
    None
}
