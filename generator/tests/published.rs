//! The descriptions that Twilio publishes, which this repository does not hold. `PUBLISHED_SPECS` names the folders
//! that do, separated as in `PATH`; without it these tests only say that they are skipped.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails has done its job"
)]

#[allow(dead_code, reason = "each test uses its part")]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use generator::{
    compile::Compiled,
    diagnostic::Diagnostics,
    load::parse_yaml,
    source::{Node, NodeKind, Source},
};
use support::{Input, cargo::Crate, compile, emitted, here, overlaid, text};

/// The published descriptions, or nothing and a word about it.
fn published() -> Vec<PathBuf> {
    let Some(folders) = std::env::var_os("PUBLISHED_SPECS") else {
        println!("skipped: PUBLISHED_SPECS names no folder of published descriptions");
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = std::env::split_paths(&folders)
        .flat_map(|folder| {
            let folder = if folder.is_absolute() {
                folder
            } else {
                here("..").join(folder)
            };
            support::names(&folder)
                .into_iter()
                .map(move |name| folder.join(name))
        })
        .filter(|file| {
            file.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "PUBLISHED_SPECS holds no *.yaml");
    files
}

fn find(name: &str) -> Option<PathBuf> {
    published().into_iter().find(|file| file.ends_with(name))
}

/// A published description with the decisions that it needs made up.
struct Published {
    name: String,
    text: String,
    decisions: String,
    tag_prefix: String,
    operations: usize,
}

impl Published {
    fn read(file: &Path) -> Self {
        let text = text(file);
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let source = parse_yaml(&name, &text).unwrap_or_else(|faults| panic!("{name}: {faults}"));
        let mut prefixes = BTreeSet::new();
        patterns(&source.root, &mut prefixes);
        let mut decisions = "overlay: 1.0.0\ninfo: { title: T, version: 1.0.0 }\nactions:\n- target: $\n  update: { x-sid-names: {".to_owned();
        for prefix in prefixes {
            let lower = prefix[1..].to_ascii_lowercase();
            let name = format!("{}{lower}Sid", &prefix[..1]);
            decisions.push_str(&format!(
                " {prefix}: {{ name: {name}, description: Identifies something. }},"
            ));
        }
        decisions.push_str(" } }\n");
        let tags = tags(&source);
        Self {
            name,
            text,
            decisions,
            tag_prefix: common_prefix(&tags),
            operations: tags.len(),
        }
    }

    fn input<'a>(&'a self, overlays: Vec<(&'a str, &'a str)>) -> Input<'a> {
        Input {
            module: "v1",
            tag_prefix: &self.tag_prefix,
            description: (&self.name, &self.text),
            overlays,
        }
    }

    fn run(&self) -> Result<Compiled, Diagnostics> {
        compile(
            &[self.input(vec![("decisions.yaml", &self.decisions)])],
            true,
        )
    }
}

/// The prefixes of all SIDs.
fn patterns(node: &Node, found: &mut BTreeSet<String>) {
    match &node.kind {
        NodeKind::Mapping(entries) => {
            let pattern = entries.get("pattern").and_then(|entry| entry.node.as_str());
            let sid = pattern
                .and_then(|pattern| pattern.strip_prefix('^')?.strip_suffix("[0-9a-fA-F]{32}$"));
            found.extend(sid.filter(|prefix| prefix.len() == 2).map(str::to_owned));
            entries
                .values()
                .for_each(|entry| patterns(&entry.node, found));
        }
        NodeKind::Sequence(items) => items.iter().for_each(|item| patterns(item, found)),
        NodeKind::Scalar(_) => {}
    }
}

/// The first tag of each operation.
fn tags(source: &Source) -> Vec<String> {
    let paths = source.root.get("paths").unwrap().as_mapping().unwrap();
    let methods = paths.values().flat_map(|path| {
        [
            "get", "post", "put", "patch", "delete", "head", "options", "trace",
        ]
        .into_iter()
        .filter_map(|method| path.node.get(method))
    });
    methods
        .map(|operation| {
            let tag = operation
                .get("tags")
                .and_then(|tags| tags.as_sequence()?.first()?.as_str());
            tag.unwrap_or_default().to_owned()
        })
        .collect()
}

/// What all tags begin with, up to a digit: `FlexV1`, `Api20100401`.
fn common_prefix(tags: &[String]) -> String {
    let mut prefix = tags.first().cloned().unwrap_or_default();
    while !tags
        .iter()
        .all(|tag| tag.starts_with(&prefix) && *tag != prefix)
        || !prefix.ends_with(|c: char| c.is_ascii_digit())
    {
        if prefix.pop().is_none() {
            break;
        }
    }
    prefix
}

