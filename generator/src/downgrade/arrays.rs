//! Arrays: tuples, and arrays that do not say what their items are.

use serde_json::{Value, json};

use super::schema::Context;
use crate::rewrite::{Field, Fields, located};

/// Gives every array `items`.
pub(super) fn change(fields: &mut Fields, context: &mut Context<'_>) {
    if let Some(rest) = fields.take("unevaluatedItems")
        && !fields.has("items")
    {
        let written_at = context.written_at("unevaluatedItems");
        fields.put_as("items", rest, written_at);
    }
    tuple(fields, context);
    let ty = fields.get("type").filter(|ty| ty.value() == "array");
    match (
        fields
            .get("items")
            .map(|items| (items.value(), items.key.clone())),
        ty,
    ) {
        (Some((Value::Bool(false), location)), _) => {
            fields.put_value("maxItems", 0, &location);
            fields.put_value("items", json!({}), &location);
        }
        (None, Some(ty)) => {
            let location = ty.key.clone();
            fields.put_value("items", json!({}), &location);
        }
        _ => {}
    }
}

/// A tuple is an array of one kind of items if they are all alike, and otherwise an array of any JSON.
fn tuple(fields: &mut Fields, context: &mut Context<'_>) {
    let Some(tuple) = fields.take("prefixItems") else {
        return;
    };
    let parts = tuple.value().as_array().cloned().unwrap_or_default();
    let most = fields.value("maxItems").and_then(Value::as_u64);
    let ends = fields.value("items") == Some(&Value::Bool(false));
    let is_closed = ends || most.is_some_and(|most| most <= parts.len() as u64);
    let mut alike = parts
        .iter()
        .chain(fields.value("items").filter(|_| !is_closed));
    let are_alike = alike.all(|part| Some(part) == parts.first());
    if ends && most.is_none() {
        fields.put_value("maxItems", parts.len(), &tuple.key);
    }
    if !fields.has("type") {
        fields.put_value("type", "array", &tuple.key);
    }
    let has_rest = fields.has("items") && !ends;
    let key = tuple.key.clone();
    let first = tuple.clone().into_items().into_iter().next();
    match first.filter(|_| are_alike && (is_closed || has_rest)) {
        Some(source) => {
            let written_at = context.written_at("prefixItems").index(0);
            fields.put_as("items", Field { key, source }, written_at);
        }
        None => {
            let source = located(json!({}), &key);
            fields.put("items", Field { key, source });
            let consequence = "its items are of different kinds, so each is any JSON";
            context.lost("prefixItems", &tuple, consequence);
        }
    }
}
