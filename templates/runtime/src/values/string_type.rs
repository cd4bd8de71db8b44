//! What types that are a single string on the wire share: SIDs, enums and dates.

use std::fmt;

use crate::values::{open_enum::OpenEnum, string_value::StringValue};

/// A type that is a single string on the wire.
pub trait StringType: fmt::Debug + Sized + Send + 'static {
    /// The value for a string from the server, if it can be stored at all.
    fn from_sent(string: &str) -> Option<Self>;

    /// The string on the wire.
    fn string(&self) -> &str;

    /// The same, to be stored in a request.
    fn to_string_value(&self) -> StringValue {
        StringValue::Owned(self.string().to_owned())
    }
}

impl<E: OpenEnum> StringType for E {
    fn from_sent(string: &str) -> Option<Self> {
        Some(E::from_string(string))
    }

    fn string(&self) -> &str {
        OpenEnum::string(self)
    }

    fn to_string_value(&self) -> StringValue {
        match self.known_string() {
            Some(known) => StringValue::Known(known),
            None => StringValue::Owned(OpenEnum::string(self).to_owned()),
        }
    }
}

/// Prints an arbitrary string from the server: escaped, so that it cannot forge another log line.
pub fn debug_string(name: &str, string: &str, output: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(output, "{name}({})", string.escape_debug())
}

/// Turns a [`StringType`] into a field type, and implements serde for it.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_string_type {
    ($name:ident) => {
        impl $crate::generated_for_0_1::FromJson for $name {
            fn slot(slot: &mut Option<Self>) -> $crate::generated_for_0_1::Slot<'_> {
                $crate::generated_for_0_1::Slot::Parsed(slot)
            }
        }

        impl $crate::generated_for_0_1::JsonValue for $name {
            fn view(&self) -> $crate::generated_for_0_1::View<'_> {
                $crate::generated_for_0_1::View::String(self.as_str())
            }
        }

        impl $crate::generated_for_0_1::serde_core::Serialize for $name {
            fn serialize<S: $crate::generated_for_0_1::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::generated_for_0_1::serde_core::Deserialize<'de> for $name {
            fn deserialize<D: $crate::generated_for_0_1::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let problem = concat!("the value cannot be kept as a ", stringify!($name));
                $crate::generated_for_0_1::deserialize(deserializer, problem)
            }
        }
    };
}