/// A message without what is particular about it.
fn kind(message: &str) -> String {
    let message = message.split(", for #").next().unwrap_or(message);
    let parts = message.split('`').enumerate();
    let parts = parts.map(|(index, part)| if index % 2 == 0 { part } else { "…" });
    parts.collect()
}

#[test]
fn every_published_description_can_be_generated_from() {
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    println!("{:<32}{:>6}{:>6}{:>6}", "description", "in", "out", "left");
    for file in published() {
        let published = Published::read(&file);
        let name = &published.name;
        let compiled = match published.run() {
            Ok(compiled) => compiled,
            Err(faults) => {
                assert!(
                    faults.iter().all(|fault| fault.location.is_some()),
                    "{name}: {faults}"
                );
                println!(
                    "{name:<32}{:>6}  stopped by {} faults",
                    published.operations,
                    faults.len()
                );
                faults.iter().for_each(|fault| {
                    *reasons
                        .entry(format!("stopped: {}", kind(&fault.message)))
                        .or_default() += 1
                });
                continue;
            }
        };
        let again = published.run().unwrap();
        assert!(
            compiled.files == again.files,
            "{name}: two runs, two results"
        );
        for file in emitted(&compiled.files) {
            if let Err(error) = syn::parse_file(&file.contents) {
                panic!("{name}: {} is not Rust: {error}", file.path);
            }
        }
        let mut left_out = BTreeSet::new();
        for fault in &compiled.diagnostics {
            if let Some((operation, reason)) = fault.message.split_once(" is left out: ") {
                *reasons.entry(kind(reason)).or_default() += 1;
                if !operation.starts_with("the example") {
                    left_out.insert(operation.to_owned());
                }
            } else {
                *reasons
                    .entry(format!("noted: {}", kind(&fault.message)))
                    .or_default() += 1;
            }
        }
        let resources = compiled
            .api
            .modules
            .iter()
            .flat_map(|module| &module.resources);
        let out: usize = resources.map(|resource| resource.operations.len()).sum();
        println!(
            "{name:<32}{:>6}{out:>6}{:>6}",
            published.operations,
            left_out.len()
        );
        assert_eq!(
            out + left_out.len(),
            published.operations,
            "{name}: not all that is left out is listed"
        );
    }
    println!("\nreasons");
    for (reason, count) in reasons {
        println!("{count:>6} {reason}");
    }
}

/// Twilio's own description of Flex, with our decisions: they fit, and all but the bodies of JSON is generated.
#[test]
fn our_decisions_fit_the_published_description_of_flex() {
    let Some(file) = find("2025-09-04_after.yaml") else {
        return;
    };
    let flex = Published::read(&file);
    let decisions = text(&here("../spec/flex_v1.overlay.yaml"));
    let input = flex.input(vec![("flex_v1.overlay.yaml", &decisions)]);
    let source = overlaid(&input).unwrap_or_else(|faults| panic!("{faults}"));
    let compiled = compile(&[input], true).unwrap_or_else(|faults| panic!("{faults}"));
    let resources = compiled
        .api
        .modules
        .iter()
        .flat_map(|module| &module.resources);
    let generated: BTreeSet<&str> = resources
        .flat_map(|resource| &resource.operations)
        .map(|operation| operation.item.wire.as_str())
        .collect();
    for (path, item) in source.root.get("paths").unwrap().as_mapping().unwrap() {
        for method in ["get", "post", "put", "patch", "delete"] {
            let Some(operation) = item.node.get(method) else {
                continue;
            };
            let id = operation.get("operationId").unwrap().as_str().unwrap();
            let body = operation
                .get("requestBody")
                .and_then(|body| body.get("content")?.as_mapping());
            let is_json = body.is_some_and(|content| content.contains_key("application/json"));
            assert!(
                is_json || generated.contains(id),
                "{id} ({method} {path}) is left out: {}",
                compiled.diagnostics
            );
        }
    }
}

/// Whatever is generated from them compiles and is documented without a warning.
#[test]
fn what_other_products_give_compiles() {
    for name in ["twilio_proxy_v1", "twilio_studio_v2"] {
        let Some(file) = find(&format!("{name}.yaml")) else {
            return;
        };
        let compiled = Published::read(&file)
            .run()
            .unwrap_or_else(|faults| panic!("{name}: {faults}"));
        let written = Crate::write(name, &compiled.files);
        written.cargo(&["clippy", "--all-targets"]);
        written.cargo(&["doc", "--no-deps"]);
    }
}

#[test]
fn tags_and_messages_are_taken_apart() {
    assert_eq!(
        common_prefix(&["FlexV1A".to_owned(), "FlexV1B".to_owned()]),
        "FlexV1"
    );
    assert_eq!(common_prefix(&["Api2010A".to_owned()]), "Api2010");
    assert_eq!(kind("`a` is no `b`"), "… is no …");
}
