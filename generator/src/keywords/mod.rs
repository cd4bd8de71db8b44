//! OpenAPI 3.0 as data: which object has which keywords, what they hold, and what becomes of them.
//!
//! The shapes follow the tables of the OpenAPI Specification 3.0.3. `parse` compares a whole description with them;
//! `resolve` looks only at what operations need, and refuses keywords without support there, so that one of them costs
//! one operation. To support a keyword, change its line here, then read it in `resolve`.

mod description;
mod operation;
mod schema;
mod security;

pub(crate) use self::{
    description::{OPENAPI, PATH_ITEM, PATH_ITEM_OR_REF, ROOT, TAG},
    operation::{
        EXAMPLE_SHAPE, HEADER_PARAMETER, MEDIA_TYPE, OPERATION, PARAMETER_SHAPE, PATH_PARAMETER,
        QUERY_PARAMETER, REQUEST_BODY, REQUEST_BODY_SHAPE, RESPONSE, RESPONSE_OR_REF,
        RESPONSE_SHAPE,
    },
    schema::{SCHEMA, SCHEMA_OR_REF, SCHEMA_SHAPE},
};

/// An object with known keywords.
pub(crate) struct ObjectShape {
    /// For messages: `an operation`.
    pub(crate) name: &'static str,
    /// Keywords that must be there.
    pub(crate) required: &'static [&'static str],
    /// Keywords of which exactly one must be there; empty if there are none.
    pub(crate) exactly_one: &'static [&'static str],
    /// All keywords. Extensions (`x-…`) have a table of their own.
    pub(crate) keywords: &'static [Keyword],
}

/// A keyword of one kind of object.
pub(crate) struct Keyword {
    pub(crate) name: &'static str,
    /// What it must hold.
    pub(crate) shape: Shape,
    /// What becomes of it.
    pub(crate) support: Support,
}

/// What becomes of a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Support {
    /// It is read.
    Used,
    /// It is accepted, but means nothing for a client, or is not enforced by one.
    Ignored,
    /// It is refused, since a client without it would be wrong.
    Unsupported,
}

/// What a value must be.
pub(crate) enum Shape {
    /// Anything.
    Any,
    /// A string.
    String,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A whole number, not negative.
    Count,
    /// One of these strings.
    Choice(&'static [&'static str]),
    /// An array of such values.
    List(&'static Shape),
    /// An object with arbitrary keys and such values.
    Map(&'static Shape),
    /// An object with known keywords.
    Object(&'static ObjectShape),
    /// An object whose keywords depend on one of them.
    Variants(&'static VariantShape),
    /// Either a `$ref` or such a value.
    Reference(&'static Shape),
    /// A schema or a reference to one. It has a name of its own because schemas contain schemas.
    Schema,
    /// `additionalProperties`.
    BooleanOrSchema,
    /// An object whose keys are status codes.
    Responses,
    /// An object whose keys are paths.
    Paths,
}

/// An object whose keywords depend on the value of `key`.
pub(crate) struct VariantShape {
    /// For messages: `a parameter`.
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
