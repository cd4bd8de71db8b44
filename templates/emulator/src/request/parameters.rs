//! The values of a request. In: values with their types. Out: the same by the names of the parameters.

use serde_json::{Map, Value};

use crate::hashing::QuickIndexMap;

/// The values of a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parameters {
    /// By name, in the order of the description; without those of the path.
    pub(crate) values: QuickIndexMap<String, Value>,
    /// A whole JSON body.
    pub(crate) body: Option<Map<String, Value>>,
}

impl Parameters {
    /// The value of a parameter; null if it was not sent.
    pub(crate) fn get(&self, name: &str) -> &Value {
        self.values.get(name).unwrap_or(&Value::Null)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).as_str()
    }

    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        self.get(name).as_u64()
    }
}
