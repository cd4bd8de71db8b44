//! Limits of values. In: a value of the right type. Out: what the description does not allow about it.

use serde_json::Value;

use crate::catalogue::{Constraints, Parameter};

/// What is wrong with the value.
pub(super) fn violation(parameter: &Parameter, value: &Value) -> Option<String> {
    let limits = &parameter.constraints;
    match value {
        Value::Number(_) => of_number(limits, value),
        Value::String(text) => of_text(limits, text),
        Value::Array(items) => of_items(limits, items.len()),
        Value::Null | Value::Bool(_) | Value::Object(_) => None,
    }
}

fn of_number(limits: &Constraints, value: &Value) -> Option<String> {
    let is_below = |it: i64| match (value.as_i64(), value.as_u64()) {
        (Some(value), _) => value < it,
        (None, Some(_)) => false,
        (None, None) => value.as_f64().is_some_and(|value| value < it as f64),
    };
    let is_above = |it: i64| match (value.as_i64(), value.as_u64()) {
        (Some(value), _) => value > it,
        (None, Some(_)) => true,
        (None, None) => value.as_f64().is_some_and(|value| value > it as f64),
    };
    match (limits.minimum, limits.maximum) {
        (Some(minimum), _) if is_below(minimum) => Some(format!("is less than {minimum}")),
        (_, Some(maximum)) if is_above(maximum) => Some(format!("is more than {maximum}")),
        _ => None,
    }
}

fn of_text(limits: &Constraints, text: &str) -> Option<String> {
    let length = text.chars().count() as u64;
    match (limits.min_length, limits.max_length) {
        (Some(shortest), _) if length < shortest => {
            Some(format!("has fewer than {shortest} characters"))
        }
        (_, Some(longest)) if length > longest => {
            Some(format!("has more than {longest} characters"))
        }
        _ => None,
    }
}

fn of_items(limits: &Constraints, count: usize) -> Option<String> {
    let count = count as u64;
    match (limits.min_items, limits.max_items) {
        (Some(fewest), _) if count < fewest => Some(format!("has fewer than {fewest} items")),
        (_, Some(most)) if count > most => Some(format!("has more than {most} items")),
        _ => None,
    }
}
