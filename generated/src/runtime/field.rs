//! The fields of models: read from JSON without ever failing, written back, and printed without personal data.

use std::{collections::BTreeMap, fmt};

use serde_json::{Number, Value};

use super::operation::Privacy;

/// A type that a field of a response can have.
pub trait JsonValue: fmt::Debug + Sized + Send + 'static {
    /// The value, or `None` when the JSON is not what the description says: an odd field costs only itself.
    fn from_json(json: Value) -> Option<Self>;

    /// The value as JSON.
    fn to_json(&self) -> Value;
}

/// A place in a model that holds a value or, when it is absent, null or not understood, none.
pub(crate) trait FieldValue: fmt::Debug {
    /// Takes over what the response says.
    fn read(&mut self, json: Value);

    /// The value as JSON, if there is one.
    fn to_json(&self) -> Option<Value>;
}

impl<T: JsonValue> FieldValue for Option<T> {
    fn read(&mut self, json: Value) {
        *self = if json.is_null() {
            None
        } else {
            T::from_json(json)
        };
    }

    fn to_json(&self) -> Option<Value> {
        self.as_ref().map(T::to_json)
    }
}

/// A field of a model, to be written or printed.
pub(crate) struct Field<'a> {
    pub(crate) name: &'static str,
    pub(crate) privacy: Privacy,
    pub(crate) value: &'a dyn FieldValue,
}

impl<'a> Field<'a> {
    /// A field that may be printed.
    pub(crate) fn public(name: &'static str, value: &'a dyn FieldValue) -> Self {
        Self {
            name,
            privacy: Privacy::Public,
            value,
        }
    }

    /// A field that holds personal data.
    pub(crate) fn personal(name: &'static str, value: &'a dyn FieldValue) -> Self {
        Self {
            name,
            privacy: Privacy::Personal,
            value,
        }
    }
}

impl fmt::Debug for Field<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.privacy {
            Privacy::Personal if self.value.to_json().is_some() => Some(Redacted).fmt(formatter),
            _ => self.value.fmt(formatter),
        }
    }
}

/// Stands in print for a value that must not be printed.
pub(crate) struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[personal data]")
    }
}

impl JsonValue for String {
    fn from_json(json: Value) -> Option<Self> {
        match json {
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(boolean) => Some(boolean.to_string()),
            _ => None,
        }
    }

    fn to_json(&self) -> Value {
        self.as_str().into()
    }
}

impl JsonValue for bool {
    fn from_json(json: Value) -> Option<Self> {
        match json {
            Value::Bool(boolean) => Some(boolean),
            Value::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    fn to_json(&self) -> Value {
        (*self).into()
    }
}

impl JsonValue for i64 {
    fn from_json(json: Value) -> Option<Self> {
        match json {
            Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    fn to_json(&self) -> Value {
        (*self).into()
    }
}

/// A number such as `5.0`, as an integer. Up to 2^53 every integer has a float of its own.
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

impl JsonValue for f64 {
    fn from_json(json: Value) -> Option<Self> {
        match json {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text
                .trim()
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite()),
            _ => None,
        }
    }

    fn to_json(&self) -> Value {
        Number::from_f64(*self).map_or(Value::Null, Value::Number)
    }
}

impl JsonValue for Value {
    fn from_json(json: Value) -> Option<Self> {
        Some(json)
    }

    fn to_json(&self) -> Value {
        self.clone()
    }
}

impl<T: JsonValue> JsonValue for Vec<T> {
    fn from_json(json: Value) -> Option<Self> {
        match json {
            Value::Array(items) => Some(items.into_iter().filter_map(T::from_json).collect()),
            _ => None,
        }
    }

    fn to_json(&self) -> Value {
        self.iter().map(T::to_json).collect()
    }
}

impl<T: JsonValue> JsonValue for BTreeMap<String, T> {
    fn from_json(json: Value) -> Option<Self> {
        match json {
            Value::Object(map) => Some(
                map.into_iter()
                    .filter_map(|(key, value)| Some((key, T::from_json(value)?)))
                    .collect(),
            ),
            _ => None,
        }
    }

    fn to_json(&self) -> Value {
        Value::Object(
            self.iter()
                .map(|(key, value)| (key.clone(), value.to_json()))
                .collect(),
        )
    }
}

/// What types that are one text on the wire share: serde, and being an argument of a request.
macro_rules! impl_text_value {
    ($name:ident) => {
        impl serde_core::Serialize for $name {
            fn serialize<S: serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde_core::Deserialize<'de> for $name {
            fn deserialize<D: serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let json = $crate::runtime::Json::deserialize(deserializer)?;
                <Self as $crate::runtime::JsonValue>::from_json(json).ok_or_else(|| {
                    serde_core::de::Error::custom(concat!(
                        "the value cannot be kept as a ",
                        stringify!($name)
                    ))
                })
            }
        }

        impl From<$name> for $crate::runtime::Argument {
            fn from(value: $name) -> Self {
                Self::Text(value.as_str().to_owned())
            }
        }
    };
}
pub(crate) use impl_text_value;
