//! Models: the structs of responses. Their serde code is in the runtime, once, over a small table that is generated for
//! each.

use std::fmt;

use crate::values::{
    field::{Field, FieldValue, JsonValue},
    slot::Slot,
    view::View,
};

/// A schema of the description, as a struct whose fields are all optional.
pub trait Model: Default + fmt::Debug + Send + 'static {
    /// The name of the struct.
    const NAME: &'static str;

    /// Every field with its name on the wire, in the order of the description.
    fn fields(&self) -> Vec<Field<'_>>;

    /// The field of this name on the wire.
    fn field_mut(&mut self, name: &str) -> Option<&mut dyn FieldValue>;
}

// For all models at once, which costs a crate less than one for each. The traits of others cannot be done in this way.
impl<M: Model> JsonValue for M {
    fn slot(place: &mut Option<Self>) -> Slot<'_> {
        Slot::Model(place)
    }

    fn view(&self) -> View<'_> {
        View::Model(self.fields())
    }
}

/// Prints a model, with no value of personal data.
pub fn debug<M: Model>(model: &M, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut output = formatter.debug_struct(M::NAME);
    for field in model.fields() {
        output.field(field.name, &field);
    }
    output.finish_non_exhaustive()
}

/// Gives a struct that implements [`Model`] what every model has.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_model {
    ($name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::codegen::debug_model(self, formatter)
            }
        }

        impl $crate::codegen::serde_core::Serialize for $name {
            fn serialize<S: $crate::codegen::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                $crate::codegen::JsonValue::view(self).serialize(serializer)
            }
        }

        impl<'de> $crate::codegen::serde_core::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let problem = concat!("expected a JSON object for `", stringify!($name), "`");
                $crate::codegen::deserialize(deserializer, problem)
            }
        }
    };
}
