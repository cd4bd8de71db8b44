//! From a path parameter's value to a path segment, or to the reason why it would call another endpoint.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::{
    calls::{argument::Argument, style},
    operations::{
        parameter::{Parameter, ParameterLocation, Style},
        reference::OperationRef,
    },
};

/// All characters except the unreserved ones of RFC 3986.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The number of gateways in a row that may each decode a value once. A value encoded more often was made to bypass a
/// check.
const MAX_ROUNDS: usize = 8;

/// The text of a parameter in a path, percent-encoded.
///
/// Percent-encoding alone is not enough: some gateways decode `%2F` and `%2E`, once or repeatedly, before they route a
/// request. So a value is refused if, decoded, it is more than one segment, or a segment that would be dropped or lead
/// to a parent.
pub(crate) fn encode(
    parameter: &Parameter<'_>,
    argument: &Argument,
) -> Result<String, &'static str> {
    let text = style::expand(parameter, argument, str::to_owned)?.unwrap_or_default();
    match parameter.style {
        Style::Matrix(_) => check_text(&text).map(|_| ())?,
        _ => check(&text)?,
    }
    let encoded = style::expand(parameter, argument, |part| {
        utf8_percent_encode(part, ENCODED).to_string()
    })?;
    Ok(encoded.unwrap_or_default())
}

/// Whether this text can be sent as a segment.
pub(crate) fn check(text: &str) -> Result<(), &'static str> {
    let decoded = check_text(text)?;
    // Some servers treat the part after a `;` as a parameter of the segment, and drop it before they resolve `..`.
    let name = decoded.split(';').next().unwrap_or_default();
    if matches!(name, "" | "." | "..") {
        return Err("is an empty, `.` or `..` path segment, which would call another endpoint");
    }
    Ok(())
}

/// The decoded text, which is a part of a segment. What begins with a `;` is a parameter for every server.
fn check_text(text: &str) -> Result<Cow<'_, str>, &'static str> {
    if text.is_empty() {
        return Err("is empty, which would call another endpoint");
    }
    let decoded = decoded(text).ok_or("is percent-encoded too many times")?;
    if decoded.chars().any(char::is_control) {
        return Err("contains a control character");
    }
    if decoded.contains(['/', '\\']) {
        return Err("contains a `/` or a `\\`, which would call another endpoint");
    }
    Ok(decoded)
}

/// Whether an encoded path consists of `prefix` and the template of an operation with values that could be sent in it,
/// however both are percent-encoded.
pub(crate) fn is_path_of(prefix: &str, operation: &OperationRef, path: &str) -> bool {
    let literal = prefix.split('/').skip(1).map(Expected::Literal);
    let template = operation.path().split('/').skip(1);
    let template = template.map(|segment| Expected::of(segment, operation));
    let segments: Vec<&str> = path.split('/').collect();
    let Some(("", segments)) = segments.split_first().map(|(first, rest)| (*first, rest)) else {
        return false;
    };
    let expected: Vec<Expected<'_>> = literal.chain(template).collect();
    expected.len() == segments.len()
        && expected
            .iter()
            .zip(segments)
            .all(|(expected, segment)| expected.is_met_by(segment))
}

/// What a segment of a path must be.
enum Expected<'a> {
    Literal(&'a str),
    /// Any value between two literal texts.
    Value(&'a str, &'a str),
    /// The same, whose value begins with a `;`.
    Matrix(&'a str, &'a str),
}

impl<'a> Expected<'a> {
    fn of(template: &'a str, operation: &OperationRef) -> Self {
        let opened = template.split_once('{');
        let closed = opened.and_then(|(before, rest)| Some((before, rest.rsplit_once('}')?)));
        let Some((before, (names, after))) = closed else {
            return Self::Literal(template);
        };
        let first = names.split('}').next();
        let is_matrix = operation.parameters().any(|it| {
            let is_first = it.location == ParameterLocation::Path && Some(it.name) == first;
            is_first && matches!(it.style, Style::Matrix(_))
        });
        match is_matrix {
            true => Self::Matrix(before, after),
            false => Self::Value(before, after),
        }
    }

    fn is_met_by(&self, segment: &str) -> bool {
        let decoded = |text| percent_decode_str(text).collect::<Vec<u8>>();
        let segment = decoded(segment);
        match self {
            Self::Literal(text) => decoded(text) == segment,
            Self::Value(before, after) | Self::Matrix(before, after) => {
                let value = segment.strip_prefix(decoded(before).as_slice());
                let value = value.and_then(|rest| rest.strip_suffix(decoded(after).as_slice()));
                let value = value.and_then(|value| str::from_utf8(value).ok());
                value.is_some_and(|value| match self {
                    Self::Matrix(..) => value.starts_with(';') && check_text(value).is_ok(),
                    _ => check(value).is_ok(),
                })
            }
        }
    }
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
