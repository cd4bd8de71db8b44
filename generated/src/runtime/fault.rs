//! The body of an error response: either shape that Twilio uses, or whatever a gateway put there. Reading never fails.

use serde_json::{Map, Value};

use super::field::JsonValue;

/// What an error response says of itself; all empty when the body is neither shape.
#[derive(Default)]
pub(crate) struct Fault {
    pub(crate) code: Option<i64>,
    pub(crate) message: Option<String>,
    pub(crate) more_info: Option<String>,
    pub(crate) details: Option<Value>,
}

impl Fault {
    /// Reads `{ code, message, more_info, details }`, or RFC 9457's `{ type, title, code, detail, errors }`.
    pub(crate) fn read(body: &[u8]) -> Self {
        let Ok(Value::Object(body)) = serde_json::from_slice(body) else {
            return Self::default();
        };
        Self {
            code: body.get("code").cloned().and_then(i64::from_json),
            message: text(&body, &["message", "detail", "title"]),
            // `about:blank` is RFC 9457's way to say that there is nothing to read about the problem.
            more_info: text(&body, &["more_info", "type"]).filter(|url| url != "about:blank"),
            details: ["details", "errors"]
                .iter()
                .find_map(|name| body.get(*name).filter(|value| !value.is_null()))
                .cloned(),
        }
    }
}

/// The first of these properties that holds a text.
fn text(body: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names
        .iter()
        .filter_map(|name| body.get(*name)?.as_str())
        .find(|text| !text.is_empty())
        .map(str::to_owned)
}
