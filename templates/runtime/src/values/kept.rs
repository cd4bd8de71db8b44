//! How much of some JSON a value has kept that was read from it.

use serde_json::{Map, Value};

use crate::values::view::View;

/// What a value keeps. What is kept unchanged counts first.
#[derive(PartialEq, PartialOrd)]
pub(crate) struct Kept {
    /// Whether all that it holds is of a known kind.
    is_recognized: bool,
    /// Whether the value is written as it was read.
    is_all: bool,
    /// How many properties or items are.
    in_full: usize,
    /// How many properties or items are written at all.
    in_part: usize,
}

impl Kept {
    /// What a value keeps of JSON. A value that keeps nothing does not count, unless there is nothing to keep; nor does
    /// an array or a map that has lost an element, or one of several values that is none of them.
    pub(crate) fn of(view: &View<'_>, json: &Value) -> Option<Self> {
        if matches!(view, View::Unrecognized(_)) {
            return None;
        }
        let written = serde_json::to_value(view).ok()?;
        let (in_full, in_part) = match (&written, json) {
            (Value::Object(written), Value::Object(properties)) => {
                if matches!(view, View::Map(_)) && written.len() < properties.len() {
                    return None;
                }
                if written.is_empty() && !properties.values().all(Value::is_null) {
                    return None;
                }
                properties_of(written, properties)
            }
            (Value::Array(written), Value::Array(items)) => {
                let (in_full, in_part) = items_of(written, items)?;
                if in_part == 0 && !items.is_empty() {
                    return None;
                }
                (in_full, in_part)
            }
            (written, json) => scalar(written, json),
        };
        Some(Self {
            is_recognized: is_recognized(view),
            is_all: written == *json,
            in_full,
            in_part,
        })
    }

    /// Whether nothing can keep more.
    pub(crate) fn is_all(&self) -> bool {
        self.is_recognized && self.is_all
    }
}

fn is_recognized(view: &View<'_>) -> bool {
    match view {
        View::Unrecognized(_) => false,
        View::List(items) => items.iter().all(is_recognized),
        View::Map(entries) => entries.iter().all(|(_, value)| is_recognized(value)),
        View::Model(fields, _) => fields
            .iter()
            .all(|field| field.value.view().as_ref().is_none_or(is_recognized)),
        _ => true,
    }
}

fn properties_of(written: &Map<String, Value>, properties: &Map<String, Value>) -> (usize, usize) {
    let in_full = written.iter().filter(|(name, value)| {
        let read = properties.get(*name);
        read.is_some_and(|read| is_same(value, read))
    });
    (in_full.count(), written.len())
}

/// What is kept of an array, if each item is.
fn items_of(written: &[Value], items: &[Value]) -> Option<(usize, usize)> {
    if written.len() != items.len() {
        return None;
    }
    let pairs = written.iter().zip(items);
    let kept = pairs.map(|(written, item)| match (written, item) {
        (Value::Object(written), Value::Object(properties)) => properties_of(written, properties),
        (written, item) => scalar(written, item),
    });
    Some(kept.fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1)))
}

fn scalar(written: &Value, json: &Value) -> (usize, usize) {
    (usize::from(is_same(written, json)), 1)
}

/// Whether two values are the same, however their numbers are written: `5` and `5.0`.
fn is_same(written: &Value, json: &Value) -> bool {
    match (written, json) {
        (Value::Number(written), Value::Number(json)) => {
            written == json || written.as_f64() == json.as_f64()
        }
        (Value::Array(written), Value::Array(items)) => {
            written.len() == items.len()
                && written
                    .iter()
                    .zip(items)
                    .all(|(one, other)| is_same(one, other))
        }
        (written, json) => written == json,
    }
}
