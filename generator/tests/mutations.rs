//! The descriptions of Flex v1 and of the fixtures, with one node at a time removed or replaced: the generator does not
//! panic, every diagnostic has a location, and what is generated is valid Rust.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::Arc,
};

use generator::{
    pointer::Pointer,
    source::{Inside, Source},
};
use serde_json::{Map, Value, json};
use support::{Input, cargo::Crate, compile_sources, emitted, entry, here, names, overlaid, text};

/// The replacements of a node; `None` removes it. `schema` is the name of a schema in the description.
fn replacements(schema: &str) -> Vec<Option<Value>> {
    let reference = json!({ "$ref": format!("#/components/schemas/{schema}") });
    let inline = json!({ "type": "object", "properties": { "a": {} } });
    vec![
        None,
        Some(Value::Null),
        Some(json!("x")),
        Some(json!("")),
        Some(json!(-1)),
        Some(json!(true)),
        Some(json!([])),
        Some(json!({})),
        Some(reference.clone()),
        Some(inline.clone()),
        Some(json!({ "type": "array", "items": { "type": "integer" } })),
        Some(json!({ "type": "object", "additionalProperties": reference })),
        Some(json!({ "oneOf": [reference, inline], "discriminator": { "propertyName": "a" } })),
        Some(json!({ "allOf": [inline, reference] })),
        Some(json!({ "type": "string", "enum": ["a", null, "A", ""] })),
        Some(json!([reference, reference])),
        Some(json!("#/components/parameters/x")),
    ]
}

/// A description with its overlays.
fn read(description: &Path, overlays: &[PathBuf]) -> Source {
    let texts: Vec<String> = overlays.iter().map(|path| text(path)).collect();
    let overlaid = overlaid(&Input {
        module: "v1",
        tag_prefix: None,
        description: ("spec.yaml", &text(description)),
        overlays: texts.iter().map(|text| ("overlay.yaml", &**text)).collect(),
        files: Vec::new(),
    });
    overlaid.unwrap_or_else(|errors| panic!("{}: {errors}", description.display()))
}

/// The descriptions of the fixtures, without those for diagnostics.
fn features() -> Vec<Source> {
    let names = names(&here("tests/fixtures")).into_iter();
    let folders = names
        .filter(|name| name != "diagnostics")
        .map(|name| here("tests/fixtures").join(name));
    let read = |folder: PathBuf| {
        let overlay = folder.join("overlay.yaml");
        let overlays: Vec<PathBuf> = overlay.exists().then_some(overlay).into_iter().collect();
        read(&folder.join("spec.yaml"), &overlays)
    };
    folders.map(read).collect()
}

/// The description of Flex v1, split into one document per path: mutating the whole would take too long.
fn flex() -> Vec<Source> {
    let overlays = ["../spec/sids.overlay.yaml", "../spec/flex_v1.overlay.yaml"].map(here);
    let whole = read(&here("../spec/flex_v1.yaml"), &overlays);
    let paths = whole.value["paths"].as_object().unwrap();
    let only = |path: &String| {
        let mut one = whole.clone();
        entries(&mut one.value, "paths").retain(|other, _| other == path);
        let mut kept = vec![one.value["paths"].to_string()];
        let schemas: Vec<(String, String)> = one.value["components"]["schemas"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, schema)| (name.clone(), schema.to_string()))
            .collect();
        // The schemas that these refer to, directly or indirectly.
        loop {
            let is_kept = |name: &str| {
                let reference = format!("/{name}\"");
                kept.iter().any(|text| text.contains(&reference))
            };
            let more = schemas
                .iter()
                .filter(|(name, text)| is_kept(name) && !kept.contains(text));
            let more: Vec<String> = more.map(|(_, text)| text.clone()).collect();
            if more.is_empty() {
                break;
            }
            kept.extend(more);
        }
        let all = kept.concat();
        entries(&mut one.value["components"], "schemas")
            .retain(|name, _| all.contains(&format!("/{name}\"")));
        entries(&mut one.value, "x-sid-names")
            .retain(|prefix, _| all.contains(&format!("^{prefix}[")));
        one
    };
    paths.keys().map(only).collect()
}

fn entries<'a>(value: &'a mut Value, key: &str) -> &'a mut Map<String, Value> {
    value[key].as_object_mut().unwrap()
}

/// Every value except the root, and except those in response examples, which are many and much alike.
fn pointers(value: &Value, at: &Pointer, found: &mut Vec<Pointer>) {
    let mut visit = |child: &Value, at: Pointer| {
        found.push(at.clone());
        let is_example = at.segments().contains(&"responses") && at.last() == Some("value");
        if !is_example {
            pointers(child, &at, found);
        }
    };
    match value {
        Value::Object(entries) => entries
            .iter()
            .for_each(|(key, value)| visit(value, at.child(key))),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, item)| visit(item, at.index(index))),
        _ => {}
    }
}

