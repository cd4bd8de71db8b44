//! In: the folder of a crate. Out: whether its `src/` was generated, and how it differs from what it should contain.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::{Drift, HEADER_MARKER, MARKED_FILE, SourceFile};
use crate::diagnostic::{Code, Diagnostic};

/// An error of the file system.
pub(super) fn io_error(what: &str, path: &Path, error: &io::Error) -> Diagnostic {
    let help = match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "check the permissions of the folder"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "free some disk space",
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "move the file that is in its place"
        }
        _ => "nothing was changed; fix this and run the command again",
    };
    Diagnostic::new(
        Code::WriteFailed,
        format!("cannot {what} `{}`: {error}", path.display()),
    )
    .help(help)
}

/// Rejects a `src/` that was not generated, or that is a symbolic link.
pub(super) fn reject_foreign(crate_dir: &Path) -> Result<(), Diagnostic> {
    let src = crate_dir.join("src");
    let rejected = |why: &str| {
        let message = format!("`{}` {why}, so it was not replaced", src.display());
        let help = "choose another folder, or move this one";
        Diagnostic::new(Code::ForeignFolder, message).help(help)
    };
    let kind = match fs::symlink_metadata(&src) {
        Ok(metadata) => metadata.file_type(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(io_error("inspect", &src, &error)),
    };
    if kind.is_symlink() {
        return Err(rejected("is a symbolic link"));
    }
    if !kind.is_dir() {
        return Err(rejected("is not a folder"));
    }
    let mut entries = fs::read_dir(&src).map_err(|error| io_error("read", &src, &error))?;
    if entries.next().is_none() || is_marked(&src.join(MARKED_FILE)) {
        return Ok(());
    }
    Err(rejected("was not written by this generator"))
}

fn is_marked(lib: &Path) -> bool {
    let is_file = fs::symlink_metadata(lib).is_ok_and(|metadata| metadata.is_file());
    is_file && fs::read(lib).is_ok_and(|bytes| bytes.starts_with(HEADER_MARKER.as_bytes()))
}

/// Compares the contents of the folder `src` with `files`.
pub(super) fn drift(src: &Path, files: &[SourceFile]) -> Result<Drift, Diagnostic> {
    let mut found = BTreeSet::new();
    list(src, "", &mut found)?;
    let mut drift = Drift::default();
    for file in files {
        if !found.remove(&file.path) {
            drift.missing.push(file.path.clone());
        } else if has_contents(&src.join(&file.path), &file.contents)? {
            drift.unchanged += 1;
        } else {
            drift.stale.push(file.path.clone());
        }
    }
    drift.extra.extend(found);
    drift.stale.sort();
    drift.missing.sort();
    Ok(drift)
}

/// Whether `path` is a regular file with these contents. A symbolic link is not, whatever its target.
fn has_contents(path: &Path, contents: &str) -> Result<bool, Diagnostic> {
    let failed = |error| io_error("read", path, &error);
    if !fs::symlink_metadata(path).map_err(failed)?.is_file() {
        return Ok(false);
    }
    Ok(fs::read(path).map_err(failed)? == contents.as_bytes())
}

/// Lists all files in `folder` and below, and the empty folders, which a generated tree never has.
fn list(folder: &Path, prefix: &str, found: &mut BTreeSet<String>) -> Result<(), Diagnostic> {
    let failed = |error| io_error("read", folder, &error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound && prefix.is_empty() => return Ok(()),
        Err(error) => return Err(failed(error)),
    };
    let mut is_empty = true;
    for entry in entries {
        let entry = entry.map_err(failed)?;
        is_empty = false;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(failed)?.is_dir() {
            list(&entry.path(), &format!("{name}/"), found)?;
        } else {
            found.insert(name);
        }
    }
    if is_empty && !prefix.is_empty() {
        found.insert(prefix.to_owned());
    }
    Ok(())
}
