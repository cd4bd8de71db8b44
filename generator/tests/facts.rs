//! Compares `spec/` with known facts about the service. `FLEX_FACTS` names the file of facts, which is not in this
//! repository; if it is not set, the tests print that they are skipped.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use std::collections::BTreeSet;
use std::path::PathBuf;

use generator::load::parse_yaml;
use serde_json::{Map, Value, json};
use support::{here, text};

fn facts() -> Option<Value> {
    let Some(path) = std::env::var_os("FLEX_FACTS").map(PathBuf::from) else {
        println!("skipped: FLEX_FACTS names no file of facts");
        return None;
    };
    Some(serde_json::from_str(&text(&here("..").join(path))).unwrap())
}

/// The description without its overlays, which add our own decisions.
fn spec(version: &str) -> Value {
    let file = format!("../spec/flex_{version}.yaml");
    parse_yaml(&file, &text(&here(&file))).unwrap().value
}

#[test]
fn the_descriptions_agree_with_the_facts() {
    let Some(facts) = facts() else { return };
    let mut compared = 0;
    let mut differences = Vec::new();
    let mut compare = |what: String, described: Value, known: Value| {
        compared += 1;
        differ(&what, &described, &known, &mut differences);
    };
    for version in VERSIONS {
        let spec = spec(version);
        for (path, item, method, operation) in operations(&spec) {
            let id = operation["operationId"].as_str().unwrap();
            let Some(known) = known_operation(&facts, version, id) else {
                continue;
            };
            let described = described_operation(path, item, method, operation);
            compare(format!("{version} {id}"), described, known);
        }
        for (name, schema) in object(&spec["components"]["schemas"]) {
            let what = format!("{version} {name}");
            if let (Some(described), Some(known)) = (schema.get("enum"), facts["enums"].get(name)) {
                compare(what, described.clone(), known["values"].clone());
            } else if let Some(known) = facts["schemas"].get(name) {
                compare(what, described_schema(schema), known_schema(known));
            }
        }
    }
    println!("{compared} operations, schemas and enums compared");
    assert!(compared > 0);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// The test above compares only what is on both sides.
#[test]
fn the_descriptions_and_the_facts_have_the_same_items() {
    let Some(facts) = facts() else { return };
    let mut known = BTreeSet::new();
    for operation in list(&facts["operations"]) {
        let [version, id] = ["version", "operation_id"].map(|key| operation[key].as_str().unwrap());
        known.insert(format!("operation {version} {id}"));
    }
    for (kind, key) in [("schema", "schemas"), ("enum", "enums")] {
        for (name, entry) in object(&facts[key]) {
            let version = entry["version"].as_str().unwrap();
            known.insert(format!("{kind} {version} {name}"));
        }
    }
    let mut described = BTreeSet::new();
    for version in VERSIONS {
        let spec = spec(version);
        for (.., operation) in operations(&spec) {
            let id = operation["operationId"].as_str().unwrap();
            described.insert(format!("operation {version} {id}"));
        }
        for (name, schema) in object(&spec["components"]["schemas"]) {
            let kind = if schema.get("enum").is_some() {
                "enum"
            } else {
                "schema"
            };
            described.insert(format!("{kind} {version} {name}"));
        }
    }
    assert!(!known.is_empty());
    let missing = known.difference(&described);
    let unknown = described.difference(&known);
    let differences: Vec<String> = missing
        .map(|entry| format!("not described: {entry}"))
        .chain(unknown.map(|entry| format!("described, but not among the facts: {entry}")))
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

const VERSIONS: [&str; 2] = ["v1", "v2"];

/// The path, path item, method and operation object of each operation.
fn operations(spec: &Value) -> Vec<(&str, &Value, &str, &Value)> {
    object(&spec["paths"])
        .iter()
        .flat_map(|(path, item)| {
            object(item)
                .iter()
                .filter(|(key, _)| METHODS.contains(&key.as_str()))
                .map(move |(method, operation)| (path.as_str(), item, method.as_str(), operation))
        })
        .collect()
}

/// Ranges that Twilio documents only in prose.
const STATED_IN_PROSE: [(&str, i64, i64); 1] = [("Integration.RetryCount", 0, 3)];

/// Adds every difference to `found`; the order of keys matters.
fn differ(at: &str, described: &Value, known: &Value, found: &mut Vec<String>) {
    match (described, known) {
        (Value::Object(one), Value::Object(other)) if one.keys().eq(other.keys()) => {
            let pairs = one.iter().zip(other.values());
            pairs.for_each(|((key, one), other)| differ(&format!("{at} {key}"), one, other, found));
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let pairs = one.iter().zip(other).enumerate();
            pairs.for_each(|(index, (one, other))| {
                differ(&format!("{at} {index}"), one, other, found)
            });
        }
        _ if !described.is_object() && described == known => {}
        _ => found.push(format!(
            "{at}\n  described: {described}\n  known:     {known}"
        )),
    }
}

/// The keys of a path item's `x-twilio`: their names in the facts and in the description.
const PATH_ITEM: [(&str, &str); 5] = [
    ("class_name", "className"),
    ("dependent", "dependentProperties"),
    ("mount_name", "mountName"),
    ("parent", "parent"),
    ("path_type", "pathType"),
];

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn object(value: &Value) -> &Map<String, Value> {
    value
        .as_object()
        .unwrap_or_else(|| panic!("{value} is not an object"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The value with its keys sorted, without the redundant ones.
fn plain(value: Value) -> Value {
    match value {
        Value::Object(entries) => {
            let redundant = ["type", "documented_default"];
            let kept = entries
                .into_iter()
                .filter(|(key, value)| !redundant.contains(&key.as_str()) && !value.is_null());
            let mut kept: Vec<_> = kept.map(|(key, value)| (key, plain(value))).collect();
            kept.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(kept.into_iter().collect())
        }
        Value::Array(items) => items.into_iter().map(plain).collect(),
        other => other,
    }
}

fn known_operation(facts: &Value, version: &str, id: &str) -> Option<Value> {
    let mut operations = list(&facts["operations"]).iter();
    let known =
        operations.find(|known| known["operation_id"] == id && known["version"] == version)?;
    let keys = [
        "method",
        "path",
        "tag",
        "path_params",
        "query_params",
        "header_params",
        "body",
        "responses",
        "x-twilio",
    ];
    let mut known = known.clone();
    known["x-twilio"] = PATH_ITEM
        .iter()
        .map(|(fact, key)| ((*key).to_owned(), known[*fact].clone()))
        .collect::<Map<_, _>>()
        .into();
    let fields = known
        .pointer_mut("/body/properties")
        .and_then(Value::as_array_mut);
    for field in fields.into_iter().flatten() {
        if let Some((_, minimum, maximum)) = STATED_IN_PROSE
            .iter()
            .find(|(name, ..)| field["name"] == *name)
        {
            field["minimum"] = json!(minimum);
            field["maximum"] = json!(maximum);
        }
    }
    for response in known["responses"].as_array_mut().into_iter().flatten() {
        if response.get("content_type").is_some() {
            response["headers"] = facts["response_headers_on_every_2xx_with_body"].clone();
        }
    }
    let kept = keys
        .into_iter()
        .map(|key| (key.to_owned(), known[key].clone()));
    Some(plain(kept.collect::<Map<_, _>>().into()))
}

fn known_schema(schema: &Value) -> Value {
    let properties = object(&schema["properties"]).iter();
    let properties: Map<String, Value> = properties
        .map(|(name, value)| (name.clone(), plain(value.clone())))
        .collect();
    json!({ "required": list(&schema["required"]), "properties": properties })
}

fn described_schema(schema: &Value) -> Value {
    let properties = object(&schema["properties"]).iter();
    let properties: Map<String, Value> = properties
        .map(|(name, schema)| (name.clone(), described_value(schema, schema)))
        .collect();
    json!({ "required": list(&schema["required"]), "properties": properties })
}

fn described_operation(path: &str, item: &Value, method: &str, operation: &Value) -> Value {
    let of = |place: &str| -> Value {
        let parameters = list(&operation["parameters"])
            .iter()
            .filter(|parameter| parameter["in"] == place);
        parameters
            .map(|parameter| {
                let mut described = described_value(&parameter["schema"], parameter);
                described["name"] = parameter["name"].clone();
                described["required"] = json!(parameter["required"] == true);
                described
            })
            .collect()
    };
    let responses: Value = object(&operation["responses"])
        .iter()
        .map(|(status, response)| described_response(status, response))
        .collect();
    plain(json!({
        "method": method.to_uppercase(),
        "path": path,
        "tag": operation["tags"][0],
        "path_params": of("path"),
        "query_params": of("query"),
        "header_params": of("header"),
        "body": described_body(&operation["requestBody"]),
        "responses": responses,
        "x-twilio": item["x-twilio"],
    }))
}

fn described_body(body: &Value) -> Value {
    let Some((content_type, media_type)) = body["content"]
        .as_object()
        .and_then(|content| content.iter().next())
    else {
        return Value::Null;
    };
    let schema = &media_type["schema"];
    let fields = object(&schema["properties"]).iter().map(|(name, field)| {
        let mut described = described_value(field, field);
        described["name"] = json!(name);
        described["required"] = json!(list(&schema["required"]).contains(&json!(name)));
        described
    });
    let fields: Vec<Value> = fields.collect();
    // A body without fields is any JSON.
    let opaque = fields.is_empty().then_some(true);
    json!({ "content_type": content_type, "title": schema["title"], "properties": fields, "opaque": opaque })
}

fn described_response(status: &str, response: &Value) -> Value {
    let status: u64 = status.parse().unwrap();
    let Some((content_type, media_type)) = response["content"]
        .as_object()
        .and_then(|content| content.iter().next())
    else {
        return json!({ "status": status });
    };
    let headers: Value = object(&response["headers"])
        .keys()
        .map(String::as_str)
        .collect();
    let described = |kind: &str, body: Value| json!({ "status": status, "content_type": content_type, "headers": headers, kind: body });
    let schema = &media_type["schema"];
    if let Some(name) = schema.get("$ref") {
        return described("schema", last(name));
    }
    let properties = object(&schema["properties"]);
    let (key, items) = properties
        .iter()
        .find(|(_, property)| property["type"] == "array")
        .unwrap();
    let list = json!({ "title": schema["title"], "key": key, "item": last(&items["items"]["$ref"]), "meta": properties.contains_key("meta") });
    described("list", list)
}

/// A schema in the format of the facts. The mark of personal data, if any, is on `marked`.
fn described_value(schema: &Value, marked: &Value) -> Value {
    let kind = match (schema["type"].as_str(), schema["format"].as_str()) {
        _ if schema.get("$ref").is_some() => "ref",
        _ if schema.get("enum").is_some() => "inline_enum",
        _ if schema.get("pattern").is_some() => "sid",
        (Some("string"), Some("date-time")) => "datetime",
        (Some("string"), Some("uri")) => "uri",
        (Some("object"), Some("uri-map")) => "uri_map",
        (Some(plain @ ("string" | "integer" | "number" | "boolean" | "array")), _) => plain,
        _ => "any",
    };
    let mut described = json!({ "kind": kind, "pii": marked["x-twilio"]["pii"] });
    let mut keep = |key: &str| described[key] = schema[key].clone();
    [
        "minimum",
        "maximum",
        "nullable",
        "default",
        "pattern",
        "minLength",
        "maxLength",
    ]
    .into_iter()
    .for_each(&mut keep);
    if matches!(kind, "integer" | "uri_map") {
        keep("format");
    }
    match kind {
        "ref" => described["ref"] = last(&schema["$ref"]),
        "sid" => {
            described["prefix"] = schema["pattern"]
                .as_str()
                .and_then(|pattern| pattern.get(1..3))
                .into()
        }
        "array" => described["items"] = described_value(&schema["items"], &Value::Null),
        "inline_enum" => described["values"] = schema["enum"].clone(),
        _ => {}
    }
    plain(described)
}

/// The name at the end of a reference.
fn last(reference: &Value) -> Value {
    reference
        .as_str()
        .and_then(|text| text.rsplit('/').next())
        .into()
}
