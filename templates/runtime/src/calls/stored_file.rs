//! A file in a stored request: an object with its `name`, its `contents` in base64, and its `media_type` if it has one.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::values::file::File;

/// The JSON to write for this file.
pub(crate) fn written(file: &File) -> Value {
    let mut written = json!({
        "name": file.name(),
        "contents": STANDARD.encode(file.contents()),
    });
    if let (Some(media_type), Value::Object(written)) = (file.own_media_type(), &mut written) {
        written.insert("media_type".to_owned(), media_type.into());
    }
    written
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
