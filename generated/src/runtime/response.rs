//! From the body of a successful response to what the caller asked for.

use std::fmt;

use serde_json::Value;

use super::{call::Call, field::JsonValue};

/// What a request answers: a model, a [`Page`](crate::Page) of models, or nothing.
pub trait Response: Sized + Send + 'static {
    /// Reads the body of a 2xx response to `call`.
    ///
    /// # Errors
    /// When the body is not what the description says.
    fn from_body(call: &Call, body: &[u8]) -> Result<Self, UndecodableBody>;
}

impl Response for () {
    fn from_body(_: &Call, _: &[u8]) -> Result<Self, UndecodableBody> {
        Ok(())
    }
}

/// Why the body of a response could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndecodableBody {
    /// Where in the body, as a JSON pointer; empty for the body as a whole.
    pub(crate) pointer: String,
    pub(crate) problem: String,
}

impl UndecodableBody {
    pub(crate) fn new(pointer: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            problem: problem.into(),
        }
    }

    /// Where in the body, as a JSON pointer; empty for the body as a whole.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }
}

/// A property's name as a token of a JSON pointer.
pub(crate) fn pointer_token(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

impl fmt::Display for UndecodableBody {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => write!(formatter, "the body {}", self.problem),
            pointer => write!(formatter, "`{pointer}` in the body {}", self.problem),
        }
    }
}

impl std::error::Error for UndecodableBody {}

/// Reads a body as JSON.
pub(crate) fn json(body: &[u8]) -> Result<Value, UndecodableBody> {
    if body.is_empty() {
        return Err(UndecodableBody::new("", "is empty"));
    }
    serde_json::from_slice(body).map_err(|error| {
        UndecodableBody::new(
            "",
            format!(
                "is not JSON (line {}, column {})",
                error.line(),
                error.column()
            ),
        )
    })
}

/// Reads a body as one model.
pub(crate) fn model<M: JsonValue>(body: &[u8]) -> Result<M, UndecodableBody> {
    M::from_json(json(body)?).ok_or_else(|| UndecodableBody::new("", "is not a JSON object"))
}
