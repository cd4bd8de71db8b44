//! What makes a secret or the name of its owner unusable.

/// Refuses what servers would not read as it is written, most of it a mistake in a file or a shell. Never repeats the
/// value.
pub(crate) fn refuse_unusable(name: &str, value: &str) -> Result<(), String> {
    let problem = if value.is_empty() {
        "is empty"
    } else if value.chars().any(char::is_control) {
        "contains a control character, such as a line break at its end"
    } else if !value.is_ascii() {
        "contains a character that is not ASCII"
    } else if value.trim() != value {
        "starts or ends with white space"
    } else {
        return Ok(());
    };
    Err(format!("the {name} {problem}"))
}