/// The locations stay as they are: what is inside of a new value has that of the old one.
fn changed(source: &Source, pointer: &Pointer, replacement: &Option<Value>) -> Source {
    let mut changed = source.clone();
    let parent = pointer.parent().unwrap();
    let last = pointer.last().unwrap();
    let location = source.location(pointer).clone();
    let new = replacement
        .clone()
        .map(|value| Source::at_one_place(value, location));
    let mut mark = Arc::make_mut(&mut changed.mark);
    for segment in parent.segments() {
        mark = Arc::make_mut(match &mut mark.inside {
            Inside::Entries(entries) => &mut entries[segment].value,
            Inside::Items(items) => &mut items[segment.parse::<usize>().unwrap()],
            Inside::Nothing { .. } => panic!("a scalar has no children"),
        });
    }
    let parent = parent.to_string();
    let parent = changed
        .value
        .pointer_mut(parent.strip_prefix('#').unwrap())
        .unwrap();
    match (parent, &mut mark.inside, new) {
        (Value::Object(entries), Inside::Entries(marks), Some(new)) => {
            entries.insert(last.to_owned(), new.value);
            marks[last].value = new.mark;
        }
        (Value::Array(items), Inside::Items(marks), Some(new)) => {
            let index: usize = last.parse().unwrap();
            items[index] = new.value;
            marks[index] = new.mark;
        }
        (Value::Object(entries), Inside::Entries(marks), None) => {
            entries.shift_remove(last);
            marks.shift_remove(last);
        }
        (Value::Array(items), Inside::Items(marks), None) => {
            items.remove(last.parse().unwrap());
            marks.remove(last.parse().unwrap());
        }
        _ => panic!("a value and its mark differ in shape"),
    }
    changed
}

/// Generates from a changed description: the result is valid Rust, or diagnostics with locations.
fn survives(source: Source, tag_prefix: Option<&str>, keep_going: bool) {
    let outcome = compile_sources(vec![(entry("v1", tag_prefix), source)], keep_going);
    let found = match &outcome {
        Ok(compiled) => {
            for file in emitted(&compiled.files) {
                let is_rust = syn::parse_file(&file.contents).is_ok();
                assert!(is_rust, "not Rust:\n{}", file.contents);
            }
            &compiled.described.warnings
        }
        Err(errors) => errors,
    };
    let are_located = found.iter().all(|error| error.location.is_some());
    assert!(are_located, "no location: {found}");
}

/// One change to a document: a node, and its replacement.
struct Change<'a> {
    document: &'a Source,
    pointer: Pointer,
    replacement: Option<Value>,
}

impl Change<'_> {
    fn made(&self) -> Source {
        changed(self.document, &self.pointer, &self.replacement)
    }
}

/// A change to every `stride`-th node, cycling through the replacements. If `stride` and the number of replacements
/// have no common factor, every kind of node meets every replacement.
fn changes(documents: &[Source], stride: usize) -> Vec<Change<'_>> {
    let mut changes = Vec::new();
    let mut nodes = 0;
    for document in documents {
        let schemas = document.value.pointer("/components/schemas");
        let schema = schemas.and_then(|schemas| schemas.as_object()?.keys().next());
        let replacements = replacements(schema.map_or("none", String::as_str));
        let mut places = Vec::new();
        pointers(&document.value, &Pointer::root(), &mut places);
        for pointer in places {
            nodes += 1;
            if nodes % stride == 0 {
                let replacement = replacements[nodes / stride % replacements.len()].clone();
                changes.push(Change {
                    document,
                    pointer,
                    replacement,
                });
            }
        }
    }
    assert!(nodes > 2000, "only {nodes} nodes");
    changes
}

fn assert_survive(documents: &[Source], tag_prefix: Option<&str>, stride: usize) {
    for (index, change) in changes(documents, stride).iter().enumerate() {
        let keep_going = index % 2 == 1;
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            survives(change.made(), tag_prefix, keep_going)
        }));
        let Change {
            pointer,
            replacement,
            ..
        } = change;
        assert!(
            outcome.is_ok(),
            "{pointer} replaced with {replacement:?}, {keep_going}"
        );
    }
}

// All nodes with all replacements would take minutes.

#[test]
fn nodes_of_flex_can_be_missing_or_invalid() {
    assert_survive(&flex(), Some("FlexV1"), 13);
}

#[test]
fn nodes_of_the_fixtures_can_be_missing_or_invalid() {
    assert_survive(&features(), Some("Demo"), 3);
}

/// What is generated from a changed description compiles without warnings, and its examples pass.
#[test]
fn changed_descriptions_compile() {
    let features = features();
    let mut sources = Vec::new();
    for (index, change) in changes(&features, 19).iter().enumerate() {
        // All of them become one crate, in which each SID has only one name.
        if change.pointer.segments().first() == Some(&"x-sid-names") {
            continue;
        }
        let alone = vec![(entry("v1", Some("Demo")), change.made())];
        if compile_sources(alone, false).is_ok() {
            let module = format!("m{index}");
            sources.push((entry(&module, Some("Demo")), change.made()));
        }
    }
    assert!(sources.len() > 50, "only {} are valid", sources.len());
    let compiled = compile_sources(sources, false).unwrap_or_else(|errors| panic!("{errors}"));
    let all = Crate::write("mutations", &compiled);
    all.cargo(&["check"]);
    all.cargo(&["test", "--lib"]);
}
