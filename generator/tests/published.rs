//! The descriptions that Twilio publishes, which this repository does not hold. `PUBLISHED_SPECS` names the folders
//! that do, separated as in `PATH`; without it these tests only say that they are skipped.
//!
//! `cargo xtask corpus` compiles all of them and measures; these tests hold the same promise with less work.

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
use std::path::Path;

use generator::{
    Generation, Options,
    diagnostic::Diagnostics,
    load::{DescriptionEntry, parse_yaml},
    pointer::Pointer,
    source::Location,
};
use support::{
    cargo::Crate,
    emitted,
    published::{self, find, ours, published, unchanged},
    surface, text,
};

/// The whole way of one description; nothing may be left out.
fn generate(entry: &DescriptionEntry) -> Result<Generation, Diagnostics> {
    published::generate(std::slice::from_ref(entry), &Options::default())
}

/// An operation as the description has it.
struct Described {
    /// `GET /v1/Channels`
    endpoint: String,
    /// Its `operationId`, if it has one.
    id: Option<String>,
    location: Location,
}

/// All operations that a description describes.
fn described(file: &Path) -> Vec<Described> {
    let name = file.display().to_string();
    let source = parse_yaml(&name, &text(file)).unwrap_or_else(|faults| panic!("{faults}"));
    let paths = source.value["paths"].as_object().unwrap();
    let mut operations = Vec::new();
    for (path, methods) in paths {
        let item = Pointer::root().child("paths").child(path);
        let Some(entries) = methods.as_object() else {
            continue;
        };
        for method in ["get", "post", "put", "patch", "delete"] {
            if let Some(entry) = entries.get(method) {
                let id = entry.get("operationId").and_then(|id| id.as_str());
                operations.push(Described {
                    endpoint: format!("{} {path}", method.to_ascii_uppercase()),
                    id: id.map(str::to_owned),
                    location: source.location(&item.child(method)).clone(),
                });
            }
        }
    }
    operations
}

/// The `operationId`s of what was generated.
fn generated(compiled: &Generation) -> BTreeSet<&str> {
    let modules = compiled.api.modules.iter();
    modules
        .flat_map(|module| &module.resources)
        .flat_map(|resource| &resource.operations)
        .map(|operation| operation.item.wire.as_str())
        .collect()
}

/// Operations need an `operationId`, which names them. Where some have none, the diagnostics say so of each of them and
/// of nothing else; everywhere else all operations are generated.
#[test]
fn every_published_description_is_generated_whole() {
    for file in published().unwrap_or_default() {
        let name = file.display();
        let described = described(&file);
        let nameless: BTreeSet<&Location> = described
            .iter()
            .filter(|operation| operation.id.is_none())
            .map(|operation| &operation.location)
            .collect();
        let compiled = match generate(&unchanged(&file)) {
            Ok(compiled) => compiled,
            Err(faults) => {
                let places = faults.iter().filter_map(|fault| fault.location.as_ref());
                assert_eq!(places.collect::<BTreeSet<_>>(), nameless, "{faults}");
                let is_expected = |message: &str| message.contains("no `operationId`");
                assert!(
                    faults.iter().all(|fault| is_expected(&fault.message)),
                    "{faults}"
                );
                continue;
            }
        };
        let ids = described
            .iter()
            .filter_map(|operation| operation.id.as_deref());
        assert_eq!(generated(&compiled), ids.collect(), "{name}");
        assert_eq!(nameless.len(), 0, "{name}");
        assert_only_examples_are_left_out(&compiled);
        assert_is_rust(&compiled);
        let again = generate(&unchanged(&file)).unwrap();
        assert!(
            compiled.files == again.files,
            "{name}: two runs, two results"
        );
    }
}

/// An example that does not fit its own schema is not a fault of the generator.
fn assert_only_examples_are_left_out(compiled: &Generation) {
    for diagnostic in &compiled.warnings {
        let message = &diagnostic.message;
        assert!(
            !message.contains("is left out") || message.starts_with("the example "),
            "{diagnostic}"
        );
    }
}

fn assert_is_rust(compiled: &Generation) {
    for file in emitted(&compiled.files) {
        if let Err(error) = syn::parse_file(&file.contents) {
            panic!("{} is not Rust: {error}", file.path);
        }
    }
}

