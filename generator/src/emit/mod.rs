//! In: the intermediate representation and its names. Out: the source files of the crate. Nothing here can fail.
//!
//! One module for each kind of item. Text of the description becomes string literals and doc comments, names are
//! checked identifiers; source text is never put together by formatting.

mod choice;
mod docs;
mod example;
mod examples;
mod feature;
mod macro_call;
mod markdown;
mod model;
mod one_of;
mod open_enum;
mod operation;
mod print;
mod request;
mod root;
mod shown_json;
mod sid;
mod types;

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    files::{HEADER_MARKER, SourceFile},
    ir::{self, Api, ItemId, Module, Resource},
    load::Manifest,
    name::{Names, RustName},
};

/// The source files below `src/`.
#[must_use]
pub(crate) fn emit(manifest: &Manifest, api: &Api, names: &Names) -> Vec<SourceFile> {
    let mut files = vec![
        root::library(api, names),
        root::required(api, names),
        sid::sids(api, names),
    ];
    for module in &api.modules {
        let context = Context::new(manifest, api, names, module);
        let examples = examples::examples(&context);
        files.push(root::module(&context, !examples.is_empty()));
        files.extend(
            module
                .resources
                .iter()
                .map(|resource| context.resource_file(resource)),
        );
        files.extend(examples);
    }
    files
}

/// What the emission of one module looks things up in.
pub(crate) struct Context<'a> {
    api: &'a Api,
    names: &'a Names,
    module: &'a Module,
    /// What responses hold.
    received: HashSet<ItemId>,
    /// The crate's name, as code refers to it.
    crate_name: &'a str,
    /// The file of the description, for the headers.
    description: &'a str,
}

impl<'a> Context<'a> {
    fn new(manifest: &'a Manifest, api: &'a Api, names: &'a Names, module: &'a Module) -> Self {
        let entry = manifest
            .descriptions
            .iter()
            .find(|entry| entry.module == module.item.wire.0);
        let description = entry
            .and_then(|entry| entry.file.file_name())
            .and_then(|name| name.to_str());
        Self {
            api,
            names,
            module,
            received: ir::received(&module.resources),
            crate_name: &manifest.crate_name,
            description: description.unwrap_or_default(),
        }
    }

    fn resource_file(&self, resource: &Resource) -> SourceFile {
        let mut chunks = vec![self.imports(resource)];
        chunks.extend(
            resource
                .operations
                .iter()
                .map(|operation| self.endpoint(resource, operation)),
        );
        for operation in &resource.operations {
            chunks.extend(self.request(resource, operation));
        }
        chunks.extend(self.drafts(resource));
        chunks.extend(
            resource
                .choices
                .iter()
                .flat_map(|choice| self.choice(resource, choice)),
        );
        chunks.extend(
            resource
                .models
                .iter()
                .flat_map(|model| self.model(resource, model)),
        );
        chunks.extend(
            resource
                .one_ofs
                .iter()
                .flat_map(|one_of| self.one_of(resource, one_of)),
        );
        chunks.extend(
            resource
                .enums
                .iter()
                .flat_map(|open_enum| self.open_enum(open_enum)),
        );
        chunks.extend(
            resource
                .operations
                .iter()
                .map(|operation| self.table(operation)),
        );
        let path = format!(
            "{}/{}.rs",
            self.names.of(&self.module.item).as_str(),
            self.names.of(&resource.item).as_str()
        );
        self.file(path, print::file(&self.resource_docs(resource), &chunks))
    }

    fn resource_docs(&self, resource: &Resource) -> Vec<String> {
        let mut lines = docs::lines_or(&resource.item.docs, || {
            let tag = markdown::code(resource.item.wire.as_str());
            docs::lines(&format!("The operations of {tag}."))
        });
        lines.extend([
            "".to_owned(),
            "| function | operation |".to_owned(),
            "|---|---|".to_owned(),
        ]);
        for operation in &resource.operations {
            lines.push(format!(
                "| [`{}`] | `{} {}` |",
                self.names.of(&operation.verb).as_str(),
                operation::method_name(operation.method),
                operation.path.as_str()
            ));
        }
        lines
    }

    fn imports(&self, resource: &Resource) -> TokenStream {
        let mut imported = Vec::new();
        if resource
            .operations
            .iter()
            .any(|operation| !operation.slots(&resource.choices).is_empty())
        {
            imported.push(quote!(required));
        }
        imported.push(quote!(runtime));
        if types::names_sids(resource) {
            imported.push(quote!(sid));
        }
        import(&quote!(crate), &imported)
    }

    fn file(&self, path: String, text: String) -> SourceFile {
        SourceFile {
            path,
            contents: format!("{}{text}", header(self.description)),
        }
    }
}

/// The first line of every emitted file.
fn header(origin: &str) -> String {
    format!(
        "{HEADER_MARKER} from {origin}. Do not edit: change the description and run `cargo xtask regenerate`.\n\n"
    )
}

/// One `use` for several items of a crate or a module.
fn import(root: &TokenStream, items: &[TokenStream]) -> TokenStream {
    match items {
        [] => quote!(),
        [only] => quote!(use #root::#only;),
        several => quote!(use #root::{#(#several),*};),
    }
}

/// The name of a crate in code: `twilio-flex` → `twilio_flex`.
fn crate_ident(crate_name: &str) -> TokenStream {
    crate_name
        .replace('-', "_")
        .parse()
        .unwrap_or_else(|_| quote!(self))
}

/// A one-segment path to an item of the resource that is being emitted, or a path through its module.
fn path_to(resource: Option<&RustName>, item: &RustName) -> TokenStream {
    match resource {
        None => quote!(#item),
        Some(resource) => quote!(super::#resource::#item),
    }
}
