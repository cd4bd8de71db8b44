//! Hostile descriptions of OpenAPI 3.1 and of several files: nothing in them makes the generator panic, go on without an
//! end, or take much more of anything than it was given.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use generator::{Generation, diagnostic::Diagnostics};
use serde_json::{Value, json};
use support::{Input, compile, emitted};

/// Every keyword that one of the two versions gives a meaning in schemas.
const KEYWORDS: &[&str] = &[
    "$ref",
    "$id",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "$defs",
    "definitions",
    "$schema",
    "$comment",
    "$vocabulary",
    "type",
    "const",
    "enum",
    "nullable",
    "format",
    "examples",
    "example",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minimum",
    "maximum",
    "prefixItems",
    "items",
    "unevaluatedItems",
    "contains",
    "minContains",
    "maxItems",
    "properties",
    "patternProperties",
    "propertyNames",
    "additionalProperties",
    "unevaluatedProperties",
    "dependentSchemas",
    "dependentRequired",
    "if",
    "then",
    "not",
    "allOf",
    "oneOf",
    "anyOf",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "required",
    "discriminator",
    "x-anything",
    "unknown",
    "",
];

fn values() -> Vec<Value> {
    let own = "#/components/schemas/thing";
    vec![
        json!(null),
        json!(true),
        json!(false),
        json!(-1.5),
        json!(1e300),
        json!(""),
        json!("null"),
        json!("base64"),
        json!(own),
        json!("#"),
        json!("#name"),
        json!("other.yaml#/%"),
        json!([]),
        json!([null, 1, "null"]),
        json!([
            "string", "integer", "array", "object", "boolean", "number", "null"
        ]),
        json!([{}, { "type": "string" }]),
        json!([true, false, { "$ref": own }]),
        json!({}),
        json!({ "a": false, "b": true }),
        json!({ "a": { "$ref": own, "type": ["string", "null"] } }),
        json!({ "$ref": own }),
        json!({ "$defs": { "$defs": { "$defs": { "a": { "$ref": "#/components/schemas/thing/$defs/$defs" } } } } }),
        json!({ "propertyName": "a", "mapping": { "a": "other.yaml", "b": "a/b", "c": 5 } }),
    ]
}

fn description(schema: &Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "T", "version": "1" },
        "servers": [{ "url": "https://api.example.com" }],
        "paths": { "/v1/Things": { "get": {
            "operationId": "FetchThing",
            "tags": ["DemoThing"],
            "responses": { "200": { "description": "D", "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/thing", "description": "A thing." },
            } } } },
        } } },
        "components": { "schemas": { "thing": schema } },
    })
}

fn run(description: &str, files: &[(&str, &str)]) -> Result<Generation, Diagnostics> {
    let input = Input {
        module: "v1",
        tag_prefix: Some("Demo"),
        description: ("spec.yaml", description),
        overlays: Vec::new(),
        files: files.to_vec(),
    };
    compile(&[input], false)
}

/// The result is Rust, or diagnostics that have locations.
fn survives(description: &str, files: &[(&str, &str)]) {
    let outcome = run(description, files);
    let found = match &outcome {
        Ok(generation) => {
            for file in emitted(&generation.files) {
                assert!(
                    syn::parse_file(&file.contents).is_ok(),
                    "{description}\n{}",
                    file.contents
                );
            }
            &generation.described.warnings
        }
        Err(errors) => errors,
    };
    for diagnostic in found {
        assert!(diagnostic.location.is_some(), "{description}: {diagnostic}");
    }
}

#[test]
fn every_keyword_may_have_any_value() {
    let values = values();
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for keywords in KEYWORDS.chunks(KEYWORDS.len().div_ceil(workers)) {
            let values = &values;
            scope.spawn(move || {
                let all = keywords
                    .iter()
                    .flat_map(|keyword| values.iter().map(move |it| (keyword, it)));
                all.for_each(|(keyword, value)| every_schema_survives(keyword, value));
            });
        }
    });
}

/// Schemas of several kinds with this keyword.
fn every_schema_survives(keyword: &str, value: &Value) {
    let definition = json!({ "a": { "type": "object" } });
    for mut schema in [
        json!({ "type": "object", "properties": { "a": { "type": ["string", "null"] } } }),
        json!({ "type": ["array", "string", "null"] }),
        json!({ "$ref": "#/components/schemas/thing/$defs/a", "$defs": definition }),
    ] {
        schema[keyword] = value.clone();
        survives(&description(&schema).to_string(), &[]);
    }
}

#[test]
fn every_place_of_a_document_may_hold_any_value() {
    let places = [
        "/openapi",
        "/info",
        "/webhooks",
        "/jsonSchemaDialect",
        "/paths",
        "/components",
        "/security",
        "/tags",
        "/paths/~1v1~1Things",
        "/paths/~1v1~1Things/get",
        "/paths/~1v1~1Things/get/responses",
        "/paths/~1v1~1Things/get/security",
        "/components/schemas",
        "/components/pathItems",
        "/components/securitySchemes",
        "/info/summary",
        "/info/description",
        "/info/license",
    ];
    let base = json!({
        "webhooks": {}, "jsonSchemaDialect": "", "security": [{ "tls": [] }], "tags": [],
    });
    for place in places {
        for value in values() {
            let mut whole = description(&json!({ "type": "object" }));
            for (key, value) in base.as_object().unwrap() {
                whole[key] = value.clone();
            }
            whole["components"]["securitySchemes"] = json!({ "tls": { "type": "mutualTLS" } });
            whole["components"]["pathItems"] = json!({});
            whole["paths"]["/v1/Things"]["get"]["security"] = json!([]);
            whole["info"]["summary"] = json!("S");
            whole["info"]["description"] = json!("D");
            whole["info"]["license"] = json!({ "name": "MIT", "identifier": "MIT" });
            *whole.pointer_mut(place).unwrap() = value;
            survives(&whole.to_string(), &[]);
        }
    }
}

