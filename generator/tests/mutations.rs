//! The real description with one node after the other taken out, emptied or exchanged: nothing panics, what is wrong is
//! said with a place, and what passes is Rust.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails has done its job"
)]

#[allow(dead_code, reason = "each test uses its part")]
mod support;

use std::panic::{AssertUnwindSafe, catch_unwind};

use generator::{
    parse,
    pointer::Pointer,
    source::{Node, NodeKind, Source},
};
use indexmap::IndexMap;
use serde_json::{Value, json};
use support::{Input, compile_documents, emitted, entry, here, overlaid, text};

/// Every how many nodes one is changed. All nodes in all ways take minutes; a stride without a factor in common with the number
/// of ways to change one meets every way.
const STRIDE: usize = 2;

/// What takes the place of a node; `None` removes it.
fn replacements() -> Vec<Option<Value>> {
    vec![
        None,
        Some(Value::Null),
        Some(json!("x")),
        Some(json!("")),
        Some(json!(-1)),
        Some(json!(true)),
        Some(json!([])),
        Some(json!({})),
        Some(json!({ "$ref": "#/components/schemas/flex.v1.channel" })),
        Some(json!({ "type": "object", "properties": { "a": {} } })),
        Some(json!({ "type": "array", "items": { "type": "integer" } })),
    ]
}

/// The real description, one document for each path: the whole takes too long to be changed at each node.
fn documents() -> Vec<Source> {
    let (spec, decisions) = (
        here("../spec/flex_v1.yaml"),
        here("../spec/flex_v1.overlay.yaml"),
    );
    let whole = overlaid(&Input {
        module: "v1",
        tag_prefix: "FlexV1",
        description: ("flex_v1.yaml", &text(&spec)),
        overlays: vec![("flex_v1.overlay.yaml", &text(&decisions))],
    });
    let whole = whole.unwrap_or_else(|faults| panic!("{faults}"));
    let paths = whole.root.get("paths").unwrap().as_mapping().unwrap();
    let only = |path: &String| {
        let mut one = whole.clone();
        entries(&mut one.root, "paths").retain(|other, _| other == path);
        let mut kept = vec![one.root.get("paths").unwrap().to_json().to_string()];
        let components = one.root.get("components").unwrap().get("schemas").unwrap();
        let schemas: Vec<(String, String)> = components
            .as_mapping()
            .unwrap()
            .iter()
            .map(|(name, entry)| (name.clone(), entry.node.to_json().to_string()))
            .collect();
        for _ in 0..3 {
            kept.extend(
                schemas
                    .iter()
                    .filter(|(name, _)| {
                        kept.iter().any(|text| text.contains(&format!("/{name}\"")))
                    })
                    .map(|(_, text)| text.clone())
                    .collect::<Vec<_>>(),
            );
        }
        let all = kept.concat();
        let components = at_mut(&mut one.root, &["components"]).unwrap();
        entries(components, "schemas").retain(|name, _| all.contains(&format!("/{name}\"")));
        entries(&mut one.root, "x-sid-names")
            .retain(|prefix, _| all.contains(&format!("^{prefix}[")));
        one
    };
    paths.keys().map(only).collect()
}

fn entries<'a>(
    node: &'a mut Node,
    key: &str,
) -> &'a mut IndexMap<String, generator::source::Entry> {
    match &mut at_mut(node, &[key]).unwrap().kind {
        NodeKind::Mapping(entries) => entries,
        _ => panic!("{key} is no mapping"),
    }
}

fn at_mut<'a>(node: &'a mut Node, segments: &[&str]) -> Option<&'a mut Node> {
    segments
        .iter()
        .try_fold(node, |node, segment| match &mut node.kind {
            NodeKind::Mapping(entries) => Some(&mut entries.get_mut(*segment)?.node),
            NodeKind::Sequence(items) => items.get_mut(segment.parse::<usize>().ok()?),
            NodeKind::Scalar(_) => None,
        })
}

/// Every node but the root, and but those inside of examples of responses, of which there are many alike.
fn pointers(node: &Node, at: &Pointer, found: &mut Vec<Pointer>) {
    let mut visit = |child: &Node, at: Pointer| {
        found.push(at.clone());
        let is_example = at.segments().contains(&"responses") && at.last() == Some("value");
        if !is_example {
            pointers(child, &at, found);
        }
    };
    match &node.kind {
        NodeKind::Mapping(entries) => entries
            .iter()
            .for_each(|(key, entry)| visit(&entry.node, at.child(key))),
        NodeKind::Sequence(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, item)| visit(item, at.index(index))),
        NodeKind::Scalar(_) => {}
    }
}

fn changed(source: &Source, pointer: &Pointer, replacement: &Option<Value>) -> Source {
    let mut changed = source.clone();
    let segments = pointer.segments();
    let (last, parents) = segments.split_last().unwrap();
    let parent = at_mut(&mut changed.root, parents).unwrap();
    match (replacement, &mut parent.kind) {
        (Some(value), _) => {
            let node = at_mut(parent, &[last]).unwrap();
            *node = planted(value, node);
        }
        (None, NodeKind::Mapping(entries)) => {
            entries.shift_remove(*last);
        }
        (None, NodeKind::Sequence(items)) => {
            items.remove(last.parse().unwrap());
        }
        (None, NodeKind::Scalar(_)) => panic!("a scalar has no children"),
    }
    changed
}

/// A value at the place of another.
fn planted(value: &Value, at: &Node) -> Node {
    let kind = match value {
        Value::Array(items) => {
            NodeKind::Sequence(items.iter().map(|item| planted(item, at)).collect())
        }
        Value::Object(entries) => NodeKind::Mapping(
            entries
                .iter()
                .map(|(key, value)| {
                    let entry = generator::source::Entry {
                        key_location: at.location.clone(),
                        node: planted(value, at),
                    };
                    (key.clone(), entry)
                })
                .collect(),
        ),
        scalar => NodeKind::Scalar(scalar.clone()),
    };
    Node {
        location: at.location.clone(),
        kind,
    }
}

/// Generates from a changed description. What passes must be Rust; what does not must have a place.
fn survives(source: Source) {
    let document = match parse::parse(source) {
        Ok(document) => document,
        Err(faults) => {
            return assert!(
                faults.iter().all(|fault| fault.location.is_some()),
                "no place: {faults}"
            );
        }
    };
    match compile_documents(vec![(entry("v1", "FlexV1"), document)], false) {
        Ok(compiled) => {
            for file in emitted(&compiled.files) {
                assert!(
                    syn::parse_file(&file.contents).is_ok(),
                    "not Rust:\n{}",
                    file.contents
                );
            }
        }
        Err(faults) => assert!(
            faults.iter().all(|fault| fault.location.is_some()),
            "no place: {faults}"
        ),
    }
}

#[test]
fn every_node_can_be_missing_or_odd() {
    let replacements = replacements();
    let mut changes = 0;
    for document in documents() {
        let mut places = Vec::new();
        pointers(&document.root, &Pointer::root(), &mut places);
        for pointer in places {
            changes += 1;
            if changes % STRIDE != 0 {
                continue;
            }
            let replacement = &replacements[changes / STRIDE % replacements.len()];
            let source = changed(&document, &pointer, replacement);
            let outcome = catch_unwind(AssertUnwindSafe(|| survives(source)));
            assert!(outcome.is_ok(), "{pointer} replaced with {replacement:?}");
        }
    }
    assert!(changes > 2000, "only {changes} nodes");
}
