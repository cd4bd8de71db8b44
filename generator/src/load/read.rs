//! In: a path. Out: the text of the file, or an error that names it.

use std::fs;
use std::io;
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};

/// The size limit: forty times the largest description that Twilio publishes.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Reads a UTF-8 file.
pub(super) fn text(path: &Path) -> Result<String, Diagnostic> {
    let shown = path.display();
    let metadata = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if metadata.is_dir() {
        return Err(Diagnostic::new(
            Code::UnreadableFile,
            format!("`{shown}` is a folder, not a file"),
        )
        .help("name a file in it"));
    }
    if !metadata.is_file() {
        return Err(Diagnostic::new(
            Code::UnreadableFile,
            format!("`{shown}` is not a regular file"),
        ));
    }
    if metadata.len() > MAX_BYTES {
        return Err(Diagnostic::new(
            Code::UnreadableFile,
            format!("`{shown}` is larger than {} MiB", MAX_BYTES / 1024 / 1024),
        ));
    }
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = 1 + error
            .as_bytes()
            .iter()
            .take(valid)
            .filter(|byte| **byte == b'\n')
            .count();
        Diagnostic::new(
            Code::UnreadableFile,
            format!("`{shown}` is not valid UTF-8: the first invalid byte is on line {line}"),
        )
        .help("save the file as UTF-8")
    })
}

/// The error of a file that cannot be read.
pub(super) fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let shown = path.display();
    match error.kind() {
        io::ErrorKind::NotFound => {
            Diagnostic::new(Code::UnreadableFile, format!("there is no file `{shown}`"))
        }
        _ => Diagnostic::new(
            Code::UnreadableFile,
            format!("cannot read `{shown}`: {error}"),
        ),
    }
}
