//! In: a parsed document. Out: its operations, with every reference checked and typed, and nothing in them that the
//! later stages cannot handle.
//!
//! References stay references: a component is read once and known by its id, so nothing here depends on which operation
//! comes first, and recursive schemas are nothing special. A construct outside the supported part of OpenAPI is an error
//! with its place.

mod all_of;
mod alternatives;
mod body;
mod combine;
mod component;
mod constraints;
mod decisions;
mod discriminator;
mod encoding;
mod endless;
mod enums;
mod examples;
mod findings;
mod lookup;
mod media_type;
mod nullability;
mod object;
mod one_of;
mod operation;
mod parameter;
mod reference;
mod resolved;
mod response_choice;
mod schema;
mod security;
mod sendable;
mod server;
mod support;
mod webhook;

use std::{cell::Cell, collections::HashMap};

use indexmap::IndexMap;
use openapiv3::{OpenAPI, PathItem, ReferenceOr};
use serde_json::Value;

pub(crate) use self::encoding::Encoding;
pub(crate) use self::object::{AdditionalProperties, Object};
pub(crate) use self::resolved::{
    Alternative, BodyMediaType, Component, ComponentId, Content, EnumValue, Example, OneOf,
    Operation, Parameter, Properties, Property, RequestBody, Resolved, Schema, SchemaKind,
    SchemaUse, StringFormat, Success, Tag, ValueVariant,
};
pub(crate) use self::server::{Server, Servers};
pub(crate) use self::webhook::Webhook;
use self::{findings::Findings, lookup::Lookup};
use crate::{
    Options,
    description::Problems,
    diagnostic::{Code, Diagnostic, Diagnostics, Made, Part},
    extensions::is_extension,
    ir::Method,
    keywords,
    parse::{Broken, Document},
    pointer::Pointer,
    source::Source,
};

/// Resolves a document.
///
/// Finds every dangling or cyclic reference and every unsupported construct. Operations with errors are left out, so
/// that the next stage finds what is wrong with the others; the errors are warnings if `options.keep_going` is set.
pub(crate) fn resolve<'a>(document: &'a Document, options: &Options) -> Made<Resolved<'a>> {
    let Document {
        entry,
        openapi,
        webhooks,
        source,
        broken,
        brought,
        ..
    } = document;
    let resolver = Resolver {
        openapi,
        webhooks,
        source,
        lookup: Lookup::new(source),
        broken,
        components: component::Components::default(),
        problems: &brought.problems,
        copies: Cell::new(0),
    };
    let mut found = Findings::default();
    let mut found_in_keywords = Findings::default();
    resolver.check_support(&Pointer::root(), &keywords::OPENAPI, &mut found_in_keywords);
    let tags = resolver.tags(&mut found);
    let sid_names = resolver
        .extensions(&Pointer::root(), &mut found)
        .sid_names();
    let mut found_in_servers = Findings::default();
    let servers = resolver.servers(&mut found_in_servers);
    let mut diagnostics = found.diagnostics;
    diagnostics.extend(unsupported_keywords(found_in_keywords.diagnostics, options));
    let found_in_servers = found_in_servers.diagnostics;
    diagnostics.extend(found_in_servers.left_out_if(options.keep_going, Part::Servers, "servers"));
    let read = resolver.operations(&servers);
    let read_webhooks = resolver.webhooks();
    let (components, component_findings) = resolver.finish_components();
    diagnostics.extend(component_findings.warnings().cloned());
    let mut end = Ending {
        components: &component_findings,
        options,
        diagnostics,
    };
    let operations = end.all(read);
    let webhooks = end.all(read_webhooks);
    let mut diagnostics = end.diagnostics;
    diagnostics.extend(broken_schemas(broken, options));
    let info = &openapi.info;
    let resolved = Resolved {
        entry,
        source,
        docs: info
            .description
            .clone()
            .unwrap_or_else(|| info.title.clone()),
        servers,
        tags,
        sid_names,
        operations,
        webhooks,
        components,
    };
    diagnostics.with(resolved)
}

/// Keeps what has no errors.
struct Ending<'a> {
    components: &'a findings::ComponentFindings,
    options: &'a Options,
    diagnostics: Diagnostics,
}

impl Ending<'_> {
    fn all<T>(&mut self, read: Vec<Read<T>>) -> Vec<T> {
        let mut values = Vec::new();
        for mut read in read {
            let behind = self.components.errors_behind(&read.findings.uses);
            read.findings.diagnostics.extend(behind);
            let (value, found) = read.end(self.options);
            values.extend(value);
            self.diagnostics.extend(found);
        }
        values
    }
}

