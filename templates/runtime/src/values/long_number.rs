//! Numbers with more digits than serde_json keeps, or larger than it accepts.

use serde_json::{Map, Number, Value};

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

/// Whether this JSON contains a number with more digits than serde_json keeps. It may find one inside a string.
///
/// It looks at every sixteenth byte only, since a long number covers at least one of them.
pub(crate) fn is_in(json: &[u8]) -> bool {
    let mut position = 0;
    while let Some(byte) = json.get(position) {
        if is_of_number(*byte) {
            let (start, end) = around(json, position);
            if end - start >= LONG && is_lost(json, start, end) {
                return true;
            }
            position = position.max(end);
        }
        position += LONG - 1;
    }
    false
}

/// Where the run of characters of a number begins and ends. Passes no byte that is not in the run, and `is_in` goes on
/// after it, so that all runs together take linear time.
fn around(json: &[u8], position: usize) -> (usize, usize) {
    let (before, after) = json.split_at_checked(position).unwrap_or_default();
    let count = |(count, _): (usize, &u8)| count;
    let not_of_number = |(_, byte): &(usize, &u8)| !is_of_number(**byte);
    let before = before.iter().rev().enumerate().find(not_of_number);
    let length = after.iter().enumerate().find(not_of_number);
    (
        before.map_or(0, |it| position - count(it)),
        length.map_or(json.len(), |it| position + count(it)),
    )
}

/// Whether these bytes are a value of which serde_json loses digits.
fn is_lost(json: &[u8], start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).and_then(|before| json.get(before));
    let is_value = before.is_none_or(|it| b"[,: \t\r\n".contains(it))
        && json.get(end).is_none_or(|it| b"],} \t\r\n".contains(it));
    let number = json.get(start..end).unwrap_or_default();
    is_value && str::from_utf8(number).is_ok_and(|number| !is_kept(number))
}

fn is_of_number(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'E' | b'e')
}

/// Replaces the objects that stand for numbers by these numbers, or by null if serde_json cannot represent them.
pub(crate) fn settle(json: &mut Value) {
    match json {
        Value::Array(items) => items.iter_mut().for_each(settle),
        Value::Object(properties) => match settled(properties) {
            Some(number) => *json = number,
            None => properties.values_mut().for_each(settle),
        },
        _ => {}
    }
}

fn settled(properties: &Map<String, Value>) -> Option<Value> {
    let number = properties.get(NAME)?.as_str()?;
    Some(number.parse().map_or(Value::Null, Value::Number))
}
