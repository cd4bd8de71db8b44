//! What this stage returns: descriptions in which every reference is checked, and leads to its target by a typed id.

use std::sync::Arc;

use indexmap::IndexMap;
use la_arena::{Arena, Idx};
use serde_json::Value;

use super::{Encoding, Object, Servers, webhook::Webhook};
use crate::{
    extensions::{Builder, ParameterChoice, Readiness, ResponseChoice, SidName},
    ir::{
        Constraints, Method, Naming, Nullability, ParameterLocation, Privacy, Requirement,
        Reserved, Security, Style,
    },
    load::DescriptionEntry,
    pointer::Pointer,
    source::Source,
};

/// A description of which nothing is left that later stages cannot handle.
#[derive(Debug)]
pub(crate) struct Resolved<'a> {
    /// What the manifest says of the description.
    pub(crate) entry: &'a DescriptionEntry,
    /// The document, for the places of later diagnostics.
    pub(crate) source: &'a Source,
    /// What the description is about.
    pub(crate) docs: String,
    /// Where its requests go.
    pub(crate) servers: Servers,
    /// What the description says of each tag.
    pub(crate) tags: IndexMap<String, Tag>,
    /// What the overlay calls the SIDs of each prefix.
    pub(crate) sid_names: IndexMap<String, SidName>,
    /// The operations, in the order of the description.
    pub(crate) operations: Vec<Operation>,
    /// What the API sends to applications, in the order of the description.
    pub(crate) webhooks: Vec<Webhook>,
    /// The schemas that others refer to.
    pub(crate) components: Arena<Component>,
}

impl Resolved<'_> {
    /// The schema that is used.
    pub(crate) fn schema<'s>(&'s self, used: &'s SchemaUse) -> &'s Schema {
        match used {
            SchemaUse::Inline(schema) => schema,
            SchemaUse::Component { id, .. } => &self.components[*id].schema,
        }
    }

    /// The name of the schema that is used, if it has one.
    pub(crate) fn component_name<'s>(&'s self, used: &SchemaUse) -> Option<&'s str> {
        Some(&self.components[used.component()?].name)
    }

    /// Whether a value that has this schema may be null: beside the reference, or else by the schema.
    pub(crate) fn nullability(&self, used: &SchemaUse) -> Nullability {
        let schema = self.schema(used).nullability;
        match used {
            SchemaUse::Inline(_) => schema,
            SchemaUse::Component { nullability, .. } => nullability.or(schema),
        }
    }

    /// What the description says of a value that has this schema: beside the reference, or else of the schema.
    pub(crate) fn docs<'s>(&'s self, used: &'s SchemaUse) -> &'s str {
        match used {
            SchemaUse::Component {
                docs: Some(docs), ..
            } => docs,
            _ => &self.schema(used).docs,
        }
    }
}

/// What the description says of a tag.
#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) docs: String,
    /// The name of its module, if the overlay decides it.
    pub(crate) rename: Option<String>,
}

/// An operation.
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
    pub(crate) docs: String,
    /// The name of the function, if the overlay decides it.
    pub(crate) rename: Option<String>,
    /// Parameters of path, query, header and cookie.
    pub(crate) parameters: Vec<Parameter>,
    /// Where it goes, if not where the description says.
    pub(crate) servers: Option<Servers>,
    /// The credentials that it takes.
    pub(crate) security: Security,
    /// Whether it should no longer be used.
    pub(crate) is_deprecated: bool,
    /// The body, if there is one.
    pub(crate) body: Option<RequestBody>,
    /// The response that means success.
    pub(crate) success: Success,
}

/// A parameter of path, query, header or cookie.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// Where it is.
    pub(crate) pointer: Pointer,
    /// Its name.
    pub(crate) name: String,
    /// Where it goes.
    pub(crate) location: ParameterLocation,
    /// Whether it must be set.
    pub(crate) requirement: Requirement,
    /// Its documentation; without one, that of its schema counts.
    pub(crate) docs: Option<String>,
    /// What the overlay decides about the name of its setter.
    pub(crate) naming: Naming,
    /// Whether it is marked as personal data; if not, the mark of its component counts.
    pub(crate) privacy: Privacy,
    /// What it holds.
    pub(crate) schema: SchemaUse,
    /// How its value becomes text.
    pub(crate) style: Style,
    /// Whether the characters that separate the parts of a URL are encoded in its value.
    pub(crate) reserved: Reserved,
}

