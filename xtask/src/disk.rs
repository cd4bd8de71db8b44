//! In: files and folders. Out: a message if something cannot be done with one.

use std::fs;
use std::io::Error;
use std::path::Path;

use crate::place;

/// The message that an operation on a file or a folder failed; `verb` is what cannot be done with it.
pub(crate) fn cannot(verb: &str, path: &Path, error: &Error) -> String {
    format!("cannot {verb} {}: {error}", path.display())
}

/// Gives a crate outside of this workspace the versions of this repository, so that Cargo does not access the network.
///
/// # Errors
/// If the file cannot be copied.
pub(crate) fn copy_lock_file(folder: &Path) -> Result<(), String> {
    let lock = place::in_workspace("Cargo.lock");
    fs::copy(&lock, folder.join("Cargo.lock"))
        .map(drop)
        .map_err(|error| cannot("copy", &lock, &error))
}
