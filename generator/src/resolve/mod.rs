//! In: a parsed document. Out: its operations with every reference followed, and nothing in them that the later
//! stages cannot handle.
//!
//! A construct outside the supported part of OpenAPI is a fault with its place. The keywords that are checked here
//! are those of the source, since openapiv3 drops the ones that it does not know.

mod body;
mod component;
mod compound;
mod examples;
mod keywords;
mod operation;
mod resolved;
mod schema;
mod security;

use std::{cell::RefCell, collections::HashMap};

use openapiv3::{OpenAPI, PathItem, ReferenceOr};

pub(crate) use self::resolved::{
    BodyMediaType, Content, Discriminator, Operation, Parameter, RequestBody, Resolved, Schema,
    SchemaKind, Success, TextFormat,
};
use crate::{
    Options,
    diagnostic::{Diagnostic, Diagnostics, Outcome, Severity},
    ir::Method,
    parse::Document,
    pointer::Pointer,
    source::Source,
};

/// Resolves a document.
///
/// Faults of single operations are warnings when `options.keep_going` is set; those operations are left out.
///
/// # Errors
/// Every dangling or cyclic reference and every unsupported construct.
pub(crate) fn resolve<'a>(document: &'a Document, options: &Options) -> Outcome<Resolved<'a>> {
    let Document {
        entry,
        openapi,
        source,
    } = document;
    let resolver = Resolver {
        openapi,
        source,
        components: RefCell::default(),
    };
    let mut diagnostics = Diagnostics::new();
    keywords::check(source, &Pointer::root(), keywords::ROOT, &mut diagnostics);
    let server = resolver.server(&mut diagnostics);
    let operations = resolver.operations(server.as_deref(), options, &mut diagnostics);
    let tags = openapi
        .tags
        .iter()
        .map(|tag| {
            (
                tag.name.clone(),
                tag.description.clone().unwrap_or_default(),
            )
        })
        .collect();
    let docs = openapi
        .info
        .description
        .clone()
        .unwrap_or_else(|| openapi.info.title.clone());
    let components = resolver.components.take().into_iter();
    let components = components
        .filter_map(|(name, component)| Some((name, component.schema?)))
        .collect();
    diagnostics.end(Resolved {
        components,
        entry,
        docs,
        // Where there is none, that is one of the faults.
        server: server.unwrap_or_default(),
        tags,
        operations,
        source,
    })
}

/// What every function of this stage looks things up in.
pub(crate) struct Resolver<'a> {
    openapi: &'a OpenAPI,
    source: &'a Source,
    /// The components that have been resolved: each is looked at once, however often it is referred to.
    components: RefCell<HashMap<String, component::Component>>,
}

impl<'a> Resolver<'a> {
    fn fault(&self, pointer: &Pointer, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(message).at(self.source, pointer)
    }

    fn unsupported(&self, pointer: &Pointer, construct: &str) -> Diagnostic {
        self.fault(pointer, format!("unsupported construct: {construct}"))
            .help("describe it in another way, remove it with an overlay, or leave the operation out with `--keep-going`")
    }

    /// The server of the description: its own or, as Twilio writes it, that of its first path.
    fn server(&self, faults: &mut Diagnostics) -> Option<String> {
        let root = Pointer::root();
        let of_paths = self
            .path_items()
            .map(|(path, item)| (root.child("paths").child(path), &item.servers));
        let mut owners = std::iter::once((root.clone(), &self.openapi.servers)).chain(of_paths);
        let found = owners.find_map(|(owner, servers)| self.only_server(servers, &owner, faults));
        if found.is_none() && !faults.has_errors() {
            faults.push(
                self.fault(&root, "the description names no server")
                    .help("add `servers: [{ url: … }]`"),
            );
        }
        found
    }

    /// The server that `servers` of the node at `owner` names, if it names one.
    fn only_server(
        &self,
        servers: &[openapiv3::Server],
        owner: &Pointer,
        faults: &mut Diagnostics,
    ) -> Option<String> {
        let pointer = owner.child("servers");
        if servers.len() > 1 {
            let second = pointer.index(1);
            faults.push(self.unsupported(&second, "a second server in one place"));
        }
        let url = &servers.first()?.url;
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/[]%".contains(c);
        let rest = url.strip_prefix("https://").unwrap_or_default();
        if !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
            || !rest.chars().all(is_plain)
        {
            faults.push(
                self.fault(&pointer.index(0), format!("`{url}` is not a plain `https` URL"))
                    .help("write a URL such as `https://flex-api.twilio.com`, without variables or credentials"),
            );
        }
        Some(url.trim_end_matches('/').to_owned())
    }

    /// The server that an operation or its path names.
    fn operation_server(
        &self,
        item: &PathItem,
        operation: &openapiv3::Operation,
        pointer: &Pointer,
        faults: &mut Diagnostics,
    ) -> Option<String> {
        let path = pointer.parent().cloned().unwrap_or_else(Pointer::root);
        self.only_server(&operation.servers, pointer, faults)
            .or_else(|| self.only_server(&item.servers, &path, faults))
    }

    fn path_items(&self) -> impl Iterator<Item = (&'a str, &'a PathItem)> {
        self.openapi
            .paths
            .iter()
            .filter_map(|(path, item)| match item {
                ReferenceOr::Item(item) => Some((path.as_str(), item)),
                ReferenceOr::Reference { .. } => None,
            })
    }

    fn operations(
        &self,
        server: Option<&str>,
        options: &Options,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Operation> {
        let mut operations = Vec::new();
        for (path, item) in self.openapi.paths.iter() {
            let pointer = Pointer::root().child("paths").child(path);
            let ReferenceOr::Item(item) = item else {
                diagnostics.push(self.unsupported(&pointer, "a path that is a `$ref`"));
                continue;
            };
            let mut path_faults = Diagnostics::new();
            keywords::check(self.source, &pointer, keywords::PATH_ITEM, &mut path_faults);
            for (method, name, operation) in methods(item) {
                let pointer = pointer.child(name);
                let mut faults = path_faults.clone();
                let own_server = self.operation_server(item, operation, &pointer, &mut faults);
                let resolved = self.operation(path, item, method, operation, &pointer, &mut faults);
                match resolved {
                    Some(mut operation) if !faults.has_errors() => {
                        operation.server = own_server.filter(|own| Some(own.as_str()) != server);
                        operations.push(operation);
                    }
                    _ => {}
                }
                let id = operation
                    .operation_id
                    .clone()
                    .unwrap_or_else(|| format!("{} {path}", name.to_uppercase()));
                diagnostics.extend(if options.keep_going {
                    left_out(faults, &id)
                } else {
                    faults
                });
            }
        }
        operations
    }
}

/// Turns the errors of an operation into warnings that say that it was left out.
pub(crate) fn left_out(faults: Diagnostics, operation: &str) -> Diagnostics {
    let soften = |mut fault: Diagnostic| {
        if fault.severity == Severity::Error {
            fault.severity = Severity::Warning;
            fault.message = format!("`{operation}` is left out: {}", fault.message);
            fault.help = None;
        }
        fault
    };
    faults.into_iter().map(soften).collect()
}

fn methods(item: &PathItem) -> impl Iterator<Item = (Method, &'static str, &openapiv3::Operation)> {
    [
        (Method::Get, "get", &item.get),
        (Method::Post, "post", &item.post),
        (Method::Put, "put", &item.put),
        (Method::Patch, "patch", &item.patch),
        (Method::Delete, "delete", &item.delete),
    ]
    .into_iter()
    .filter_map(|(method, name, operation)| Some((method, name, operation.as_ref()?)))
}
