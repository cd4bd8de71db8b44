//! Properties of requests that may be null.

use serde_json::Value;

use crate::values::{
    field::{FromJson, JsonValue},
    slot::{OneOfSlot, Slot},
    view::View,
};

static NULL: Value = Value::Null;

/// A property of a model that is sent, and that may be null: `Some(Nullable::Null)` sends null, `None` sends nothing.
///
/// A value converts into it:
///
/// ```
/// # use twilio_runtime::types::Nullable;
/// let city: Option<Nullable<String>> = Some("Oslo".to_owned().into());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nullable<T> {
    /// Null.
    Null,
    /// A value.
    Value(T),
}

impl<T> Nullable<T> {
    /// The value, unless it is null.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// The same, by value.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T: JsonValue> FromJson for Nullable<T> {
    fn slot(slot: &mut Option<Self>) -> Slot<'_> {
        Slot::OneOf(slot)
    }
}

impl<T: JsonValue> JsonValue for Nullable<T> {
    fn view(&self) -> View<'_> {
        match self {
            Self::Null => View::Json(&NULL),
            Self::Value(value) => value.view(),
        }
    }
}

impl<T: JsonValue> OneOfSlot for Option<Nullable<T>> {
    fn read(&mut self, json: Option<Value>) {
        *self = match json {
            None => None,
            Some(Value::Null) => Some(Nullable::Null),
            Some(json) => T::from_json(json).map(Nullable::Value),
        };
    }

    fn expected(&self) -> &'static str {
        "null or a value"
    }

    fn accepts_null(&self) -> bool {
        true
    }
}
