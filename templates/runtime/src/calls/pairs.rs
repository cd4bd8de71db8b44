//! From arguments to the pairs of a query or a form.

use serde_json::Value;

use crate::{
    calls::argument::Argument,
    operations::parameter::{Parameter, Style},
    values::form_encoding,
};

/// The length of most pairs.
const USUAL_LENGTH: usize = 40;

/// The pairs of these parameters, form-encoded.
pub(crate) fn encode<'a>(
    given: impl Iterator<Item = (Parameter<'a>, &'a Argument)>,
    problems: &mut Vec<String>,
) -> String {
    let mut pairs = String::new();
    // At most one per argument.
    let count = given.size_hint().1.unwrap_or_default();
    for (parameter, argument) in given {
        if pairs.capacity() == 0 {
            pairs.reserve(count * USUAL_LENGTH);
        }
        let is_sound = each(&parameter, argument, &mut |name, string| {
            if !pairs.is_empty() {
                pairs.push('&');
            }
            // Flattened parameters have their own names.
            if parameter.name_stays && parameter.style == Style::Repeated {
                pairs.push_str(name);
            } else {
                form_encoding::push(&mut pairs, name);
            }
            pairs.push('=');
            form_encoding::push(&mut pairs, string);
        });
        if !is_sound {
            problems.push(format!("`{}` is not a JSON object", parameter.name));
        }
    }
    pairs
}

/// Passes on the pairs of one parameter; `false` for a value that has none.
pub(crate) fn each(
    parameter: &Parameter<'_>,
    argument: &Argument,
    add: &mut dyn FnMut(&str, &str),
) -> bool {
    match (parameter.style, argument) {
        (Style::Repeated, _) => argument.each_string(&mut |string| add(parameter.name, string)),
        (Style::Joined, _) => {
            let strings = argument.strings();
            if !strings.is_empty() {
                add(parameter.name, &strings.join(","));
            }
        }
        (Style::Flattened(prefix), Argument::Json(json @ Value::Object(_))) => {
            flatten(prefix, json, add);
        }
        (Style::Flattened(_), _) => return false,
    }
    true
}

/// Every value in a JSON object, with its path. A list repeats its path; null counts as absent.
fn flatten(name: &str, json: &Value, add: &mut dyn FnMut(&str, &str)) {
    match json {
        Value::Object(properties) => {
            for (property, value) in properties {
                flatten(&format!("{name}.{property}"), value, add);
            }
        }
        Value::Array(items) => {
            for item in items {
                flatten(name, item, add);
            }
        }
        Value::Null => {}
        Value::String(string) => add(name, string),
        Value::Bool(_) | Value::Number(_) => add(name, &json.to_string()),
    }
}
