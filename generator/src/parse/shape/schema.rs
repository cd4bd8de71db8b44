//! The shape of schemas.

use super::Shape::{
    Any, Choice, Count, Flag, FlagOrSchema, List, Map, Number, Object, Reference, Schema, Text,
};
use super::description::EXTERNAL_DOCS;
use super::{ObjectShape, Shape, object};

/// What [`Shape::Schema`] stands for.
pub(in crate::parse) static SCHEMA_OR_REF: Shape = Reference(&Object(&SCHEMA));

const TYPES: &[&str] = &["string", "number", "integer", "boolean", "object", "array"];

static SCHEMA: ObjectShape = object(
    "a schema",
    &[],
    &[
        ("type", Choice(TYPES)),
        ("format", Text),
        ("title", Text),
        ("description", Text),
        ("enum", List(&Any)),
        ("default", Any),
        ("example", Any),
        ("nullable", Flag),
        ("readOnly", Flag),
        ("writeOnly", Flag),
        ("deprecated", Flag),
        ("externalDocs", Object(&EXTERNAL_DOCS)),
        ("discriminator", Object(&DISCRIMINATOR)),
        ("pattern", Text),
        ("minLength", Count),
        ("maxLength", Count),
        ("multipleOf", Number),
        ("minimum", Number),
        ("maximum", Number),
        ("exclusiveMinimum", Flag),
        ("exclusiveMaximum", Flag),
        ("properties", Map(&Schema)),
        ("required", List(&Text)),
        ("additionalProperties", FlagOrSchema),
        ("minProperties", Count),
        ("maxProperties", Count),
        ("items", Schema),
        ("minItems", Count),
        ("maxItems", Count),
        ("uniqueItems", Flag),
        ("oneOf", List(&Schema)),
        ("anyOf", List(&Schema)),
        ("allOf", List(&Schema)),
        ("not", Schema),
    ],
);

static DISCRIMINATOR: ObjectShape = object(
    "a discriminator",
    &["propertyName"],
    &[("propertyName", Text), ("mapping", Map(&Text))],
);