/// The body of a request.
#[derive(Debug)]
pub(crate) struct RequestBody {
    /// Where its schema is.
    pub(crate) pointer: Pointer,
    /// How it is written.
    pub(crate) media_type: BodyMediaType,
    /// How single fields are written, by name.
    pub(crate) encodings: IndexMap<String, Encoding>,
    /// Whether a request can do without it.
    pub(crate) requirement: Requirement,
    /// What it holds.
    pub(crate) schema: SchemaUse,
    /// The values of its examples, by name.
    pub(crate) examples: IndexMap<String, Example>,
}

/// The media types that a body can be written in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum BodyMediaType {
    /// `application/x-www-form-urlencoded`
    Form,
    /// `application/json`, or another type that is JSON.
    Json(String),
    /// `multipart/form-data`
    Multipart,
    /// Text of this type.
    Text(String),
    /// Anything, of this type.
    Bytes(String),
}

/// An example of a body.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    /// The body.
    pub(crate) value: Value,
    /// Where it is.
    pub(crate) pointer: Pointer,
}

/// The response that means success.
#[derive(Debug)]
pub(crate) struct Success {
    /// What it holds.
    pub(crate) content: Content,
    /// The statuses that it may have, such as `200` or `2XX`, in the order of the description.
    pub(crate) statuses: Vec<String>,
    /// Examples of its body, by name.
    pub(crate) examples: IndexMap<String, Example>,
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
        /// What it holds.
        schema: SchemaUse,
        /// Whether another status means success without a body.
        may_be_empty: bool,
    },
    /// Text.
    Text {
        /// Its type, to ask for.
        media_type: String,
        /// Whether another status means success without a body.
        may_be_empty: bool,
    },
    /// Anything, to be read by the caller.
    Bytes {
        /// Its type, to ask for.
        media_type: String,
    },
    /// The address of something else, in the header `Location`.
    Redirect,
}

/// Identifies a [`Component`] of one description.
pub(crate) type ComponentId = Idx<Component>;

/// A schema with a name, which others refer to.
#[derive(Debug)]
pub(crate) struct Component {
    pub(crate) name: String,
    pub(crate) schema: Schema,
}

/// A schema, at a place where the description uses it.
#[derive(Clone, Debug)]
pub(crate) enum SchemaUse {
    /// It is written there.
    Inline(Arc<Schema>),
    /// It is a component.
    Component {
        id: ComponentId,
        /// A description beside the reference.
        docs: Option<String>,
        /// Whether null is allowed beside the reference.
        nullability: Nullability,
    },
}

impl SchemaUse {
    /// The component, if it is one.
    pub(crate) fn component(&self) -> Option<ComponentId> {
        match self {
            Self::Inline(_) => None,
            Self::Component { id, .. } => Some(*id),
        }
    }

    /// Whether null is allowed beside the reference, if it is one.
    pub(super) fn nullability(&self) -> Nullability {
        match self {
            Self::Inline(_) => Nullability::NotNull,
            Self::Component { nullability, .. } => *nullability,
        }
    }
}

/// A schema.
#[derive(Clone, Debug)]
pub(crate) struct Schema {
    /// Where it is.
    pub(crate) pointer: Pointer,
    /// Its documentation.
    pub(crate) docs: String,
    /// What the overlay decides about its name.
    pub(crate) naming: Naming,
    /// Whether it is marked as what must not be printed.
    pub(crate) privacy: Privacy,
    /// Whether it allows null.
    pub(crate) nullability: Nullability,
    /// What its values are checked for beside their type.
    pub(crate) constraints: Constraints,
    /// What it allows.
    pub(crate) kind: SchemaKind,
    /// Fields that the overlay groups, if this is the schema of a form.
    pub(crate) choices: Arc<[ParameterChoice]>,
    /// Where its values have the fields of choices.
    pub(crate) response_choices: Arc<[ResponseChoice]>,
    /// The functions that make its values, if it is an object.
    pub(crate) builder: Option<Arc<Builder>>,
    /// When the resource is ready, if the overlay says so and this is the schema of an object.
    pub(crate) readiness: Option<Arc<Readiness>>,
}

