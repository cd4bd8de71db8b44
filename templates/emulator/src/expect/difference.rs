//! In what requests differ from those that were expected. In: both. Out: a text for the person who reads the failed
//! test, without personal data and secrets.

use std::{fmt::Write as _, sync::Arc};

use super::Expected;
use crate::{mock::Mock, record::Exchange};

/// How many requests are printed at most: the latest.
const MOST: usize = 20;

/// There were more or fewer than expected.
pub(super) fn count(
    mock: &Mock,
    expected: &Expected,
    wanted: &str,
    found: usize,
    exchanges: &[Arc<Exchange>],
) -> String {
    let mut text = format!(
        "expected {wanted} of these requests, but there were {found}:\n  {}\n",
        outline(mock, expected)
    );
    list(mock, Some(expected), exchanges, &mut text);
    text
}

/// One of them did not follow those before it.
pub(super) fn in_order(
    mock: &Mock,
    expected: &[Expected],
    missing: usize,
    exchanges: &[Arc<Exchange>],
) -> String {
    let mut text = "expected these requests in this order:\n".to_owned();
    for (index, it) in expected.iter().enumerate() {
        let note = match index.cmp(&missing) {
            std::cmp::Ordering::Less => "",
            std::cmp::Ordering::Equal => "    <- missing at this place",
            std::cmp::Ordering::Greater => "    <- not looked for",
        };
        let _ = writeln!(text, "  {}. {}{note}", index + 1, outline(mock, it));
    }
    list(mock, expected.get(missing), exchanges, &mut text);
    text
}

/// The requests are others from one of them on.
pub(super) fn only(
    mock: &Mock,
    expected: &[Expected],
    same: usize,
    exchanges: &[Arc<Exchange>],
) -> String {
    let mut text = "expected these requests and no others:\n".to_owned();
    for (index, it) in expected.iter().enumerate() {
        let note = if index == same {
            "    <- the first difference"
        } else {
            ""
        };
        let _ = writeln!(text, "  {}. {}{note}", index + 1, outline(mock, it));
    }
    if same >= expected.len() {
        let _ = writeln!(text, "  and nothing after them");
    }
    list(mock, expected.get(same), exchanges, &mut text);
    text
}

/// An expected request in one line.
fn outline(mock: &Mock, expected: &Expected) -> String {
    let described = mock.described(expected.operation());
    let mut text = expected.operation().to_owned();
    for (name, value) in expected.parameters() {
        let _ = match value {
            Some(value) => {
                let shown = described.map(|it| it.shown(name, value));
                write!(text, ", {name}: {}", shown.unwrap_or_default())
            }
            None => write!(text, ", no {name}"),
        };
    }
    if let Some(status) = expected.expected_status() {
        let _ = write!(text, ", status {status}");
    }
    text
}

/// The requests, and in what those for the same operation differ.
fn list(mock: &Mock, expected: Option<&Expected>, exchanges: &[Arc<Exchange>], text: &mut String) {
    if exchanges.is_empty() {
        text.push_str("there were no requests at all");
        return;
    }
    text.push_str("the requests:\n");
    let skipped = exchanges.len().saturating_sub(MOST);
    if skipped > 0 {
        let _ = writeln!(text, "  … {skipped} before these");
    }
    for (index, exchange) in exchanges.iter().enumerate().skip(skipped) {
        let id = exchange.operation_id().unwrap_or("no operation");
        let status = exchange.status().as_u16();
        let _ = writeln!(text, "  {}. {id}, status {status}", index + 1);
        let same_operation = expected.filter(|it| exchange.operation_id() == Some(it.operation()));
        if let Some(expected) = same_operation {
            differences(mock, expected, exchange, text);
        }
    }
}

fn differences(mock: &Mock, expected: &Expected, exchange: &Exchange, text: &mut String) {
    let described = mock.described(expected.operation());
    let shown = |name: &str, value: &str| described.map(|it| it.shown(name, value));
    for (name, value, sent) in expected.differing(exchange) {
        let wanted = match value {
            Some(value) => shown(name, value).unwrap_or_default(),
            None => "not sent".to_owned(),
        };
        let sent: Vec<String> = sent.iter().filter_map(|it| shown(name, it)).collect();
        let sent = match sent.as_slice() {
            [] => "not sent".to_owned(),
            // Hidden values look the same.
            [one] if *one == wanted => format!("another {one}"),
            several => several.join(", "),
        };
        let _ = writeln!(text, "     - {name}: {wanted}\n     + {name}: {sent}");
    }
    if let Some(status) = expected
        .expected_status()
        .filter(|_| !expected.has_status(exchange))
    {
        let sent = exchange.status().as_u16();
        let _ = writeln!(text, "     - status: {status}\n     + status: {sent}");
    }
}
