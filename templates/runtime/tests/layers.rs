//! The folders of the runtime are layers: each uses only itself and those before it, so requests, errors and pages can
//! be understood without the client.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that fails has done its job"
)]

#[path = "layers/paths.rs"]
mod paths;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use paths::crate_paths;

/// From the bottom to the top.
const LAYERS: [&str; 18] = [
    "origins",
    "secrets",
    "turns",
    "values",
    "operations",
    "transports",
    "throttles",
    "responses",
    "credentials",
    "errors",
    "calls",
    "engine",
    "adapters",
    "lists",
    "blocking",
    "access_tokens",
    "events",
    "webhooks",
];

/// The single files above all layers. They may use every layer, and no layer may use them.
const ABOVE: [&str; 5] = ["api", "examples", "generated_for_0_1", "lib", "testing"];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The Rust files of a folder and those below it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn every_folder_is_a_layer_and_every_file_is_above_them() {
    let entries = fs::read_dir(source()).unwrap();
    let found: BTreeSet<String> = entries
        .map(|it| {
            it.unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .filter(|name| name != "tests")
        .collect();
    let known = LAYERS.iter().chain(&ABOVE).map(|it| (*it).to_owned());
    assert_eq!(found, known.collect());
}

#[test]
fn each_layer_uses_only_itself_and_those_before_it() {
    let mut problems = Vec::new();
    for (height, layer) in LAYERS.iter().enumerate() {
        for file in files(&source().join(layer)) {
            let text = fs::read_to_string(&file).unwrap();
            let name = file.strip_prefix(source()).unwrap().display();
            for import in crate_paths(&text) {
                let used = import.first();
                if !LAYERS[..=height].contains(&used) {
                    problems.push(format!(
                        "src/{name}:{}: `{layer}` must not use `crate::{}`",
                        import.line, import.path
                    ));
                }
            }
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// A path with `super::` could leave its folder without naming another one.
#[test]
fn no_path_leaves_its_layer_with_super() {
    for layer in LAYERS {
        for file in files(&source().join(layer)) {
            let text = fs::read_to_string(&file).unwrap();
            let out = match file.ends_with("mod.rs") {
                true => "super::",
                false => "super::super",
            };
            assert!(!text.contains(out), "{}: write `crate::`", file.display());
        }
    }
}

/// If a layer could precede another one as well, their order would mean nothing.
#[test]
fn each_layer_but_those_at_the_bottom_uses_the_one_before_it() {
    let on_the_ground: Vec<_> = LAYERS
        .into_iter()
        .filter(|layer| {
            let files = files(&source().join(layer));
            files.iter().all(|file| {
                let text = fs::read_to_string(file).unwrap();
                crate_paths(&text).iter().all(|it| it.first() == *layer)
            })
        })
        .collect();
    assert_eq!(on_the_ground, ["origins", "secrets", "turns", "values"]);
}

/// The architecture document describes each layer, in the same order.
#[test]
fn the_architecture_lists_the_layers_in_order() {
    let text = fs::read_to_string(source().join("../../../generator/README.md")).unwrap();
    let (_, table) = text
        .split_once("| layer of `templates/runtime/src/` |")
        .unwrap();
    let (table, _) = table.split_once("\n\n").unwrap();
    let names = table.lines().filter_map(|line| {
        let name = line.strip_prefix("| `")?;
        name.split_once("/` |").map(|(name, _)| name)
    });
    assert_eq!(names.collect::<Vec<_>>(), LAYERS);
}
