//! Models and choices of any type, as JSON and as they are printed.

use std::{
    any::{type_name, type_name_of_val},
    fmt::Debug,
};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// A model.
pub struct Model {
    /// The full name of its type.
    pub name: &'static str,
    fill: fn(&Value) -> serde_json::Result<Filled>,
}

/// A model that was read.
pub struct Filled {
    /// The model as JSON.
    pub written: Value,
    /// The model as `{:?}` and as `{:#?}`.
    pub printed: [String; 2],
}

impl Model {
    pub(crate) fn of<M: DeserializeOwned + Serialize + Debug>() -> Self {
        Self {
            name: type_name::<M>(),
            fill: |json| {
                let model = M::deserialize(json)?;
                Ok(Filled {
                    written: serde_json::to_value(&model)?,
                    printed: printed(&model),
                })
            },
        }
    }

    /// Reads the model.
    ///
    /// # Errors
    ///
    /// The JSON is not the model's.
    pub fn read(&self, json: &Value) -> serde_json::Result<Filled> {
        (self.fill)(json)
    }
}

/// A choice, or one of its variants.
pub struct Choice {
    /// The full name of its type.
    pub name: &'static str,
    /// The choice as `{:?}` and as `{:#?}`.
    pub printed: [String; 2],
}

impl Choice {
    pub(crate) fn of<C: Debug>(choice: &C) -> Self {
        Self {
            name: type_name_of_val(choice),
            printed: printed(choice),
        }
    }
}

pub(crate) fn printed(value: &impl Debug) -> [String; 2] {
    [format!("{value:?}"), format!("{value:#?}")]
}
