//! OpenAPI 3.0 as data: the keywords of each object, the shapes of their values, and which of them are supported.
//!
//! The shapes follow the tables of the OpenAPI Specification 3.0.3. `parse` compares a whole description with them.
//! `resolve` looks only at what operations need, so an unsupported keyword is an error of the operations that need it.
//! To support a keyword, change its line here, then read it in `resolve`.

mod added;
mod description;
mod operation;
mod schema;
mod security;

pub(crate) use self::{
    added::{component_shape, shape_of},
    description::{OPENAPI, PATH_ITEM, PATH_ITEM_OR_REF, ROOT, SERVER, TAG, WEBHOOK},
    operation::{
        COOKIE_PARAMETER, EXAMPLE_SHAPE, HEADER_PARAMETER, MEDIA_TYPE, OPERATION, PARAMETER_SHAPE,
        PATH_PARAMETER, QUERY_PARAMETER, REQUEST_BODY, REQUEST_BODY_SHAPE, RESPONSE,
        RESPONSE_OR_REF, RESPONSE_SHAPE, WEBHOOK_OPERATION,
    },
    schema::{SCHEMA, SCHEMA_OR_REF, SCHEMA_SHAPE},
    security::SECURITY_SCHEME_SHAPE,
};

/// An object with known keywords.
pub(crate) struct ObjectShape {
    /// The name for messages: `an operation`.
    pub(crate) name: &'static str,
    /// The required keywords.
    pub(crate) required: &'static [&'static str],
    /// Keywords of which exactly one is required; may be empty.
    pub(crate) exactly_one: &'static [&'static str],
    /// All keywords except extensions, which are in `extensions`, unless they hold objects of OpenAPI.
    pub(crate) keywords: &'static [Keyword],
}

/// A keyword of an object.
pub(crate) struct Keyword {
    pub(crate) name: &'static str,
    /// The shape of its value.
    pub(crate) shape: Shape,
    /// What the generator does with it.
    pub(crate) support: Support,
}

/// What the generator does with a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Support {
    /// It is read.
    Used,
    /// It is accepted, but a client does not need it or does not enforce it.
    Ignored,
    /// It is an error, since a client that ignores it would be wrong.
    Unsupported,
}

/// The shape of a value.
pub(crate) enum Shape {
    /// Anything.
    Any,
    /// A string.
    String,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A non-negative integer.
    Count,
    /// One of these strings.
    Choice(&'static [&'static str]),
    /// An array of values of one shape.
    List(&'static Shape),
    /// An object with arbitrary keys and values of one shape.
    Map(&'static Shape),
    /// An object with known keywords.
    Object(&'static ObjectShape),
    /// An object whose keywords depend on the value of one of them.
    Variants(&'static VariantShape),
    /// A `$ref`, or a value of this shape.
    Reference(&'static Shape),
    /// A schema or a reference to one: [`SCHEMA_OR_REF`], which cannot be named here because schemas contain schemas.
    Schema,
    /// A boolean or a schema: `additionalProperties`.
    BooleanOrSchema,
    /// An object whose keys are status codes.
    Responses,
    /// An object whose keys are paths.
    Paths,
}

/// Whether a value of this shape can have objects with known keywords in it. Most cannot.
pub(crate) fn holds_objects(shape: &Shape) -> bool {
    match shape {
        Shape::Any
        | Shape::String
        | Shape::Boolean
        | Shape::Number
        | Shape::Count
        | Shape::Choice(_) => false,
        Shape::List(inner) | Shape::Map(inner) => holds_objects(inner),
        _ => true,
    }
}

/// An object whose keywords depend on the value of `key`.
pub(crate) struct VariantShape {
    /// The name for messages: `a parameter`.
    pub(crate) name: &'static str,
    pub(crate) key: &'static str,
    pub(crate) variants: &'static [(&'static str, &'static ObjectShape)],
}

const fn object(
    name: &'static str,
    required: &'static [&'static str],
    keywords: &'static [Keyword],
) -> ObjectShape {
    object_with_one_of(name, required, &[], keywords)
}

const fn object_with_one_of(
    name: &'static str,
    required: &'static [&'static str],
    exactly_one: &'static [&'static str],
    keywords: &'static [Keyword],
) -> ObjectShape {
    ObjectShape {
        name,
        required,
        exactly_one,
        keywords,
    }
}

const fn used(name: &'static str, shape: Shape) -> Keyword {
    keyword(name, shape, Support::Used)
}

const fn ignored(name: &'static str, shape: Shape) -> Keyword {
    keyword(name, shape, Support::Ignored)
}

const fn unsupported(name: &'static str, shape: Shape) -> Keyword {
    keyword(name, shape, Support::Unsupported)
}

const fn keyword(name: &'static str, shape: Shape, support: Support) -> Keyword {
    Keyword {
        name,
        shape,
        support,
    }
}
