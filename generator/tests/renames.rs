//! Real descriptions, renamed: what a program that was written against the old names finds in the new crate.
//!
//! `PUBLISHED_SPECS` names the folders of the descriptions; if it is not set, the tests print that they are skipped.

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
use std::path::{Path, PathBuf};

use generator::{
    Generation,
    ir::{Api, Item, Module, Resource},
    load::parse_yaml,
    name::Names,
    source::Source,
};
use serde_json::Value;
use support::{
    cargo::Crate,
    compile_sources_with, entry,
    published::{find, published, shared_overlays},
    published_names, text,
};

/// A description with the overlays that name SIDs, changed by `change`.
fn source(file: &Path, change: impl FnOnce(&mut Value)) -> Source {
    let name = file.display().to_string();
    let mut source = parse_yaml(&name, &text(file)).unwrap_or_else(|errors| panic!("{errors}"));
    change(&mut source.value);
    shared_overlays()
        .into_iter()
        .fold(source, |source, overlay| {
            let name = overlay.display().to_string();
            let overlay = parse_yaml(&name, &text(&overlay)).unwrap();
            generator::overlay::apply(source, &overlay).unwrap_or_else(|errors| panic!("{errors}"))
        })
}

fn generate(source: Source, published: Option<&Generation>) -> Generation {
    let names = published.map(|before| published_names(&before.described.lock, "0.1.0"));
    let sources = vec![(entry("v1", None), source)];
    compile_sources_with(sources, names.unwrap_or_default(), false)
        .unwrap_or_else(|errors| panic!("{errors}"))
}

fn file(name: &str) -> Option<PathBuf> {
    find(&published()?, name).map(Path::to_owned)
}

/// The transitions of Flex's description that change what its names are for. Of the two files of the first, from
/// December 2020, the older one has no `operationId` at all, so it never was a crate: see the test below.
const TRANSITIONS: [Transition; 4] = [
    // The header `Token` became `Authorization`, whose setter takes credentials: not the same parameter.
    Transition {
        day: "2023-05-18",
        gone: 26,
        warnings: &[],
    },
    Transition {
        day: "2023-08-24",
        gone: 0,
        warnings: &[],
    },
    Transition {
        day: "2025-03-11",
        gone: 0,
        warnings: &[],
    },
    Transition {
        day: "2025-09-04",
        gone: 0,
        warnings: &[],
    },
];

struct Transition {
    day: &'static str,
    /// The number of published names that are gone.
    gone: usize,
    /// The messages about what may have been renamed.
    warnings: &'static [&'static str],
}

#[test]
fn no_real_transition_of_flex_renames_what_an_alias_could_stand_for() {
    for Transition {
        day,
        gone,
        warnings,
    } in TRANSITIONS
    {
        let files = ["before", "after"].map(|age| file(&format!("{day}_{age}.yaml")));
        let [Some(before), Some(after)] = files else {
            return;
        };
        let before = generate(source(&before, |_| {}), None);
        let after = generate(source(&after, |_| {}), Some(&before));
        assert_eq!(after.described.names.iter_old().count(), 0, "{day}");
        let lock = after.described.lock.to_string();
        let is_gone = |line: &&str| line.ends_with("  gone");
        assert_eq!(lock.lines().filter(is_gone).count(), gone, "{day}");
        let found = after
            .described
            .warnings
            .iter()
            .map(|warning| warning.message.as_str());
        let found: Vec<&str> = found.filter(|it| it.contains(" may be what ")).collect();
        assert_eq!(found, warnings, "{day}");
    }
}

/// The description of December 2020 with a made-up `operationId` for each operation, then as Twilio named them.
#[test]
fn operations_that_get_other_names_keep_those_that_programs_use() {
    let files = ["before", "after"].map(|age| file(&format!("2020-12-14_{age}.yaml")));
    let [Some(before), Some(after)] = files else {
        return;
    };
    let before = generate(source(&before, name_operations), None);
    let after = generate(source(&after, |_| {}), Some(&before));
    assert_eq!(before.described.api.operations().count(), 16);
    assert_programs_compile("flex_2020", &before, &after);
}

