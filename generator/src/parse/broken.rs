//! Broken parts: operations and schemas of a wrong shape, which cost no other operation.

use std::borrow::Cow;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::{diagnostic::Diagnostics, extensions::WEBHOOKS, pointer::Pointer, source::Source};

/// The errors of operations, webhooks and schemas of a wrong shape, by where each of these is.
pub(crate) type Broken = IndexMap<Pointer, Diagnostics>;

/// Sorts errors by the operation, webhook or schema that they are in.
///
/// # Errors
/// All of them, if some are in none of these.
pub(super) fn broken(errors: Diagnostics) -> Result<Broken, Diagnostics> {
    let mut broken = Broken::new();
    for error in &errors {
        let Some(part) = error.pointer.as_ref().and_then(part) else {
            return Err(errors);
        };
        broken.entry(part).or_default().push(error.clone());
    }
    Ok(broken)
}

/// The description without its broken parts, for openapiv3.
pub(super) fn without<'s>(source: &'s Source, broken: &Broken) -> Cow<'s, Value> {
    if broken.is_empty() {
        return Cow::Borrowed(&source.value);
    }
    let mut value = source.value.clone();
    for part in broken.keys() {
        let pointer = part.to_string();
        let pointer = pointer.strip_prefix('#').unwrap_or_default();
        if pointer.starts_with("/components/") {
            // A schema must be there, since others refer to it.
            if let Some(schema) = value.pointer_mut(pointer) {
                *schema = Value::Object(Map::new());
            }
        } else if let Some((parent, _)) = pointer.rsplit_once('/')
            && let Some(Value::Object(owner)) = value.pointer_mut(parent)
            && let Some(key) = part.segments().last()
        {
            owner.shift_remove(*key);
        }
    }
    Cow::Owned(value)
}

/// The operation, webhook or schema that a value is in.
fn part(pointer: &Pointer) -> Option<Pointer> {
    let is_method = |key: &str| METHODS.contains(&key);
    match pointer.segments().as_slice() {
        ["paths", path, method, ..] if is_method(method) => {
            Some(["paths", path, method].into_iter().collect())
        }
        [key, name, ..] if *key == WEBHOOKS.name => Some([*key, *name].into_iter().collect()),
        ["components", "schemas", name, ..] => {
            Some(["components", "schemas", name].into_iter().collect())
        }
        _ => None,
    }
}

/// The keywords of a path that hold operations.
const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];
