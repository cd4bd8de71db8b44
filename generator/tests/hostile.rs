//! Hostile descriptions. Whatever they contain, the generator does not panic, writes only valid Rust, writes only in
//! its folder, and does not let the description inject code.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use std::path::Path;

use generator::{
    Generation,
    diagnostic::{Code, Diagnostics},
    files,
};
use serde_json::{Value, json};
use support::{
    Input, cargo::Crate, catalogue::assert_sound_catalogue, compile, emitted, mermaid,
    published_names,
};

/// Strings that would break out of a path, a comment, a literal or a name, collide with one, or control a terminal.
const STRINGS: &[&str] = &[
    "",
    " ",
    "../../x",
    "..",
    "/etc/x",
    "C:\\x",
    "con",
    "nul.rs",
    "runtime",
    "mod",
    "lib",
    "self",
    "Self",
    "super",
    "crate",
    "_",
    "gen",
    "async",
    "sid",
    "missing",
    "examples",
    "Option",
    "A",
    "Unrecognized",
    "String",
    "1",
    "'static",
    "a\"b\\",
    "r#\"x\"#",
    "*/ fn evil() {} /*",
    "\nfn evil() {}\n",
    "\r\nfn evil() {}",
    "\u{2028}fn evil() {}",
    "`\nfn evil() {}",
    "{} {0} {x:?}",
    "#[evil]",
    "#![evil]",
    "```\nfn evil() {}\n```",
    "~~~",
    "json_0",
    "[evil](evil)",
    "<script>",
    "a/b~c.d",
    "a_enum_b",
    "$ref",
    "<",
    ">=",
    "!?#",
    "§",
    "::",
    "StartTime<",
    "body",
    "Json",
    "Missing",
    "Set",
    "\u{202e}\u{2066}",
    "\0",
    "\u{1b}[2J",
    "🦀",
    "ﬁ",
    "é",
];

/// A description with one of everything that the generator supports. `text` returns the string for each place.
fn description(text: &dyn Fn(&str) -> String) -> Value {
    let sid = json!({ "type": "string", "pattern": "^XX[0-9a-fA-F]{32}$" });
    let reference = |schema: &str| json!({ "$ref": format!("#/components/schemas/{schema}") });
    let (thing, other) = (text("schema"), text("other schema"));
    json!({
        "openapi": "3.0.1",
        "info": { "title": "T", "description": text("docs"), "version": "1" },
        "servers": [{ "url": "https://api.example.com" }],
        "tags": [{ "name": format!("Demo{}", text("tag")), "description": text("tag docs") }],
        "x-sid-names": { "XX": { "name": text("sid"), "description": text("docs"), "aliases": { text("alias"): text("docs") } } },
        "paths": {
            format!("/{}/{{{}}}", text("path"), text("path parameter")): {
                "get": list(text, &sid, &reference(&thing)),
                "post": create(text, &reference(&thing)),
            },
            format!("/v1/Bodies/{}", text("body path")): {
                "servers": [
                    { "url": format!("https://other.example.com/{}", text("server")) },
                    { "url": "https://{region}.example.com", "description": text("docs"), "variables": {
                        "region": { "default": "eu", "enum": ["eu", text("server value")], "description": text("docs") },
                    } },
                ],
                "put": replace(text, &reference(&thing)),
                "delete": send(text, &reference("shape")),
                "patch": {
                    "operationId": text("untagged operation"),
                    "security": [{ text("scheme"): [] }],
                    "responses": { "307": { "description": text("docs") } },
                },
            },
        },
        "x-webhooks": { text("webhook"): { "post": {
            "tags": [format!("Demo{}", text("tag"))],
            "description": text("docs"),
            "requestBody": { "content": { "application/x-www-form-urlencoded": {
                "schema": reference("event"),
                "examples": { text("example name"): { "value": { text("discriminator"): text("event type"), "color": text("example") } } },
            } } },
            "responses": { "204": { "description": text("docs") } },
        } } },
        "components": { "securitySchemes": {
            text("scheme"): { "type": "apiKey", "in": "query", "name": text("key name"), "description": text("docs") },
        }, "schemas": {
            "event": {
                "description": text("docs"),
                "oneOf": [reference("last")],
                "x-value-variants": { "drop_prefixes": [text("dropped prefix")] },
                "discriminator": { "propertyName": text("discriminator"), "mapping": { text("event type"): "#/components/schemas/last", "z.last": "#/components/schemas/last" } },
            },
            thing: {
                "type": "object",
                "description": text("docs"),
                "properties": {
                    text("property"): { "type": "string", "description": text("docs") },
                    "xx_sid": sid,
                    text("inline"): { "type": "object", "description": text("docs"), "properties": { text("inner"): { "type": "string", "enum": [text("inline value"), "d"] } } },
                    "by_name": { "type": "object", "additionalProperties": { "type": "integer" } },
                },
            },
            other.clone(): { "type": "object", "properties": { text("discriminator"): { "type": "string" }, "size": { "type": "integer" } } },
            "last": { "type": "object", "properties": { text("discriminator"): { "type": "string" }, "color": { "type": "string" } } },
            "shape": {
                "description": text("docs"),
                "oneOf": [reference(&other), reference("last")],
                "discriminator": { "propertyName": text("discriminator"), "mapping": { text("discriminator value"): format!("#/components/schemas/{other}"), "last": "#/components/schemas/last" } },
            },
            "mark": { "anyOf": [reference(&other), reference("last")] },
        } },
    })
}

