//! Objects besides schemas: what OpenAPI 3.1 adds to them, and what it no longer demands.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::schema::Context;
use crate::{
    keywords::ObjectShape,
    pointer::Pointer,
    rewrite::{Fields, Node},
    source::Source,
};

/// The version in whose words a description is afterwards.
const VERSION: &str = "3.0.3";

/// The dialects of JSON Schema that OpenAPI 3.1 is written in.
const DIALECTS: &[&str] = &[
    "https://spec.openapis.org/oas/3.1/dialect/base",
    "https://json-schema.org/draft/2020-12/schema",
];

/// Changes an object with known keywords.
pub(super) fn change(
    node: &mut Node<'_>,
    shape: &ObjectShape,
    mutual_tls: &HashSet<String>,
    context: &mut Context<'_>,
) {
    let location = node.mark.location.clone();
    match shape.name {
        "a description" => node.change(|fields| {
            description(fields, context);
            security(fields, mutual_tls);
            if !fields.has("paths") {
                fields.put_value("paths", json!({}), &location);
            }
        }),
        "the info object" => node.change(summary),
        "the components" => node.change(|fields| components(fields, mutual_tls)),
        "an operation" => node.change(|fields| {
            security(fields, mutual_tls);
            if !fields.has("responses") {
                fields.put_value("responses", json!({}), &location);
            }
        }),
        _ => {}
    }
}

/// The security schemes of a description that are client certificates, which no request has in it.
pub(super) fn mutual_tls_schemes(source: &Source) -> HashSet<String> {
    let schemes = Pointer::root().child("components").child("securitySchemes");
    let schemes = source.at(&schemes).and_then(Value::as_object);
    let all = schemes.into_iter().flatten();
    let mutual_tls =
        all.filter(|(_, scheme)| scheme.get("type").and_then(Value::as_str) == Some("mutualTLS"));
    mutual_tls.map(|(name, _)| name.clone()).collect()
}

fn description(fields: &mut Fields, context: &mut Context<'_>) {
    if let Some(version) = fields.get_mut("openapi") {
        version.source.value = Value::from(VERSION);
    }
    if let Some(webhooks) = fields.take("webhooks") {
        let consequence =
            "they are requests to a server of the user, and a client sends none of them";
        context.lost("webhooks", &webhooks, consequence);
    }
    if let Some(dialect) = fields.take("jsonSchemaDialect") {
        let name = dialect
            .value()
            .as_str()
            .map(|name| name.trim_end_matches('#'));
        if name.is_none_or(|name| !DIALECTS.contains(&name)) {
            let consequence = "schemas are read as those of OpenAPI 3.1 are by default";
            context.lost("jsonSchemaDialect", &dialect, consequence);
        }
    }
}

/// The summary of an API is the first paragraph of its description.
fn summary(fields: &mut Fields) {
    let Some(summary) = fields.take("summary") else {
        return;
    };
    let Some(text) = summary.value().as_str().map(str::to_owned) else {
        return;
    };
    match fields.get_mut("description").map(|it| &mut it.source.value) {
        Some(Value::String(description)) => *description = format!("{text}\n\n{description}"),
        Some(_) => {}
        None => fields.put("description", summary),
    }
}

fn components(fields: &mut Fields, mutual_tls: &HashSet<String>) {
    // Whatever paths refer to is in its place by now.
    fields.take("pathItems");
    let schemes = fields.get_mut("securitySchemes");
    if let Some(schemes) = schemes.filter(|_| !mutual_tls.is_empty()) {
        let Source { value, mark } = &mut schemes.source;
        Node { value, mark }
            .change(|fields| drop(fields.take_all(|name| mutual_tls.contains(name))));
    }
}

/// Leaves client certificates out of the alternatives of credentials: they belong to the connection, so whoever makes the
/// HTTP client gives it one.
fn security(fields: &mut Fields, mutual_tls: &HashSet<String>) {
    let Some(field) = fields
        .get_mut("security")
        .filter(|_| !mutual_tls.is_empty())
    else {
        return;
    };
    let location = field.key.clone();
    let alternatives = field
        .clone()
        .into_items()
        .into_iter()
        .map(|mut alternative| {
            let Source { value, mark } = &mut alternative;
            Node { value, mark }
                .change(|fields| drop(fields.take_all(|name| mutual_tls.contains(name))));
            alternative
        });
    let alternatives: Vec<Source> = alternatives.collect();
    fields.put_items("security", alternatives, &location);
}