/// Those that are compiled here. Of all sets of at most four with at most 80 operations, which is what a test has time
/// for, these have the most distinct constructs between them: 91 of the 116 that the published descriptions have.
/// A construct is a type in its place (a property, a required query parameter, the items of a list, …), a method, kind
/// of body, encoding, scheme of credentials, or kind of response.
const COMPILED: [&str; 4] = [
    // SCIM, with pages and a media type of its own; bearer tokens, or no credentials.
    "twilio_iam_organizations.yaml",
    // An object that goes into a query.
    "twilio_lookups_v1.yaml",
    // JSON bodies with required lists, numbers and any JSON.
    "twilio_numbers_v1.yaml",
    // Forms with texts, lists and JSON; filters by dates and enums.
    "twilio_video_v1.yaml",
];

/// The others are generated above, and `cargo xtask corpus` compiles all of them.
#[test]
fn those_with_the_most_constructs_compile() {
    let Some(files) = published() else {
        return;
    };
    for file in COMPILED.iter().filter_map(|name| find(&files, name)) {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let compiled = generate(&unchanged(file)).unwrap_or_else(|faults| panic!("{faults}"));
        let written = Crate::write(name, &compiled);
        written.cargo(&["clippy", "--all-targets"]);
        written.cargo(&["doc", "--no-deps"]);
        written.cargo(&["test", "--lib"]);
    }
}

/// Twilio's description of Flex as it was last published.
const FLEX: &str = "2025-09-04_after.yaml";

/// What callers see of our own description and not of the published one, or the other way round, and why.
const DIFFERENCES: &[Difference] = &[
    Difference {
        only_in: Side::Ours,
        item: "v1/interaction_channel.rs: enum ChannelStatus: Pause",
        reason: ADDED_LATER,
    },
    Difference {
        only_in: Side::Ours,
        item: "v1/interaction_channel.rs: enum ChannelStatus: Transfer",
        reason: ADDED_LATER,
    },
];

const ADDED_LATER: &str = "Twilio has added the value since that file was published";

struct Difference {
    /// Which of the two has it.
    only_in: Side,
    /// What [`public_items`] says of it.
    item: &'static str,
    /// Why that is as it should be.
    reason: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Ours,
    Published,
}

/// Our decisions serve Twilio's own description of Flex as well, and with them it gives the same crate to callers.
#[test]
fn our_decisions_fit_the_published_description_of_flex() {
    let Some(files) = published() else {
        return;
    };
    let Some(file) = files.into_iter().find(|file| file.ends_with(FLEX)) else {
        println!("skipped: there is no {FLEX}");
        return;
    };
    let ours = ours().descriptions.swap_remove(0);
    let theirs = DescriptionEntry {
        file: file.clone(),
        ..ours.clone()
    };
    let [ours, theirs] = [ours, theirs].map(|entry| {
        let name = entry.file.display().to_string();
        generate(&entry).unwrap_or_else(|faults| panic!("{name}: {faults}"))
    });
    let described = described(&file);
    let generated = generated(&theirs);
    for operation in &described {
        let id = operation.id.as_deref().unwrap_or_default();
        assert!(generated.contains(id), "{} is missing", operation.endpoint);
    }
    assert_eq!(generated.len(), described.len());

    let (ours, theirs) = (public_items(&ours), public_items(&theirs));
    let only_ours = ours.difference(&theirs).map(|item| (Side::Ours, item));
    let only_theirs = theirs.difference(&ours).map(|item| (Side::Published, item));
    let found: BTreeSet<(Side, &str)> = only_ours
        .chain(only_theirs)
        .map(|(side, item)| (side, item.as_str()))
        .collect();
    let known: BTreeMap<(Side, &str), &str> = DIFFERENCES
        .iter()
        .map(|it| ((it.only_in, it.item), it.reason))
        .collect();
    let unknown: Vec<_> = found.iter().filter(|it| !known.contains_key(*it)).collect();
    assert!(
        unknown.is_empty(),
        "differences that nobody has explained: {unknown:#?}"
    );
    let gone: Vec<_> = known.iter().filter(|(it, _)| !found.contains(it)).collect();
    assert!(gone.is_empty(), "no longer a difference: {gone:#?}");
}

/// Every public item on one line, with its file and the item that it is a part of.
fn public_items(compiled: &Generation) -> BTreeSet<String> {
    let mut items = BTreeSet::new();
    for file in emitted(&compiled.files).filter(|file| !file.path.ends_with("examples.rs")) {
        let mut whole = String::new();
        for line in surface::lines(&file.contents) {
            if line.starts_with(' ') {
                items.insert(format!("{}: {whole}: {}", file.path, line.trim_start()));
            } else {
                items.insert(format!("{}: {line}", file.path));
                whole = line;
            }
        }
    }
    items
}
