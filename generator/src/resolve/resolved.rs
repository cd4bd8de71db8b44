//! What this stage returns: descriptions in which nothing refers to anything.

use std::{collections::HashMap, rc::Rc};

use indexmap::IndexMap;
use serde_json::Value;

use crate::{
    ir::{Method, ParameterLocation, Requirement, Security},
    load::DescriptionEntry,
    pointer::Pointer,
    source::Source,
};

/// A description without references.
#[derive(Debug)]
pub(crate) struct Resolved<'a> {
    /// What the manifest says of the description.
    pub(crate) entry: &'a DescriptionEntry,
    /// The tree, for the places of later faults.
    pub(crate) source: &'a Source,
    /// What the description is about.
    pub(crate) docs: String,
    /// The server, without a trailing slash.
    pub(crate) server: String,
    /// What the description says of each tag.
    pub(crate) tags: IndexMap<String, String>,
    /// The operations, in the order of the description.
    pub(crate) operations: Vec<Operation>,
    /// The schemas that others refer to, by name.
    pub(crate) components: HashMap<String, Rc<Schema>>,
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
    /// The bodies of its examples, by name, and where each is.
    pub(crate) examples: IndexMap<String, (Value, Pointer)>,
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
    /// A schema that the description does not spell out.
    pub(super) fn of_kind(kind: SchemaKind, pointer: &Pointer) -> Self {
        Self {
            pointer: pointer.clone(),
            component: None,
            docs: String::new(),
            extensions: IndexMap::new(),
            kind,
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
    /// The component of this name, inside of which this is. To be looked up: there is no end to writing it out.
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
