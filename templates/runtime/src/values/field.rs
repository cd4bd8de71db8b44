//! The fields of models: read without ever failing, written back, and printed without personal data.

use std::fmt;

use serde_core::{
    Deserializer,
    de::{DeserializeSeed as _, Error as _},
};
use serde_json::Value;

use crate::values::{
    privacy::{Privacy, Redacted},
    slot::Slot,
    view::View,
};

/// A type that a response, or an item of a list, can be read as.
///
/// Implemented by models, enums, SIDs, dates, texts, numbers, booleans, any JSON, lists and maps of these, and
/// [`Json`](crate::response::Json) of any other type.
pub trait FromJson: Sized + Send + 'static {
    /// The place for a value, with its type erased.
    #[doc(hidden)]
    fn slot(place: &mut Option<Self>) -> Slot<'_>;

    /// The value, or `None` when the JSON is not what the description says.
    #[doc(hidden)]
    fn from_json(json: Value) -> Option<Self> {
        let mut value = None;
        Self::slot(&mut value).deserialize(json).ok()?;
        value
    }
}

/// A type that a field can have: one that is written as well.
pub trait JsonValue: FromJson + fmt::Debug {
    /// The value with its type erased.
    #[doc(hidden)]
    fn view(&self) -> View<'_>;

    /// The value as JSON.
    #[doc(hidden)]
    fn to_json(&self) -> Value {
        // Nothing in a view can fail to be JSON: its keys are texts, and what is no number becomes null.
        serde_json::to_value(self.view()).unwrap_or_default()
    }
}

/// What the `Deserialize` of each type does; `problem` says what was expected.
pub fn deserialize<'de, T: FromJson, D: Deserializer<'de>>(
    deserializer: D,
    problem: &str,
) -> Result<T, D::Error> {
    let mut value = None;
    T::slot(&mut value).deserialize(deserializer)?;
    value.ok_or_else(|| D::Error::custom(problem))
}

/// A place in a model that holds a value or, when it is absent, null or not understood, none.
pub trait FieldValue: fmt::Debug {
    /// The place, to be filled.
    fn slot(&mut self) -> Slot<'_>;

    /// The value, if there is one.
    fn view(&self) -> Option<View<'_>>;
}

impl<T: JsonValue> FieldValue for Option<T> {
    fn slot(&mut self) -> Slot<'_> {
        T::slot(self)
    }

    fn view(&self) -> Option<View<'_>> {
        self.as_ref().map(T::view)
    }
}

/// A field of a model, to be written or printed.
pub struct Field<'a> {
    pub(crate) name: &'static str,
    pub(crate) privacy: Privacy,
    pub(crate) value: &'a dyn FieldValue,
}

impl<'a> Field<'a> {
    /// A field that may be printed.
    pub fn new(name: &'static str, value: &'a dyn FieldValue) -> Self {
        Self {
            name,
            privacy: Privacy::Public,
            value,
        }
    }

    /// The same field, as one that holds personal data.
    #[must_use]
    pub fn personal(mut self) -> Self {
        self.privacy = Privacy::Personal;
        self
    }
}

impl fmt::Debug for Field<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.privacy {
            Privacy::Personal if self.value.view().is_some() => Some(Redacted).fmt(formatter),
            _ => self.value.fmt(formatter),
        }
    }
}
