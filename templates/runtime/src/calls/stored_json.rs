//! Any JSON, in a form from which each number is read back as it was.
//!
//! serde_json reads some fractions as the number next to them, unless an application turns on one of its features. So a
//! number that is no 64-bit integer is written as `{ "$number": "0.1" }`, and an object that looks like one with one
//! more `$`.

use serde_json::{Map, Number, Value};

const NUMBER: &str = "$number";

/// The JSON to write for this one.
pub(crate) fn written(json: &Value) -> Value {
    match json {
        Value::Number(number) if number.as_i64().is_none() && number.as_u64().is_none() => {
            single(NUMBER.to_owned(), Value::String(number.to_string()))
        }
        Value::Array(items) => items.iter().map(written).collect(),
        Value::Object(properties) => {
            let escape = disguised(properties).is_some();
            let written = properties.iter().map(|(name, value)| {
                let dollar = if escape { "$" } else { "" };
                (format!("{dollar}{name}"), written(value))
            });
            Value::Object(written.collect())
        }
        other => other.clone(),
    }
}

/// The JSON that was written as this one; `None` for a number that is none.
pub(crate) fn read(json: Value) -> Option<Value> {
    match json {
        Value::Array(items) => items.into_iter().map(read).collect(),
        Value::Object(properties) => match disguised(&properties) {
            Some((NUMBER, text)) => number(text.as_str()?).map(Value::Number),
            Some((name, value)) => Some(single(name.get(1..)?.to_owned(), read(value.clone())?)),
            None => {
                let read = |(name, value)| Some((name, read(value)?));
                let properties = properties.into_iter().map(read);
                properties.collect::<Option<_>>().map(Value::Object)
            }
        },
        other => Some(other),
    }
}

fn single(name: String, value: Value) -> Value {
    Value::Object(Map::from_iter([(name, value)]))
}

/// The one property of an object that is, or looks like, a number in disguise.
fn disguised(properties: &Map<String, Value>) -> Option<(&str, &Value)> {
    let (name, value) = properties.iter().next().filter(|_| properties.len() == 1)?;
    let is_one = name.starts_with('$') && name.trim_start_matches('$') == "number";
    is_one.then_some((name, value))
}

/// The number whose text this is. The standard library always reads the nearest one; serde_json may keep more digits.
fn number(text: &str) -> Option<Number> {
    let nearest = text.parse().ok().and_then(Number::from_f64);
    let exact = nearest.filter(|number| number.to_string() == text);
    exact.or_else(|| text.parse().ok())
}
