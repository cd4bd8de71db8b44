//! Models: the structs of responses. Their serde code is written once in the runtime, over a small table that is
//! generated for each.

use std::{collections::BTreeMap, fmt};

use serde_json::Value;

use crate::values::{
    field::{Field, FieldValue, FromJson, JsonValue},
    privacy::Redacted,
    slot::Slot,
    view::View,
};

/// The properties of an object that no field of its model holds: those that the description does not name, and those
/// whose values do not fit.
pub type AdditionalProperties = BTreeMap<String, Value>;

/// A schema of the description, as a struct whose fields are all optional.
pub trait Model: Default + fmt::Debug + Send + 'static {
    /// The name of the struct.
    const NAME: &'static str;

    /// Every field with its wire name, in the order of the description.
    fn fields(&self) -> Vec<Field<'_>>;

    /// The field with this wire name.
    fn field_mut(&mut self, name: &str) -> Option<&mut dyn FieldValue>;

    /// What it keeps beside its fields, if it keeps anything.
    fn additional(&self) -> Option<&AdditionalProperties> {
        None
    }

    /// The same, to add to it.
    fn additional_mut(&mut self) -> Option<&mut AdditionalProperties> {
        None
    }
}

// One implementation for all models compiles faster than one for each. Foreign traits do not allow this.
impl<M: Model> FromJson for M {
    fn slot(slot: &mut Option<Self>) -> Slot<'_> {
        Slot::Model(slot)
    }
}

impl<M: Model> JsonValue for M {
    fn view(&self) -> View<'_> {
        View::Model(self.fields(), self.additional())
    }
}

/// Models that contain each other do so in boxes: otherwise their size would be infinite.
impl<M: Model> Model for Box<M> {
    const NAME: &'static str = M::NAME;

    fn fields(&self) -> Vec<Field<'_>> {
        M::fields(self)
    }

    fn field_mut(&mut self, name: &str) -> Option<&mut dyn FieldValue> {
        M::field_mut(self, name)
    }

    fn additional(&self) -> Option<&AdditionalProperties> {
        M::additional(self)
    }

    fn additional_mut(&mut self) -> Option<&mut AdditionalProperties> {
        M::additional_mut(self)
    }
}

/// Prints a model, with secrets and personal data redacted.
pub fn debug<M: Model>(model: &M, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut output = formatter.debug_struct(M::NAME);
    for field in model.fields() {
        output.field(field.name, &field);
    }
    // Their names may be personal data, too.
    if model
        .additional()
        .is_some_and(|additional| !additional.is_empty())
    {
        output.field("additional_properties", &Redacted::PersonalData);
    }
    output.finish_non_exhaustive()
}

/// Turns a struct into a model. Fields are named after their properties, unless stated otherwise: `field`, `field =
/// "property"`, `field: personal` for personal data, and `field: secret`. `..field` is the field that keeps everything
/// else.
#[doc(hidden)]
#[macro_export]
macro_rules! __model {
    ($name:ident {
        $($field:ident $(= $wire:literal)? $(: $mark:ident)?),* $(,)?
        $(..$additional:ident $(,)?)?
    }) => {
        impl $crate::generated_for_0_1::Model for $name {
            const NAME: &'static str = stringify!($name);

            fn fields(&self) -> Vec<$crate::generated_for_0_1::Field<'_>> {
                Vec::from([$(
                    $crate::generated_for_0_1::Field::new(
                        $crate::__wire_name!($field $($wire)?),
                        &self.$field,
                    )$(.$mark())?
                ),*])
            }

            fn field_mut(&mut self, name: &str) -> Option<&mut dyn $crate::generated_for_0_1::FieldValue> {
                match name {
                    $($crate::__wire_name!($field $($wire)?) => Some(&mut self.$field),)*
                    _ => None,
                }
            }

            $(
                fn additional(&self) -> Option<&$crate::generated_for_0_1::AdditionalProperties> {
                    Some(&self.$additional)
                }

                fn additional_mut(&mut self) -> Option<&mut $crate::generated_for_0_1::AdditionalProperties> {
                    Some(&mut self.$additional)
                }
            )?
        }

        $(
            $crate::__json_from_open_model!($name $additional);
        )?

        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::generated_for_0_1::debug_model(self, formatter)
            }
        }

        impl $crate::generated_for_0_1::serde_core::Serialize for $name {
            fn serialize<S: $crate::generated_for_0_1::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                $crate::generated_for_0_1::JsonValue::view(self).serialize(serializer)
            }
        }

        impl<'de> $crate::generated_for_0_1::serde_core::Deserialize<'de> for $name {
            fn deserialize<D: $crate::generated_for_0_1::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let problem = concat!("expected a JSON object for `", stringify!($name), "`");
                $crate::generated_for_0_1::deserialize(deserializer, problem)
            }
        }
    };
}

/// What keeps any JSON is accepted where any JSON is.
#[doc(hidden)]
#[macro_export]
macro_rules! __json_from_open_model {
    ($name:ident $additional:ident) => {
        impl From<$name> for $crate::generated_for_0_1::serde_json::Value {
            fn from(model: $name) -> Self {
                $crate::generated_for_0_1::JsonValue::to_json(&model)
            }
        }
    };
}

/// The name of a property: that of its field, unless another is given.
#[doc(hidden)]
#[macro_export]
macro_rules! __wire_name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $wire:literal) => {
        $wire
    };
}
