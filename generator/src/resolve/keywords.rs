//! The keywords that each kind of object may have, as data.
//!
//! A keyword that is not listed would be dropped without a word by the parser, so it is a fault instead. Extensions
//! (`x-…`) are always allowed: nobody can say that a foreign one matters here.

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    pointer::Pointer,
    source::Source,
};

/// What the objects of one kind may hold.
pub(super) struct Keywords {
    kind: &'static str,
    known: &'static [&'static str],
}

pub(super) const ROOT: &Keywords = &Keywords {
    kind: "a description",
    known: &[
        "openapi",
        "info",
        "servers",
        "tags",
        "security",
        "paths",
        "components",
        "externalDocs",
    ],
};

pub(super) const PATH_ITEM: &Keywords = &Keywords {
    kind: "a path",
    known: &[
        "summary",
        "description",
        "servers",
        "parameters",
        "get",
        "post",
        "put",
        "patch",
        "delete",
    ],
};

pub(super) const OPERATION: &Keywords = &Keywords {
    kind: "an operation",
    known: &[
        "operationId",
        "tags",
        "summary",
        "description",
        "externalDocs",
        "parameters",
        "requestBody",
        "responses",
        "security",
    ],
};

pub(super) const PARAMETER: &Keywords = &Keywords {
    kind: "a parameter",
    known: &[
        "name",
        "in",
        "description",
        "required",
        "schema",
        "example",
        "examples",
    ],
};

pub(super) const REQUEST_BODY: &Keywords = &Keywords {
    kind: "a request body",
    known: &["description", "required", "content"],
};

pub(super) const RESPONSE: &Keywords = &Keywords {
    kind: "a response",
    known: &["description", "headers", "content"],
};

pub(super) const MEDIA_TYPE: &Keywords = &Keywords {
    kind: "a media type",
    known: &["schema", "example", "examples"],
};

/// `default` is what the server assumes, not what a client sends: it needs no code.
pub(super) const SCHEMA: &Keywords = &Keywords {
    kind: "a schema",
    known: &[
        "type",
        "format",
        "title",
        "description",
        "nullable",
        "default",
        "example",
        "enum",
        "pattern",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "items",
        "properties",
        "required",
    ],
};

/// Reports every keyword at `pointer` that this kind of object is not supported with.
pub(super) fn check(
    source: &Source,
    pointer: &Pointer,
    keywords: &Keywords,
    faults: &mut Diagnostics,
) {
    let Some(entries) = source.at(pointer).and_then(|node| node.as_mapping()) else {
        return;
    };
    for keyword in entries.keys() {
        if !keywords.known.contains(&keyword.as_str()) && !keyword.starts_with("x-") {
            faults.push(
                Diagnostic::error(format!(
                    "unsupported construct: `{keyword}` in {}",
                    keywords.kind
                ))
                .at(source, &pointer.child(keyword))
                .help(format!("supported here: {}", keywords.known.join(", "))),
            );
        }
    }
}
