//! The shape of OpenAPI 3.0 as data: which object has which fields, and what they hold.
//!
//! Follows the tables of the OpenAPI Specification 3.0.3, where openapiv3 leaves it a choice. Fields that are not
//! listed are not this module's business: `resolve` knows which keywords are supported.

mod description;
mod operation;
mod schema;
mod security;

pub(super) use self::description::{PATH_ITEM_OR_REF, ROOT};
pub(super) use self::operation::RESPONSE_OR_REF;
pub(super) use self::schema::SCHEMA_OR_REF;

/// What a value must be.
pub(super) enum Shape {
    /// Anything.
    Any,
    /// A string.
    Text,
    /// `true` or `false`.
    Flag,
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
    /// An object with known fields.
    Object(&'static ObjectShape),
    /// An object whose fields depend on one of them.
    Variants(&'static VariantShape),
    /// Either a `$ref` or such a value.
    Reference(&'static Shape),
    /// A schema or a reference to one. It has a name of its own because schemas contain schemas.
    Schema,
    /// `additionalProperties`.
    FlagOrSchema,
    /// An object whose keys are status codes.
    Responses,
    /// An object whose keys are paths.
    Paths,
}

/// An object with known fields.
pub(super) struct ObjectShape {
    /// For messages: `an operation`.
    pub(super) name: &'static str,
    /// Fields that must be there.
    pub(super) required: &'static [&'static str],
    /// Fields of which exactly one must be there; empty if there are none.
    pub(super) exactly_one: &'static [&'static str],
    /// All fields that are checked.
    pub(super) fields: &'static [(&'static str, Shape)],
}

/// An object whose fields depend on the value of `key`.
pub(super) struct VariantShape {
    /// For messages: `a parameter`.
    pub(super) name: &'static str,
    pub(super) key: &'static str,
    pub(super) variants: &'static [(&'static str, &'static ObjectShape)],
}

const fn object(
    name: &'static str,
    required: &'static [&'static str],
    fields: &'static [(&'static str, Shape)],
) -> ObjectShape {
    object_with_one_of(name, required, &[], fields)
}

const fn object_with_one_of(
    name: &'static str,
    required: &'static [&'static str],
    exactly_one: &'static [&'static str],
    fields: &'static [(&'static str, Shape)],
) -> ObjectShape {
    ObjectShape {
        name,
        required,
        exactly_one,
        fields,
    }
}
