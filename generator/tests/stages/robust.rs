//! No description makes a stage panic, and the shape check accepts exactly what openapiv3 accepts.

use generator::load::parse_yaml;
use generator::source::{File, Location, Source};
use serde_json::{Value, json};

use super::{errors, parse};

/// Uses every kind of object in OpenAPI.
const EVERYTHING: &str = include_str!("everything.yaml");

/// The replacements for each value of the description, one at a time.
fn replacements() -> [Value; 13] {
    [
        json!(null),
        json!(true),
        json!(-1),
        json!(1.5),
        json!("x"),
        json!("200"),
        json!([]),
        json!([1]),
        json!([{}]),
        json!({}),
        json!({"$ref": "#/x"}),
        json!({"$ref": 1}),
        json!({"x": {}}),
    ]
}

/// Lists the pointers to all values in `value`.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                let key = key.replace('~', "~0").replace('/', "~1");
                pointers(value, &format!("{at}/{key}"), found);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                pointers(value, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// Parses a description. Panics if the shape check accepts it but openapiv3 does not.
fn parses(description: &Value, what: &str) -> bool {
    // Without real locations: parsing the text again for each change would take too long.
    let location = Location {
        file: File::new("everything.yaml", ""),
        line: 1,
        column: 1,
    };
    match parse(Source::at_one_place(description.clone(), location)) {
        Ok(_) => true,
        Err(found) => {
            let text = found.to_string();
            assert!(
                !text.contains("cannot be read as OpenAPI"),
                "{what}: {text}"
            );
            assert!(
                found
                    .iter()
                    .all(|error| error.location.is_some() && error.help.is_some())
            );
            false
        }
    }
}

#[test]
fn the_shape_check_is_as_strict_as_openapiv3() {
    let whole = parse_yaml("everything.yaml", EVERYTHING).unwrap().value;
    assert!(parses(&whole, "everything.yaml"));
    let mut all = Vec::new();
    pointers(&whole, "", &mut all);
    let mut accepted = 0;
    for pointer in &all {
        for replacement in replacements() {
            let mut changed = whole.clone();
            let what = format!("{pointer} = {replacement}");
            *changed.pointer_mut(pointer).unwrap() = replacement;
            accepted += usize::from(parses(&changed, &what));
        }
    }
    assert!(accepted > all.len(), "some replacements are valid");
}

#[test]
fn with_an_entry_missing_the_shape_check_is_as_strict_as_openapiv3() {
    let whole = parse_yaml("everything.yaml", EVERYTHING).unwrap().value;
    let mut all = Vec::new();
    pointers(&whole, "", &mut all);
    for pointer in &all {
        let Some((parent, key)) = pointer.rsplit_once('/') else {
            continue;
        };
        let mut changed = whole.clone();
        let key = key.replace("~1", "/").replace("~0", "~");
        if let Some(Value::Object(entries)) = changed.pointer_mut(parent) {
            entries.shift_remove(&key);
            parses(&changed, &format!("without {pointer}"));
        }
    }
}

#[test]
fn damaged_text_never_makes_a_stage_panic() {
    let damage = [
        "", "\t", "\n", ":", "-", "- ", "&a ", "*a ", "!t ", "'", "\"", "{", "]", "|", "? ",
        "---\n", "\u{feff}",
    ];
    for (at, _) in EVERYTHING.char_indices().step_by(61) {
        for piece in damage {
            let (before, after) = EVERYTHING.split_at(at);
            let text = format!("{before}{piece}{}", after.get(1..).unwrap_or_default());
            if let Ok(source) = parse_yaml("a.yaml", &text) {
                let _ = parse(source);
            }
        }
    }
}

#[test]
fn truncated_text_never_makes_a_stage_panic() {
    for (at, _) in EVERYTHING.char_indices().step_by(11) {
        let (text, _) = EVERYTHING.split_at(at);
        if let Ok(source) = parse_yaml("a.yaml", text) {
            let _ = parse(source);
        }
    }
}

#[test]
fn control_characters_in_messages_are_escaped() {
    let found = errors(parse(super::source("openapi: \"3\\n\\e[31m\"\n")));
    assert_eq!(found.len(), 1);
    let shown = parse(super::source("openapi: \"3\\n\\e[31m\"\n"))
        .unwrap_err()
        .to_string();
    assert!(!shown.contains('\u{1b}'));
    assert!(
        shown.starts_with(
            "error[unsupported-version]: this is OpenAPI `3\\n\\u{1b}[31m`; only 3.0 and 3.1 are supported\n"
        ),
        "{shown}"
    );
}
