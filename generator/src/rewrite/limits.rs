//! The limits of a document, which hold after a stage has made it larger.

use serde_json::Value;

use crate::{
    diagnostic::{Code, Diagnostic},
    pointer::Pointer,
    source::{MAX_DEPTH, MAX_VALUES, Source, size},
};

/// An error if a document is larger or more deeply nested than the later stages can read.
pub(crate) fn too_large(source: &Source) -> Option<Diagnostic> {
    if size(&source.value) > MAX_VALUES {
        let message = format!(
            "with all that it refers to, the description has more than {MAX_VALUES} values"
        );
        let error = Diagnostic::new(Code::TooLarge, message).at(source, &Pointer::root());
        return Some(error.help("describe the API in several descriptions"));
    }
    let way = too_deep(&source.value, 0)?;
    let deep: Pointer = way.into_iter().rev().collect();
    let message =
        format!("in one document of OpenAPI 3.0, this is more than {MAX_DEPTH} levels deep");
    let error = Diagnostic::new(Code::TooLarge, message).at(source, &deep);
    Some(error.help("give inner schemas a name under `components/schemas` and refer to them"))
}

/// The first array or object that is too deep; `levels` are around it.
fn too_deep(value: &Value, levels: usize) -> Option<Vec<String>> {
    let is_last = levels >= MAX_DEPTH;
    match value {
        Value::Object(_) | Value::Array(_) if is_last => Some(Vec::new()),
        Value::Object(entries) => entries.iter().find_map(|(key, value)| {
            let mut way = too_deep(value, levels + 1)?;
            way.push(key.clone());
            Some(way)
        }),
        Value::Array(items) => items.iter().enumerate().find_map(|(index, value)| {
            let mut way = too_deep(value, levels + 1)?;
            way.push(index.to_string());
            Some(way)
        }),
        _ => None,
    }
}