fn response(text: &dyn Fn(&str) -> String, schema: &Value) -> Value {
    let content = json!({ "application/json": { "schema": schema } });
    json!({ "200": { "description": text("docs"), "content": content } })
}

fn tags(text: &dyn Fn(&str) -> String) -> Value {
    json!([format!("Demo{}", text("tag"))])
}

/// A list operation with parameters of all kinds.
fn list(text: &dyn Fn(&str) -> String, sid: &Value, items: &Value) -> Value {
    let page = json!({
        "type": "object",
        "properties": {
            text("list key"): { "type": "array", "items": items },
            "meta": { "type": "object", "properties": { "next_page_url": { "type": "string" } } },
        },
    });
    let collapsible = format!("prefixed-collapsible-map-{}", text("prefix"));
    json!({
        "operationId": text("operation"),
        "tags": tags(text),
        "summary": text("docs"),
        "description": text("docs"),
        "deprecated": true,
        "parameters": [
            { "name": text("path parameter"), "in": "path", "required": true, "description": text("docs"), "schema": sid },
            { "name": text("header"), "in": "header", "schema": { "type": "string" } },
            { "name": "Authorization", "in": "header", "description": text("docs"), "schema": { "type": "string" } },
            { "name": text("query"), "in": "query", "explode": false, "schema": { "type": "array", "items": { "type": "string" } } },
            { "name": "Extra", "in": "query", "description": text("docs"), "schema": { "type": "object", "format": collapsible } },
        ],
        "responses": response(text, &page),
    })
}

/// An operation with a form and a choice.
fn create(text: &dyn Fn(&str) -> String, resource: &Value) -> Value {
    let form = json!({
        "type": "object",
        "properties": {
            text("field"): { "type": "string", "description": text("docs") },
            "Kind": { "type": "string", "enum": [text("value"), "b"] },
            "Renamed": { "type": "string", "x-rust-name": text("rename") },
            "Json": {},
        },
        "required": [text("field"), "Kind"],
        "x-parameter-choices": [{
            "name": text("choice"),
            "description": text("docs"),
            "discriminator": "Kind",
            "variants": [
                { "value": text("value"), "description": text("docs"), "fixed": { "Json": { text("example"): text("example") } } },
                { "value": "b", "description": text("docs"), "optional": ["Json"] },
            ],
        }],
    });
    let example = json!({ text("field"): text("example"), "Kind": "b", "Json": text("example"), "Renamed": text("example") });
    json!({
        "operationId": "CreateOther",
        "tags": tags(text),
        "parameters": [{ "name": text("path parameter"), "in": "path", "required": true, "schema": { "type": "string" } }],
        "requestBody": { "content": { "application/x-www-form-urlencoded": { "schema": form, "examples": { text("example name"): { "value": example } } } } },
        "responses": response(text, resource),
    })
}

/// An operation with a JSON body of an unusual media type, and a `oneOf` response.
fn replace(text: &dyn Fn(&str) -> String, model: &Value) -> Value {
    let media_type = format!("application/{}+json", text("media type"));
    let body = json!({
        "type": "object",
        "required": [text("json property")],
        "properties": {
            text("json property"): { "type": "array", "items": model },
            "Map": { "type": "object", "additionalProperties": { "type": "string" } },
            "Shape": { "$ref": "#/components/schemas/shape" },
            "Mark": { "$ref": "#/components/schemas/mark" },
        },
    });
    let example = json!({
        text("json property"): [{ text("property"): text("example") }],
        "Map": { text("map key"): text("example") },
        "Shape": { text("discriminator"): text("discriminator value"), "size": 1 },
    });
    let shape = json!({ text("discriminator"): text("discriminator value"), "size": 2 });
    json!({
        "operationId": "ReplaceOther",
        "tags": tags(text),
        "requestBody": { "content": { &media_type: { "schema": body, "examples": { "odd": { "value": example } } } } },
        "responses": {
            "200": { "description": text("docs"), "content": { media_type: { "schema": { "$ref": "#/components/schemas/shape" }, "examples": { text("example name"): { "value": shape } } } } },
        },
    })
}

