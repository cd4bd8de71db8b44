//! Any JSON, in a format that preserves each number exactly.
//!
//! serde_json reads some fractions as an adjacent number, unless an application enables one of its features. So a
//! number that is not a 64-bit integer is written as `{ "$number": "0.1" }`, and an object that looks like that gets an
//! additional `$`.

use serde_json::{Map, Number, Value};

const NUMBER: &str = "$number";

/// The JSON to write for this value.
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

/// The value that was written as this JSON; `None` if it contains an invalid number.
pub(crate) fn read(json: Value) -> Option<Value> {
    match json {
        Value::Array(items) => items.into_iter().map(read).collect(),
        Value::Object(properties) => match disguised(&properties) {
            Some((NUMBER, string)) => number(string.as_str()?).map(Value::Number),
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

/// The only property of an object that is, or looks like, a wrapped number.
fn disguised(properties: &Map<String, Value>) -> Option<(&str, &Value)> {
    let (name, value) = properties.iter().next().filter(|_| properties.len() == 1)?;
    let is_one = name.starts_with('$') && name.trim_start_matches('$') == "number";
    is_one.then_some((name, value))
}

/// The number that this string represents. The standard library always reads the nearest one; serde_json may keep more
/// digits.
fn number(string: &str) -> Option<Number> {
    let nearest = string.parse().ok().and_then(Number::from_f64);
    let exact = nearest.filter(|number| number.to_string() == string);
    exact.or_else(|| string.parse().ok())
}
