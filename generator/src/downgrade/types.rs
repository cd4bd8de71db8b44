//! `type` as a list, the type `null`, and `const`.

use serde_json::{Value, json};

use super::schema::Context;
use crate::rewrite::{Field, Fields};

/// Makes one type and `nullable` of `type`, and an `enum` of `const`. Several types stay a list for `several_types`.
pub(super) fn change(fields: &mut Fields, context: &Context<'_>) {
    constant(fields, context);
    let Some(field) = fields.get("type").cloned() else {
        return;
    };
    match field.value() {
        Value::String(name) if name == "null" => only_null(fields, &field),
        Value::Array(names) if !names.is_empty() => list(fields, field, context),
        _ => {}
    }
}

/// A value that is the only one.
fn constant(fields: &mut Fields, context: &Context<'_>) {
    let Some(constant) = fields.take("const") else {
        return;
    };
    let key = constant.key.clone();
    let ty = match constant.value() {
        Value::String(_) => Some("string"),
        Value::Bool(_) => Some("boolean"),
        Value::Number(number) if number.is_f64() => Some("number"),
        Value::Number(_) => Some("integer"),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    };
    if let Some(ty) = ty.filter(|_| !fields.has_any(&["type", "$ref"])) {
        fields.put_value("type", ty, &key);
    }
    let value = constant.moved_from(context.written_at("const")).source;
    fields.put_items("enum", vec![value], &key);
}

/// A schema of nothing but null.
fn only_null(fields: &mut Fields, ty: &Field) {
    let location = &ty.source.mark.location;
    fields.take("type");
    fields.put_value("enum", json!([null]), location);
    fields.put_value("nullable", true, location);
}

fn list(fields: &mut Fields, field: Field, context: &Context<'_>) {
    let key = field.key.clone();
    let written_at = context.written_at("type");
    let items = field.clone().into_items().into_iter().enumerate();
    let items = items.map(|(index, source)| {
        let item = Field {
            key: key.clone(),
            source,
        };
        item.moved_from(written_at.index(index))
    });
    let (nulls, mut types): (Vec<Field>, Vec<Field>) =
        items.partition(|item| item.value() == "null");
    // What is no type at all is left for the check of shapes, which knows what to say.
    if let Some(wrong) = types.iter().find(|item| !item.value().is_string()) {
        return fields.put("type", wrong.clone());
    }
    if types.iter().any(|item| item.value() == "number") {
        types.retain(|item| item.value() != "integer");
    }
    let mut seen = Vec::new();
    types.retain(|item| {
        let is_new = !seen.contains(item.value());
        seen.push(item.value().clone());
        is_new
    });
    let Some(first) = types.first().cloned() else {
        return only_null(fields, &field);
    };
    if types.len() == 1 {
        fields.put("type", first);
    } else {
        let sources = types.into_iter().map(|item| item.source).collect();
        fields.put_items("type", sources, &key);
    }
    if let Some(null) = nulls.first() {
        fields.put_value("nullable", true, &null.source.mark.location);
    }
}
