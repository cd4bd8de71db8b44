//! Null, which OpenAPI 3.0 allows in three ways: by `nullable`, by an `enum`, and by an alternative that is nothing else.

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type};

use crate::ir::Nullability;

/// Whether a schema allows null beside other values.
pub(super) fn nullability(schema: &Schema) -> Nullability {
    let data = &schema.schema_data;
    let listed = match &schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => string.enumeration.iter().any(Option::is_none),
        SchemaKind::Any(any) => any.enumeration.iter().any(serde_json::Value::is_null),
        SchemaKind::OneOf { one_of: parts } | SchemaKind::AnyOf { any_of: parts } => {
            parts.iter().any(is_null)
        }
        _ => false,
    };
    Nullability::of(data.nullable || listed)
}

/// Whether a schema allows nothing but null.
pub(super) fn is_null(schema: &ReferenceOr<Schema>) -> bool {
    match schema.as_item().map(|schema| &schema.schema_kind) {
        Some(SchemaKind::Any(any)) => {
            !any.enumeration.is_empty() && any.enumeration.iter().all(serde_json::Value::is_null)
        }
        _ => false,
    }
}
