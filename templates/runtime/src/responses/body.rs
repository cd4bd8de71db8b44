//! The body of a response, read into a slot, or why it is unreadable.

use std::fmt;

use serde_core::de::{
    DeserializeSeed as _, IntoDeserializer as _,
    value::{self, StrDeserializer},
};

use crate::{
    responses::repair::{has_long_number, repaired},
    values::{
        decode::{JsonSource, Reading},
        field::FromJson,
        one_line::OneLine,
        slot::Slot,
    },
};

/// What is wrong with JSON that leaves a slot for a `T` empty.
pub(crate) fn is_not<T: FromJson>() -> String {
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

    /// For a body that is not JSON.
    pub(crate) fn not_json(problem: impl Into<String>) -> Self {
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

/// A property name as a JSON pointer token.
pub(crate) fn pointer_token(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

impl fmt::Display for UndecodableBody {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => write!(formatter, "the body {}", self.problem),
            // It may consist of property names from the body.
            pointer => write!(
                formatter,
                "`{}` in the body {}",
                OneLine(pointer),
                self.problem
            ),
        }
    }
}

impl std::error::Error for UndecodableBody {}

/// The body without a byte order mark, which JSON must not have, but has from some servers.
pub(crate) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body)
}

/// Reads a body into a slot. A single value that is not JSON, or too much for serde_json, costs nothing else.
pub(crate) fn read(body: &[u8], mut slot: Slot<'_>) -> Result<(), UndecodableBody> {
    let body = without_mark(body);
    if body.is_empty() {
        return Err(UndecodableBody::not_json("is empty"));
    }
    let sent = JsonSource::as_sent();
    let Err(error) = read_once(body, &sent, slot.reborrow()) else {
        if sent.has_rounded() && has_long_number(body) {
            // The digits are there, so this cannot fail.
            return read_once(&repaired(body), &JsonSource::repaired(), slot);
        }
        return Ok(());
    };
    // If the repair does not help, the error says where the body as sent is not JSON.
    read_once(&repaired(body), &JsonSource::repaired(), slot).map_err(|_| error)
}

/// Reads a body of text into a slot.
pub(crate) fn read_text(body: &[u8], slot: Slot<'_>) -> Result<(), UndecodableBody> {
    let text = str::from_utf8(without_mark(body))
        .map_err(|_| UndecodableBody::not_json("is not text in UTF-8"))?;
    let text: StrDeserializer<'_, value::Error> = text.into_deserializer();
    slot.deserialize(text)
        .map_err(|_| UndecodableBody::not_json("is not the text that is due"))
}

fn read_once(body: &[u8], source: &JsonSource, slot: Slot<'_>) -> Result<(), UndecodableBody> {
    // Checked once as a whole, which is faster than string by string.
    let text = str::from_utf8(body).map_err(|error| {
        let valid = body.get(..error.valid_up_to()).unwrap_or_default();
        let last_line = valid.rsplit(|byte| *byte == b'\n').next();
        let line = 1 + valid.iter().filter(|byte| **byte == b'\n').count();
        not_json(line, 1 + last_line.map_or(0, <[u8]>::len))
    })?;
    let mut json = serde_json::Deserializer::from_str(text);
    let read = Reading { slot, source }.deserialize(&mut json);
    read.and_then(|()| json.end())
        .map_err(|error| not_json(error.line(), error.column()))
}

/// Only the position of the error: serde_json's message may repeat the input.
fn not_json(line: usize, column: usize) -> UndecodableBody {
    UndecodableBody::not_json(format!("is not JSON (line {line}, column {column})"))
}
