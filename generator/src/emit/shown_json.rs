//! JSON in examples: placeholders in code while it is printed, and JSON as people lay it out afterwards.

use proc_macro2::Literal;
use serde_json::Value;

use crate::text::is_invisible;

/// JSON that an expression has a placeholder for.
pub(super) struct Shown {
    /// The field that it is the value of; `None` for the whole body.
    pub(super) field: Option<String>,
    /// The value.
    pub(super) value: Value,
    /// Whether its items are values of their own, in an array of Rust.
    pub(super) is_list: bool,
}

/// Puts the JSON values back, as people write them.
pub(super) fn with_json(lines: Vec<String>, json: &[Shown]) -> Vec<String> {
    let mut shown = Vec::new();
    let mut json = json.iter().enumerate();
    let mut next = json.next();
    for mut line in lines {
        let mut text = String::new();
        while let Some((index, shown)) = next
            && let Some((before, after)) = line.split_once(&format!("(json_{index})"))
        {
            let indent: String = before.chars().take_while(|c| *c == ' ').collect();
            text.push_str(&format!("{before}({})", written(shown, &indent)));
            line = after.to_owned();
            next = json.next();
        }
        text.push_str(&line);
        shown.extend(text.lines().map(str::to_owned));
    }
    shown
}

/// How many entries of one object or array the macro `json!` is given: it takes some steps for each of them, and the
/// compiler stops at 128.
const MOST_ENTRIES: usize = 24;

impl Shown {
    /// Whether some of it is written with the macro `json!`.
    pub(super) fn uses_macro(&self) -> bool {
        self.parts().iter().any(|part| !is_large(part))
    }

    /// Whether some of it is too large for the macro, and read from a text instead.
    pub(super) fn is_read(&self) -> bool {
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
        Value::Array(items) => items.len() > MOST_ENTRIES || items.iter().any(is_large),
        Value::Object(entries) => entries.len() > MOST_ENTRIES || entries.values().any(is_large),
        _ => false,
    }
}

/// JSON as a text that is read, laid out below `indent`.
fn read(value: &Value, indent: &str) -> String {
    let text = format!("{value:#}").replace('\n', &format!("\n{indent}"));
    let text = visible(&text);
    let mut hashes = "#".to_owned();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("serde_json::from_str::<serde_json::Value>(r{hashes}\"{text}\"{hashes})?")
}

/// The same JSON without characters that show nothing or turn the text around them, which the compiler refuses.
fn visible(json: &str) -> String {
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

/// JSON as an expression: a value, or an array of values.
fn written(shown: &Shown, indent: &str) -> String {
    let one = |value: &Value, indent: &str| match is_large(value) {
        true => read(value, indent),
        false => format!("json!({})", indented_json(value, indent)),
    };
    match &shown.value {
        Value::Array(items) if shown.is_list => {
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

/// JSON as the macro `json!` takes it: laid out as JSON, with the literals of Rust.
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
