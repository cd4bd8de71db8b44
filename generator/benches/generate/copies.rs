//! Several copies of Flex in one description, with its overlays: twice the input must take twice the time.

use std::time::Duration;

use generator::load::{Manifest, parse_yaml};
use serde_json::{Map, Value};

use crate::{
    rounds::{self, Piece},
    texts::{self, Text},
};

const COPIES: [usize; 4] = [1, 2, 4, 8];

/// Prints how long 1, 2, 4 and 8 copies take.
pub(crate) fn growth() {
    let manifest = Manifest::read(&texts::in_repository("spec/manifest.toml"));
    let manifest = manifest.unwrap_or_else(|errors| panic!("{errors}"));
    let entry = &manifest.descriptions[0];
    let description = json(&entry.file);
    let overlays: Vec<Value> = entry.overlays.iter().map(|path| json(path)).collect();

    let inputs = COPIES.map(|copies| {
        let description = text("description", &copied(&description, copies));
        let overlays = overlays
            .iter()
            .map(|overlay| text("overlay", &copied(overlay, copies)));
        (description, overlays.collect::<Vec<_>>())
    });
    let mut pieces: Vec<Piece<'_>> = inputs
        .iter()
        .map(|(description, overlays)| {
            let compiled = texts::generate(description, overlays);
            let compiled = compiled.unwrap_or_else(|errors| panic!("{errors}"));
            Piece::new(
                compiled.summary().operations.to_string(),
                || (),
                |()| texts::generate(description, overlays),
            )
        })
        .collect();
    let rounds = rounds::take_turns(&mut pieces, Duration::from_secs(5));

    println!(
        "\ncopies of Flex v1 with its overlays in one description; shortest of {rounds} rounds"
    );
    println!("  copies  operations      bytes        ms  ns/byte  times one copy");
    for ((copies, piece), (description, overlays)) in COPIES.iter().zip(&pieces).zip(&inputs) {
        let bytes = description.text.len() + overlays.iter().map(|o| o.text.len()).sum::<usize>();
        println!(
            "  {copies:6}  {:>10}  {bytes:9}  {:8.1}  {:7.1}  {:14.2}",
            piece.name,
            piece.milliseconds(),
            piece.milliseconds() * 1e6 / bytes as f64,
            piece.milliseconds() / pieces[0].milliseconds(),
        );
    }
}

fn json(path: &std::path::Path) -> Value {
    let Text { name, text } = Text::read(path);
    let source = parse_yaml(&name, &text).unwrap_or_else(|errors| panic!("{errors}"));
    source.value
}

/// The text of a JSON document, which is read as YAML.
fn text(name: &str, json: &Value) -> Text {
    Text {
        name: name.to_owned(),
        text: serde_json::to_string_pretty(json).expect("JSON can be written"),
    }
}

/// The document with `copies` copies of everything in it, each with other names.
fn copied(document: &Value, copies: usize) -> Value {
    let mut all = document.clone();
    for copy in 1..copies {
        add(&mut all, &renamed(document, copy), document);
    }
    all
}

/// Adds the entries and items of `copy` that are not in `original`.
fn add(all: &mut Value, copy: &Value, original: &Value) {
    match (all, copy, original) {
        (Value::Object(all), Value::Object(copy), Value::Object(original)) => {
            for (key, value) in copy {
                match (all.get_mut(key), original.get(key)) {
                    (Some(all), Some(original)) => add(all, value, original),
                    _ => drop(all.insert(key.clone(), value.clone())),
                }
            }
        }
        (Value::Array(all), Value::Array(copy), Value::Array(original)) => {
            let new = copy.iter().filter(|item| !original.contains(item));
            all.extend(new.cloned());
        }
        _ => {}
    }
}

/// The document with paths, schemas, tags and operations renamed, along with the references to them.
fn renamed(value: &Value, copy: usize) -> Value {
    let rename = |text: &str| {
        text.replace("/v1/", &format!("/v1/Copy{copy}/"))
            .replace("flex.v1.", &format!("flex.v1.copy{copy}."))
            .replace("FlexV1", &format!("FlexV1Copy{copy}"))
    };
    match value {
        Value::String(text) => Value::String(rename(text)),
        Value::Array(items) => items.iter().map(|item| renamed(item, copy)).collect(),
        Value::Object(properties) => {
            let rename_property = |(key, value): (&String, &Value)| match (key.as_str(), value) {
                ("operationId", Value::String(id)) => {
                    (key.clone(), Value::String(format!("{id}Copy{copy}")))
                }
                // Of a type or of anything else.
                ("x-rust-name", Value::String(name)) if name.starts_with(char::is_uppercase) => {
                    (key.clone(), Value::String(format!("{name}Copy{copy}")))
                }
                ("x-rust-name", Value::String(name)) => {
                    (key.clone(), Value::String(format!("{name}_copy{copy}")))
                }
                _ => (rename(key), renamed(value, copy)),
            };
            Value::Object(
                properties
                    .iter()
                    .map(rename_property)
                    .collect::<Map<_, _>>(),
            )
        }
        other => other.clone(),
    }
}
