//! What is true of every catalogue.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use generator::Generation;
use serde_json::Value;

use super::file;

/// The kinds of items that types name, with the list that each indexes.
const NAMED: [(&str, &str); 4] = [
    ("sid", "sids"),
    ("enum", "enums"),
    ("model", "models"),
    ("one_of", "one_ofs"),
];

/// The catalogue of a crate is JSON, one line for each item, and lists every operation and whatever types name.
pub(crate) fn assert_sound_catalogue(compiled: &Generation, about: &str) {
    let text = file(&compiled.files, "catalogue.json");
    let catalogue: Value = serde_json::from_str(text)
        .unwrap_or_else(|error| panic!("{about}: the catalogue is not JSON: {error}"));
    let operations = compiled.described.api.operations();
    let expected: Vec<(&str, &str, usize)> = operations
        .map(|(_, it)| (it.id.as_str(), it.sent_path(), it.parameters.len()))
        .collect();
    let listed: Vec<(&str, &str, usize)> = items(&catalogue, "operations")
        .map(|it| {
            let parameters = it["parameters"].as_array().map_or(0, Vec::len);
            (
                it["id"].as_str().unwrap(),
                it["path"].as_str().unwrap(),
                parameters,
            )
        })
        .collect();
    assert_eq!(listed, expected, "{about}");
    assert_has_lines(&catalogue, text, about);
    assert_modules(&catalogue, about);
    assert_indices(&catalogue, &catalogue, about);
}

fn items<'c>(catalogue: &'c Value, member: &str) -> impl Iterator<Item = &'c Value> {
    catalogue[member].as_array().unwrap().iter()
}

/// Each item is one line, and two lines are around each list.
fn assert_has_lines(catalogue: &Value, text: &str, about: &str) {
    let members = catalogue.as_object().unwrap().values();
    let lines = members.map(|member| match member.as_array() {
        Some(items) if !items.is_empty() => items.len() + 2,
        _ => 1,
    });
    assert_eq!(text.lines().count(), lines.sum::<usize>() + 2, "{about}");
    let is_odd = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!text.contains(is_odd), "{about}: odd characters");
}

/// The modules list all operations, in order, and each of these names its module.
fn assert_modules(catalogue: &Value, about: &str) {
    let modules: Vec<u64> = items(catalogue, "modules")
        .flat_map(|module| module["operations"].as_array().unwrap())
        .map(|index| index.as_u64().unwrap())
        .collect();
    let count = items(catalogue, "operations").count() as u64;
    assert_eq!(modules, Vec::from_iter(0..count), "{about}");
    for (index, module) in items(catalogue, "modules").enumerate() {
        for operation in module["operations"].as_array().unwrap() {
            let operation = &catalogue["operations"][operation.as_u64().unwrap() as usize];
            assert_eq!(operation["module"], index, "{about}");
        }
    }
}

/// Every type names an item that is listed.
fn assert_indices(catalogue: &Value, value: &Value, about: &str) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if name == "type" || name == "list" || name == "map" {
                    assert_type(catalogue, member, about);
                }
                // Examples may look like anything.
                if !name.ends_with("examples") && name != "fixed" {
                    assert_indices(catalogue, member, about);
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                assert_indices(catalogue, item, about);
            }
        }
        _ => {}
    }
}

fn assert_type(catalogue: &Value, ty: &Value, about: &str) {
    let Value::Object(ty) = ty else {
        assert!(ty.is_string(), "{about}: {ty}");
        return;
    };
    for (kind, list) in NAMED {
        if let Some(index) = ty.get(kind) {
            let index = index.as_u64().unwrap_or(u64::MAX);
            let count = items(catalogue, list).count() as u64;
            assert!(index < count, "{about}: {ty:?}");
        }
    }
}
