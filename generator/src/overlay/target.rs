//! In: a value of a description. Out: the target of an action on it, to paste into an overlay.

use crate::{pointer::Pointer, source::Source};

/// The JSONPath of a value, between double quotes of YAML.
pub(crate) fn target(source: &Source, pointer: &Pointer) -> String {
    let mut path = "$".to_owned();
    let mut owner = Pointer::root();
    for segment in pointer.segments() {
        let is_index = source.at(&owner).is_some_and(serde_json::Value::is_array);
        owner = owner.child(segment);
        let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
        let is_name = segment.chars().all(is_word)
            && !segment.starts_with(|first: char| first.is_ascii_digit())
            && !segment.is_empty();
        if is_index {
            path.push_str(&format!("[{segment}]"));
        } else if is_name {
            path.push_str(&format!(".{segment}"));
        } else {
            let quoted = segment.replace('\\', r"\\").replace('\'', r"\'");
            path.push_str(&format!("['{quoted}']"));
        }
    }
    path.replace('\\', r"\\").replace('"', r#"\""#)
}
