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
    /// The decisions of an overlay that have a meaning in them.
    decided: &'static [&'static str],
}

/// Everything that an overlay decides in a place where it is checked.
const DECISIONS: &[&str] = &[
    "x-rust-name",
    "x-rust-names",
    "x-sid-names",
    "x-parameter-choices",
];

pub(super) const ROOT: &Keywords = &Keywords {
    kind: "a description",
    decided: &["x-sid-names"],
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
    decided: &[],
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
    decided: &["x-rust-name"],
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
        "servers",
        "deprecated",
        // What Twilio calls, not what a client calls.
        "callbacks",
    ],
};

pub(super) const PARAMETER: &Keywords = &Keywords {
    kind: "a parameter",
    decided: &["x-rust-name"],
    known: &[
        "name",
        "in",
        "description",
        "required",
        "deprecated",
        "schema",
        "style",
        "explode",
        "example",
        "examples",
    ],
};

pub(super) const REQUEST_BODY: &Keywords = &Keywords {
    kind: "a request body",
    decided: &[],
    known: &["description", "required", "content"],
};

pub(super) const RESPONSE: &Keywords = &Keywords {
    kind: "a response",
    decided: &[],
    known: &["description", "headers", "content", "links"],
};

pub(super) const MEDIA_TYPE: &Keywords = &Keywords {
    kind: "a media type",
    decided: &[],
    known: &["schema", "example", "examples"],
};

/// `default` is what the server assumes, not what a client sends: it needs no code.
pub(super) const SCHEMA: &Keywords = &Keywords {
    kind: "a schema",
    decided: &["x-rust-name", "x-rust-names", "x-parameter-choices"],
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
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "items",
        "minItems",
        "maxItems",
        "uniqueItems",
        "properties",
        "additionalProperties",
        "minProperties",
        "maxProperties",
        "required",
        "allOf",
        "oneOf",
        "anyOf",
        "discriminator",
        "readOnly",
        "writeOnly",
        "deprecated",
        "externalDocs",
    ],
};

/// Reports every keyword at `pointer` that this kind of object is not supported with.
pub(super) fn check(
    source: &Source,
    pointer: &Pointer,
    keywords: &Keywords,
    faults: &mut Diagnostics,
) {
    let Some(entries) = source.at(pointer).and_then(|node| node.as_object()) else {
        return;
    };
    for keyword in entries.keys() {
        faults.extend(decision_fault(source, pointer, keyword, keywords));
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

/// What is wrong with a decision: one that nobody reads, or that cannot be read, must not be taken for none.
fn decision_fault(
    source: &Source,
    pointer: &Pointer,
    keyword: &str,
    keywords: &Keywords,
) -> Option<Diagnostic> {
    if !DECISIONS.contains(&keyword) {
        return None;
    }
    let pointer = pointer.child(keyword);
    let node = source.at(&pointer)?;
    let (is_sound, expected) = match keyword {
        "x-rust-name" => (node.as_str().is_some(), "write a text: `x-rust-name: name`"),
        "x-rust-names" => (
            node.as_object()
                .is_some_and(|names| names.values().all(|name| name.as_str().is_some())),
            "write a name for each value: `x-rust-names: { value: Name }`",
        ),
        // Those who use these check their form.
        _ => (true, ""),
    };
    if !keywords.decided.contains(&keyword) {
        let message = format!("`{keyword}` has no meaning in {}", keywords.kind);
        let help = "`x-rust-name` is for tags, operations, parameters and schemas, `x-rust-names` for enums, \
                    `x-parameter-choices` for the schemas of forms, `x-sid-names` for the whole description";
        return Some(Diagnostic::error(message).at(source, &pointer).help(help));
    }
    let message = format!("`{keyword}` is not of the expected form");
    (!is_sound).then(|| {
        Diagnostic::error(message)
            .at(source, &pointer)
            .help(expected)
    })
}
