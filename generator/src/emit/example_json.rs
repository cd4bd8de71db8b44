//! JSON in examples. It has placeholders while the code is printed, since prettyplease does not format macros.

use proc_macro2::Literal;
use serde_json::Value;

use crate::text::is_invisible;

/// A JSON value for which an expression has a placeholder.
pub(super) struct ExampleJson {
    /// The name of its field; `None` for the whole body.
    pub(super) field: Option<String>,
    /// The value.
    pub(super) value: Value,
    /// Whether it is written as a Rust array of JSON values.
    pub(super) is_list: bool,
}

/// Replaces the placeholders by expressions of the JSON values.
pub(super) fn fill_in(lines: Vec<String>, json: &[ExampleJson]) -> Vec<String> {
    let mut filled = Vec::new();
    let mut json = json.iter().enumerate();
    let mut next = json.next();
    for mut line in lines {
        let mut text = String::new();
        while let Some((index, value)) = next
            && let Some((before, after)) = line.split_once(&format!("(json_{index})"))
        {
            let indent: String = before.chars().take_while(|c| *c == ' ').collect();
            text.push_str(&format!("{before}({})", expression(value, &indent)));
            line = after.to_owned();
            next = json.next();
        }
        text.push_str(&line);
        filled.extend(text.lines().map(str::to_owned));
    }
    filled
}

/// The most entries of an object or array that are written with the macro `json!`: it recurses several times for each,
/// and the compiler stops at 128 levels.
const MAX_ENTRIES: usize = 24;

impl ExampleJson {
    /// Whether some of it is written with `json!`.
    pub(super) fn uses_macro(&self) -> bool {
        self.parts().iter().any(|part| !is_large(part))
    }

    /// Whether some of it is too large for `json!`, and is parsed from a string instead.
    pub(super) fn is_parsed(&self) -> bool {
        self.parts().iter().any(is_large)
    }

    fn parts(&self) -> &[Value] {
        match &self.value {
            Value::Array(items) if self.is_list => items,
            value => std::slice::from_ref(value),
        }
    }
}

fn is_large(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.len() > MAX_ENTRIES || items.iter().any(is_large),
        Value::Object(entries) => entries.len() > MAX_ENTRIES || entries.values().any(is_large),
        _ => false,
    }
}

/// An expression that parses JSON from a string.
fn parsed(value: &Value, indent: &str) -> String {
    let text = format!("{value:#}").replace('\n', &format!("\n{indent}"));
    let text = with_escapes(&text);
    let mut hashes = "#".to_owned();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("serde_json::from_str::<serde_json::Value>(r{hashes}\"{text}\"{hashes})?")
}

/// The same JSON with escapes for invisible characters, some of which the compiler rejects.
fn with_escapes(json: &str) -> String {
    let escaped = |c: char| match is_invisible(c) && c != '\n' {
        true => {
            let mut units = [0; 2];
            let units = c.encode_utf16(&mut units).iter();
            units.map(|unit| format!("\\u{unit:04x}")).collect()
        }
        false => String::from(c),
    };
    json.chars().map(escaped).collect()
}

/// An expression of a JSON value, or of an array of them.
fn expression(json: &ExampleJson, indent: &str) -> String {
    let one = |value: &Value, indent: &str| match is_large(value) {
        true => parsed(value, indent),
        false => format!("json!({})", indented_json(value, indent)),
    };
    match &json.value {
        Value::Array(items) if json.is_list => {
            let inner = format!("{indent}    ");
            let items: Vec<String> = items
                .iter()
                .map(|item| format!("{inner}{},\n", one(item, &inner)))
                .collect();
            format!("[\n{}{indent}]", items.concat())
        }
        value => one(value, indent),
    }
}

/// The argument of `json!`: indented JSON with Rust literals.
fn indented_json(value: &Value, indent: &str) -> String {
    let inner = format!("{indent}    ");
    let block = |open: &str, lines: Vec<String>, close: &str| {
        if lines.is_empty() {
            format!("{open}{close}")
        } else {
            format!(
                "{open}\n{inner}{}\n{indent}{close}",
                lines.join(&format!(",\n{inner}"))
            )
        }
    };
    match value {
        Value::Null | Value::Bool(_) => value.to_string(),
        Value::String(text) => Literal::string(text).to_string(),
        Value::Number(number) => match number.as_i64() {
            Some(integer) if i32::try_from(integer).is_err() => format!("{integer}_i64"),
            None if number.is_u64() => format!("{number}_u64"),
            _ => number.to_string(),
        },
        Value::Array(items) => {
            let items = items.iter().map(|item| indented_json(item, &inner));
            block("[", items.collect(), "]")
        }
        Value::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                format!("{}: {}", Literal::string(key), indented_json(value, &inner))
            });
            block("{", entries.collect(), "}")
        }
    }
}
