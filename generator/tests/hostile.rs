//! Descriptions that are made to break things. Whatever they hold, nothing panics, and what is generated stays Rust,
//! inside its folder, and says nothing that the description put between the lines.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails has done its job"
)]

#[allow(dead_code, reason = "each test uses its part")]
mod support;

use std::path::Path;

use generator::{compile::Compiled, diagnostic::Diagnostics, files};
use serde_json::{Value, json};
use support::{Input, cargo::Crate, compile, emitted};

/// Texts that would break out of a path, a comment, a literal, a name or a terminal.
const TEXTS: &[&str] = &[
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
    "\u{202e}\u{2066}",
    "\0",
    "\u{1b}[2J",
    "🦀",
    "ﬁ",
    "é",
];

/// A description with one of everything that the generator understands; `text` says what stands at each place.
fn description(text: &dyn Fn(&str) -> String) -> Value {
    let sid = json!({ "type": "string", "pattern": "^XX[0-9a-fA-F]{32}$" });
    let thing = text("schema");
    let reference = json!({ "$ref": format!("#/components/schemas/{thing}") });
    let page = json!({
        "type": "object",
        "properties": {
            text("list key"): { "type": "array", "items": reference },
            "meta": { "type": "object", "properties": { "next_page_url": { "type": "string" } } },
        },
    });
    let answer = |schema: Value| json!({ "200": { "description": text("docs"), "content": { "application/json": { "schema": schema } } } });
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
        "openapi": "3.0.1",
        "info": { "title": "T", "description": text("docs"), "version": "1" },
        "servers": [{ "url": "https://api.example.com" }],
        "tags": [{ "name": format!("Demo{}", text("tag")), "description": text("tag docs") }],
        "x-sid-names": { "XX": { "name": text("sid"), "description": text("docs"), "aliases": { text("alias"): text("docs") } } },
        "paths": {
            format!("/{}/{{{}}}", text("path"), text("path parameter")): {
                "get": {
                    "operationId": text("operation"),
                    "tags": [format!("Demo{}", text("tag"))],
                    "summary": text("docs"),
                    "description": text("docs"),
                    "parameters": [
                        { "name": text("path parameter"), "in": "path", "required": true, "description": text("docs"), "schema": sid },
                        { "name": text("header"), "in": "header", "schema": { "type": "string" } },
                    ],
                    "responses": answer(page),
                },
                "post": {
                    "operationId": "CreateOther",
                    "tags": [format!("Demo{}", text("tag"))],
                    "parameters": [{ "name": text("path parameter"), "in": "path", "required": true, "schema": { "type": "string" } }],
                    "requestBody": { "content": { "application/x-www-form-urlencoded": { "schema": form, "examples": { text("example name"): { "value": example } } } } },
                    "responses": answer(reference),
                },
            },
        },
        "components": { "schemas": { thing: {
            "type": "object",
            "description": text("docs"),
            "properties": { text("property"): { "type": "string", "description": text("docs") }, "xx_sid": sid },
        } } },
    })
}

/// Every place of [`description`] and what is harmless there.
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
];

fn harmless(place: &str) -> String {
    let found = PLACES.iter().find(|(name, _)| *name == place);
    found
        .unwrap_or_else(|| panic!("{place} is not listed"))
        .1
        .to_owned()
}

/// JSON is YAML, but for the characters that YAML takes for the end of a line.
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

fn run(description: &Value) -> Result<Compiled, Diagnostics> {
    let input = Input {
        module: "v1",
        tag_prefix: "Demo",
        description: ("spec.yaml", &yaml(description)),
        overlays: Vec::new(),
    };
    compile(&[input], false)
}

/// What holds for every file, whatever the description says.
fn assert_sound(compiled: &Compiled, about: &str) {
    let nowhere = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nowhere");
    if let Err(faults) = files::check(&nowhere, &compiled.files) {
        panic!("{about}: {faults}");
    }
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
            "{about}: {} holds code of the description",
            file.path
        );
        let turns = |c: char| {
            (c.is_control() && c != '\n')
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(
            !file.contents.contains(turns),
            "{about}: {} turns the text",
            file.path
        );
    }
}

/// Faults have a place, and show nothing that could steer a terminal.
fn assert_readable(faults: &Diagnostics, about: &str) {
    for fault in faults {
        assert!(fault.location.is_some(), "{about}: no place: {fault}");
    }
    let steers = |c: char| c.is_control() && c != '\n';
    assert!(!faults.to_string().contains(steers), "{about}: {faults:?}");
}

#[test]
fn the_description_is_fine_by_itself() {
    let compiled = run(&description(&harmless)).unwrap_or_else(|faults| panic!("{faults}"));
    assert!(compiled.diagnostics.is_empty(), "{}", compiled.diagnostics);
    assert_sound(&compiled, "harmless");
}

