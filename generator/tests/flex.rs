//! Flex, for the reviewer: snapshots of the public API, the personal data and the diagnostics of `spec/`, and checks of
//! every generated file. The names are in `generated/names.lock`.

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
    ir::{Api, Privacy, Resource, WireName},
    load::names_lock,
    lock,
};
use support::{emitted, here, surface};

fn generation() -> Generation {
    let manifest = here("../spec/manifest.toml");
    let names = names_lock(&here("../generated").join(lock::FILE));
    let names = names.unwrap_or_else(|errors| panic!("{errors}"));
    let options = Options {
        names,
        ..Options::default()
    };
    generate(&manifest, &options).unwrap_or_else(|errors| panic!("{errors}"))
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
    let api = generation().api;
    let mut shown = String::new();
    for module in &api.modules {
        for resource in module.resources.iter().map(|id| &api.resources[*id]) {
            for (owner, name, privacy) in values(&api, resource) {
                if let Privacy::Personal { kept_days } = privacy {
                    let kept =
                        kept_days.map_or("not known".to_owned(), |days| format!("{days} days"));
                    let place = format!("{}  {owner}", module.item.words);
                    writeln!(shown, "{place:<60} {:<24} {kept}", name.as_str()).unwrap();
                }
            }
        }
    }
    let about = "Data that is never printed: version, request or model, wire name, and how long Twilio keeps it.";
    assert_snapshot("personal_data", about, &shown);
}

/// All parameters and properties, each with its operation or model.
fn values<'a>(api: &'a Api, resource: &'a Resource) -> Vec<(&'a str, &'a WireName, Privacy)> {
    let mut values = Vec::new();
    for operation in &resource.operations {
        let parameters = operation.parameters.values();
        values.extend(parameters.map(|it| (operation.id.as_str(), &it.name, it.privacy)));
    }
    for model in resource.models.iter().map(|id| &api.models[*id]) {
        let owner = model.schema.as_ref().unwrap_or(&model.item.words);
        let properties = model.properties.iter();
        values.extend(properties.map(|it| (owner.as_str(), &it.name, it.privacy)));
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
