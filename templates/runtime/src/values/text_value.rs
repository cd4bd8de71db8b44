//! What types that are one text on the wire share: SIDs, enums and dates.

use std::fmt;

use crate::{calls::argument::Argument, values::open_enum::OpenEnum};

/// A type that is one text on the wire.
pub trait TextValue: fmt::Debug + Sized + Send + 'static {
    /// The value for a text that the server sent, if it can be kept at all.
    fn from_sent(text: &str) -> Option<Self>;

    /// The text on the wire.
    fn text(&self) -> &str;
}

impl<E: OpenEnum> TextValue for E {
    fn from_sent(text: &str) -> Option<Self> {
        Some(E::from_text(text))
    }

    fn text(&self) -> &str {
        OpenEnum::text(self)
    }
}

impl<T: TextValue> From<T> for Argument {
    fn from(value: T) -> Self {
        Self::Text(value.text().to_owned())
    }
}

/// Prints a text that may be anything the server sent: escaped, so that it cannot pass for another line of a log.
pub fn debug_text(name: &str, text: &str, output: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(output, "{name}({})", text.escape_debug())
}

/// Makes a [`TextValue`] a field, and gives it serde.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_text_value {
    ($name:ident) => {
        impl $crate::codegen::JsonValue for $name {
            fn slot(place: &mut Option<Self>) -> $crate::codegen::Slot<'_> {
                $crate::codegen::Slot::Parsed(place)
            }

            fn view(&self) -> $crate::codegen::View<'_> {
                $crate::codegen::View::Text(self.as_str())
            }
        }

        impl $crate::codegen::serde_core::Serialize for $name {
            fn serialize<S: $crate::codegen::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::codegen::serde_core::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let problem = concat!("the value cannot be kept as a ", stringify!($name));
                $crate::codegen::deserialize(deserializer, problem)
            }
        }
    };
}
