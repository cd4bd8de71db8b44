//! Responses of types that are not generated.

use std::ops::Deref;

use serde_core::de::DeserializeOwned;
use serde_json::Value;

use crate::values::{
    field::FromJson,
    long_number,
    slot::{OneOfSlot, Slot},
};

/// A response, or a list item, read by the `Deserialize` of a type that is not generated.
///
/// Unlike a generated type, such a type decides itself how to handle unexpected values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T> Json<T> {
    /// The value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned + Send + 'static> FromJson for Json<T> {
    fn slot(slot: &mut Option<Self>) -> Slot<'_> {
        Slot::OneOf(slot)
    }
}

impl<T: DeserializeOwned> OneOfSlot for Option<Json<T>> {
    fn read(&mut self, json: Option<Value>) {
        *self = json.and_then(|mut json| {
            long_number::settle(&mut json);
            serde_json::from_value(json).ok().map(Json)
        });
    }

    fn expected(&self) -> &'static str {
        "the type that the program reads it as"
    }
}
