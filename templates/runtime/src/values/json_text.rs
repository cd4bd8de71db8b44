//! JSON that is a string on the wire, such as the attributes of a task.

use std::ops::Deref;

use serde_json::Value;

use crate::values::{
    field::{FromJson, JsonValue},
    long_number,
    slot::{OneOfSlot, Slot},
    view::View,
};

/// Any JSON. If the server sent a string that holds JSON, this is that JSON, and it is written as the same string again.
///
/// It can be used like a `serde_json::Value`, which converts into it:
///
/// ```
/// use twilio_runtime::{serde_json::json, types::JsonText};
///
/// let attributes = JsonText::from(json!({ "customerName": "Sample Visitor" }));
/// assert_eq!(attributes["customerName"], "Sample Visitor");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JsonText {
    json: Value,
    /// The string, if there was one that holds JSON.
    sent: Option<String>,
}

impl JsonText {
    /// The JSON, without the string that it may have been in.
    pub fn into_json(self) -> Value {
        self.json
    }

    fn read(string: String) -> Self {
        match serde_json::from_str(&string) {
            Ok(json) => Self {
                json,
                sent: Some(string),
            },
            Err(_) => Self::from(Value::String(string)),
        }
    }
}

/// JSON that a program gives, which is not written as a string even if it was one in a response.
pub fn json_text(json: impl Into<Value>) -> JsonText {
    json.into().into()
}

impl Deref for JsonText {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.json
    }
}

impl From<Value> for JsonText {
    fn from(json: Value) -> Self {
        Self { json, sent: None }
    }
}

impl From<JsonText> for Value {
    fn from(text: JsonText) -> Self {
        text.json
    }
}

impl FromJson for JsonText {
    fn slot(slot: &mut Option<Self>) -> Slot<'_> {
        Slot::OneOf(slot)
    }
}

impl JsonValue for JsonText {
    fn view(&self) -> View<'_> {
        match &self.sent {
            Some(string) => View::String(string),
            None => View::Json(&self.json),
        }
    }
}

impl OneOfSlot for Option<JsonText> {
    fn read(&mut self, json: Option<Value>) {
        *self = json.map(|json| match json {
            Value::String(string) => JsonText::read(string),
            mut json => {
                long_number::settle(&mut json);
                json.into()
            }
        });
    }

    fn expected(&self) -> &'static str {
        "JSON"
    }
}