/// The newest description with other names for its operations and its schemas.
#[test]
fn operations_and_schemas_that_get_other_names_keep_those_that_programs_use() {
    for name in ["2025-09-04_after.yaml", "twilio_taskrouter_v1.yaml"] {
        let Some(file) = file(name) else {
            return;
        };
        let before = generate(
            source(&file, |value| {
                name_operations(value);
                rename_schemas(value);
            }),
            None,
        );
        let after = generate(source(&file, |_| {}), Some(&before));
        let folder = name.split('.').next().unwrap().replace('-', "_");
        assert_programs_compile(&folder, &before, &after);
    }
}

/// `POST /v1/Channels/{Sid}` → `ChangeChannelsSid`
fn name_operations(description: &mut Value) {
    let verbs = [
        ("get", "Get"),
        ("post", "Change"),
        ("delete", "Remove"),
        ("put", "Put"),
        ("patch", "Patch"),
    ];
    for (path, methods) in description["paths"].as_object_mut().unwrap() {
        for (method, verb) in verbs {
            if let Some(operation) = methods.get_mut(method) {
                let words = path.split(['/', '{', '}', '.', '-']);
                let words: String = words.filter(|it| !it.starts_with("v1")).collect();
                operation["operationId"] = Value::from(format!("{verb}{words}"));
            }
        }
    }
}

/// `flex.v1.channel` → `old.flex.v1.old_channel`, and all references to it.
fn rename_schemas(description: &mut Value) {
    let renamed = |name: &str| {
        let (owner, last) = name.rsplit_once('.').unwrap_or(("", name));
        format!("old.{owner}.old_{last}")
    };
    let schemas = description["components"]["schemas"]
        .as_object_mut()
        .unwrap();
    *schemas = std::mem::take(schemas)
        .into_iter()
        .map(|(name, schema)| (renamed(&name), schema))
        .collect();
    let mut open = vec![description];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(entries) => open.extend(entries.values_mut()),
            Value::Array(items) => open.extend(items),
            Value::String(text) => {
                if let Some(name) = text.strip_prefix("#/components/schemas/") {
                    *text = format!("#/components/schemas/{}", renamed(name));
                }
            }
            _ => {}
        }
    }
}

/// A program that names every request, function and type of `before` compiles with both crates, the second of which
/// has no warnings of its own.
fn assert_programs_compile(name: &str, before: &Generation, after: &Generation) {
    let paths = paths(&before.described.api, &before.described.names);
    let current = self::paths(&after.described.api, &after.described.names);
    assert!(
        paths.difference(&current).count() > 10,
        "{name}: nothing was renamed"
    );
    let uses = paths.iter().map(|path| format!("pub use {path} as _;\n"));
    let program = format!(
        "#![allow(deprecated, unused_imports)]\n{}",
        uses.collect::<String>()
    );
    for (age, compiled) in [("before", before), ("after", after)] {
        let written = Crate::write(&format!("{name}_{age}"), compiled);
        written.add_test("program", &program);
        written.cargo(&["check", "--tests"]);
    }
}

/// The paths of all requests, functions and types.
fn paths(api: &Api, names: &Names) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for module in &api.modules {
        for resource in module.resources.iter().map(|id| &api.resources[*id]) {
            let items = items(api, resource);
            paths.extend(items.map(|item| path(names, module, resource, item)));
        }
    }
    paths
}

fn items<'a>(api: &'a Api, resource: &'a Resource) -> impl Iterator<Item = &'a Item> {
    let operations = resource.operations.iter();
    let operations = operations.flat_map(|operation| [&operation.item, &operation.function]);
    let models = resource.models.iter().map(|id| &api.models[*id].item);
    let enums = resource.enums.iter().map(|id| &api.enums[*id].item);
    operations.chain(models).chain(enums)
}

fn path(names: &Names, module: &Module, resource: &Resource, item: &Item) -> String {
    let [module, resource, item] = [&module.item, &resource.item, item].map(|it| names.of(it));
    format!("fixtures::{module}::{resource}::{item}")
}
