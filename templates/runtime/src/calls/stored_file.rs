//! A file in a stored request: an object with its `name`, its `contents` in base64, and its `media_type` if it has one.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::values::{contents::Contents, file::File};

/// The contents in base64.
///
/// # Errors
/// If they are read only while they are sent: another process may not be able to, or may read something else.
pub(crate) fn encoded(contents: &Contents) -> Result<String, &'static str> {
    let bytes = contents.bytes().ok_or(STREAMED)?;
    Ok(STANDARD.encode(bytes))
}

const STREAMED: &str = "contents that are read while they are sent cannot be stored: set them as bytes, or store where \
    they are, and make the request when it is sent";

/// The JSON to write for this file.
pub(crate) fn written(file: &File) -> Result<Value, &'static str> {
    let mut written = json!({
        "name": file.name(),
        "contents": encoded(file.contents())?,
    });
    if let (Some(media_type), Value::Object(written)) = (file.own_media_type(), &mut written) {
        written.insert("media_type".to_owned(), media_type.into());
    }
    Ok(written)
}

/// The file that was written as this JSON.
pub(crate) fn read(json: &Value) -> Option<File> {
    let parts = json.as_object()?;
    let text = |name: &str| parts.get(name).and_then(Value::as_str);
    let contents = STANDARD.decode(text("contents")?).ok()?;
    let file = File::new(text("name")?, contents);
    match (parts.len(), text("media_type")) {
        (2, None) => Some(file),
        (3, Some(media_type)) => Some(file.media_type(media_type)),
        _ => None,
    }
}