#[test]
fn definitions_may_be_nested_and_refer_to_each_other() {
    let mut schema = json!({ "$ref": "#/components/schemas/thing" });
    for _ in 0..25 {
        schema = json!({ "type": ["object", "string"], "$defs": { "a": schema }, "properties": { "a": { "$ref":
            "#/components/schemas/thing/$defs/a/$defs/a" } } });
    }
    survives(&description(&schema).to_string(), &[]);
    let endless = json!({ "$ref": "#/components/schemas/thing/$defs/a", "$defs": {
        "a": { "$ref": "#/components/schemas/thing/$defs/b" }, "b": { "$ref": "#/components/schemas/thing/$defs/a" },
    } });
    let errors = run(&description(&endless).to_string(), &[])
        .map(|_| ())
        .unwrap_err();
    assert!(
        errors.to_string().contains("nothing but itself"),
        "{errors}"
    );
}

#[test]
fn what_is_nested_deeply_is_refused_or_generated() {
    for depth in [10, 25, 28, 29, 30, 31, 60, 5000] {
        for open in [
            r#"{"type":["array","string","null"],"items":"#,
            r##"{"$ref":"#/components/schemas/thing","properties":{"a":{}},"anyOf":[{}],"items":"##,
            r#"{"contains":"#,
        ] {
            let text = description(&json!("DEEP")).to_string();
            let text = text.replace(
                "\"DEEP\"",
                &format!("{}{{}}{}", open.repeat(depth), "}".repeat(depth)),
            );
            survives(&text, &[]);
        }
    }
}

#[test]
fn many_definitions_of_one_name_are_told_apart() {
    let property = |index: usize| {
        let reference = format!("#/components/schemas/thing/properties/p{index}/items/$defs/part");
        let inner = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
        (
            format!("p{index}"),
            json!({ "type": "array", "items": { "$ref": reference, "$defs": { "part": inner } } }),
        )
    };
    let properties: serde_json::Map<String, Value> = (0..2000).map(property).collect();
    let thing = json!({ "type": "object", "properties": properties });
    let generation =
        run(&description(&thing).to_string(), &[]).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(generation.summary().models, 2001);
}

#[test]
fn copies_of_paths_and_other_files_end_at_the_limit_of_values() {
    let operation = json!({ "responses": { "204": { "description": "D" } }, "x-large":
        vec![0; 12_000] });
    let mut whole = description(&json!({ "type": "object" }));
    whole["components"]["pathItems"] = json!({ "large": { "post": operation } });
    for index in 0..200 {
        whole["paths"][format!("/v1/P{index}")] = json!({ "$ref": "#/components/pathItems/large" });
    }
    let errors = run(&whole.to_string(), &[]).map(|_| ()).unwrap_err();
    assert!(
        errors.to_string().contains("more than 2000000 values"),
        "{errors:.2000}"
    );

    // Each part of the file is a part of the next, so that all of them together are many times larger than it.
    let mut nested = json!(vec![0; 45_000]);
    for _ in 0..50 {
        nested = json!({ "x-a": nested });
    }
    let reference = |depth: usize| format!("other.yaml#{}", "/x-a".repeat(depth));
    let all: Vec<Value> = (0..50)
        .map(|depth| json!({ "$ref": reference(depth) }))
        .collect();
    let text = description(&json!({ "anyOf": all })).to_string();
    let errors = run(&text, &[("other.yaml", &nested.to_string())])
        .map(|_| ())
        .unwrap_err();
    assert!(
        errors.to_string().contains("more than 2000000 values"),
        "{errors:.2000}"
    );
}

#[test]
fn any_file_may_hold_anything() {
    let description = description(&json!({ "$ref": "other.yaml#/a" })).to_string();
    let whole = description.replace("other.yaml#/a", "other.yaml");
    for value in values() {
        let wrapped = json!({ "a": value }).to_string();
        survives(&description, &[("other.yaml", &wrapped)]);
        survives(&whole, &[("other.yaml", &value.to_string())]);
        let path = json!({ "get": value }).to_string();
        let mut paths: Value = serde_json::from_str(&description).unwrap();
        paths["paths"]["/v1/Other"] = json!({ "$ref": "other.yaml" });
        paths["paths"]["/v1/More"] = json!({ "$ref": "other.yaml#/get" });
        survives(&paths.to_string(), &[("other.yaml", &path)]);
    }
}

#[test]
fn files_may_refer_to_each_other_in_circles() {
    let ring: Vec<(String, String)> = (0..300)
        .map(|index| {
            let next = (index + 1) % 300;
            (
                format!("f{index}.yaml"),
                format!("{{type: object, properties: {{next: {{$ref: f{next}.yaml}}}}}}"),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = ring.iter().map(|(name, text)| (&**name, &**text)).collect();
    let text = description(&json!({ "$ref": "f0.yaml" })).to_string();
    let generation = run(&text, &files).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(generation.summary().models, 300);

    let chain: Vec<(String, String)> = (0..300)
        .map(|index| {
            (
                format!("f{index}.yaml"),
                format!("{{$ref: f{}.yaml}}", (index + 1) % 300),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = chain
        .iter()
        .map(|(name, text)| (&**name, &**text))
        .collect();
    let errors = run(&text, &files).map(|_| ()).unwrap_err();
    assert!(errors.to_string().contains("itself"), "{errors}");
}