/// An operation with a body that is passed as a whole, and two responses with different schemas.
fn send(text: &dyn Fn(&str) -> String, shape: &Value) -> Value {
    let body = json!({ "description": text("docs"), "x-rust-name": text("body name") });
    json!({
        "operationId": "SendOther",
        "tags": tags(text),
        "requestBody": { "content": { "application/json": { "schema": body, "examples": { "odd": { "value": { text("map key"): text("example") } } } } } },
        "responses": {
            "200": { "description": text("docs"), "content": { "application/json": { "schema": shape } } },
            "202": { "description": text("docs"), "content": { "application/json": { "schema": { "type": "object", "properties": { text("inner"): {} } } } } },
        },
    })
}

/// Every place in [`description`], with a harmless string for it.
const PLACES: &[(&str, &str)] = &[
    ("schema", "thing"),
    ("list key", "things"),
    ("docs", "About it."),
    ("tag docs", "About it."),
    ("field", "Field"),
    ("value", "a"),
    ("rename", "renamed"),
    ("choice", "Choice"),
    ("example", "an example"),
    ("example name", "create"),
    ("tag", "Thing"),
    ("sid", "XxSid"),
    ("alias", "OtherSid"),
    ("path", "v1"),
    ("path parameter", "Sid"),
    ("operation", "ListThing"),
    ("header", "Trace-Id"),
    ("property", "name"),
    ("other schema", "circle"),
    ("discriminator", "kind"),
    ("discriminator value", "round"),
    ("inline", "inside"),
    ("inner", "depth"),
    ("inline value", "c"),
    ("query", "Words"),
    ("prefix", "AddOns"),
    ("json property", "Things"),
    ("media type", "scim"),
    ("map key", "key"),
    ("body path", "Whole"),
    ("body name", "whole"),
    ("server", "base"),
    ("server value", "us"),
    ("scheme", "key"),
    ("key name", "api_key"),
    ("untagged operation", "PatchNothing"),
    ("webhook", "ring"),
    ("event type", "thing.made"),
    ("dropped prefix", "thing."),
];

fn harmless(place: &str) -> String {
    let found = PLACES.iter().find(|(name, _)| *name == place);
    found
        .unwrap_or_else(|| panic!("{place} is not listed"))
        .1
        .to_owned()
}

/// The description as YAML, which is JSON with the line breaks of YAML escaped.
fn yaml(description: &Value) -> String {
    ["\u{85}", "\u{2028}", "\u{2029}"]
        .into_iter()
        .fold(description.to_string(), |text, end| {
            text.replace(
                end,
                &format!("\\u{:04x}", end.chars().next().map_or(0, u32::from)),
            )
        })
}

fn run(description: &Value) -> Result<Generation, Diagnostics> {
    run_with(description, Some("Demo"))
}

fn run_with(description: &Value, tag_prefix: Option<&str>) -> Result<Generation, Diagnostics> {
    let input = Input {
        module: "v1",
        tag_prefix,
        description: ("spec.yaml", &yaml(description)),
        overlays: Vec::new(),
        files: Vec::new(),
    };
    compile(&[input], false)
}

