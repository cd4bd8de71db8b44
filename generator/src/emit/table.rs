//! The table of operations in the crate's `README.md`.

use super::markdown;
use crate::{
    files::{Block, Presence},
    ir::{Api, Module, Operation, Resource},
    load::Manifest,
    name::Names,
    text::library_name,
};

/// The operations of the crate with their functions. The links are to docs.rs, so that they work on GitHub, on
/// crates.io and in rustdoc.
#[must_use]
pub(crate) fn operation_table(manifest: &Manifest, api: &Api, names: &Names) -> Block {
    let mut lines = Vec::new();
    for module in &api.modules {
        let rows = api.operations_of(module);
        let rows: Vec<String> = rows
            .map(|(resource, operation)| row(manifest, names, module, resource, operation))
            .collect();
        if !rows.is_empty() {
            lines.push(String::new());
            lines.push(format!(
                "| `{}` | function |",
                names.of(&module.item).as_str()
            ));
            lines.push("|---|---|".to_owned());
            lines.extend(rows);
        }
    }
    lines.push(String::new());
    Block {
        path: "README.md".to_owned(),
        begin: "<!-- <operations> Written by `cargo xtask regenerate` from the descriptions. -->"
            .to_owned(),
        end: "<!-- </operations> -->".to_owned(),
        below: "## Operations".to_owned(),
        title: "the table of operations".to_owned(),
        presence: Presence::Optional,
        lines,
    }
}

/// `| GET /v1/Channels | channel::list |`
fn row(
    manifest: &Manifest,
    names: &Names,
    module: &Module,
    resource: &Resource,
    operation: &Operation,
) -> String {
    let (module, resource) = (names.of(&module.item), names.of(&resource.item));
    let function = names.of(&operation.function).as_str();
    let (package, library) = (&manifest.crate_name, library_name(&manifest.crate_name));
    let (module, resource) = (module.as_str(), resource.as_str());
    let page = format!("{package}/latest/{library}/{module}/{resource}/fn.{function}.html");
    format!(
        "| {} | [`{resource}::{function}`](https://docs.rs/{page}) |",
        markdown::code(&operation.target())
    )
}
