//! The keywords of schemas.

use super::Shape::{
    Any, Boolean, BooleanOrSchema, Choice, Count, List, Map, Number, Object, Reference, Schema,
    String,
};
use super::description::EXTERNAL_DOCS;
use super::{ObjectShape, Shape, ignored, object, used};

/// The shape that [`Shape::Schema`] means.
pub(crate) static SCHEMA_OR_REF: Shape = Reference(&Object(&SCHEMA));

const TYPES: &[&str] = &["string", "number", "integer", "boolean", "object", "array"];

pub(crate) static SCHEMA: ObjectShape = object(
    "a schema",
    &[],
    &[
        used("type", Choice(TYPES)),
        used("format", String),
        ignored("title", String),
        used("description", String),
        used("enum", List(&Any)),
        ignored("default", Any),
        ignored("example", Any),
        used("nullable", Boolean),
        ignored("readOnly", Boolean),
        ignored("writeOnly", Boolean),
        ignored("deprecated", Boolean),
        ignored("externalDocs", Object(&EXTERNAL_DOCS)),
        used("discriminator", Object(&DISCRIMINATOR)),
        used("pattern", String),
        used("minLength", Count),
        used("maxLength", Count),
        ignored("multipleOf", Number),
        used("minimum", Number),
        used("maximum", Number),
        used("exclusiveMinimum", Boolean),
        used("exclusiveMaximum", Boolean),
        used("properties", Map(&Schema)),
        used("required", List(&String)),
        used("additionalProperties", BooleanOrSchema),
        ignored("minProperties", Count),
        ignored("maxProperties", Count),
        used("items", Schema),
        used("minItems", Count),
        used("maxItems", Count),
        ignored("uniqueItems", Boolean),
        used("oneOf", List(&Schema)),
        used("anyOf", List(&Schema)),
        used("allOf", List(&Schema)),
        ignored("xml", Any),
        // With a warning.
        ignored("not", Schema),
    ],
);

static DISCRIMINATOR: ObjectShape = object(
    "a discriminator",
    &["propertyName"],
    &[used("propertyName", String), used("mapping", Map(&String))],
);

/// A schema, and no reference to one.
pub(crate) static SCHEMA_SHAPE: Shape = Object(&SCHEMA);