/// The keywords of the description itself that are not supported. Nothing in it needs them.
fn unsupported_keywords(found: Diagnostics, options: &Options) -> Diagnostics {
    let left_out = found.into_iter().flat_map(|error| {
        let keyword = error.pointer.as_ref().and_then(Pointer::last);
        let keyword = keyword.unwrap_or_default().to_owned();
        Diagnostics::from(error).left_out_if(options.keep_going, Part::Keyword, &keyword)
    });
    left_out.collect()
}

/// What is wrong with schemas of a wrong shape, whether or not an operation needs them.
fn broken_schemas(broken: &Broken, options: &Options) -> Diagnostics {
    let schemas = broken.iter().filter_map(|(pointer, errors)| {
        let name = reference::component_of(pointer, "schemas")?;
        Some(
            errors
                .clone()
                .left_out_if(options.keep_going, Part::Schema, name),
        )
    });
    schemas.flatten().collect()
}

/// What every function of this stage looks things up in.
pub(crate) struct Resolver<'a> {
    openapi: &'a OpenAPI,
    webhooks: &'a IndexMap<String, PathItem>,
    source: &'a Source,
    lookup: Lookup<'a>,
    /// What is wrong with operations, webhooks and schemas that `openapi` lacks.
    broken: &'a Broken,
    components: component::Components<'a>,
    /// Why some references cannot be followed.
    problems: &'a Problems,
    /// How many references led to schemas that are no components.
    copies: Cell<usize>,
}

/// An operation or a webhook, with what was found while it was read.
struct Read<T> {
    /// Nothing if too little of it is there.
    value: Option<T>,
    /// Which of the two it is.
    part: Part,
    /// What messages call it.
    name: String,
    /// Where it is.
    pointer: Pointer,
    findings: Findings,
}

impl<T> Read<T> {
    /// The operation or webhook, unless it has errors, and what was found.
    fn end(self, options: &Options) -> (Option<T>, Diagnostics) {
        let mut found = self.findings.diagnostics;
        for (name, errors) in self.findings.dispensable {
            found.extend(errors.left_out_if(options.keep_going, Part::Parameter, &name));
        }
        let value = self.value.filter(|_| !found.has_errors());
        (
            value,
            found.left_out_if(options.keep_going, self.part, &self.name),
        )
    }

    /// One that cannot be read at all.
    fn broken(part: Part, name: &str, pointer: Pointer, diagnostics: Diagnostics) -> Self {
        Self {
            value: None,
            part,
            name: name.to_owned(),
            pointer,
            findings: Findings {
                diagnostics,
                ..Findings::default()
            },
        }
    }
}

