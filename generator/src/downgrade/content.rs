//! Strings that hold something else: bytes in base64, or a document of another media type.

use super::schema::Context;
use crate::rewrite::Fields;

/// Makes a `format` of the encoding and the media type, if it has none.
pub(super) fn change(fields: &mut Fields, context: &Context<'_>) {
    let encoding = fields.take("contentEncoding");
    let media_type = fields.take("contentMediaType");
    let (name, field) = match (encoding, media_type) {
        (Some(field), _) => ("contentEncoding", field),
        (None, Some(field)) => ("contentMediaType", field),
        (None, None) => return,
    };
    let value = field.value().as_str().map(str::to_ascii_lowercase);
    let format = match (name, value.as_deref()) {
        ("contentEncoding", Some("base64")) => "byte",
        ("contentEncoding", Some("base64url")) => "base64url",
        ("contentMediaType", Some(media_type)) if !is_text(media_type) => "binary",
        // The string is what it is, whatever it holds.
        _ => return,
    };
    if !fields.has_any(&["type", "$ref"]) {
        fields.put_value("type", "string", &field.key);
    }
    if !fields.has("format") {
        let location = field.key.clone();
        fields.put_value("format", format, &location);
        if let Some(format) = fields.take("format") {
            fields.put_as("format", format, context.written_at(name));
        }
    }
}

fn is_text(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.starts_with("text/")
        || ["json", "xml", "javascript", "yaml", "x-www-form-urlencoded"]
            .iter()
            .any(|name| essence.ends_with(name))
}
