//! What is said beside a `$ref`, which OpenAPI 3.0 ignores there.

use super::schema::Context;
use crate::{
    extensions::is_extension,
    rewrite::{Field, Fields},
};

/// Keywords that say something about a schema without changing what it allows.
const ANNOTATIONS: &[&str] = &[
    "title",
    "description",
    "default",
    "example",
    "deprecated",
    "readOnly",
    "writeOnly",
    "nullable",
    "externalDocs",
    "xml",
];

/// Keywords that add something to an object, which `allOf` can have beside it.
const ADDITIONS: &[&str] = &[
    "properties",
    "required",
    "additionalProperties",
    "minProperties",
    "maxProperties",
    "allOf",
];

/// Keywords of a part of its own.
const ALTERNATIVES: &[&str] = &["oneOf", "anyOf", "discriminator"];

/// Moves a `$ref` that is not alone into an `allOf`, where it can have company.
pub(super) fn change(fields: &mut Fields, context: &mut Context<'_>) {
    let Some(reference) = fields.take("$ref") else {
        return;
    };
    narrow(fields, context);
    if fields.is_empty() {
        return fields.put("$ref", reference);
    }
    let location = reference.key.clone();
    let written_at = Some(context.address.written_at.clone());
    let mut only = Fields::default();
    only.put("$ref", reference);
    let mut parts = vec![only.into_object(location.clone(), written_at.clone())];
    let beside = fields.take_all(|key| ALTERNATIVES.contains(&key));
    if !beside.is_empty() {
        parts.push(beside.into_object(location.clone(), written_at));
    }
    let all_of = fields.take("allOf").map(Field::into_items);
    let moved = all_of.into_iter().flatten().enumerate();
    parts.extend(moved.map(|(index, source)| {
        let key = source.mark.location.clone();
        let written_at = context.written_at("allOf").index(index);
        Field { key, source }.moved_from(written_at).source
    }));
    fields.put_items("allOf", parts, &location);
}

/// Leaves out what would narrow the schema that is referred to. Its own type is no news.
fn narrow(fields: &mut Fields, context: &mut Context<'_>) {
    fields.take("type");
    let stays = |key: &str| {
        is_extension(key)
            || [ANNOTATIONS, ADDITIONS, ALTERNATIVES]
                .iter()
                .any(|keys| keys.contains(&key))
    };
    for (key, field) in fields.take_all(|key| !stays(key)) {
        let consequence = "beside a `$ref`, it is not checked";
        context.lost(&key, &field, consequence);
    }
}