impl<'a> Resolver<'a> {
    /// The value at `pointer`, if there is one.
    fn at(&self, pointer: &Pointer) -> Option<&'a Value> {
        self.lookup.at(pointer)
    }

    fn error(&self, code: Code, pointer: &Pointer, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, message).at(self.source, pointer)
    }

    fn unsupported(&self, code: Code, pointer: &Pointer, construct: &str) -> Diagnostic {
        self.error(code, pointer, format!("unsupported construct: {construct}"))
            .help("describe it in another way, remove it with an overlay, or leave the operation out with `--keep-going`")
    }

    fn tags(&self, found: &mut Findings) -> IndexMap<String, Tag> {
        let tags = self.openapi.tags.iter().enumerate();
        let tags = tags.map(|(index, tag)| {
            let pointer = Pointer::root().child("tags").index(index);
            let tag_of = Tag {
                docs: tag.description.clone().unwrap_or_default(),
                rename: self.extensions(&pointer, found).rename(),
            };
            (tag.name.clone(), tag_of)
        });
        tags.collect()
    }

    fn path_items(&self) -> impl Iterator<Item = (&'a str, &'a PathItem)> {
        self.openapi
            .paths
            .iter()
            .filter_map(|(path, item)| Some((path.as_str(), item.as_item()?)))
    }

    fn operations(&self, servers: &Servers) -> Vec<Read<Operation>> {
        let mut operations = Vec::new();
        for (path, item) in self.openapi.paths.iter() {
            let pointer = Pointer::root().child("paths").child(path);
            match item {
                ReferenceOr::Item(item) => {
                    operations.extend(self.operations_of(path, item, &pointer, servers));
                }
                ReferenceOr::Reference { reference } => {
                    let errors = self.unwritten_path(reference, &pointer);
                    operations.push(Read::broken(Part::Operation, path, pointer, errors));
                }
            }
        }
        operations.extend(self.broken_operations());
        operations.extend(self.lost_paths());
        self.refuse_equal_ids(&mut operations);
        operations
    }

    /// Why a path that is a reference could not be written in the place of that.
    fn unwritten_path(&self, reference: &str, pointer: &Pointer) -> Diagnostics {
        let mut found = Findings::default();
        if self.end_of(reference, pointer, &mut found).is_some() {
            let message = format!("`{reference}` is not a path");
            let error = self.reference_error(Code::MisfitReference, pointer, message);
            found.push(error.help("refer to a path"));
        }
        found.diagnostics
    }

    fn broken_operations(&self) -> impl Iterator<Item = Read<Operation>> {
        let broken = self.broken.iter();
        broken.filter_map(|(pointer, errors)| {
            let segments = pointer.segments();
            let ["paths", path, method] = segments.as_slice() else {
                return None;
            };
            let id = self.at(&pointer.child("operationId"));
            let id = id.and_then(|id| id.as_str()).map(str::to_owned);
            let name = id.unwrap_or_else(|| format!("{} {path}", method.to_uppercase()));
            Some(Read::broken(
                Part::Operation,
                &name,
                pointer.clone(),
                errors.clone(),
            ))
        })
    }

    /// Paths that openapiv3 drops without a word.
    fn lost_paths(&self) -> Vec<Read<Operation>> {
        let paths = Pointer::root().child("paths");
        let entries = self.at(&paths).and_then(|paths| paths.as_object());
        let lost = entries.into_iter().flat_map(|entries| entries.keys());
        let lost = lost.filter(|path| !path.starts_with('/') && !is_extension(path));
        lost.map(|path| {
            let message = format!("the path `{path}` does not begin with `/`");
            let pointer = paths.child(path);
            let error = self.error(Code::InvalidPath, &pointer, message);
            let error = error.help(format!("write `/{path}`"));
            Read::broken(Part::Operation, path, pointer, error.into())
        })
        .collect()
    }

    /// The `operationId` names the request, so it must be the only one.
    fn refuse_equal_ids(&self, operations: &mut [Read<Operation>]) {
        let mut first: HashMap<String, Pointer> = HashMap::new();
        let mut in_order: Vec<&mut Read<Operation>> = operations.iter_mut().collect();
        in_order.sort_by_key(|read| self.source.location(&read.pointer));
        for read in in_order {
            let pointer = read.pointer.child("operationId");
            let written = self.at(&pointer).and_then(|id| id.as_str());
            let derived = || read.value.as_ref().map(|operation| &*operation.id);
            let Some(id) = written.or_else(derived).map(str::to_owned) else {
                continue;
            };
            let Some(other) = first.insert(id.clone(), pointer.clone()) else {
                continue;
            };
            let message = format!("`{id}` is the `operationId` of two operations");
            let other = self.source.location(&other);
            let error = self
                .error(Code::DuplicateOperationId, &pointer, message)
                .related("first used here", other.clone());
            read.findings.push(error.help("give one of them another"));
        }
    }

    fn operations_of(
        &self,
        path: &str,
        item: &PathItem,
        pointer: &Pointer,
        servers: &Servers,
    ) -> Vec<Read<Operation>> {
        let read = |(method, name, operation): (Method, &str, &openapiv3::Operation)| {
            let pointer = pointer.child(name);
            let mut findings = Findings::default();
            if let Some(path) = pointer.parent() {
                self.check_support(path, &keywords::PATH_ITEM, &mut findings);
            }
            let own = self.operation_servers(item, operation, &pointer, &mut findings);
            let read = self.operation(path, item, method, operation, &pointer, &mut findings);
            let id = operation.operation_id.clone();
            Read {
                value: read.map(|operation| Operation {
                    servers: own.filter(|own| !own.are_same(servers)),
                    ..operation
                }),
                part: Part::Operation,
                name: id.unwrap_or_else(|| format!("{} {path}", name.to_uppercase())),
                pointer,
                findings,
            }
        };
        let mut operations: Vec<Read<Operation>> = methods(item).map(read).collect();
        let is_broken = self.broken.keys().any(|it| it.parent() == Some(pointer));
        if operations.is_empty() && !is_broken {
            // What is not supported would vanish with the path.
            let mut findings = Findings::default();
            self.check_support(pointer, &keywords::PATH_ITEM, &mut findings);
            let found = findings.diagnostics;
            operations.push(Read::broken(Part::Operation, path, pointer.clone(), found));
        }
        operations
    }
}

fn methods(item: &PathItem) -> impl Iterator<Item = (Method, &'static str, &openapiv3::Operation)> {
    [
        (Method::Get, "get", &item.get),
        (Method::Post, "post", &item.post),
        (Method::Put, "put", &item.put),
        (Method::Patch, "patch", &item.patch),
        (Method::Delete, "delete", &item.delete),
        (Method::Head, "head", &item.head),
        (Method::Options, "options", &item.options),
        (Method::Trace, "trace", &item.trace),
    ]
    .into_iter()
    .filter_map(|(method, name, operation)| Some((method, name, operation.as_ref()?)))
}
