//! Keywords that OpenAPI 3.0 has no word for.

use super::schema::Context;
use crate::{diagnostic::near_miss, extensions::is_extension, keywords::SCHEMA, rewrite::Fields};

/// The keywords, and what follows from leaving each out.
const LOST: &[(&str, &str)] = &[
    (
        "if",
        "what depends on it is not checked, and properties that only `then` or `else` has are not read",
    ),
    (
        "dependentSchemas",
        "what depends on a property is not checked, and properties that only it has are not read",
    ),
    (
        "dependentRequired",
        "which properties need each other is not checked",
    ),
    (
        "dependencies",
        "which properties need each other is not checked",
    ),
    ("propertyNames", "the names of properties are not checked"),
    (
        "contains",
        "whether an array contains such an item is not checked",
    ),
    ("contentSchema", "what the string holds is not read"),
    ("$dynamicRef", "it leads to no schema of this description"),
];

/// Keywords without a meaning of their own.
const PARTS: &[&str] = &["then", "else", "minContains", "maxContains"];

/// Keywords that are read later in this stage.
const LATER: &[&str] = &["$ref"];

/// Leaves out what OpenAPI 3.0 has no word for, and keywords that neither version knows: JSON Schema allows any.
pub(super) fn leave_out(fields: &mut Fields, context: &mut Context<'_>) {
    let is_known = |key: &str| {
        is_extension(key)
            || LATER.contains(&key)
            || SCHEMA.keywords.iter().any(|keyword| keyword.name == key)
    };
    for (key, field) in fields.take_all(|key| !is_known(key)) {
        if PARTS.contains(&&*key) {
            continue;
        }
        let lost = LOST.iter().find(|(name, _)| *name == key);
        let names = SCHEMA.keywords.iter().map(|keyword| keyword.name);
        let consequence = match (lost, near_miss(&key, names)) {
            (Some((_, consequence)), _) => (*consequence).to_owned(),
            (None, Some(meant)) => format!("it is no keyword of schemas; did you mean `{meant}`?"),
            (None, None) => "it is no keyword of schemas that the generator knows".to_owned(),
        };
        context.lost(&key, &field, &consequence);
    }
}
