//! Flex, for the reviewer: snapshots of the names, the public API, the personal data and the diagnostics of `spec/`,
//! and checks of every generated file.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use std::fmt::Write as _;

use generator::{
    Generation, Options,
    files::HEADER_MARKER,
    generate,
    ir::{Enum, Item, Model, Module, Operation, Parameter, Privacy, Resource},
};
use support::{emitted, here, surface};

fn generation() -> Generation {
    let manifest = here("../spec/manifest.toml");
    generate(&manifest, &Options::default()).unwrap_or_else(|errors| panic!("{errors}"))
}

fn assert_snapshot(name: &str, about: &str, value: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(about);
    settings.bind(|| insta::assert_snapshot!(name, value));
}

#[test]
fn names() {
    let Generation { api, names, .. } = generation();
    let mut shown = String::new();
    let mut row = |kind: &str, item: &Item| {
        let name = names.of(item);
        let kind = if let Some(kind) = kind.strip_prefix('\n') {
            shown.push('\n');
            kind
        } else {
            kind
        };
        writeln!(shown, "{kind:<10} {:<55} {name}", item.wire.as_str()).unwrap();
    };
    for sid in api.sids.values() {
        row("sid", &sid.item);
        sid.aliases.iter().for_each(|alias| row("  alias", alias));
    }
    for module in &api.modules {
        row("\nversion", &module.item);
        for resource in &module.resources {
            row("\nresource", &resource.item);
            resource
                .operations
                .iter()
                .for_each(|operation| operation_names(operation, resource, &mut row));
            for choice in &resource.choices {
                row("choice", &choice.item);
                for variant in &choice.variants {
                    row("  variant", &variant.item);
                    let fields = variant.required.iter().chain(&variant.optional);
                    fields.for_each(|field| row("    field", &field.item));
                }
            }
            for Model {
                item, properties, ..
            } in &resource.models
            {
                row("model", item);
                properties
                    .iter()
                    .for_each(|property| row("  field", &property.item));
            }
            for Enum { item, values } in &resource.enums {
                row("enum", item);
                values.iter().for_each(|value| row("  value", value));
            }
        }
    }
    assert_snapshot("names", "Kind, wire name, Rust name.", &shown);
}

fn operation_names(operation: &Operation, resource: &Resource, row: &mut impl FnMut(&str, &Item)) {
    row("request", &operation.item);
    row("  function", &operation.verb);
    operation
        .path_parameters()
        .for_each(|parameter| row("  argument", &parameter.item));
    operation
        .setters(&resource.choices)
        .for_each(|parameter| row("  setter", &parameter.item));
    operation
        .choices
        .iter()
        .for_each(|chosen| row("  choice", &chosen.setter));
    operation
        .authorization
        .iter()
        .for_each(|authorization| row("  setter", authorization));
}

#[test]
fn public_surface() {
    let generation = generation();
    let shown: Vec<String> = emitted(&generation.files)
        .filter(|file| !file.path.ends_with("examples.rs"))
        .map(|file| {
            format!(
                "//// {}\n{}",
                file.path,
                surface::lines(&file.contents).join("\n")
            )
        })
        .collect();
    let about = "The public API, one line per item, without what the runtime and its macros add.";
    assert_snapshot("public_surface", about, &shown.join("\n\n"));
}

#[test]
fn personal_data() {
    let mut shown = String::new();
    for module in &generation().api.modules {
        for (place, item, privacy) in values(module) {
            if let Privacy::Personal { kept_days } = privacy {
                let kept = kept_days.map_or("not known".to_owned(), |days| format!("{days} days"));
                let place = format!("{}  {place}", module.item.wire.as_str());
                writeln!(shown, "{place:<60} {:<24} {kept}", item.wire.as_str()).unwrap();
            }
        }
    }
    let about = "Data that is never printed: version, request or model, wire name, and how long Twilio keeps it.";
    assert_snapshot("personal_data", about, &shown);
}

/// All parameters and properties, each with its operation or model.
fn values(module: &Module) -> Vec<(&str, &Item, Privacy)> {
    let mut values = Vec::new();
    for resource in &module.resources {
        for operation in &resource.operations {
            let of = |parameter: &'_ Parameter| parameter.privacy;
            values.extend(
                operation
                    .parameters
                    .iter()
                    .map(|p| (operation.item.wire.as_str(), &p.item, of(p))),
            );
        }
        for model in &resource.models {
            values.extend(
                model
                    .properties
                    .iter()
                    .map(|p| (model.item.wire.as_str(), &p.item, p.privacy)),
            );
        }
    }
    values
}

#[test]
fn diagnostics() {
    let about = "The diagnostics for spec/.";
    assert_snapshot("diagnostics", about, &generation().warnings.to_string());
}

#[test]
fn each_run_gives_the_same_bytes() {
    assert!(generation().files == generation().files);
}

#[test]
fn files_have_the_header_and_clean_whitespace() {
    for file in emitted(&generation().files) {
        let (path, text) = (&file.path, &file.contents);
        assert!(
            text.starts_with(HEADER_MARKER),
            "{path} is not marked as generated"
        );
        assert!(
            text.ends_with('\n') && !text.ends_with("\n\n"),
            "{path} does not end with exactly one newline"
        );
        assert!(
            !text.contains(['\t', '\r']),
            "{path} has tabs or carriage returns"
        );
        let trailing = text.lines().position(|line| line.ends_with(' '));
        assert_eq!(trailing, None, "{path} has a line with trailing space");
        assert!(!text.contains("allow("), "{path} allows a lint");
    }
}