/// Asserts what must be true of every file, whatever the description contains.
fn assert_sound(compiled: &Generation, about: &str) {
    let nowhere = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nowhere");
    if let Err(errors) = files::check(&nowhere, &compiled.contents()) {
        panic!("{about}: {errors}");
    }
    let blocks = compiled.blocks.iter();
    let diagrams = blocks.flat_map(|block| mermaid::problems(&block.lines));
    assert_eq!(diagrams.collect::<Vec<_>>(), [""; 0], "{about}");
    let names = published_names(&compiled.described.lock, "0.1.0");
    assert_eq!(
        names.to_string(),
        compiled
            .described
            .lock
            .clone()
            .published("0.1.0")
            .to_string(),
        "{about}"
    );
    assert_sound_catalogue(compiled, about);
    for file in emitted(&compiled.files) {
        if let Err(error) = syn::parse_file(&file.contents) {
            panic!(
                "{about}: {} is not Rust: {error}\n{}",
                file.path, file.contents
            );
        }
        let mut lines = file.contents.lines().map(str::trim_start);
        let evil = lines.find(|line| line.starts_with("fn evil() {}"));
        assert_eq!(
            evil, None,
            "{about}: {} contains code from the description",
            file.path
        );
        let is_control = |c: char| {
            (c.is_control() && c != '\n')
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(
            !file.contents.contains(is_control),
            "{about}: {} contains control characters",
            file.path
        );
    }
}

/// Asserts that diagnostics have a location, and contain nothing that controls a terminal.
fn assert_readable(errors: &Diagnostics, about: &str) {
    for error in errors {
        assert!(error.location.is_some(), "{about}: no location: {error}");
    }
    let is_control = |c: char| c.is_control() && c != '\n';
    assert!(
        !errors.to_string().contains(is_control),
        "{about}: {errors:?}"
    );
}

/// The description has a DELETE with a body, and an operation without a tag, whose module is named after its path.
fn assert_nothing_else_is_found(warnings: &Diagnostics) {
    let codes: Vec<Code> = warnings.iter().map(|it| it.code).collect();
    let expected = [Code::DoubtfulBody, Code::UntaggedOperation];
    assert_eq!(codes, expected, "{warnings}");
}

#[test]
fn with_harmless_strings_there_are_no_other_diagnostics() {
    let compiled = run(&description(&harmless)).unwrap_or_else(|errors| panic!("{errors}"));
    assert_nothing_else_is_found(&compiled.described.warnings);
    assert_sound(&compiled, "harmless");
}

#[test]
fn hostile_strings_are_harmless_in_every_place() {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let places: Vec<(usize, &str)> =
            PLACES.iter().map(|(place, _)| *place).enumerate().collect();
        for places in places.chunks(places.len().div_ceil(workers)) {
            let places = places.to_vec();
            scope.spawn(move || {
                for (index, place) in places {
                    assert_harmless_at(place, index % 2);
                }
            });
        }
    });
}

/// Tries every other string at a place, from the `first` one: all of them at each place would take minutes.
fn assert_harmless_at(place: &str, first: usize) {
    let long = "x".repeat(20_000);
    let strings = STRINGS.iter().copied().chain([&*long]);
    for text in strings.skip(first).step_by(2) {
        let about = format!("{text:.40?} as {place}");
        let description = description(&|other| {
            if other == place {
                text.to_owned()
            } else {
                harmless(other)
            }
        });
        // Without a configured tag prefix, the generator derives one from the tags.
        let prefixes: &[_] = match place {
            "tag" => &[Some("Demo"), None],
            _ => &[Some("Demo")],
        };
        for prefix in prefixes {
            match run_with(&description, *prefix) {
                Ok(compiled) => {
                    assert_readable(&compiled.described.warnings, &about);
                    assert_sound(&compiled, &about);
                }
                Err(errors) => assert_readable(&errors, &about),
            }
        }
    }
}

/// All hostile strings in one crate: as documentation, values, keys, and wire names with configured Rust names.
#[test]
fn hostile_strings_compile() {
    let mut properties = json!({ "name": { "type": "string" } });
    let mut fields = json!({});
    let mut renames = json!({});
    let mut meanings = json!({ "last": "#/components/schemas/last" });
    let mut entries = json!({});
    for (index, text) in STRINGS.iter().enumerate() {
        let value = json!({ "type": "string", "description": text, "x-rust-name": format!("field_{index}") });
        properties[format!("{text}{index}")] = value.clone();
        fields[format!("{text}{index}")] = value;
        renames[*text] = json!(format!("V{index}"));
        meanings[*text] = json!("#/components/schemas/circle");
        entries[*text] = json!(text);
    }
    let names = fields.as_object().unwrap().keys();
    let example: serde_json::Map<String, Value> =
        names.map(|field| (field.clone(), json!(field))).collect();
    let mut form = json!({ "type": "object", "properties": fields });
    form["properties"]["Kind"] =
        json!({ "type": "string", "enum": STRINGS, "x-rust-names": renames });
    let mut object = json!({ "type": "object", "properties": fields });
    object["properties"]["Map"] =
        json!({ "type": "object", "additionalProperties": { "type": "string" } });
    object["properties"]["Shapes"] =
        json!({ "type": "array", "items": { "$ref": "#/components/schemas/shape" } });
    let shapes = STRINGS
        .iter()
        .map(|text| json!({ "kind": text, "size": 1 }));
    let mut whole = json!(example);
    whole["Map"] = entries.clone();
    whole["Shapes"] = shapes.collect();

    let mut odd = description(&harmless);
    let schemas = &mut odd["components"]["schemas"];
    schemas["thing"]["properties"] = properties;
    schemas["shape"]["discriminator"]["mapping"] = meanings;
    let post = &mut odd["paths"]["/v1/{Sid}"]["post"];
    post["description"] = STRINGS.join("\n\n").into();
    post["summary"] = STRINGS.join(" ").into();
    post["requestBody"]["content"]["application/x-www-form-urlencoded"] =
        json!({ "schema": form, "examples": { "\"odd\"": { "value": example } } });
    let bodies = &mut odd["paths"]["/v1/Bodies/Whole"];
    bodies["put"]["requestBody"]["content"]["application/scim+json"] =
        json!({ "schema": object, "examples": { "*/ odd": { "value": whole } } });
    bodies["delete"]["requestBody"]["content"]["application/json"]["examples"]["odd"] =
        json!({ "value": entries });
    let compiled = run(&odd).unwrap_or_else(|errors| panic!("{errors}"));
    assert_nothing_else_is_found(&compiled.described.warnings);
    let odd = Crate::write("hostile", &compiled);
    odd.cargo(&["clippy", "--all-targets"]);
    odd.cargo(&["test"]);
    odd.cargo(&["doc", "--no-deps"]);
}

