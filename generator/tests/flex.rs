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

use std::collections::BTreeSet;

use generator::{
    Generation, Options,
    diagnostic::Diagnostics,
    files::HEADER_MARKER,
    generate,
    ir::{Api, Privacy, Resource, WireName},
    load::names_lock,
    lock,
};
use support::{catalogue::assert_sound_catalogue, emitted, here, surface};

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
    let (folder, name) = name.rsplit_once('/').unwrap_or(("", name));
    settings.set_snapshot_path(format!("snapshots/{folder}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(about);
    settings.bind(|| insta::assert_snapshot!(name, value));
}

/// One file for each module, so that the diff of a pull request is what a reviewer has to read.
#[test]
fn public_surface() {
    let modules = surface::modules(&surface::surface_of(&generation()));
    let known: BTreeSet<String> = modules.keys().map(|it| it.replace("::", "/")).collect();
    for (module, lines) in modules {
        let name = format!("surface/{}", module.replace("::", "/"));
        let about = format!("The public API of `{module}`, sorted by path.");
        assert_snapshot(&name, &about, &lines.join("\n"));
    }
    assert_eq!(
        snapshots_in("surface"),
        known,
        "remove those of modules that are gone"
    );
}

/// The names of the snapshots in a folder and its subfolders, without their extension.
fn snapshots_in(folder: &str) -> BTreeSet<String> {
    let root = here("tests/snapshots").join(folder);
    let mut folders = vec![root.clone()];
    let mut names = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "snap") {
                let name = path.strip_prefix(&root).unwrap().with_extension("");
                names.insert(name.to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    names
}

/// The snapshots above are made from what the generator knows. This is what it emits.
#[test]
fn the_surface_has_all_that_is_emitted_and_nothing_else() {
    let generation = generation();
    let known = surface::paths(&surface::surface_of(&generation));
    let mut emitted_paths = BTreeSet::new();
    for file in emitted(&generation.files) {
        let module = file.path.trim_end_matches(".rs").trim_end_matches("/mod");
        let module = module.trim_start_matches("lib").replace('/', "::");
        if module != "required" && !module.ends_with("examples") {
            emitted_paths.extend(surface::emitted_paths(&module, &file.contents));
        }
    }
    // What every crate has, whatever is described; and values that are not known.
    emitted_paths.retain(|path| {
        !["catalogue", "operations", "required", "sid"].contains(&path.as_str())
            && !path.ends_with("::Unrecognized")
    });
    let missing: Vec<_> = emitted_paths.difference(&known).collect();
    let invented: Vec<_> = known.difference(&emitted_paths).collect();
    // SIDs are made by a macro.
    let invented: Vec<_> = invented
        .iter()
        .filter(|path| !path.starts_with("sid::"))
        .collect();
    assert!(
        missing.is_empty(),
        "emitted, but not in the surface: {missing:#?}"
    );
    assert!(
        invented.is_empty(),
        "in the surface, but not emitted: {invented:#?}"
    );
}

#[test]
fn personal_data() {
    let api = generation().described.api;
    for module in &api.modules {
        let mut lines = Vec::new();
        for resource in module.resources.iter().map(|id| &api.resources[*id]) {
            for (owner, name, privacy) in values(&api, resource) {
                let kept = match privacy {
                    Privacy::Unmarked | Privacy::Public => continue,
                    Privacy::Personal { kept_days: None } => "not known".to_owned(),
                    Privacy::Personal {
                        kept_days: Some(days),
                    } => format!("{days} days"),
                    Privacy::Secret => "a secret".to_owned(),
                };
                lines.push(format!("{owner:<50} {:<24} {kept}", name.as_str()));
            }
        }
        lines.sort();
        let about = "Data that is never printed: request or model, wire name, and how long Twilio keeps it, or that it is a secret.";
        let name = format!("personal_data/{}", module.item.words);
        assert_snapshot(&name, about, &lines.join("\n"));
    }
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
    let described = generation().described;
    let found = described.warnings.into_iter().chain(described.lints);
    let all: Diagnostics = found.collect();
    assert_snapshot("diagnostics", about, &all.to_string());
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

/// An emulator of Flex is made of nothing else. Its tests read the catalogue, too.
#[test]
fn the_catalogue_lists_every_operation() {
    assert_sound_catalogue(&generation(), "Flex");
}