#[test]
fn odd_texts_stay_texts_wherever_they_stand() {
    for (place, _) in PLACES {
        for text in TEXTS.iter().copied().chain([&*"x".repeat(20_000)]) {
            let about = format!("{text:.40?} as {place}");
            let description = description(&|other| {
                if other == *place {
                    text.to_owned()
                } else {
                    harmless(other)
                }
            });
            match run(&description) {
                Ok(compiled) => assert_sound(&compiled, &about),
                Err(faults) => assert_readable(&faults, &about),
            }
        }
    }
}

/// All odd texts in one crate: as documentation, as values, and as names of the wire whose Rust names are decided.
#[test]
fn odd_texts_compile() {
    let mut properties = serde_json::Map::new();
    let mut fields = serde_json::Map::new();
    let mut renames = serde_json::Map::new();
    for (index, text) in TEXTS.iter().enumerate() {
        let value = json!({ "type": "string", "description": text, "x-rust-name": format!("field_{index}") });
        properties.insert(format!("{text}{index}"), value.clone());
        fields.insert(format!("{text}{index}"), value);
        renames.insert((*text).to_owned(), json!(format!("V{index}")));
    }
    let example: serde_json::Map<String, Value> = fields
        .keys()
        .map(|field| (field.clone(), json!(field)))
        .collect();
    fields.insert(
        "Kind".to_owned(),
        json!({ "type": "string", "enum": TEXTS, "x-rust-names": renames }),
    );
    let mut odd = description(&harmless);
    odd["components"]["schemas"]["thing"]["properties"] = properties.into();
    let post = &mut odd["paths"]["/v1/{Sid}"]["post"];
    post["description"] = TEXTS.join("\n\n").into();
    post["summary"] = TEXTS.join(" ").into();
    post["requestBody"]["content"]["application/x-www-form-urlencoded"] = json!({ "schema": { "type": "object", "properties": fields }, "examples": { "\"odd\"": { "value": example } } });
    let compiled = run(&odd).unwrap_or_else(|faults| panic!("{faults}"));
    assert!(compiled.diagnostics.is_empty(), "{}", compiled.diagnostics);
    let odd = Crate::write("hostile", &compiled.files);
    odd.cargo(&["clippy", "--all-targets"]);
    odd.cargo(&["test"]);
    odd.cargo(&["doc", "--no-deps"]);
}

#[test]
fn size_is_no_danger() {
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
        // Too deep a value cannot even be printed by recursion.
        let text = deep.to_string().replace("\"DEEP\"", &nested(depth));
        let input = Input {
            module: "v1",
            tag_prefix: "Demo",
            description: ("spec.yaml", &text),
            overlays: Vec::new(),
        };
        match compile(&[input], false) {
            Ok(compiled) => assert_sound(&compiled, "deep"),
            Err(faults) => assert!(depth > 40, "{depth}: {faults}"),
        }
    }
}

/// The schema of an array in an array in …
fn nested(depth: usize) -> String {
    let open = r#"{"type":"array","items":"#.repeat(depth);
    format!("{open}{{}}{}", "}".repeat(depth))
}

#[test]
fn a_description_of_nothing_is_a_crate_of_nothing() {
    let mut empty = description(&harmless);
    empty["paths"] = json!({});
    let compiled = run(&empty).unwrap();
    assert_sound(&compiled, "no paths");
    assert!(
        compiled
            .api
            .modules
            .iter()
            .all(|module| module.resources.is_empty())
    );
}

#[test]
fn what_is_no_description_is_said_so() {
    let with = |key: &str, value: Value| {
        let mut description = description(&harmless);
        description[key] = value;
        run(&description).err().map(|faults| faults.to_string())
    };
    for (key, value, expected) in [
        ("servers", json!([]), "the description names no server"),
        ("openapi", json!("3.1.0"), "this is OpenAPI `3.1.0`"),
        ("openapi", json!(3), "the version must be a string"),
        ("openapi", json!("2.0"), "this is OpenAPI `2.0`"),
        ("swagger", json!("2.0"), "this is Swagger 2.0"),
        (
            "paths",
            Value::Null,
            "the `paths` of a description must be an object",
        ),
        ("components", json!([]), "must be an object"),
        (
            "x-sid-names",
            json!([]),
            "`x-sid-names` is not of the expected form",
        ),
    ] {
        let faults = with(key, value).unwrap_or_else(|| panic!("{key} is accepted"));
        assert!(faults.contains(expected), "{key}: {faults}");
    }
    for text in ["", "---", "[]", "null", "a: b: c", "\u{0}", "{}"] {
        let input = Input {
            module: "v1",
            tag_prefix: "",
            description: ("spec.yaml", text),
            overlays: Vec::new(),
        };
        assert!(compile(&[input], false).is_err(), "{text:?} is accepted");
    }
}
