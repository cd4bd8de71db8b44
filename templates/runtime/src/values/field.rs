//! The fields of models: read without failing, serialized, and printed without secrets and personal data.

use std::fmt;

use serde_core::{
    Deserializer,
    de::{DeserializeSeed as _, Error as _},
};
use serde_json::Value;

use crate::values::{privacy::Privacy, slot::Slot, view::View};

/// A type that a response, or a list item, can be read as.
///
/// Implemented by models, enums, SIDs, dates, strings, numbers, booleans, any JSON, lists and maps of these, and
/// [`Json`](crate::response::Json) of any other type.
pub trait FromJson: Sized + Send + 'static {
    /// The slot for a value, with its type erased.
    #[doc(hidden)]
    fn slot(slot: &mut Option<Self>) -> Slot<'_>;

    /// The value, or `None` if the JSON does not match the description.
    #[doc(hidden)]
    fn from_json(json: Value) -> Option<Self> {
        let mut value = None;
        Self::slot(&mut value).deserialize(json).ok()?;
        value
    }
}

/// A type that a field can have: one that can also be serialized.
pub trait JsonValue: FromJson + fmt::Debug {
    /// The value with its type erased.
    #[doc(hidden)]
    fn view(&self) -> View<'_>;

    /// The value as JSON.
    #[doc(hidden)]
    fn to_json(&self) -> Value {
        // Serializing a view as JSON cannot fail: its keys are strings, and invalid numbers become null.
        serde_json::to_value(self.view()).unwrap_or_default()
    }
}

/// The `Deserialize` implementation of each type; `problem` says what was expected.
pub fn deserialize<'de, T: FromJson, D: Deserializer<'de>>(
    deserializer: D,
    problem: &str,
) -> Result<T, D::Error> {
    let mut value = None;
    T::slot(&mut value).deserialize(deserializer)?;
    value.ok_or_else(|| D::Error::custom(problem))
}

/// A field's storage in a model: a value, or none if it is absent, null or not understood.
pub trait FieldValue: fmt::Debug {
    /// The slot to fill.
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

/// A field of a model, to be serialized or printed.
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

    /// Whether it has this wire name, and a value.
    pub(crate) fn is_set_as(&self, name: &str) -> bool {
        self.name == name && self.value.view().is_some()
    }

    /// The same field, marked as personal data.
    #[must_use]
    pub fn personal(mut self) -> Self {
        self.privacy = Privacy::Personal;
        self
    }

    /// The same field, marked as a secret.
    #[must_use]
    pub fn secret(mut self) -> Self {
        self.privacy = Privacy::Secret;
        self
    }
}

impl fmt::Debug for Field<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.privacy.redacted() {
            Some(redacted) if self.value.view().is_some() => Some(redacted).fmt(formatter),
            _ => self.value.fmt(formatter),
        }
    }
}
