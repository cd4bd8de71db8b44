//! A parameter's value: from a Rust value to the strings on the wire.

use serde_core::{Serialize, Serializer};
use serde_json::Value;

use crate::{
    operations::parameter::{Location, Parameter, Style},
    values::{field::JsonValue, text::Text, text_value::TextValue},
};

/// The value of a parameter, as the setters of a request store it.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// A string, a SID, an enum value or a date.
    Text(Text),
    /// An integer, sent in decimal.
    Integer(i64),
    /// A number, sent in the shortest decimal form that reads back as the same number.
    Number(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// Any JSON: in a form, a string as is and anything else as compact JSON text; in a JSON body, the JSON itself.
    Json(Value),
    /// Several values: one pair for each, so that an empty list sends nothing; in a JSON body, an array.
    List(Vec<Argument>),
}

impl Argument {
    /// Whether it is a number, or a list that may contain numbers.
    pub(crate) fn may_be_number(&self) -> bool {
        matches!(self, Self::Integer(_) | Self::Number(_) | Self::List(_))
    }

    /// The strings of this value, one for each repetition of the parameter's name.
    pub fn texts(&self) -> Vec<String> {
        let mut texts = Vec::new();
        self.each_text(&mut |text| texts.push(text.to_owned()));
        texts
    }

    /// Passes on the same strings, borrowed where possible.
    pub fn each_text(&self, add: &mut dyn FnMut(&str)) {
        match self {
            Self::Text(text) => add(text),
            Self::Integer(integer) => add(itoa::Buffer::new().format(*integer)),
            Self::Number(number) => add(&number.to_string()),
            Self::Boolean(boolean) => add(if *boolean { "true" } else { "false" }),
            // Like Twilio's own libraries: callers that have the JSON as text pass it as a string.
            Self::Json(Value::String(text)) => add(text),
            Self::Json(json) => add(&json.to_string()),
            Self::List(items) => items.iter().for_each(|item| item.each_text(add)),
        }
    }
}

impl Argument {
    /// Whether a setter could have set this for a parameter, as far as a table knows.
    pub(crate) fn fits(&self, parameter: &Parameter<'_>) -> bool {
        let is_json =
            parameter.location == Location::Body || matches!(parameter.style, Style::Flattened(_));
        let has_range = parameter.minimum.is_some() || parameter.maximum.is_some();
        let is_one = is_json || parameter.location == Location::Path;
        match self {
            Self::List(items) => {
                let is_flat = |item: &Self| !matches!(item, Self::List(_));
                !is_one
                    && items
                        .iter()
                        .all(|item| is_flat(item) && item.fits(parameter))
            }
            Self::Json(_) => !has_range && parameter.location != Location::Path,
            Self::Integer(_) => !is_json,
            // A non-integer would bypass the range check.
            Self::Text(_) | Self::Number(_) | Self::Boolean(_) => !is_json && !has_range,
        }
    }
}

/// The value in a JSON body.
impl Serialize for Argument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(integer) => serializer.serialize_i64(*integer),
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Boolean(boolean) => serializer.serialize_bool(*boolean),
            Self::Json(json) => json.serialize(serializer),
            Self::List(items) => serializer.collect_seq(items),
        }
    }
}

/// A string.
pub fn text(text: impl Into<String>) -> Argument {
    Argument::Text(Text::Owned(text.into()))
}

/// Any JSON.
pub fn json(json: impl Into<Value>) -> Argument {
    Argument::Json(json.into())
}

/// A model, a `oneOf` or a map.
pub fn object(value: impl JsonValue) -> Argument {
    Argument::Json(value.to_json())
}

/// Several values.
pub fn list<T: Into<Argument>>(items: impl IntoIterator<Item = T>) -> Argument {
    Argument::List(items.into_iter().map(Into::into).collect())
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(Text::Owned(text))
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(Text::Owned(text.to_owned()))
    }
}

impl From<&String> for Argument {
    fn from(text: &String) -> Self {
        Self::Text(Text::Owned(text.clone()))
    }
}

impl From<i64> for Argument {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

impl From<f64> for Argument {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Argument {
    fn from(boolean: bool) -> Self {
        Self::Boolean(boolean)
    }
}

impl From<Value> for Argument {
    fn from(json: Value) -> Self {
        Self::Json(json)
    }
}

impl<T: Into<Argument>> From<Vec<T>> for Argument {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl<T: TextValue> From<T> for Argument {
    fn from(value: T) -> Self {
        Self::Text(value.to_text())
    }
}
