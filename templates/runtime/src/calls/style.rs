//! From a parameter's value to its text, in the style of the description: the only place that knows the styles.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::{
    calls::argument::Argument,
    operations::{
        parameter::{Explode, Parameter, ParameterLocation, Style},
        value_type::ValueType,
    },
};

/// The value of a pair: one string, or several with a separator that is not part of them.
pub(crate) enum PairValue<'a> {
    One(&'a str),
    Several(&'a [String], char),
}

impl PairValue<'_> {
    /// As a server reads it, after decoding.
    pub(crate) fn decoded(&self) -> Cow<'_, str> {
        match self {
            Self::One(string) => Cow::Borrowed(string),
            Self::Several(strings, separator) => {
                Cow::Owned(strings.join(separator.encode_utf8(&mut [0; 4])))
            }
        }
    }
}

/// What is wrong with a value whose parts the style cannot tell apart.
pub(crate) const NESTED: &str =
    "contains an object or a list, for which its place in the request has no form";

/// Passes on the pairs of a parameter in a query, a form or a cookie, or says why its value has none.
pub(crate) fn each_pair(
    parameter: &Parameter<'_>,
    argument: &Argument,
    add: &mut dyn FnMut(&str, PairValue<'_>),
) -> Result<(), &'static str> {
    let name = parameter.name;
    match (parameter.style, argument) {
        (Style::JsonText, _) => add(name, PairValue::One(&json_text(argument))),
        (Style::Flattened(prefix), Argument::Json(json @ Value::Object(_))) => {
            flatten(prefix, json, &mut |name, text| {
                add(name, PairValue::One(text));
            });
        }
        (Style::Flattened(_), _) => return Err("is not a JSON object"),
        (Style::DeepObject, Argument::Json(json)) => {
            deepen(name, json, &mut |name, text| {
                add(name, PairValue::One(text))
            });
        }
        (Style::DeepObject, Argument::List(_)) => {
            let name = format!("{name}[]");
            argument.each_string(&mut |item| add(&name, PairValue::One(item)));
        }
        (style, _) => match (Parts::of(parameter, argument)?, separator(style)) {
            (Parts::None, _) => {}
            (Parts::Value, _) => {
                argument.each_string(&mut |item| add(name, PairValue::One(item)));
            }
            (Parts::Items(items), None) => {
                for item in &items {
                    add(name, PairValue::One(item));
                }
            }
            (Parts::Properties(properties), None) => {
                for (property, value) in properties {
                    add(&property, PairValue::One(&value));
                }
            }
            (Parts::Items(items), Some(separator)) => add_joined(name, &items, separator, add)?,
            (Parts::Properties(properties), Some(separator)) => {
                let items: Vec<String> = properties
                    .into_iter()
                    .flat_map(|(name, value)| [name, value])
                    .collect();
                add_joined(name, &items, separator, add)?;
            }
        },
    }
    Ok(())
}

/// What stands between the parts of one pair; nothing where each has a pair of its own.
fn separator(style: Style) -> Option<char> {
    match style {
        Style::SpaceDelimited => Some(' '),
        Style::PipeDelimited => Some('|'),
        Style::Repeated => None,
        _ => Some(','),
    }
}

fn add_joined(
    name: &str,
    items: &[String],
    separator: char,
    add: &mut dyn FnMut(&str, PairValue<'_>),
) -> Result<(), &'static str> {
    // A comma between items is told from one in an item, which is encoded. The others are encoded in both places.
    if separator != ',' && items.iter().any(|item| item.contains(separator)) {
        return Err("contains the character that separates its values");
    }
    if !items.is_empty() {
        add(name, PairValue::Several(items, separator));
    }
    Ok(())
}

/// The text of a parameter in a path or a header, whose parts `encode` encodes; `None` if there are no parts.
pub(crate) fn expand(
    parameter: &Parameter<'_>,
    argument: &Argument,
    encode: impl Fn(&str) -> String,
) -> Result<Option<String>, &'static str> {
    if parameter.style == Style::JsonText {
        return Ok(Some(encode(&json_text(argument))));
    }
    let explode = match parameter.style {
        Style::Simple(explode) | Style::Label(explode) | Style::Matrix(explode) => explode,
        _ => Explode::No,
    };
    let parts = Parts::of(parameter, argument)?;
    let is_object = matches!(parts, Parts::Properties(_));
    let texts: Vec<String> = match (parts, explode) {
        (Parts::None, _) => return Ok(None),
        (Parts::Value, _) => {
            let mut text = String::new();
            argument.each_string(&mut |value| text = encode(value));
            vec![text]
        }
        (Parts::Items(items), _) => items.iter().map(|item| encode(item)).collect(),
        (Parts::Properties(properties), Explode::Yes) => {
            let pairs = properties.iter();
            pairs
                .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
                .collect()
        }
        (Parts::Properties(properties), Explode::No) => properties
            .iter()
            .flat_map(|(name, value)| [encode(name), encode(value)])
            .collect(),
    };
    if texts.is_empty() {
        return Ok(None);
    }
    let name = || encode(parameter.name);
    Ok(Some(match (parameter.style, explode) {
        (Style::Label(_), Explode::No) => format!(".{}", texts.join(",")),
        (Style::Label(_), Explode::Yes) => format!(".{}", texts.join(".")),
        (Style::Matrix(_), Explode::Yes) if is_object => format!(";{}", texts.join(";")),
        (Style::Matrix(_), Explode::Yes) => {
            texts.iter().map(|text| matrix(&name(), text)).collect()
        }
        (Style::Matrix(_), Explode::No) => matrix(&name(), &texts.join(",")),
        _ => texts.join(","),
    }))
}

