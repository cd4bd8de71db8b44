//! Objects: properties that are told by their names only, and those that nothing else describes.

use serde_json::{Value, json};

use super::schema::Context;
use crate::rewrite::{Field, Fields};

const ADDITIONAL: &str = "additionalProperties";

/// Makes `additionalProperties` of the keywords for properties without a name of their own.
pub(super) fn change(fields: &mut Fields, context: &mut Context<'_>) {
    forbidden(fields);
    patterns(fields, context);
    if let Some(field) = fields.take("unevaluatedProperties")
        && !fields.has(ADDITIONAL)
    {
        let written_at = context.written_at("unevaluatedProperties");
        fields.put_as(ADDITIONAL, field, written_at);
    }
}

/// A property that must not be there is none.
fn forbidden(fields: &mut Fields) {
    let is_forbidden = |value: &Value| *value == Value::Bool(false);
    let Some(properties) = fields.get_mut("properties") else {
        return;
    };
    let mut entries = properties.value().as_object().into_iter().flatten();
    if entries.any(|(_, value)| is_forbidden(value)) {
        let (location, written_at) = {
            let mark = &properties.source.mark;
            (mark.location.clone(), mark.written_at.clone())
        };
        let all = Fields::of(properties.source.clone()).into_iter();
        let allowed: Fields = all.filter(|(_, it)| !is_forbidden(it.value())).collect();
        properties.source = allowed.into_object(location, written_at);
    }
}

/// Properties whose names match a pattern: with nothing beside them, a map.
fn patterns(fields: &mut Fields, context: &mut Context<'_>) {
    let Some(patterns) = fields.take("patternProperties") else {
        return;
    };
    let consequence = "the names of properties are not checked";
    context.lost("patternProperties", &patterns, consequence);
    let is_open = |value: &Value| *value != Value::Bool(false);
    if fields.value(ADDITIONAL).is_some_and(is_open) {
        return;
    }
    let key = patterns.key.clone();
    let mut all = Fields::of(patterns.source).into_iter();
    let Some((pattern, first)) = all.next() else {
        return;
    };
    let are_alike = all.all(|(_, other)| other.value() == first.value());
    if are_alike && !fields.has("properties") {
        let written_at = context.written_at("patternProperties").child(&pattern);
        let source = first.source;
        fields.put_as(ADDITIONAL, Field { key, source }, written_at);
    } else {
        fields.put_value(ADDITIONAL, json!(true), &key);
    }
}
