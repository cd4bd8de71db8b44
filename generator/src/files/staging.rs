//! In: the files of a crate, and its folder. Out: a new tree beside the old one, ready to be swapped in.
//!
//! Everything that was created is removed again unless the whole run succeeds.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tempfile::{TempDir, TempPath};

use super::existing::io_error;
use super::{CrateFile, MARKED_FILE, SourceFile};
use crate::diagnostic::{Code, Diagnostic};

/// The names of our staging folders. Only folders with such a name are cleaned up.
const PREFIX: &str = ".twilio-flex-generator-";
const SUFFIX: &str = ".staging";
/// The new tree in the staging folder.
pub(super) const NEW: &str = "new";
/// The old tree in the staging folder, while it is being replaced.
pub(super) const OLD: &str = "old";

/// What was created so far. Dropping this removes it, unless [`Undo::commit`] was called.
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
            // Best effort: people need to see the error that led here.
            let _ = match created {
                Created::File(path) => fs::remove_file(path),
                // Fails if the folder is not empty, so other people's files are safe.
                Created::Folder(path) => fs::remove_dir(path),
            };
        }
    }
}

/// Creates `folder` and its missing parents.
pub(super) fn create_folder(folder: &Path, undo: &mut Undo) -> Result<(), Diagnostic> {
    let is_missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
    let missing: Vec<&Path> = folder.ancestors().take_while(is_missing).collect();
    for path in missing.into_iter().rev() {
        fs::create_dir(path).map_err(|error| io_error("create the folder", path, &error))?;
        undo.created.push(Created::Folder(path.to_owned()));
    }
    if folder.is_dir() {
        return Ok(());
    }
    Err(io_error(
        "write into",
        folder,
        &io::ErrorKind::NotADirectory.into(),
    ))
}

/// Keeps other runs from writing to `crate_dir` until the return value is dropped. It leaves no lock file.
#[cfg(unix)]
pub(super) fn lock(crate_dir: &Path) -> Result<File, Diagnostic> {
    use rustix::fs::{FlockOperation, flock};
    let folder = File::open(crate_dir).map_err(|error| io_error("open", crate_dir, &error))?;
    match flock(&folder, FlockOperation::NonBlockingLockExclusive) {
        Err(rustix::io::Errno::WOULDBLOCK) => {
            let message = format!("another run is writing to `{}`", crate_dir.display());
            Err(Diagnostic::new(Code::ConcurrentRun, message).help("wait until it has finished"))
        }
        // Some network file systems do not support locks; write anyway.
        Ok(()) | Err(_) => Ok(folder),
    }
}

/// Folders cannot be locked here, so users must not start two runs at once.
#[cfg(not(unix))]
pub(super) fn lock(_crate_dir: &Path) -> Result<(), Diagnostic> {
    Ok(())
}

/// Removes the staging folders of killed runs, and restores an old `src/` from them if there is none.
pub(super) fn clean_up(crate_dir: &Path) -> Result<(), Diagnostic> {
    let failed = |error| io_error("read", crate_dir, &error);
    for entry in fs::read_dir(crate_dir).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name();
        let is_ours = name
            .to_str()
            .is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        if !is_ours || !entry.file_type().map_err(failed)?.is_dir() {
            continue;
        }
        let (old, src) = (entry.path().join(OLD), crate_dir.join("src"));
        if old.exists() && fs::symlink_metadata(&src).is_err() {
            fs::rename(&old, &src).map_err(|error| io_error("put back", &src, &error))?;
        }
        let path = entry.path();
        fs::remove_dir_all(&path)
            .map_err(|error| io_error("remove the leftover folder", &path, &error))?;
    }
    Ok(())
}

/// Writes the files that do not exist, and returns their paths.
pub(super) fn create_missing(
    crate_dir: &Path,
    files: &[CrateFile],
    undo: &mut Undo,
) -> Result<Vec<String>, Diagnostic> {
    let mut written = Vec::new();
    for file in files {
        let path = crate_dir.join(&file.path);
        if fs::symlink_metadata(&path).is_ok() {
            continue;
        }
        if let Some(folder) = path.parent() {
            create_folder(folder, undo)?;
        }
        let failed = |error| io_error("write", &path, &error);
        // Complete or not at all: the next run keeps whatever is there.
        let stage = folder(crate_dir)?;
        let staged = stage.path().join(NEW);
        let mut handle = File::create_new(&staged).map_err(failed)?;
        handle.write_all(file.contents.as_bytes()).map_err(failed)?;
        handle.sync_all().map_err(failed)?;
        // Fails if the file has been created in the meantime.
        let staged = TempPath::try_from_path(staged).map_err(failed)?;
        let persisted = staged.persist_noclobber(&path);
        persisted.map_err(|error| failed(error.error))?;
        undo.created.push(Created::File(path.clone()));
        written.push(file.path.clone());
    }
    Ok(written)
}

/// A new staging folder, removed when dropped.
pub(super) fn folder(crate_dir: &Path) -> Result<TempDir, Diagnostic> {
    tempfile::Builder::new()
        .prefix(PREFIX)
        .suffix(SUFFIX)
        .tempdir_in(crate_dir)
        .map_err(|error| io_error("create a staging folder in", crate_dir, &error))
}

/// Writes `files` into a new staging folder.
pub(super) fn stage(crate_dir: &Path, files: &[SourceFile]) -> Result<TempDir, Diagnostic> {
    let stage = folder(crate_dir)?;
    // A subfolder, since other users have no access to a temporary folder.
    let new = stage.path().join(NEW);
    fs::create_dir(&new).map_err(|error| io_error("create the folder", &new, &error))?;
    let paths = files.iter().map(|file| new.join(&file.path));
    let folders: BTreeSet<PathBuf> = paths
        .filter_map(|it| Some(it.parent()?.to_owned()))
        .collect();
    for folder in folders {
        fs::create_dir_all(&folder).map_err(|error| io_error("write", &folder, &error))?;
    }
    files.par_iter().try_for_each(|file| {
        let path = new.join(&file.path);
        let written = File::create_new(&path)
            .and_then(|mut handle| handle.write_all(file.contents.as_bytes()));
        written.map_err(|error| io_error("write", &path, &error))
    })?;
    sync(&new.join(MARKED_FILE))?;
    Ok(stage)
}

/// Waits until a file is on the disk. Of the sources, only the marked one has to be there before the swap: if the power
/// fails right after it, others may be empty, and the next run replaces them, since it still sees that they are
/// generated. Waiting for each of a thousand files took as long as a third of a run.
fn sync(path: &Path) -> Result<(), Diagnostic> {
    // Windows wants a handle that may write.
    let handle = OpenOptions::new().write(true).open(path);
    let synced = handle.and_then(|handle| handle.sync_all());
    synced.map_err(|error| io_error("write", path, &error))
}
