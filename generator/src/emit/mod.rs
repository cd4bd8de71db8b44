//! In: the intermediate representation and its names. Out: the source files of the crate. This stage cannot fail.
//!
//! There is a module for each kind of item. Text of the description becomes string literals and doc comments, and names
//! are valid identifiers: source code is never built by string formatting.

mod alias;
mod argument;
mod builder;
mod choice;
mod constraints;
mod diagram;
mod docs;
mod example;
mod example_choice;
mod example_json;
mod example_one_of;
mod examples;
mod feature;
mod macro_call;
mod markdown;
mod model;
mod moved;
mod one_of;
mod open_enum;
mod operation;
mod print;
mod request;
mod response_choice;
mod root;
mod runtime_table;
mod security;
pub(crate) mod server;
mod sid;
mod table;
mod types;
mod webhook;

use indexmap::IndexSet;
use proc_macro2::TokenStream;
use quote::quote;
use rayon::prelude::*;

pub(crate) use self::{diagram::diagram, table::operation_table};
use crate::{
    catalogue::catalogue,
    files::{HEADER_MARKER, SourceFile},
    ir::{Api, ModelId, Module, Resource, ResourceId},
    load::Manifest,
    name::Names,
};

/// The source files below `src/`.
#[must_use]
pub(crate) fn emit(manifest: &Manifest, api: &Api, names: &Names) -> Vec<SourceFile> {
    let mut files = vec![
        root::library(api, names),
        root::required(api, names),
        sid::sids(api, names),
        SourceFile {
            path: "catalogue.json".to_owned(),
            contents: catalogue(&manifest.crate_name, api, names),
        },
    ];
    // Printing takes most of the time, and each file is printed separately.
    let modules = api.modules.par_iter();
    let module_files =
        modules.map(|module| files_of_module(&Context::new(manifest, api, names, module)));
    files.extend(module_files.collect::<Vec<_>>().into_iter().flatten());
    files
}

/// The source files of one module.
fn files_of_module(context: &Context<'_>) -> Vec<SourceFile> {
    let (examples, resource_files) = rayon::join(
        || examples::examples(context),
        || -> Vec<SourceFile> {
            let resources = context.module.resources.par_iter();
            resources.map(|id| context.resource_file(*id)).collect()
        },
    );
    let mut files = vec![root::module(context, !examples.is_empty())];
    files.extend(context.servers_file());
    files.extend(resource_files);
    files.extend(examples);
    files
}

/// What the emission of a module refers to.
pub(crate) struct Context<'a> {
    api: &'a Api,
    names: &'a Names,
    module: &'a Module,
    /// The models in responses.
    received: IndexSet<ModelId>,
    /// The models in webhooks.
    in_webhooks: IndexSet<ModelId>,
    /// The name of the package.
    crate_name: &'a str,
    /// The file name of the description.
    description: &'a str,
}

impl<'a> Context<'a> {
    fn new(manifest: &'a Manifest, api: &'a Api, names: &'a Names, module: &'a Module) -> Self {
        let entry = manifest
            .descriptions
            .iter()
            .find(|entry| entry.module == module.item.words);
        let description = entry
            .and_then(|entry| entry.file.file_name())
            .and_then(|name| name.to_str());
        Self {
            api,
            names,
            module,
            received: received(api, module),
            in_webhooks: in_webhooks(api, module),
            crate_name: &manifest.crate_name,
            description: description.unwrap_or_default(),
        }
    }

    /// The resources of the module.
    fn resources(&self) -> impl Iterator<Item = &'a Resource> {
        let api = self.api;
        self.module.resources.iter().map(|id| &api.resources[*id])
    }

    fn resource_file(&self, id: ResourceId) -> SourceFile {
        let resource = &self.api.resources[id];
        let mut chunks = vec![self.imports(resource)];
        chunks.extend(resource.operations.iter().flat_map(|operation| {
            let old = self.old_functions(operation);
            std::iter::once(self.endpoint(operation)).chain(old)
        }));
        for operation in &resource.operations {
            chunks.extend(self.request(operation));
        }
        chunks.extend(self.drafts(resource));
        let choices = resource.choices.iter().map(|id| &self.api.choices[*id]);
        chunks.extend(choices.flat_map(|choice| self.choice(choice)));
        let models = resource.models.iter();
        chunks.extend(models.flat_map(|id| self.model(*id, &self.api.models[*id])));
        let one_ofs = resource.one_ofs.iter().map(|id| &self.api.one_ofs[*id]);
        chunks.extend(one_ofs.flat_map(|one_of| self.one_of(one_of)));
        chunks.extend(self.choices_read(resource));
        chunks.extend(self.webhooks(resource));
        let enums = resource.enums.iter().map(|id| &self.api.enums[*id]);
        chunks.extend(enums.flat_map(|open_enum| self.open_enum(open_enum)));
        chunks.extend(self.moved_from(id));
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
        let mut lines = docs::lines_or(&resource.docs, || {
            let tag = markdown::code(&resource.item.words);
            docs::lines(&format!("The operations of {tag}."))
        });
        if !resource.operations.is_empty() {
            lines.extend(["", "| function | operation |", "|---|---|"].map(str::to_owned));
        }
        for operation in &resource.operations {
            lines.push(format!(
                "| [`{}`] | `{}` |",
                self.names.of(&operation.function).as_str(),
                operation.target()
            ));
        }
        lines.extend(self.webhook_docs(resource));
        lines
    }

    fn imports(&self, resource: &Resource) -> TokenStream {
        let mut imported = Vec::new();
        let moved = self.moved_operations(resource);
        let mut operations = resource.operations.iter().chain(moved.iter().copied());
        if operations.any(|operation| operation.required_setters().next().is_some()) {
            imported.push(quote!(required));
        }
        imported.push(quote!(runtime));
        let mut arguments = moved.iter().flat_map(|operation| {
            let arguments = operation.arguments.iter();
            arguments.map(|argument| &operation.parameters[argument.parameter].ty)
        });
        if self.api.sids_of(resource).next().is_some() || arguments.any(|ty| ty.sid().is_some()) {
            imported.push(quote!(sid));
        }
        import(&quote!(crate), &imported)
    }

    fn file(&self, path: String, text: String) -> SourceFile {
        file(self.description, &path, &text)
    }
}

/// The models in responses, including those inside others.
fn received(api: &Api, module: &Module) -> IndexSet<ModelId> {
    let operations = api.operations_of(module);
    let responses = operations.filter_map(|(_, operation)| operation.response.value());
    api.items_of(responses).models
}

/// The models in webhooks, including those inside others.
fn in_webhooks(api: &Api, module: &Module) -> IndexSet<ModelId> {
    let webhooks = api.webhooks_of(module);
    api.items_of(webhooks.map(|webhook| &webhook.ty)).models
}

/// An emitted file. Its first line names what it is made from.
fn file(source: &str, path: &str, text: &str) -> SourceFile {
    SourceFile {
        path: path.to_owned(),
        contents: format!(
            "{HEADER_MARKER} from {source}. Do not edit: change the description and run `cargo xtask regenerate`.\n\n{text}"
        ),
    }
}

/// One `use` declaration for items of a crate or a module.
fn import(root: &TokenStream, items: &[TokenStream]) -> TokenStream {
    match items {
        [] => quote!(),
        [only] => quote!(use #root::#only;),
        several => quote!(use #root::{#(#several),*};),
    }
}
