//! Models: the structs of responses. Their serde code is here, once, over a small table that is generated for each.

use std::fmt;

use serde_core::{Deserialize, Deserializer, Serializer, ser::SerializeMap as _};
use serde_json::Value;

use super::field::{Field, FieldValue};

/// A schema of the description, as a struct whose fields are all optional.
pub(crate) trait Model: Default {
    /// The name of the struct.
    const NAME: &'static str;

    /// Every field with its name on the wire, in the order of the description.
    fn fields(&self) -> Vec<Field<'_>>;

    /// The field of this name on the wire.
    fn field_mut(&mut self, name: &str) -> Option<&mut dyn FieldValue>;
}

/// The model, if the JSON is an object. Properties that the description does not have are passed over.
pub(crate) fn from_json<M: Model>(json: Value) -> Option<M> {
    let Value::Object(properties) = json else {
        return None;
    };
    let mut model = M::default();
    for (name, value) in properties {
        if let Some(field) = model.field_mut(&name) {
            field.read(value);
        }
    }
    Some(model)
}

/// The model as a JSON object, without the fields that hold nothing.
pub(crate) fn to_json<M: Model>(model: &M) -> Value {
    let present = model
        .fields()
        .into_iter()
        .filter_map(|field| Some((field.name.to_owned(), field.value.to_json()?)));
    Value::Object(present.collect())
}

pub(crate) fn serialize<M: Model, S: Serializer>(
    model: &M,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    for field in model.fields() {
        if let Some(value) = field.value.to_json() {
            map.serialize_entry(field.name, &value)?;
        }
    }
    map.end()
}

pub(crate) fn deserialize<'de, M: Model, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<M, D::Error> {
    from_json(Value::deserialize(deserializer)?).ok_or_else(|| {
        serde_core::de::Error::custom(format_args!("expected a JSON object for `{}`", M::NAME))
    })
}

pub(crate) fn debug<M: Model>(model: &M, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut output = formatter.debug_struct(M::NAME);
    for field in model.fields() {
        output.field(field.name, &field);
    }
    output.finish_non_exhaustive()
}

/// Gives a struct that implements [`Model`] what every model has.
macro_rules! impl_model {
    ($name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::runtime::model::debug(self, formatter)
            }
        }

        impl serde_core::Serialize for $name {
            fn serialize<S: serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                $crate::runtime::model::serialize(self, serializer)
            }
        }

        impl<'de> serde_core::Deserialize<'de> for $name {
            fn deserialize<D: serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::runtime::model::deserialize(deserializer)
            }
        }

        impl $crate::runtime::JsonValue for $name {
            fn from_json(json: $crate::runtime::Json) -> Option<Self> {
                $crate::runtime::model::from_json(json)
            }

            fn to_json(&self) -> $crate::runtime::Json {
                $crate::runtime::model::to_json(self)
            }
        }

        impl $crate::runtime::api::Response for $name {
            fn from_body(
                _: &$crate::runtime::api::Call,
                body: &[u8],
            ) -> Result<Self, $crate::runtime::api::UndecodableBody> {
                $crate::runtime::response::model(body)
            }
        }
    };
}
pub(crate) use impl_model;
