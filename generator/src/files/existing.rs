//! In: the folder of a crate. Out: whether its `src/` is the generator's, and how it differs from what it should hold.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::{Drift, HEADER_MARKER, SourceFile};
use crate::diagnostic::Diagnostic;

/// A fault of the file system.
pub(super) fn io_fault(what: &str, path: &Path, error: &io::Error) -> Diagnostic {
    let help = match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "check the permissions of the folder"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room on the disk",
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "move away what is in its place"
        }
        _ => "nothing was changed; mend this and run the command again",
    };
    Diagnostic::error(format!("cannot {what} `{}`: {error}", path.display())).help(help)
}

/// Refuses a `src/` that somebody else wrote, or that leads elsewhere.
pub(super) fn refuse_foreign(crate_dir: &Path) -> Result<(), Diagnostic> {
    let src = crate_dir.join("src");
    let refusal = |why: &str| {
        let message = format!("`{}` {why}, so it is not replaced", src.display());
        let help = "name another folder, or move that one away";
        Diagnostic::error(message).help(help)
    };
    let kind = match fs::symlink_metadata(&src) {
        Ok(metadata) => metadata.file_type(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(io_fault("look at", &src, &error)),
    };
    if kind.is_symlink() {
        return Err(refusal("is a symbolic link"));
    }
    if !kind.is_dir() {
        return Err(refusal("is not a folder"));
    }
    let mut entries = fs::read_dir(&src).map_err(|error| io_fault("read", &src, &error))?;
    if entries.next().is_none() || is_marked(&src.join("lib.rs")) {
        return Ok(());
    }
    Err(refusal("was not written by this generator"))
}

fn is_marked(lib: &Path) -> bool {
    let is_file = fs::symlink_metadata(lib).is_ok_and(|metadata| metadata.is_file());
    is_file && fs::read(lib).is_ok_and(|bytes| bytes.starts_with(HEADER_MARKER.as_bytes()))
}

/// Compares the folder `src` with `files`.
pub(super) fn drift(src: &Path, files: &[SourceFile]) -> Result<Drift, Diagnostic> {
    let mut found = BTreeSet::new();
    list(src, "", &mut found)?;
    let mut drift = Drift::default();
    for file in files {
        if !found.remove(&file.path) {
            drift.missing.push(file.path.clone());
        } else if holds(&src.join(&file.path), &file.contents)? {
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

/// Whether `path` is a regular file with these contents. A symbolic link is not, whatever it leads to.
fn holds(path: &Path, contents: &str) -> Result<bool, Diagnostic> {
    let fault = |error| io_fault("read", path, &error);
    if !fs::symlink_metadata(path).map_err(fault)?.is_file() {
        return Ok(false);
    }
    Ok(fs::read(path).map_err(fault)? == contents.as_bytes())
}

/// Lists all files below `folder`, and the folders that are empty, which no generated tree has.
fn list(folder: &Path, prefix: &str, found: &mut BTreeSet<String>) -> Result<(), Diagnostic> {
    let fault = |error| io_fault("read", folder, &error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound && prefix.is_empty() => return Ok(()),
        Err(error) => return Err(fault(error)),
    };
    let mut is_empty = true;
    for entry in entries {
        let entry = entry.map_err(fault)?;
        is_empty = false;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(fault)?.is_dir() {
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
