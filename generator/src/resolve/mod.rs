//! In: a parsed document. Out: its operations with every reference followed, and nothing in them that the later
//! stages cannot handle.
//!
//! A construct outside the supported part of OpenAPI is a fault with its place. The keywords that are checked here
//! are those of the source, since openapiv3 drops the ones that it does not know.

mod body;
mod compound;
mod examples;
mod keywords;
mod operation;
mod schema;
mod security;

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use indexmap::IndexMap;
use openapiv3::{OpenAPI, PathItem, ReferenceOr};
use serde_json::Value;

use crate::{
    Options,
    diagnostic::{Diagnostic, Diagnostics, Severity},
    ir::{Method, ParameterLocation, Requirement, Security},
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
    /// The first tag, if there is one.
    pub(crate) tag: Option<String>,
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
    /// The server, where it is not that of the description.
    pub(crate) server: Option<String>,
    /// The credentials that it takes.
    pub(crate) security: Security,
    /// Whether it should no longer be used.
    pub(crate) is_deprecated: bool,
    /// The body, if there is one.
    pub(crate) body: Option<RequestBody>,
    /// The response that means success.
    pub(crate) success: Success,
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
    pub(crate) schema: Rc<Schema>,
    /// Whether the values of an array go into one text (`explode: false`).
    pub(crate) is_joined: bool,
    /// The extensions of the parameter and of its schema.
    pub(crate) extensions: IndexMap<String, Value>,
}

/// The body of a request.
#[derive(Debug)]
pub(crate) struct RequestBody {
    /// How it is written.
    pub(crate) media_type: BodyMediaType,
    /// Where its schema is.
    pub(crate) pointer: Pointer,
    /// Its fields.
    pub(crate) schema: Rc<Schema>,
    /// The values of its examples, by name.
    pub(crate) examples: IndexMap<String, Value>,
}

/// The media types that a body can be written in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum BodyMediaType {
    /// `application/x-www-form-urlencoded`
    Form,
    /// `application/json`, or another type that is JSON.
    Json(String),
}

/// The response that means success.
#[derive(Debug)]
pub(crate) struct Success {
    /// What it holds.
    pub(crate) content: Content,
    /// The bodies of its examples, by name.
    pub(crate) examples: IndexMap<String, Value>,
}

/// What a response holds.
#[derive(Debug)]
pub(crate) enum Content {
    /// Nothing.
    Empty,
    /// JSON.
    Json {
        /// `application/json`, or another type that is JSON.
        media_type: String,
        /// What it holds; several when success has more than one form.
        schemas: Vec<Rc<Schema>>,
        /// Whether another status means success without a body.
        may_be_empty: bool,
    },
    /// The address of something else, in the header `Location`.
    Redirect,
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

impl Schema {
    /// A schema of any text, which the description does not spell out.
    fn text(pointer: &Pointer) -> Self {
        Self {
            pointer: pointer.clone(),
            component: None,
            docs: String::new(),
            extensions: IndexMap::new(),
            kind: SchemaKind::Text {
                pattern: None,
                format: TextFormat::Plain,
            },
        }
    }
}

/// What a schema allows. The schemas inside are shared with others that refer to the same component.
#[derive(Clone, Debug)]
pub(crate) enum SchemaKind {
    /// Any JSON.
    Any,
    /// A text.
    Text {
        /// The pattern, if any.
        pattern: Option<String>,
        /// What the text stands for.
        format: TextFormat,
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
    /// Values of one kind by name.
    Map(Rc<Schema>),
    /// An object that a query holds as names put together with dots, after this prefix.
    CollapsibleMap(String),
    /// Several values.
    Array(Rc<Schema>),
    /// An object with these properties.
    Object {
        /// The properties, in the order of the description.
        properties: IndexMap<String, Rc<Schema>>,
        /// Those that must be there.
        required: Vec<String>,
    },
    /// One of several objects.
    OneOf {
        /// The objects.
        alternatives: Vec<Rc<Schema>>,
        /// What tells them apart, if the description says it.
        discriminator: Option<Discriminator>,
    },
    /// The component that this schema is a part of.
    Recursive,
}

/// What a text stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextFormat {
    /// Itself.
    Plain,
    /// A date and time of RFC 3339.
    DateTime,
    /// A date and time of RFC 2822.
    Rfc2822,
    /// A date without a time.
    Date,
}

/// What tells the alternatives of a `oneOf` apart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Discriminator {
    /// The property.
    pub(crate) property: String,
    /// The values that mean each alternative.
    pub(crate) values: Vec<Vec<String>>,
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
        components: RefCell::default(),
    };
    let mut faults = Diagnostics::new();
    keywords::check(&source, &Pointer::root(), keywords::ROOT, &mut faults);
    let server = resolver.server(&mut faults);
    let whole_document_is_sound = !faults.has_errors();
    diagnostics.extend(faults);
    let operations = resolver.operations(server.as_deref(), options, diagnostics);
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
pub(crate) struct Resolver<'a> {
    openapi: &'a OpenAPI,
    source: &'a Source,
    /// The components that have been resolved: each is looked at once, however often it is referred to.
    components: RefCell<HashMap<String, schema::Component>>,
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
        if !url.starts_with("https://") || url.contains(['{', '?', '#', '@']) {
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