impl Schema {
    /// A schema that the description does not spell out.
    pub(super) fn of_kind(kind: SchemaKind, pointer: &Pointer) -> Self {
        Self {
            pointer: pointer.clone(),
            docs: String::new(),
            naming: Naming::default(),
            privacy: Privacy::Unmarked,
            nullability: Nullability::NotNull,
            constraints: Constraints::default(),
            kind,
            choices: Arc::new([]),
            response_choices: Arc::new([]),
            builder: None,
            readiness: None,
        }
    }
}

/// What a schema allows.
#[derive(Clone, Debug)]
pub(crate) enum SchemaKind {
    /// Any JSON.
    Any,
    /// Any JSON, or a string that holds it.
    JsonText,
    /// Null, and nothing else.
    Null,
    /// A string.
    String {
        /// The pattern, if any.
        pattern: Option<String>,
        /// What the string represents.
        format: StringFormat,
    },
    /// A string with known values.
    Enum(Vec<EnumValue>),
    /// `true` or `false`.
    Boolean,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// An object with any properties, all of one kind.
    Map(SchemaUse),
    /// An object that a query holds as names put together with dots, after this prefix.
    CollapsibleMap(String),
    /// An array.
    Array(SchemaUse),
    /// An object with named properties.
    Object(Object),
    /// One of several values.
    OneOf(OneOf),
}

/// The properties of an object, in the order of the description.
pub(crate) type Properties = IndexMap<String, Property>;

/// A property of an object.
#[derive(Clone, Debug)]
pub(crate) struct Property {
    /// Where it is.
    pub(crate) pointer: Pointer,
    /// Whether it must be there.
    pub(crate) requirement: Requirement,
    /// What the overlay decides about its name.
    pub(crate) naming: Naming,
    /// Whether it may be printed, if it is marked itself; else the mark of its schema counts.
    pub(crate) privacy: Privacy,
    /// What it holds.
    pub(crate) schema: SchemaUse,
}

/// A known value of an enum.
#[derive(Clone, Debug)]
pub(crate) struct EnumValue {
    /// Where it is.
    pub(crate) pointer: Pointer,
    /// The value.
    pub(crate) value: String,
    /// What the overlay decides about its name.
    pub(crate) naming: Naming,
}

/// What a string represents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StringFormat {
    /// Itself.
    Plain,
    /// A date and time of RFC 3339.
    DateTime,
    /// A date and time of RFC 2822.
    Rfc2822,
    /// Seconds since 1970.
    UnixTime,
    /// A date without a time.
    Date,
    /// Bytes as they are, where there is no JSON around them.
    Binary,
}

/// One of several values.
#[derive(Clone, Debug)]
pub(crate) struct OneOf {
    /// The property that tells the objects among them apart, if there is one.
    pub(crate) discriminator: Option<String>,
    /// What it may be, at least one. Each kind of scalar is listed once, and of strings there is one alternative.
    pub(crate) alternatives: Vec<Alternative>,
}

impl OneOf {
    /// The alternative that the value always is, if there is only one.
    pub(crate) fn only(&self) -> Option<&SchemaUse> {
        match self.alternatives.as_slice() {
            [only] if self.discriminator.is_none() && only.of_value.is_none() => Some(&only.schema),
            _ => None,
        }
    }
}

/// One of the alternatives of a [`OneOf`].
#[derive(Clone, Debug)]
pub(crate) struct Alternative {
    /// The name of the component that it is, or was made of.
    pub(crate) name: Option<String>,
    /// What the value then is.
    pub(crate) schema: SchemaUse,
    /// The values of the discriminator that mean it; none without a discriminator, or if it is no object with a name.
    pub(crate) values: Vec<String>,
    /// The one value that it stands for, if each value has a variant.
    pub(crate) of_value: Option<ValueVariant>,
}

/// The value of a discriminator that has an alternative of its own.
#[derive(Clone, Debug)]
pub(crate) struct ValueVariant {
    /// What names the variant.
    pub(crate) words: String,
    /// Where it is.
    pub(crate) pointer: Pointer,
}
