//! In: the crate's folder and what it shall hold. Out: everything written beside the old tree, ready to be swapped in;
//! all of it is taken back unless the whole run succeeds.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::existing::io_fault;
use super::{CrateFile, SourceFile};
use crate::diagnostic::Diagnostic;

/// The names of our staging folders. Only folders named like this are ever tidied up.
const PREFIX: &str = ".twilio-flex-generator-";
const SUFFIX: &str = ".staging";
/// The new tree inside the staging folder.
pub(super) const NEW: &str = "new";
/// The old tree inside the staging folder, while it is on its way out.
pub(super) const OLD: &str = "old";

/// What was created so far. It is removed again when this is dropped, unless [`Undo::commit`] came first.
#[derive(Default)]
pub(super) struct Undo {
    created: Vec<Created>,
}

enum Created {
    File(PathBuf),
    Folder(PathBuf),
}

impl Undo {
    /// Keeps everything.
    pub(super) fn commit(mut self) {
        self.created.clear();
    }
}

impl Drop for Undo {
    fn drop(&mut self) {
        for created in self.created.drain(..).rev() {
            // Best effort: the fault that led here is what people need to read.
            let _ = match created {
                Created::File(path) => fs::remove_file(path),
                // Only goes if it is empty, so nothing of anybody else is lost.
                Created::Folder(path) => fs::remove_dir(path),
            };
        }
    }
}

/// Creates `folder` and what is missing above it.
pub(super) fn create_folder(folder: &Path, undo: &mut Undo) -> Result<(), Diagnostic> {
    let is_missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
    let missing: Vec<&Path> = folder.ancestors().take_while(is_missing).collect();
    for path in missing.into_iter().rev() {
        fs::create_dir(path).map_err(|error| io_fault("create the folder", path, &error))?;
        undo.created.push(Created::Folder(path.to_owned()));
    }
    if folder.is_dir() {
        return Ok(());
    }
    Err(io_fault(
        "write into",
        folder,
        &io::ErrorKind::NotADirectory.into(),
    ))
}

/// Makes sure that no other run writes into `crate_dir` while what is returned lives. It leaves nothing behind.
#[cfg(unix)]
pub(super) fn lock(crate_dir: &Path) -> Result<File, Diagnostic> {
    use rustix::fs::{FlockOperation, flock};
    let folder = File::open(crate_dir).map_err(|error| io_fault("open", crate_dir, &error))?;
    match flock(&folder, FlockOperation::NonBlockingLockExclusive) {
        Err(rustix::io::Errno::WOULDBLOCK) => {
            let message = format!("another run is writing into `{}`", crate_dir.display());
            Err(Diagnostic::error(message).help("wait until it has finished"))
        }
        // Some network file systems cannot lock; that is no reason not to write.
        Ok(()) | Err(_) => Ok(folder),
    }
}

/// Where folders cannot be locked, two runs at once are the user's care.
#[cfg(not(unix))]
pub(super) fn lock(_crate_dir: &Path) -> Result<(), Diagnostic> {
    Ok(())
}

/// Removes the staging folders of runs that were killed; puts an old `src/` back that was on its way out.
pub(super) fn clean_up(crate_dir: &Path) -> Result<(), Diagnostic> {
    let fault = |error| io_fault("read", crate_dir, &error);
    for entry in fs::read_dir(crate_dir).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        let name = entry.file_name();
        let is_ours = name
            .to_str()
            .is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        if !is_ours || !entry.file_type().map_err(fault)?.is_dir() {
            continue;
        }
        let (old, src) = (entry.path().join(OLD), crate_dir.join("src"));
        if old.exists() && fs::symlink_metadata(&src).is_err() {
            fs::rename(&old, &src).map_err(|error| io_fault("put back", &src, &error))?;
        }
        let path = entry.path();
        fs::remove_dir_all(&path)
            .map_err(|error| io_fault("remove the left-over folder", &path, &error))?;
    }
    Ok(())
}

/// Writes the files of `skeleton` that do not exist; returns their paths.
pub(super) fn create_skeleton(
    crate_dir: &Path,
    skeleton: &[CrateFile],
    undo: &mut Undo,
) -> Result<Vec<String>, Diagnostic> {
    let mut written = Vec::new();
    for file in skeleton {
        let path = crate_dir.join(&file.path);
        if fs::symlink_metadata(&path).is_ok() {
            continue;
        }
        if let Some(folder) = path.parent() {
            create_folder(folder, undo)?;
        }
        let fault = |error| io_fault("write", &path, &error);
        // `create_new` never opens what somebody else has put there meanwhile.
        let mut handle = File::create_new(&path).map_err(fault)?;
        undo.created.push(Created::File(path.clone()));
        handle.write_all(file.contents.as_bytes()).map_err(fault)?;
        handle.sync_all().map_err(fault)?;
        written.push(file.path.clone());
    }
    Ok(written)
}

/// A new staging folder, which removes itself when it is dropped.
pub(super) fn folder(crate_dir: &Path) -> Result<TempDir, Diagnostic> {
    tempfile::Builder::new()
        .prefix(PREFIX)
        .suffix(SUFFIX)
        .tempdir_in(crate_dir)
        .map_err(|error| io_fault("create a staging folder in", crate_dir, &error))
}

/// Writes `files` into a new staging folder.
pub(super) fn stage(crate_dir: &Path, files: &[SourceFile]) -> Result<TempDir, Diagnostic> {
    let stage = folder(crate_dir)?;
    // Inside, since a temporary folder itself is closed to other users.
    let new = stage.path().join(NEW);
    fs::create_dir(&new).map_err(|error| io_fault("create the folder", &new, &error))?;
    for file in files {
        let path = new.join(&file.path);
        let fault = |error| io_fault("write", &path, &error);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(fault)?;
        }
        let mut handle = File::create_new(&path).map_err(fault)?;
        handle.write_all(file.contents.as_bytes()).map_err(fault)?;
        handle.sync_all().map_err(fault)?;
    }
    Ok(stage)
}
