//! The public API of the runtime, for reviewers: a snapshot of each public module, with a line for each item. Also
//! checks that every type in a public signature has a public name.
//!
//! After an intended change, run `INSTA_UPDATE=always cargo test -p twilio-runtime --test surface`, and read the diff.
//! The source is parsed, not compiled, so the snapshots do not depend on the enabled features.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails has done its job"
)]

#[path = "surface/facade.rs"]
mod facade;
#[path = "../../../generator/tests/support/line.rs"]
mod line;
#[path = "surface/members.rs"]
mod members;
#[path = "surface/source.rs"]
mod source;

use std::collections::BTreeSet;

use facade::{Export, Facade, exported, facades, home};
use quote::ToTokens as _;
use source::Source;
use syn::{Item, TraitItem};

#[test]
fn every_public_module_matches_its_snapshot() {
    let source = Source::read();
    let facades = facades(&source);
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path("surface/snapshots");
    settings.bind(|| {
        for facade in &facades {
            let name = match facade.name.as_str() {
                "" => "root".to_owned(),
                name => name.replace("::", "."),
            };
            insta::assert_snapshot!(name, shown(&source, &facades, facade));
        }
    });
}

/// A module that was removed leaves no snapshot behind.
#[test]
fn each_snapshot_has_its_module() {
    let facades = facades(&Source::read());
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/surface/snapshots");
    let files = std::fs::read_dir(folder).unwrap();
    for file in files {
        let name = file.unwrap().file_name().into_string().unwrap();
        let name = name.split(".snap").next().unwrap().replace('.', "::");
        let name = if name == "root" { "" } else { &name };
        assert!(facades.iter().any(|it| it.name == name), "{name}");
    }
}

fn shown(source: &Source, facades: &[Facade], facade: &Facade) -> String {
    let mut text = String::new();
    for export in &facade.exports {
        let note = export.feature.as_ref();
        let note = note.map(|it| format!(", with `{it}`")).unwrap_or_default();
        let mut lines = described(source, facades, facade, export);
        lines[0].push_str(&note);
        if lines.len() > 1 && !text.is_empty() && !text.ends_with("\n\n") {
            text.push('\n');
        }
        text.push_str(&lines.join("\n"));
        text.push_str(if lines.len() > 1 { "\n\n" } else { "\n" });
    }
    text
}

/// All lines of an item in its home module; elsewhere, one line that names the home module.
fn described(source: &Source, facades: &[Facade], facade: &Facade, export: &Export) -> Vec<String> {
    let Export {
        name, definition, ..
    } = export;
    if let Some(foreign) = definition.strip_prefix("::") {
        return vec![format!("crate {foreign}")];
    }
    if source.module(definition).is_some() {
        return vec![format!("mod {name}")];
    }
    match home(facades, definition) {
        home if home == facade.name => members::lines(source, definition),
        home => vec![format!("{name} of {home}")],
    }
}

/// Callers can write the types of everything they use, for their own functions and structs.
#[test]
fn every_type_in_a_public_signature_has_a_public_name() {
    let source = Source::read();
    let facades = facades(&source);
    let exported = exported(&facades);
    let mut problems = BTreeSet::new();
    for definition in &exported {
        for (module, signature) in signatures(&source, definition) {
            for named in definitions_in(&source, module, &signature) {
                if !exported.contains(named.as_str()) {
                    problems.insert(format!("{definition} names {named}, which is not exported"));
                }
            }
        }
    }
    assert_eq!(problems, BTreeSet::new());
}

/// The public signatures of an item, with the modules that contain them.
fn signatures<'a>(source: &'a Source, definition: &'a str) -> Vec<(&'a str, String)> {
    let module = definition.rsplit_once("::").map_or("", |it| it.0);
    let mut signatures = Vec::new();
    match source.item(definition) {
        Some(Item::Fn(item)) => signatures.push((module, item.sig.to_token_stream().to_string())),
        Some(Item::Struct(item)) => {
            signatures.push((module, item.generics.to_token_stream().to_string()));
            for field in item.fields.iter().filter(|it| line::is_public(&it.vis)) {
                signatures.push((module, field.ty.to_token_stream().to_string()));
            }
        }
        Some(Item::Enum(item)) => {
            for variant in &item.variants {
                signatures.push((module, variant.fields.to_token_stream().to_string()));
            }
        }
        Some(Item::Type(item)) => signatures.push((module, item.ty.to_token_stream().to_string())),
        Some(Item::Trait(item)) => {
            signatures.push((module, item.supertraits.to_token_stream().to_string()));
            for member in &item.items {
                let text = match member {
                    TraitItem::Fn(it) if !source::is_hidden(&it.attrs) => it.sig.to_token_stream(),
                    TraitItem::Type(it) if !source::is_hidden(&it.attrs) => it.to_token_stream(),
                    _ => continue,
                };
                signatures.push((module, text.to_string()));
            }
        }
        _ => {}
    }
    for (module, item) in members::impls_of(source, definition) {
        let mut functions = members::public_functions(item).peekable();
        if item.trait_.is_none() && functions.peek().is_some() {
            signatures.push((module, item.generics.to_token_stream().to_string()));
            functions
                .for_each(|it| signatures.push((module, it.sig.to_token_stream().to_string())));
        }
    }
    signatures
}

/// The items of this crate that the paths in a signature refer to.
fn definitions_in(source: &Source, module: &str, text: &str) -> Vec<String> {
    let text = text.replace(" :: ", "::");
    let is_between = |letter: char| !letter.is_alphanumeric() && letter != '_' && letter != ':';
    let paths = text.split(is_between).filter(|it| !it.is_empty());
    let paths = paths.map(|it| it.split("::").map(str::to_owned).collect::<Vec<_>>());
    paths
        .filter_map(|names| members::resolved(source, module, &names))
        .collect()
}

#[test]
fn a_program_can_write_types_around_those_of_lists() {
    use twilio_runtime::{
        Error, ListRequest, Request,
        list::PageStream,
        response::{FromJson, Response},
    };

    struct Pager<T: FromJson>(PageStream<T>);

    impl<T: FromJson> Pager<T> {
        async fn next(&mut self) -> Result<Option<Vec<T>>, Error> {
            Ok(self.0.try_next().await?.map(|page| page.into_items()))
        }
    }

    fn pager<L: ListRequest>(client: &twilio_runtime::Client, list: L) -> Pager<L::Item> {
        Pager(client.pages(list))
    }

    async fn sent<R: Request<Response = A>, A: Response>(
        client: &twilio_runtime::Client,
        request: R,
    ) -> Result<A, Error> {
        client.send(request).await
    }

    let _ = pager::<sample_api::v1::depot::ListDepot>;
    let _ = Pager::<sample_api::v1::depot::Depot>::next;
    let _ = sent::<sample_api::v1::parcel::FetchParcel, _>;
}