/// `;name=value`; without a value there is no `=`.
fn matrix(name: &str, value: &str) -> String {
    if value.is_empty() {
        format!(";{name}")
    } else {
        format!(";{name}={value}")
    }
}

/// The parts that a style puts together.
enum Parts {
    /// There is nothing to send.
    None,
    /// It has no parts: the value is sent as it is.
    Value,
    Items(Vec<String>),
    Properties(Vec<(String, String)>),
}

impl Parts {
    fn of(parameter: &Parameter<'_>, argument: &Argument) -> Result<Self, &'static str> {
        // Any JSON is one value, whatever it holds; and in a form, an object is JSON unless a style says otherwise.
        let has_style =
            parameter.location != ParameterLocation::Form || parameter.style != Style::Repeated;
        let has_parts =
            has_style && matches!(parameter.value_type, ValueType::Object | ValueType::OneOf);
        match argument {
            Argument::List(_) => Ok(Self::Items(argument.strings())),
            Argument::Json(Value::Object(properties)) if has_parts => {
                Ok(Self::Properties(scalars_of(properties)?))
            }
            Argument::Json(Value::Array(items)) if has_parts => {
                let items = items.iter().filter_map(scalar);
                items.collect::<Result<_, _>>().map(Self::Items)
            }
            Argument::Json(Value::Null) if has_parts => Ok(Self::None),
            _ => Ok(Self::Value),
        }
    }
}

fn scalars_of(properties: &Map<String, Value>) -> Result<Vec<(String, String)>, &'static str> {
    let properties = sorted(properties).into_iter();
    let scalars = properties.filter_map(|(name, value)| {
        let value = scalar(value)?;
        Some(value.map(|value| (name.clone(), value)))
    });
    scalars.collect()
}

/// The properties by name: whether an object keeps another order depends on a feature of serde_json that any crate in a
/// program may turn on.
fn sorted(properties: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut properties: Vec<(&String, &Value)> = properties.iter().collect();
    properties.sort_by_key(|(name, _)| *name);
    properties
}

/// A value inside another one as a string. Null counts as absent.
fn scalar(value: &Value) -> Option<Result<String, &'static str>> {
    match value {
        Value::Null => None,
        Value::String(string) => Some(Ok(string.clone())),
        Value::Bool(_) | Value::Number(_) => Some(Ok(value.to_string())),
        Value::Array(_) | Value::Object(_) => Some(Err(NESTED)),
    }
}

/// Every value in a JSON object, with its path. A list repeats its path; null counts as absent.
fn flatten(name: &str, json: &Value, add: &mut dyn FnMut(&str, &str)) {
    match json {
        Value::Object(properties) => {
            for (property, value) in sorted(properties) {
                flatten(&format!("{name}.{property}"), value, add);
            }
        }
        Value::Array(items) => {
            for item in items {
                flatten(name, item, add);
            }
        }
        _ => add_scalar(name, json, add),
    }
}

/// The same in brackets, as most servers read it: `filter[size][gte]`. Items of a list are `tags[]`; those that have a
/// path themselves have a number, since servers differ in where the next one begins.
fn deepen(name: &str, json: &Value, add: &mut dyn FnMut(&str, &str)) {
    match json {
        Value::Object(properties) => {
            for (property, value) in sorted(properties) {
                deepen(&format!("{name}[{property}]"), value, add);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                match item {
                    Value::Object(_) | Value::Array(_) => {
                        deepen(&format!("{name}[{index}]"), item, add);
                    }
                    _ => add_scalar(&format!("{name}[]"), item, add),
                }
            }
        }
        _ => add_scalar(name, json, add),
    }
}

fn add_scalar(name: &str, json: &Value, add: &mut dyn FnMut(&str, &str)) {
    match json {
        Value::Null => {}
        Value::String(string) => add(name, string),
        _ => add(name, &json.to_string()),
    }
}

/// The value as JSON text. Values that have none, such as numbers that are not finite, are refused before.
fn json_text(argument: &Argument) -> String {
    serde_json::to_string(argument).unwrap_or_default()
}
