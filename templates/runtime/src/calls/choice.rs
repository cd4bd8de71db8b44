//! Choices: form fields that are only valid together.

use std::fmt;

use crate::{calls::argument::Argument, values::string_value::StringValue};

/// The number of fields of most variants.
const USUAL_FIELDS: usize = 4;

/// One variant of a choice with its fields, identified by the value of a field.
#[derive(Clone, PartialEq)]
pub struct Choice {
    discriminator: &'static str,
    fields: Vec<(&'static str, Argument)>,
}

impl Choice {
    /// The variant with this discriminator value, and nothing else set.
    pub fn new(discriminator: &'static str, value: &'static str) -> Self {
        let mut fields = Vec::with_capacity(USUAL_FIELDS);
        fields.push((discriminator, Argument::String(StringValue::Known(value))));
        Self {
            discriminator,
            fields,
        }
    }

    /// Sets a field of the form.
    pub fn form(mut self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.fields.retain(|(field, _)| *field != name);
        self.fields.push((name, value.into()));
        self
    }

    /// The fields with their values.
    pub fn into_fields(self) -> Vec<(&'static str, Argument)> {
        self.fields
    }
}

/// Shows the variant and which fields are set, but no values: only the request knows which are personal data.
impl fmt::Debug for Choice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = formatter.debug_set();
        for (name, value) in &self.fields {
            if *name == self.discriminator {
                output.entry(&format_args!("{name}: {}", value.strings().concat()));
            } else {
                output.entry(&format_args!("{name}"));
            }
        }
        output.finish()
    }
}

/// Turns a struct around a [`Choice`] into a variant of a choice that has optional fields.
#[doc(hidden)]
#[macro_export]
macro_rules! __variant {
    ($name:ident, $choice:ident $(,)?) => {
        impl From<$name> for $choice {
            fn from(variant: $name) -> Self {
                Self(variant.0)
            }
        }
    };
}
