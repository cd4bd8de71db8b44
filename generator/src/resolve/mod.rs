//! In: a parsed document. Out: its operations with every reference followed, and nothing in them that the later
//! stages cannot handle.
//!
//! A construct outside the supported part of OpenAPI is a fault with its place. The keywords that are checked here
//! are those of the source, since openapiv3 drops the ones that it does not know.

mod examples;
mod keywords;
mod operation;
mod schema;
mod security;

use indexmap::IndexMap;
use openapiv3::{OpenAPI, PathItem, ReferenceOr};
use serde_json::Value;

use crate::{
    Options,
    diagnostic::{Diagnostic, Diagnostics, Severity},
    ir::{Method, ParameterLocation, Requirement},
    load::DescriptionEntry,
    parse::Document,
    pointer::Pointer,
    source::Source,
};

/// A description without references.
#[derive(Debug)]
pub(crate) struct Resolved {
    /// What the manifest says of the description.
    pub(crate) entry: DescriptionEntry,
    /// The tree, for the places of later faults.
    pub(crate) source: Source,
    /// What the description is about.
    pub(crate) docs: String,
    /// The server, without a trailing slash.
    pub(crate) server: String,
    /// What the description says of each tag.
    pub(crate) tags: IndexMap<String, String>,
    /// The operations, in the order of the description.
    pub(crate) operations: Vec<Operation>,
}

/// An operation without references.
#[derive(Debug)]
pub(crate) struct Operation {
    /// Where it is.
    pub(crate) pointer: Pointer,
    /// The `operationId`.
    pub(crate) id: String,
    /// The one tag.
    pub(crate) tag: String,
    /// The method.
    pub(crate) method: Method,
    /// The path template.
    pub(crate) path: String,
    /// The first line of the documentation.
    pub(crate) summary: String,
    /// The rest of it.
    pub(crate) description: String,
    /// The Rust name of the endpoint function, if the overlay decides it.
    pub(crate) rename: Option<String>,
    /// Parameters of path, query and header.
    pub(crate) parameters: Vec<Parameter>,
    /// The form body, if there is one.
    pub(crate) body: Option<FormBody>,
    /// The schema of the success response; `None` when it has no body.
    pub(crate) response: Option<Schema>,
    /// The bodies of the response's examples, by name.
    pub(crate) response_examples: IndexMap<String, Value>,
}

/// A parameter of path, query or header.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// Where it is.
    pub(crate) pointer: Pointer,
    /// Its name.
    pub(crate) name: String,
    /// Where it goes.
    pub(crate) location: ParameterLocation,
    /// Whether it must be given.
    pub(crate) requirement: Requirement,
    /// Its documentation.
    pub(crate) docs: String,
    /// What it holds.
    pub(crate) schema: Schema,
    /// The extensions of the parameter and of its schema.
    pub(crate) extensions: IndexMap<String, Value>,
}

/// A body of `application/x-www-form-urlencoded`.
#[derive(Debug)]
pub(crate) struct FormBody {
    /// Where its schema is.
    pub(crate) pointer: Pointer,
    /// Its fields.
    pub(crate) schema: Schema,
    /// The values of its examples, by name.
    pub(crate) examples: IndexMap<String, Value>,
}

/// A schema without references.
#[derive(Clone, Debug)]
pub(crate) struct Schema {
    /// Where it is, or where the component is that it refers to.
    pub(crate) pointer: Pointer,
    /// The name of the component, if it is one.
    pub(crate) component: Option<String>,
    /// Its documentation.
    pub(crate) docs: String,
    /// Its extensions.
    pub(crate) extensions: IndexMap<String, Value>,
    /// What it allows.
    pub(crate) kind: SchemaKind,
}

/// What a schema allows.
#[derive(Clone, Debug)]
pub(crate) enum SchemaKind {
    /// Any JSON.
    Any,
    /// A text.
    Text {
        /// The pattern, if any.
        pattern: Option<String>,
        /// Whether the format is `date-time`.
        date_time: bool,
    },
    /// One of some texts.
    Enum(Vec<String>),
    /// `true` or `false`.
    Boolean,
    /// An integer.
    Integer {
        /// The smallest.
        minimum: Option<i64>,
        /// The largest.
        maximum: Option<i64>,
    },
    /// A number.
    Number,
    /// URLs by name.
    UriMap,
    /// Several values.
    Array(Box<Schema>),
    /// An object with these properties.
    Object {
        /// The properties, in the order of the description.
        properties: IndexMap<String, Schema>,
        /// Those that must be there.
        required: Vec<String>,
    },
}

/// Resolves a document.
///
/// Faults of single operations are warnings when `options.keep_going` is set; those operations are left out.
///
/// # Errors
/// Every dangling or cyclic reference and every unsupported construct.
pub(crate) fn resolve(
    entry: DescriptionEntry,
    document: Document,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Option<Resolved> {
    let Document { openapi, source } = document;
    let resolver = Resolver {
        openapi: &openapi,
        source: &source,
    };
    let mut faults = Diagnostics::new();
    keywords::check(&source, &Pointer::root(), keywords::ROOT, &mut faults);
    let server = resolver.server(&mut faults);
    let whole_document_is_sound = !faults.has_errors();
    diagnostics.extend(faults);
    let operations = resolver.operations(options, diagnostics);
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
    whole_document_is_sound.then_some(Resolved {
        entry,
        docs,
        server: server?,
        tags,
        operations,
        source,
    })
}

/// What every function of this stage looks things up in.
#[derive(Clone, Copy)]
pub(crate) struct Resolver<'a> {
    openapi: &'a OpenAPI,
    source: &'a Source,
}

impl<'a> Resolver<'a> {
    fn fault(&self, pointer: &Pointer, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(message).at(self.source, pointer)
    }

    fn unsupported(&self, pointer: &Pointer, construct: &str) -> Diagnostic {
        self.fault(pointer, format!("unsupported construct: {construct}"))
            .help("describe it in another way, remove it with an overlay, or leave the operation out with `--keep-going`")
    }

    /// The one server of all operations, from the document or, as Twilio writes it, from the paths.
    fn server(&self, faults: &mut Diagnostics) -> Option<String> {
        let mut servers: IndexMap<&str, Pointer> = IndexMap::new();
        let root = Pointer::root();
        let of_paths = self
            .path_items()
            .map(|(path, item)| (root.child("paths").child(path), &item.servers));
        let of_document = (root.clone(), &self.openapi.servers);
        for (owner, listed) in std::iter::once(of_document).chain(of_paths) {
            for (index, server) in listed.iter().enumerate() {
                let pointer = owner.child("servers").index(index);
                servers.entry(server.url.as_str()).or_insert(pointer);
            }
        }
        if let Some((_, pointer)) = servers.get_index(1) {
            faults.push(self.unsupported(pointer, "a second server in one description"));
        }
        let Some((url, pointer)) = servers.get_index(0) else {
            faults.push(
                self.fault(&root, "the description names no server")
                    .help("add `servers: [{ url: … }]`"),
            );
            return None;
        };
        if !url.starts_with("https://") || url.contains(['{', '?', '#', '@']) {
            faults.push(
                self.fault(pointer, format!("`{url}` is not a plain `https` URL"))
                    .help("write a URL such as `https://flex-api.twilio.com`, without variables or credentials"),
            );
        }
        Some(url.trim_end_matches('/').to_owned())
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

    fn operations(&self, options: &Options, diagnostics: &mut Diagnostics) -> Vec<Operation> {
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
                let resolved = self.operation(path, item, method, operation, &pointer, &mut faults);
                match resolved {
                    Some(operation) if !faults.has_errors() => operations.push(operation),
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
