//! A parameter's value: from a Rust value to the strings on the wire.

use serde_core::{Serialize, Serializer, ser::Error as _};
use serde_json::Value;

use crate::{
    operations::{
        constraints::Instance,
        custom::Document,
        parameter::{Nullability, Parameter, ParameterLocation},
        value_type::{Multiplicity, ValueType},
    },
    values::{
        contents::Contents, field::JsonValue, file::File, string_type::StringType,
        string_value::StringValue,
    },
};

/// The value of a parameter, as the setters of a request store it.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// A string, a SID, an enum value or a date.
    String(StringValue),
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
    /// Bytes that are a whole body.
    Bytes(Contents),
    /// A file that is a part of a form.
    File(File),
}

impl Argument {
    /// The strings of this value, one for each repetition of the parameter's name.
    pub fn strings(&self) -> Vec<String> {
        let mut strings = Vec::new();
        self.each_string(&mut |string| strings.push(string.to_owned()));
        strings
    }

    /// Passes on the same strings, borrowed where possible.
    pub fn each_string(&self, add: &mut dyn FnMut(&str)) {
        match self {
            Self::String(string) => add(string),
            Self::Integer(integer) => add(itoa::Buffer::new().format(*integer)),
            Self::Number(number) => add(&number.to_string()),
            Self::Boolean(boolean) => add(if *boolean { "true" } else { "false" }),
            // Like Twilio's own libraries: callers that have the JSON as text pass it as a string.
            Self::Json(Value::String(string)) => add(string),
            Self::Json(json) => add(&json.to_string()),
            Self::List(items) => items.iter().for_each(|item| item.each_string(add)),
            // They are written as they are, and never as strings.
            Self::Bytes(_) | Self::File(_) => {}
        }
    }

    /// What may be printed of documents: their sizes.
    pub(crate) fn sizes(&self) -> String {
        let size = match self {
            Self::List(items) => {
                let sizes: Vec<String> = items.iter().map(Self::sizes).collect();
                return sizes.join(", ");
            }
            Self::Bytes(contents) => contents.size(),
            Self::File(file) => file.contents().size(),
            text => {
                let size: usize = text.strings().iter().map(String::len).sum();
                format!("{size} bytes")
            }
        };
        format!("({size})")
    }
}

impl Argument {
    /// Whether a setter could have set this for a parameter, as far as types are concerned.
    pub(crate) fn fits(&self, parameter: &Parameter<'_>) -> bool {
        let is_null = matches!(self, Self::Json(Value::Null));
        if is_null && parameter.nullability == Nullability::Nullable {
            return true;
        }
        match (self, parameter.multiplicity, parameter.value_type) {
            (_, Multiplicity::Single, ValueType::Unknown) => self.fits_location(parameter.location),
            (Self::List(items), Multiplicity::List, _) => {
                items.iter().all(|item| item.is_of(parameter.value_type))
            }
            (_, Multiplicity::Single, _) => self.is_of(parameter.value_type),
            (_, Multiplicity::List, _) => false,
        }
    }

    /// Whether it can be in this location, of which there is no description.
    fn fits_location(&self, location: ParameterLocation) -> bool {
        match (self, location) {
            (Self::Bytes(_) | Self::File(_), _) => false,
            (Self::Json(_), location) => location != ParameterLocation::Path,
            (_, ParameterLocation::Body) => false,
            (Self::List(items), location) => {
                let is_nested = items.iter().any(|item| matches!(item, Self::List(_)));
                location != ParameterLocation::Path && !is_nested
            }
            _ => true,
        }
    }

    fn is_of(&self, value_type: ValueType) -> bool {
        match (self, value_type) {
            (Self::String(string), value_type) => {
                // The fixed value of a variant is a string, also where callers give JSON.
                value_type == ValueType::Json || value_type.has(string)
            }
            (Self::Boolean(_), ValueType::Boolean)
            | (Self::Integer(_), ValueType::Integer)
            | (Self::Number(_), ValueType::Number)
            | (Self::Json(_), ValueType::Json | ValueType::OneOf)
            | (Self::Json(Value::Object(_)), ValueType::Object)
            | (Self::Bytes(_), ValueType::Bytes)
            | (Self::File(_), ValueType::File) => true,
            _ => false,
        }
    }

    /// Whether it is a document.
    pub(crate) fn document(&self) -> Document {
        match self {
            Self::Bytes(_) => Document::Bytes,
            Self::File(_) => Document::File,
            Self::List(items) if items.iter().any(|it| it.document() != Document::No) => {
                Document::Files
            }
            _ => Document::No,
        }
    }

    /// The value, as far as constraints are concerned.
    pub(crate) fn instance(&self) -> Instance<'_> {
        match self {
            Self::Integer(integer) => Instance::Integer(*integer),
            Self::String(string) => Instance::String(string),
            Self::List(items) => Instance::Array(items.len()),
            Self::Number(_) | Self::Boolean(_) | Self::Json(_) | Self::Bytes(_) | Self::File(_) => {
                Instance::Other
            }
        }
    }
}

/// The value in a JSON body.
impl Serialize for Argument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::String(string) => serializer.serialize_str(string),
            Self::Integer(integer) => serializer.serialize_i64(*integer),
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Boolean(boolean) => serializer.serialize_bool(*boolean),
            Self::Json(json) => json.serialize(serializer),
            Self::List(items) => serializer.collect_seq(items),
            Self::Bytes(_) | Self::File(_) => Err(S::Error::custom("a document is not JSON")),
        }
    }
}

/// A string.
pub fn string(string: impl Into<String>) -> Argument {
    Argument::String(StringValue::Owned(string.into()))
}

/// Null, for a property of a JSON body.
pub fn null() -> Argument {
    Argument::Json(Value::Null)
}

/// Any JSON.
pub fn json(json: impl Into<Value>) -> Argument {
    Argument::Json(json.into())
}

/// A model, a `oneOf` or a map.
pub fn object(value: impl JsonValue) -> Argument {
    Argument::Json(value.to_json())
}

/// Several values that convert into one of several types.
pub fn objects<T: JsonValue, I>(items: I) -> Argument
where
    I: IntoIterator<Item: Into<T>>,
{
    Argument::List(items.into_iter().map(|item| object(item.into())).collect())
}

/// Bytes that are a whole body.
pub fn bytes(contents: impl Into<Contents>) -> Argument {
    Argument::Bytes(contents.into())
}

/// A file that is a part of a form.
pub fn file(file: impl Into<File>) -> Argument {
    Argument::File(file.into())
}

/// Several values.
pub fn list<T: Into<Argument>>(items: impl IntoIterator<Item = T>) -> Argument {
    Argument::List(items.into_iter().map(Into::into).collect())
}

impl From<String> for Argument {
    fn from(string: String) -> Self {
        Self::String(StringValue::Owned(string))
    }
}

impl From<&str> for Argument {
    fn from(string: &str) -> Self {
        Self::String(StringValue::Owned(string.to_owned()))
    }
}

impl From<&String> for Argument {
    fn from(string: &String) -> Self {
        Self::String(StringValue::Owned(string.clone()))
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

impl From<File> for Argument {
    fn from(file: File) -> Self {
        Self::File(file)
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

impl<T: StringType> From<T> for Argument {
    fn from(value: T) -> Self {
        Self::String(value.to_string_value())
    }
}
