//! Numbers with more digits than serde_json keeps, or larger than it accepts.

use std::borrow::Cow;

use serde_json::{Number, Value};

/// The name of the only property of an object that stands for a number.
///
/// It is serde_json's own, which represents all numbers so if any crate in the build enables its feature
/// `arbitrary_precision`.
pub(crate) const NAME: &str = "$serde_json::private::Number";

/// The length from which a number may have more digits than serde_json keeps: 16 digits and a point.
const LONG: usize = 17;

/// Whether serde_json reads this JSON number, and loses none of its digits.
pub(crate) fn is_kept(number: &str) -> bool {
    match number.parse::<Number>() {
        Ok(kept) => number.len() < LONG || kept.to_string() == number,
        Err(_) => false,
    }
}

/// Whether any of this JSON is a float, which may have fewer digits than in the text that it was read from.
pub(crate) fn may_be_rounded_in(json: &Value) -> bool {
    match json {
        Value::Number(number) => number.is_f64(),
        Value::Array(items) => items.iter().any(may_be_rounded_in),
        Value::Object(properties) => properties.values().any(may_be_rounded_in),
        _ => false,
    }
}

/// Replaces all objects that stand for numbers by these numbers, or by null if serde_json cannot represent them.
pub(crate) fn settle(json: &mut Value) {
    settle_whole(json);
    match json {
        Value::Array(items) => items.iter_mut().for_each(settle),
        Value::Object(properties) => properties.values_mut().for_each(settle),
        _ => {}
    }
}

/// The same for the JSON as a whole, but not for what it contains.
pub(crate) fn settle_whole(json: &mut Value) {
    let number = json.get(NAME).and_then(Value::as_str);
    if let Some(number) = number.map(str::parse) {
        *json = number.map_or(Value::Null, Value::Number);
    }
}

/// The same JSON, with numbers in place of all objects that stand for them.
pub(crate) fn settled(json: &Value) -> Cow<'_, Value> {
    if !is_in(json) {
        return Cow::Borrowed(json);
    }
    let mut json = json.clone();
    settle(&mut json);
    Cow::Owned(json)
}

/// Whether any object stands for a number.
fn is_in(json: &Value) -> bool {
    match json {
        Value::Array(items) => items.iter().any(is_in),
        Value::Object(properties) => {
            properties.contains_key(NAME) || properties.values().any(is_in)
        }
        _ => false,
    }
}
