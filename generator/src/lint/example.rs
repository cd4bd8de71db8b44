//! In: a schema and an example. Out: why the example is not what the schema describes.
//!
//! Patterns are looked at only if they are those of SIDs, and formats not at all: no Rust type checks them either.

use std::cell::Cell;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::{
    lower::prefix_of_pattern,
    source::{MAX_DEPTH, Source, kind_name},
};

/// Why `example` does not fit `schema`, if so.
pub(super) fn misfit(source: &Source, schema: &Value, example: &Value) -> Option<String> {
    let checker = Checker {
        source,
        steps: Cell::new(MAX_STEPS),
    };
    checker.misfit(schema, example, MAX_DEPTH)
}

/// The schema that a reference leads to, or the schema itself. Nothing if the reference leads nowhere.
pub(super) fn target<'s>(source: &'s Source, schema: &'s Value) -> Option<&'s Value> {
    let mut schema = schema;
    for _ in 0..MAX_DEPTH {
        let Some(reference) = schema.get("$ref") else {
            return Some(schema);
        };
        let fragment = reference.as_str()?.strip_prefix('#')?;
        let pointer = percent_decode_str(fragment).decode_utf8_lossy();
        schema = source.value.pointer(&pointer)?;
    }
    None
}

/// The most schemas that one example is compared with: an `allOf` of itself, twice, would double them at each level.
const MAX_STEPS: usize = 10_000;

struct Checker<'s> {
    source: &'s Source,
    /// How many schemas may still be looked at.
    steps: Cell<usize>,
}

impl<'s> Checker<'s> {
    /// What is deeper than `levels`, or comes after the last step, is taken to fit.
    fn misfit(&self, schema: &'s Value, value: &Value, levels: usize) -> Option<String> {
        let levels = levels.checked_sub(1)?;
        self.steps.set(self.steps.get().checked_sub(1)?);
        let schema = target(self.source, schema)?;
        if value.is_null() && schema.get("nullable").and_then(Value::as_bool) == Some(true) {
            return None;
        }
        let by_kind = || match value {
            Value::String(text) => misfit_of_string(schema, text),
            Value::Number(number) => misfit_of_number(schema, number.as_f64()?),
            Value::Array(items) => self.misfit_of_items(schema, items, levels),
            Value::Object(entries) => self.misfit_of_entries(schema, entries, levels),
            Value::Null | Value::Bool(_) => None,
        };
        misfit_of_kind(schema, value)
            .or_else(|| misfit_of_enum(schema, value))
            .or_else(by_kind)
            .or_else(|| self.misfit_of_parts(schema, value, levels))
    }

    fn misfit_of_items(&self, schema: &'s Value, items: &[Value], levels: usize) -> Option<String> {
        let each = || {
            let schema = schema.get("items")?;
            items
                .iter()
                .find_map(|item| self.misfit(schema, item, levels))
        };
        outside(schema, items.len(), ["minItems", "maxItems"], "items").or_else(each)
    }

    fn misfit_of_entries(
        &self,
        schema: &'s Value,
        entries: &serde_json::Map<String, Value>,
        levels: usize,
    ) -> Option<String> {
        let required = schema.get("required").and_then(Value::as_array);
        let mut required = required.into_iter().flatten().filter_map(Value::as_str);
        if let Some(missing) = required.find(|name| !entries.contains_key(*name)) {
            return Some(format!("`{missing}` is missing"));
        }
        let properties = schema.get("properties")?;
        entries.iter().find_map(|(name, value)| {
            let reason = self.misfit(properties.get(name)?, value, levels)?;
            Some(format!("`{name}`: {reason}"))
        })
    }

    /// All of `allOf`, and one of `oneOf` and of `anyOf`.
    fn misfit_of_parts(&self, schema: &'s Value, value: &Value, levels: usize) -> Option<String> {
        let parts = |keyword| schema.get(keyword).and_then(Value::as_array);
        let all = parts("allOf").into_iter().flatten();
        let of_all = all
            .filter_map(|part| self.misfit(part, value, levels))
            .next();
        let of_one = |keyword| {
            let mut parts = parts(keyword)?.iter();
            let fits = parts.any(|part| self.misfit(part, value, levels).is_none());
            (!fits).then(|| format!("it is none of the alternatives in `{keyword}`"))
        };
        of_all
            .or_else(|| of_one("oneOf"))
            .or_else(|| of_one("anyOf"))
    }
}

fn misfit_of_kind(schema: &Value, value: &Value) -> Option<String> {
    let (due, is_due) = match schema.get("type")?.as_str()? {
        "string" => ("a string", value.is_string()),
        "integer" => {
            let is_whole = value.as_f64().is_some_and(|number| number.fract() == 0.0);
            ("an integer", is_whole)
        }
        "number" => ("a number", value.is_number()),
        "boolean" => ("a boolean", value.is_boolean()),
        "array" => ("an array", value.is_array()),
        "object" => ("an object", value.is_object()),
        _ => return None,
    };
    (!is_due).then(|| format!("{} is not {due}", kind_name(value)))
}

fn misfit_of_enum(schema: &Value, value: &Value) -> Option<String> {
    let values = schema.get("enum")?.as_array()?;
    (!values.contains(value)).then(|| format!("{value} is not a value of the enum"))
}

fn misfit_of_string(schema: &Value, text: &str) -> Option<String> {
    let misfit_of_sid = || {
        let prefix = prefix_of_pattern(schema.get("pattern")?.as_str()?)?;
        let digits = text.strip_prefix(prefix).unwrap_or_default();
        let is_sid = digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        (!is_sid).then(|| format!("`{text}` is not `{prefix}` with 32 hexadecimal digits"))
    };
    let length = text.chars().count();
    outside(schema, length, ["minLength", "maxLength"], "characters").or_else(misfit_of_sid)
}

fn misfit_of_number(schema: &Value, number: f64) -> Option<String> {
    let limit = |keyword| schema.get(keyword).and_then(Value::as_f64);
    let excludes = |keyword| schema.get(keyword).and_then(Value::as_bool) == Some(true);
    let is_low = limit("minimum")
        .is_some_and(|low| number < low || number == low && excludes("exclusiveMinimum"));
    let is_high = limit("maximum")
        .is_some_and(|high| number > high || number == high && excludes("exclusiveMaximum"));
    match (is_low, is_high) {
        (true, _) => Some(format!("{number} is too small for `minimum`")),
        (_, true) => Some(format!("{number} is too large for `maximum`")),
        _ => None,
    }
}

/// Why a number of characters or items is outside of what two keywords allow.
fn outside(schema: &Value, count: usize, [least, most]: [&str; 2], what: &str) -> Option<String> {
    let count = u64::try_from(count).ok()?;
    let limit = |keyword| schema.get(keyword).and_then(Value::as_u64);
    if limit(least).is_some_and(|limit| count < limit) {
        return Some(format!("it has {count} {what}, fewer than `{least}`"));
    }
    let is_over = limit(most).is_some_and(|limit| count > limit);
    is_over.then(|| format!("it has {count} {what}, more than `{most}`"))
}
