//! The body of an error response: one of the shapes that Twilio uses, or why it is not from Twilio.

use serde_json::{Map, Value};

use crate::{
    responses::body::{self, UndecodableBody},
    values::{field::FromJson, slot::Slot},
};

/// The contents of an error response.
pub(crate) struct ErrorBody {
    pub(crate) code: Option<i64>,
    pub(crate) message: Option<String>,
    pub(crate) more_info: Option<String>,
    pub(crate) details: Option<Value>,
}

impl ErrorBody {
    /// Reads `{ code, message, more_info, details }`, RFC 9457's `{ type, title, code, detail, errors }`, OAuth's
    /// `{ error, error_description }`, or a message inside of `error` or `errors`.
    ///
    /// A gateway's response, HTML or nothing, is none of these.
    pub(crate) fn read(body: &[u8]) -> Result<Self, UndecodableBody> {
        let mut json = None;
        body::read(body, Slot::Json(&mut json))?;
        let Some(Value::Object(body)) = json else {
            return Err(UndecodableBody::new("", "is not a JSON object"));
        };
        Ok(Self::of(&body))
    }

    fn of(body: &Map<String, Value>) -> Self {
        Self {
            code: body.get("code").cloned().and_then(i64::from_json),
            message: message_of(body),
            // In RFC 9457, `about:blank` means that there is nothing to read about the problem.
            more_info: string(body, &["more_info", "type"]).filter(|url| url != "about:blank"),
            details: ["details", "errors"]
                .iter()
                .find_map(|name| body.get(*name).filter(|value| !value.is_null()))
                .cloned(),
        }
    }
}

/// The properties that say what is wrong, from the most to the least specific.
const MESSAGES: [&str; 5] = ["message", "detail", "title", "error_description", "error"];

/// The message of an error, or of the errors inside of it.
fn message_of(error: &Map<String, Value>) -> Option<String> {
    let message = MESSAGES
        .iter()
        .find_map(|name| message_in(error.get(*name)?));
    message.or_else(|| {
        let errors = error.get("errors")?.as_array()?;
        let messages: Vec<_> = errors.iter().filter_map(message_in).collect();
        Some(messages.join("; ")).filter(|messages| !messages.is_empty())
    })
}

fn message_in(value: &Value) -> Option<String> {
    match value {
        Value::String(message) => Some(message.clone()).filter(|message| !message.is_empty()),
        Value::Object(error) => message_of(error),
        _ => None,
    }
}

/// The first of these properties that is a string.
fn string(body: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names
        .iter()
        .filter_map(|name| body.get(*name)?.as_str())
        .find(|string| !string.is_empty())
        .map(str::to_owned)
}
