//! From the body of a successful response to what the caller asked for.

use std::fmt;

use http::StatusCode;
use serde_core::de::DeserializeSeed as _;

use crate::{
    calls::call::Call,
    values::{field::JsonValue, slot::Slot},
};

/// What a request answers: a model, a [`Page`](crate::Page) of models, a [`Redirect`](crate::Redirect), or nothing.
pub trait Response: Sized + Send + 'static {
    /// Reads a response to `call` whose status is a success.
    ///
    /// # Errors
    /// When the response is not what the description says.
    fn from_response(
        call: &Call,
        response: &http::Response<Vec<u8>>,
    ) -> Result<Self, UndecodableBody>;

    /// Whether a response of this status is what the request is for: any 2xx, unless the description says otherwise.
    fn is_success(status: StatusCode) -> bool {
        status.is_success()
    }
}

impl Response for () {
    /// Nothing is expected, so nothing is read. But a page is what a gateway or a login in between answers.
    fn from_response(
        _: &Call,
        response: &http::Response<Vec<u8>>,
    ) -> Result<Self, UndecodableBody> {
        match response.body().trim_ascii_start().first() {
            Some(b'<') => Err(UndecodableBody::not_json("is a page, such as HTML")),
            _ => Ok(()),
        }
    }
}

/// Models, one of several models, arrays, and any JSON.
#[doc(hidden)]
impl<T: JsonValue> Response for T {
    fn from_response(
        _: &Call,
        response: &http::Response<Vec<u8>>,
    ) -> Result<Self, UndecodableBody> {
        let mut value = None;
        read(response.body(), T::slot(&mut value))?;
        value.ok_or_else(|| UndecodableBody::new("", is_not::<T>()))
    }
}

/// A value, or nothing where the body is empty: some requests are answered with one or with the other.
impl<T: JsonValue> Response for Option<T> {
    fn from_response(
        call: &Call,
        response: &http::Response<Vec<u8>>,
    ) -> Result<Self, UndecodableBody> {
        if response.body().is_empty() {
            return Ok(None);
        }
        T::from_response(call, response).map(Some)
    }
}

/// What is wrong with JSON that leaves a place for a `T` empty.
pub(crate) fn is_not<T: JsonValue>() -> String {
    format!("is not {}", T::slot(&mut None).expected())
}

/// Why the body of a response could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndecodableBody {
    /// Where in the body, as a JSON pointer; empty for the body as a whole.
    pub(crate) pointer: String,
    pub(crate) problem: String,
    /// Whether the body is JSON at all.
    is_json: bool,
}

impl UndecodableBody {
    pub(crate) fn new(pointer: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            problem: problem.into(),
            is_json: true,
        }
    }

    /// What is no JSON at all.
    fn not_json(problem: impl Into<String>) -> Self {
        Self {
            is_json: false,
            ..Self::new("", problem)
        }
    }

    pub(crate) fn is_json(&self) -> bool {
        self.is_json
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

/// Reads a body into a place.
pub(crate) fn read(body: &[u8], place: Slot<'_>) -> Result<(), UndecodableBody> {
    if body.is_empty() {
        return Err(UndecodableBody::not_json("is empty"));
    }
    // Checked once and as a whole, which is faster than text by text.
    let text = str::from_utf8(body).map_err(|error| {
        let valid = body.get(..error.valid_up_to()).unwrap_or_default();
        let last_line = valid.rsplit(|byte| *byte == b'\n').next();
        let line = 1 + valid.iter().filter(|byte| **byte == b'\n').count();
        not_json(line, 1 + last_line.map_or(0, <[u8]>::len))
    })?;
    let mut json = serde_json::Deserializer::from_str(text);
    let read = place.deserialize(&mut json);
    read.and_then(|()| json.end())
        .map_err(|error| not_json(error.line(), error.column()))
}

/// The place of the fault and no more: serde_json's own words may repeat what is there.
fn not_json(line: usize, column: usize) -> UndecodableBody {
    UndecodableBody::not_json(format!("is not JSON (line {line}, column {column})"))
}
