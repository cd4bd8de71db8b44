//! What OpenAPI 3.1 adds to the keywords of 3.0, as far as schemas and paths can be inside of them.

use super::Shape::{BooleanOrSchema, List, Map, Schema};
use super::description::{COMPONENTS, PATH_ITEM_OR_REF};
use super::{ObjectShape, Shape};

/// The object, by its name for messages, the keyword, and the shape of its value.
static ADDED: &[(&str, &str, Shape)] = &[
    ("a description", "webhooks", Map(&PATH_ITEM_OR_REF)),
    ("the components", "pathItems", Map(&PATH_ITEM_OR_REF)),
    ("a schema", "$defs", Map(&Schema)),
    ("a schema", "definitions", Map(&Schema)),
    ("a schema", "prefixItems", List(&Schema)),
    ("a schema", "contains", Schema),
    ("a schema", "unevaluatedItems", BooleanOrSchema),
    ("a schema", "unevaluatedProperties", BooleanOrSchema),
    ("a schema", "patternProperties", Map(&Schema)),
    ("a schema", "propertyNames", Schema),
    ("a schema", "dependentSchemas", Map(&Schema)),
    ("a schema", "contentSchema", Schema),
    ("a schema", "if", Schema),
    ("a schema", "then", Schema),
    ("a schema", "else", Schema),
];

/// The shape of a keyword of an object, in OpenAPI 3.0 or 3.1.
pub(crate) fn shape_of(object: &'static ObjectShape, key: &str) -> Option<&'static Shape> {
    let known = object.keywords.iter().find(|keyword| keyword.name == key);
    let known = known.map(|keyword| &keyword.shape);
    known.or_else(|| {
        let mut added = ADDED.iter();
        let added = added.find(|(owner, name, _)| *owner == object.name && *name == key)?;
        Some(&added.2)
    })
}

/// The shape of a component, by the keyword of the components that holds it.
pub(crate) fn component_shape(section: &str) -> &'static Shape {
    match shape_of(&COMPONENTS, section) {
        Some(Shape::Map(shape)) => shape,
        _ => &Shape::Any,
    }
}
