//! The descriptions that Twilio publishes, which are not in this repository. `PUBLISHED_SPECS` names the folders that
//! contain them, separated as in `PATH`; if it is not set, the tests print that they are skipped.
//!
//! These tests generate all of them and compile four. `cargo xtask corpus` compiles all of them.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use generator::{
    Generation, Options,
    diagnostic::{Diagnostic, Diagnostics},
    load::{DescriptionEntry, parse_yaml},
    pointer::Pointer,
    source::Location,
};
use support::{
    cargo::Crate,
    catalogue::assert_sound_catalogue,
    emitted,
    published::{self, find, ours, published, unchanged},
    published_names, surface, text,
};

/// Generates a crate from one description; nothing may be left out.
fn generate(entry: &DescriptionEntry) -> Result<Generation, Diagnostics> {
    published::generate(std::slice::from_ref(entry), &Options::default())
}

/// An operation in a description.
struct Described {
    /// `GET /v1/Channels`
    endpoint: String,
    /// Its `operationId`, if it has one.
    id: Option<String>,
    location: Location,
}

/// All operations in a description.
fn described(file: &Path) -> Vec<Described> {
    let name = file.display().to_string();
    let source = parse_yaml(&name, &text(file)).unwrap_or_else(|errors| panic!("{errors}"));
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

/// The `operationId`s of the generated operations.
fn generated(compiled: &Generation) -> BTreeSet<&str> {
    let operations = compiled.described.api.operations();
    operations
        .map(|(_, operation)| operation.id.as_str())
        .collect()
}

/// All operations are generated from every description. Those without an `operationId` cause a warning each.
#[test]
fn every_published_description_is_generated_completely() {
    for file in published().unwrap_or_default() {
        let name = file.display();
        let described = described(&file);
        let compiled = generate(&unchanged(&file)).unwrap_or_else(|errors| panic!("{errors}"));
        let generated = generated(&compiled);
        assert_eq!(generated.len(), described.len(), "{name}");
        for id in described.iter().filter_map(|it| it.id.as_deref()) {
            assert!(generated.contains(id), "{name}: {id}");
        }
        let nameless = described.iter().filter(|operation| operation.id.is_none());
        let nameless: BTreeSet<&Location> = nameless.map(|operation| &operation.location).collect();
        let (warned, others): (Vec<&Diagnostic>, Vec<&Diagnostic>) = compiled
            .described
            .warnings
            .iter()
            .partition(|warning| warning.message.contains("no `operationId`"));
        let warned = warned
            .iter()
            .filter_map(|warning| warning.location.as_ref());
        assert_eq!(warned.collect::<BTreeSet<_>>(), nameless, "{name}");
        assert_only_examples_are_left_out(&others);
        assert_is_rust(&compiled);
        assert_sound_catalogue(&compiled, &name.to_string());
        let options = Options {
            names: published_names(&compiled.described.lock, "0.1.0"),
            ..Options::default()
        };
        let again = published::generate(&[unchanged(&file)], &options).unwrap();
        assert!(
            compiled.files == again.files,
            "{name}: a run after the release gave a different result"
        );
    }
}

/// An example that does not match its schema is an error in the description, not a gap in the generator.
fn assert_only_examples_are_left_out(warnings: &[&Diagnostic]) {
    for diagnostic in warnings {
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

/// The descriptions to compile. Of all sets of up to four descriptions with up to 80 operations, which is what a test
/// has time for, this one has the most distinct constructs: 91 of the 116 in the published descriptions. A construct is
/// a type in a position (a property, a required query parameter, the items of a list, …), a method, a kind of body, an
/// encoding, a security scheme, or a kind of response.
const COMPILED: [&str; 4] = [
    // SCIM, with its paging and media type; bearer tokens, or no credentials.
    "twilio_iam_organizations.yaml",
    // An object in a query.
    "twilio_lookups_v1.yaml",
    // JSON bodies with required lists, numbers and any JSON.
    "twilio_numbers_v1.yaml",
    // Forms with strings, lists and JSON; filters by dates and enums.
    "twilio_video_v1.yaml",
];

/// The test above generates the others, and `cargo xtask corpus` compiles all of them.
#[test]
fn the_descriptions_with_the_most_constructs_compile() {
    let Some(files) = published() else {
        return;
    };
    for file in COMPILED.iter().filter_map(|name| find(&files, name)) {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let compiled = generate(&unchanged(file)).unwrap_or_else(|errors| panic!("{errors}"));
        let written = Crate::write(name, &compiled);
        written.cargo(&["clippy", "--all-targets"]);
        written.cargo(&["doc", "--no-deps"]);
        written.cargo(&["test", "--lib"]);
    }
}

/// Twilio's description of Flex as it was last published.
const FLEX: &str = "2025-09-04_after.yaml";

/// The operations that `flex_v1.unpublished.overlay.yaml` adds to either.
const ADDED: [&str; 1] = ["CreateInteractionWebhook"];

/// The public items that only one of the two descriptions of Flex has, and why.
const DIFFERENCES: &[Difference] = &[
    Difference {
        only_in: Side::Ours,
        item: "v1::interaction_channel: ChannelStatus::Pause = \"pause\"",
        reason: ADDED_LATER,
    },
    Difference {
        only_in: Side::Ours,
        item: "v1::interaction_channel: ChannelStatus::Transfer = \"transfer\"",
        reason: ADDED_LATER,
    },
];

const ADDED_LATER: &str = "Twilio added the value after that file was published";

struct Difference {
    /// The description that has the item.
    only_in: Side,
    /// The item, as in [`public_items`].
    item: &'static str,
    /// Why only one description has it.
    reason: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Ours,
    Published,
}

/// With our overlays, Twilio's description of Flex becomes a crate with the same public API.
#[test]
fn our_overlays_fit_the_published_description_of_flex() {
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
        generate(&entry).unwrap_or_else(|errors| panic!("{name}: {errors}"))
    });
    let described = described(&file);
    let generated = generated(&theirs);
    for operation in &described {
        let id = operation.id.as_deref().unwrap_or_default();
        assert!(generated.contains(id), "{} is missing", operation.endpoint);
    }
    assert_eq!(generated.len(), described.len() + ADDED.len());
    for id in ADDED {
        assert!(generated.contains(id), "{id} is missing");
        let is_it = |operation: &&Described| operation.id.as_deref() == Some(id);
        let published = described.iter().find(is_it).map(|it| &it.location);
        assert_eq!(
            published, None,
            "move {id} from the overlay to flex_v1.yaml"
        );
    }

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
        "differences without a reason: {unknown:#?}"
    );
    let gone: Vec<_> = known.iter().filter(|(it, _)| !found.contains(it)).collect();
    assert!(gone.is_empty(), "no longer a difference: {gone:#?}");
}

/// Every public item on one line, behind its module.
fn public_items(compiled: &Generation) -> BTreeSet<String> {
    let modules = surface::modules(&surface::surface_of(compiled)).into_iter();
    let lines = modules.flat_map(|(module, lines)| {
        let lines = lines.into_iter();
        lines.map(move |line| format!("{module}: {line}"))
    });
    lines.collect()
}
