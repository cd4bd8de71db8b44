//! Media types: which of several is used for a body or an answer, and what is read or written with it.

use indexmap::IndexMap;
use openapiv3::MediaType;
use serde_json::Value;

use super::{Findings, Resolver, body::is_token};
use crate::{diagnostic::Code, keywords, pointer::Pointer};

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";
const JSON: &str = "application/json";
const BYTES: &str = "application/octet-stream";

/// What a media type is written as, in the order in which they are preferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Format {
    /// A form in one line.
    Form,
    /// JSON.
    Json,
    /// A form with a part for each field, which may be a file.
    Multipart,
    /// Text, XML included.
    Text,
    /// Anything else.
    Bytes,
}

/// The formats of a request.
pub(super) const OF_REQUESTS: &[Format] = &[
    Format::Form,
    Format::Json,
    Format::Multipart,
    Format::Text,
    Format::Bytes,
];

/// The formats of an answer.
pub(super) const OF_ANSWERS: &[Format] = &[Format::Json, Format::Text, Format::Bytes];

/// The formats of a webhook.
pub(super) const OF_WEBHOOKS: &[Format] = &[Format::Form, Format::Json];

/// The media type that was chosen of several.
pub(super) struct Chosen<'m> {
    pub(super) format: Format,
    /// As in a header: what a request is sent as, or what an answer is asked for as.
    pub(super) name: String,
    pub(super) media_type: &'m MediaType,
    /// Where it is.
    pub(super) pointer: Pointer,
}

impl Chosen<'_> {
    /// The media type of a body: a range says only what a server takes, so a body in it is sent as bytes of any kind.
    pub(super) fn sent_name(self) -> String {
        match self.name.contains('*') {
            true if self.name.starts_with("text/") => "text/plain".to_owned(),
            true => BYTES.to_owned(),
            false => self.name,
        }
    }
}

impl Resolver<'_> {
    /// The media type to use, of those with one of these formats.
    pub(super) fn media_type<'m>(
        &self,
        content: &'m IndexMap<String, MediaType>,
        formats: &[Format],
        parent: &Pointer,
        found: &mut Findings,
    ) -> Option<Chosen<'m>> {
        let parent = parent.child("content");
        let known = content.iter().filter_map(|(name, media_type)| {
            let pointer = parent.child(name);
            let format = self.format(name, &pointer)?;
            let is_exact = name == JSON;
            let chosen = Chosen {
                format,
                name: as_sent(name, format),
                media_type,
                pointer,
            };
            formats.contains(&format).then_some((!is_exact, chosen))
        });
        let preferred = known.min_by_key(|(is_other, chosen)| (chosen.format, *is_other));
        let Some((_, chosen)) = preferred else {
            let names: Vec<&str> = content.keys().map(String::as_str).collect();
            let construct = match names.as_slice() {
                [only] => format!("the media type `{only}` here"),
                several => format!("the media types `{}` here", several.join("`, `")),
            };
            let first = names.first().map(|name| parent.child(name));
            let error = self.unsupported(
                Code::UnsupportedMediaType,
                &first.unwrap_or(parent),
                &construct,
            );
            found.push(error.help(format!(
                "supported here: {}; leave the operation out with `--keep-going`",
                names_of(formats)
            )));
            return None;
        };
        self.check_support(&chosen.pointer, &keywords::MEDIA_TYPE, found);
        Some(chosen)
    }

    /// What a media type is written as; `None` if it is no media type.
    fn format(&self, name: &str, pointer: &Pointer) -> Option<Format> {
        let essence = name.split(';').next().unwrap_or_default().trim();
        if !is_sound(name) {
            return None;
        }
        let schema = self.peek(&pointer.child("schema"));
        let holds = schema.map_or(Holds::Unknown, holds);
        Some(match (essence.to_ascii_lowercase().as_str(), holds) {
            (FORM, _) => Format::Form,
            (MULTIPART, _) => Format::Multipart,
            (_, Holds::Bytes) => Format::Bytes,
            (essence, _) if is_json(essence) => Format::Json,
            (essence, _) if is_text(essence) => Format::Text,
            // Descriptions made from code often do not say which media type it is, but what it holds.
            ("*/*", Holds::Values) => Format::Json,
            ("*/*", Holds::Text) => Format::Text,
            _ => Format::Bytes,
        })
    }

    /// The schema that is written at `pointer`, or where that refers to.
    fn peek(&self, pointer: &Pointer) -> Option<&Value> {
        let mut schema = self.at(pointer)?;
        // A reference to a reference is rare; one that leads around is reported where it is read.
        for _ in 0..8 {
            let Some(reference) = schema.get("$ref").and_then(Value::as_str) else {
                break;
            };
            schema = self.at(&Pointer::of_reference(reference)?)?;
        }
        Some(schema)
    }
}

/// What a schema says of the contents of a media type, as far as it matters for the format.
#[derive(Clone, Copy)]
enum Holds {
    Unknown,
    /// Bytes as they are: `format: binary`.
    Bytes,
    /// A string.
    Text,
    /// Objects, arrays or numbers, which a body can only hold as JSON.
    Values,
}

fn holds(schema: &Value) -> Holds {
    let keyword = |name: &str| schema.get(name).and_then(Value::as_str);
    match (keyword("type"), keyword("format")) {
        (Some("string"), Some("binary")) => Holds::Bytes,
        (Some("string"), _) => Holds::Text,
        (Some(_), _) => Holds::Values,
        (None, _) => {
            let combined = ["properties", "items", "allOf", "oneOf", "anyOf"];
            let is_any = combined.iter().any(|name| schema.get(name).is_some());
            if is_any {
                Holds::Values
            } else {
                Holds::Unknown
            }
        }
    }
}

/// `*/*` says nothing to a server that can answer in several ways.
fn as_sent(name: &str, format: Format) -> String {
    match (name, format) {
        ("*/*", Format::Json) => JSON.to_owned(),
        ("*/*", Format::Text) => "text/*".to_owned(),
        _ => name.to_owned(),
    }
}

fn names_of(formats: &[Format]) -> String {
    let name = |format: &Format| match format {
        Format::Form => FORM,
        Format::Json => "JSON",
        Format::Multipart => MULTIPART,
        Format::Text => "text",
        Format::Bytes => "any other media type, as bytes",
    };
    let names: Vec<&str> = formats.iter().map(name).collect();
    names.join(", ")
}

fn is_json(essence: &str) -> bool {
    essence == JSON || essence.ends_with("+json")
}

fn is_text(essence: &str) -> bool {
    let (kind, name) = essence.split_once('/').unwrap_or_default();
    // `svg+xml`, `openapi+yaml`.
    let suffix = name.rsplit('+').next().unwrap_or_default();
    let textual = [
        "csv",
        "graphql",
        "javascript",
        "json-seq",
        "jsonl",
        "ndjson",
        "x-ndjson",
        "x-yaml",
        "xml",
        "yaml",
    ];
    kind == "text" || textual.contains(&suffix)
}

/// Whether this can be the value of a header.
pub(super) fn is_sound(name: &str) -> bool {
    let (essence, parameters) = name.split_once(';').unwrap_or((name, ""));
    essence
        .trim_end()
        .split_once('/')
        .is_some_and(|(kind, name)| is_token(kind) && is_token(name))
        && parameters.chars().all(|c| c.is_ascii_graphic() || c == ' ')
}
