//! A schema of several types: one alternative for each, with the keywords that limit values of that type.

use serde_json::Value;

use super::schema::Context;
use crate::rewrite::{Field, Fields};

const NUMERIC: &[&str] = &[
    "format",
    "multipleOf",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
];

/// The keywords that limit the values of each type.
const LIMITS: &[(&str, &[&str])] = &[
    ("string", &["format", "minLength", "maxLength", "pattern"]),
    ("number", NUMERIC),
    ("integer", NUMERIC),
    ("boolean", &[]),
    ("array", &["items", "minItems", "maxItems", "uniqueItems"]),
    (
        "object",
        &[
            "properties",
            "required",
            "additionalProperties",
            "minProperties",
            "maxProperties",
        ],
    ),
];

/// Makes an `anyOf` of a list of types.
pub(super) fn change(fields: &mut Fields, context: &mut Context<'_>) {
    let is_list = |field: &&Field| field.value().is_array();
    let Some(ty) = fields.get("type").filter(is_list).cloned() else {
        return;
    };
    fields.take("type");
    if fields.has_any(&["$ref", "allOf", "oneOf", "anyOf"]) {
        return context.lost("type", &ty, "the types of the schemas beside it count");
    }
    let names = ty.value().as_array().cloned().unwrap_or_default();
    let values = fields.take("enum");
    let is_limit = |key: &str| LIMITS.iter().any(|(_, limits)| limits.contains(&key));
    let limits = fields.take_all(is_limit);
    if names.len() >= LIMITS.len() - 1 && limits.is_empty() && values.is_none() {
        return;
    }
    let location = ty.key.clone();
    let alternatives = ty.into_items().into_iter().filter_map(|name| {
        let ty = name.value.as_str()?.to_owned();
        let at = name.mark.location.clone();
        let mut alternative = Fields::default();
        let key = at.clone();
        alternative.put("type", Field { key, source: name });
        for (key, limit) in limits_of(&ty, &limits) {
            alternative.put_as(key, limit.clone(), context.written_at(key));
        }
        if let Some(values) = &values {
            let own = values_of(&ty, values, context);
            if own.is_empty() {
                return None;
            }
            alternative.put_items("enum", own, &values.key);
        }
        Some(alternative.into_object(at, Some(context.address.written_at.clone())))
    });
    let alternatives = alternatives.collect();
    fields.put_items("anyOf", alternatives, &location);
}

fn limits_of<'f>(ty: &str, limits: &'f Fields) -> impl Iterator<Item = (&'static str, &'f Field)> {
    let own = LIMITS.iter().find(|(name, _)| *name == ty);
    let keys = own.into_iter().flat_map(|(_, keys)| keys.iter().copied());
    keys.filter_map(|key| Some((key, limits.get(key)?)))
}

/// The values of an enum that are of this type.
fn values_of(ty: &str, values: &Field, context: &Context<'_>) -> Vec<crate::source::Source> {
    let written_at = context.written_at("enum");
    let items = values.clone().into_items().into_iter().enumerate();
    let own = items.filter(|(_, item)| is_of(ty, &item.value));
    let own = own.map(|(index, source)| {
        let key = source.mark.location.clone();
        Field { key, source }
            .moved_from(written_at.index(index))
            .source
    });
    own.collect()
}

fn is_of(ty: &str, value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(_) => ty == "boolean",
        Value::Number(number) => ty == "number" || ty == "integer" && !number.is_f64(),
        Value::String(_) => ty == "string",
        Value::Array(_) => ty == "array",
        Value::Object(_) => ty == "object",
    }
}