#[test]
fn large_and_deep_descriptions_do_no_harm() {
    let mut large = description(&harmless);
    let properties: serde_json::Map<String, Value> = (0..3000)
        .map(|index| (format!("field_{index}"), json!({ "type": "string" })))
        .collect();
    large["components"]["schemas"]["thing"]["properties"] = properties.into();
    assert_sound(&run(&large).unwrap(), "3000 properties");

    for depth in [10, 40, 80, 5000] {
        let mut deep = description(&harmless);
        let property = &mut deep["components"]["schemas"]["thing"]["properties"]["deep"];
        *property = json!("DEEP");
        // serde_json prints recursively, which would overflow the stack.
        let text = deep.to_string().replace("\"DEEP\"", &nested(depth));
        let input = Input {
            module: "v1",
            tag_prefix: Some("Demo"),
            description: ("spec.yaml", &text),
            overlays: Vec::new(),
            files: Vec::new(),
        };
        match compile(&[input], false) {
            Ok(compiled) => assert_sound(&compiled, "deep"),
            Err(errors) => assert!(depth > 40, "{depth}: {errors}"),
        }
    }
}

/// A schema of nested arrays.
fn nested(depth: usize) -> String {
    let open = r#"{"type":"array","items":"#.repeat(depth);
    format!("{open}{{}}{}", "}".repeat(depth))
}

#[test]
fn a_description_without_paths_and_webhooks_becomes_an_empty_crate() {
    let mut empty = description(&harmless);
    empty["paths"] = json!({});
    empty["x-webhooks"] = json!({});
    let compiled = run(&empty).unwrap();
    assert_sound(&compiled, "no paths");
    assert!(
        compiled
            .described
            .api
            .modules
            .iter()
            .all(|module| module.resources.is_empty())
    );
}

#[test]
fn invalid_descriptions_are_rejected() {
    let with = |key: &str, value: Value| {
        let mut description = description(&harmless);
        let paths = description["paths"].as_object_mut().unwrap();
        paths.retain(|_, path| path.get("servers").is_none());
        description[key] = value;
        run(&description).err().map(|errors| errors.to_string())
    };
    for (key, value, expected) in [
        (
            "servers",
            json!([{ "url": "https://a@b.example.com" }]),
            "is neither a plain URL nor a path",
        ),
        ("openapi", json!("3.2.0"), "this is OpenAPI `3.2.0`"),
        ("openapi", json!(3), "the version must be a string"),
        ("openapi", json!("2.0"), "this is OpenAPI `2.0`"),
        ("swagger", json!("2.0"), "this is Swagger 2.0"),
        (
            "paths",
            Value::Null,
            "the `paths` of a description must be an object",
        ),
        ("components", json!([]), "must be an object"),
        ("x-sid-names", json!([]), "`x-sid-names` has the wrong form"),
    ] {
        let errors = with(key, value).unwrap_or_else(|| panic!("{key} is accepted"));
        assert!(errors.contains(expected), "{key}: {errors}");
    }
    for text in ["", "---", "[]", "null", "a: b: c", "\u{0}", "{}"] {
        let input = Input {
            module: "v1",
            tag_prefix: Some(""),
            description: ("spec.yaml", text),
            overlays: Vec::new(),
            files: Vec::new(),
        };
        assert!(compile(&[input], false).is_err(), "{text:?} is accepted");
    }
}
