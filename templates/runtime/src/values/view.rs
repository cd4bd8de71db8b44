//! Serializes values as JSON, without an intermediate tree.

use serde_core::{
    Serialize, Serializer,
    ser::{SerializeMap as _, SerializeSeq as _},
};
use serde_json::Value;

use crate::values::{field::Field, model::AdditionalProperties};

/// A value with its type erased, to be serialized.
pub enum View<'a> {
    /// A string, a SID, an enum or a date.
    String(&'a str),
    /// A boolean.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// A number.
    Number(f64),
    /// Any JSON.
    Json(&'a Value),
    /// JSON that is none of the alternatives of a `oneOf`.
    Unrecognized(&'a Value),
    /// An object, omitting empty properties, with what it keeps beside its fields.
    Model(Vec<Field<'a>>, Option<&'a AdditionalProperties>),
    /// An array.
    List(Vec<View<'a>>),
    /// An object.
    Map(Vec<(&'a str, View<'a>)>),
}

impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::String(string) => serializer.serialize_str(string),
            Self::Boolean(boolean) => serializer.serialize_bool(*boolean),
            Self::Integer(integer) => serializer.serialize_i64(*integer),
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Json(json) | Self::Unrecognized(json) => json.serialize(serializer),
            Self::Model(fields, additional) => {
                let mut map = serializer.serialize_map(None)?;
                for field in fields {
                    if let Some(value) = field.value.view() {
                        map.serialize_entry(field.name, &value)?;
                    }
                }
                for (name, value) in additional.iter().copied().flatten() {
                    // A field that the program has set since counts.
                    if !fields.iter().any(|field| field.is_set_as(name)) {
                        map.serialize_entry(name, value)?;
                    }
                }
                map.end()
            }
            Self::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Self::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (name, value) in entries {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}
