//! In: blocks, the hand-written files that contain them, and files that are generated as a whole. Out: all of these
//! files up to date, or no change.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::block::{self, Block, Presence};
use super::existing::io_error;
use super::{CrateFile, staging, swap};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// A file beside `src/`, before and after.
pub(super) struct Edit {
    /// Relative to the crate's folder.
    pub(super) path: String,
    /// `None` if the file does not exist.
    old: Option<Vec<u8>>,
    new: Vec<u8>,
}

impl Edit {
    /// Whether the file is out of date.
    pub(super) fn changes(&self) -> bool {
        self.old.as_deref().unwrap_or_default() != self.new
    }
}

/// The new contents of each file with blocks.
pub(super) fn edits(crate_dir: &Path, blocks: &[Block]) -> Result<Vec<Edit>, Diagnostics> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut errors = Diagnostics::new();
    for block in blocks {
        let path = crate_dir.join(&block.path);
        let same_file = edits.iter().position(|edit| edit.path == block.path);
        let edit = match same_file {
            Some(index) => Ok(edits.swap_remove(index)),
            None => read(&path).map(|old| Edit {
                path: block.path.clone(),
                new: old.clone().unwrap_or_default(),
                old,
            }),
        };
        let edit = edit.map_err(Diagnostics::from).and_then(|mut edit| {
            edit.new = match (&edit.old, block.presence) {
                (Some(_), _) => block::replaced(block, &path, &edit.new)?,
                (None, Presence::Required) => block.text("\n").into_bytes(),
                (None, Presence::Optional) => Vec::new(),
            };
            reject_link(&edit, &path)?;
            Ok(edit)
        });
        edits.extend(errors.absorb(edit));
    }
    edits.sort_by(|one, other| one.path.cmp(&other.path));
    errors.or(edits)
}

/// The new contents of files that are generated as a whole.
pub(super) fn whole(crate_dir: &Path, files: &[CrateFile]) -> Result<Vec<Edit>, Diagnostics> {
    let mut errors = Diagnostics::new();
    let edits = files.iter().filter_map(|file| {
        let path = crate_dir.join(&file.path);
        let edit = read(&path).and_then(|old| {
            let edit = Edit {
                path: file.path.clone(),
                old,
                new: file.contents.clone().into_bytes(),
            };
            reject_link(&edit, &path)?;
            Ok(edit)
        });
        errors.absorb(edit.map_err(Diagnostics::from))
    });
    let edits = edits.collect();
    errors.or(edits)
}

/// The files that are out of date.
pub(super) fn changed(edits: &[Edit]) -> Vec<String> {
    let changed = edits.iter().filter(|edit| edit.changes());
    changed.map(|edit| edit.path.clone()).collect()
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Diagnostic> {
    match fs::read(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io_error("read", path, &error)),
    }
}

/// The target of a link may be outside of the crate's folder.
fn reject_link(edit: &Edit, path: &Path) -> Result<(), Diagnostic> {
    if !edit.changes() || !path.is_symlink() {
        return Ok(());
    }
    let message = format!(
        "`{}` is a symbolic link, so it was not changed",
        path.display()
    );
    Err(Diagnostic::new(Code::WriteFailed, message).help("replace the link with the file itself"))
}

/// Files that were replaced. Dropping this restores their old contents, unless [`Replaced::commit`] was called.
pub(super) struct Replaced {
    /// The path of each file, and of its old contents in the staging folder.
    files: Vec<(PathBuf, PathBuf)>,
    /// The staging folder.
    stage: Option<TempDir>,
}

impl Replaced {
    /// Keeps the new contents.
    pub(super) fn commit(mut self) {
        self.files.clear();
    }
}

impl Drop for Replaced {
    fn drop(&mut self) {
        for (path, old) in self.files.drain(..) {
            // Best effort: people need to see the error that led here.
            let _ = fs::rename(old, path);
        }
        drop(self.stage.take());
    }
}

/// Replaces the files, each in one step, once all new contents are on the disk.
pub(super) fn replace(crate_dir: &Path, edits: &[Edit]) -> Result<Replaced, Diagnostic> {
    let mut replaced = Replaced {
        files: Vec::new(),
        stage: None,
    };
    if edits.is_empty() {
        return Ok(replaced);
    }
    let stage = staging::folder(crate_dir)?;
    let mut staged = Vec::new();
    for (index, edit) in edits.iter().enumerate() {
        let path = crate_dir.join(&edit.path);
        if edit.old.is_none() {
            return Err(no_file(&path));
        }
        let [new, old] = ["new", "old"].map(|age| stage.path().join(format!("{index}-{age}")));
        write_like(&path, &new, &edit.new).map_err(|error| io_error("write", &new, &error))?;
        fs::copy(&path, &old).map_err(|error| io_error("copy", &path, &error))?;
        staged.push((path, new, old));
    }
    replaced.stage = Some(stage);
    for (path, new, old) in staged {
        fs::rename(&new, &path).map_err(|error| io_error("replace", &path, &error))?;
        replaced.files.push((path, old));
    }
    swap::sync(crate_dir);
    Ok(replaced)
}

fn no_file(path: &Path) -> Diagnostic {
    let message = format!("there is no file `{}` to update", path.display());
    Diagnostic::new(Code::WriteFailed, message).help("create the file and run the command again")
}

/// Writes a file with the permissions of `other`.
fn write_like(other: &Path, path: &Path, contents: &[u8]) -> io::Result<()> {
    let mut handle = File::create_new(path)?;
    handle.write_all(contents)?;
    handle.set_permissions(fs::metadata(other)?.permissions())?;
    handle.sync_all()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Block, Presence, edits, replace};

    #[test]
    fn old_contents_are_restored_unless_the_run_succeeds() {
        let folder = tempfile::tempdir().unwrap();
        let crate_dir = folder.path();
        let block = |path: &str| Block {
            path: path.to_owned(),
            begin: "<!-- <list> Written by a test. -->".to_owned(),
            end: "<!-- </list> -->".to_owned(),
            below: "## List".to_owned(),
            title: "a list".to_owned(),
            presence: Presence::Required,
            lines: vec!["new".to_owned()],
        };
        let blocks = ["A.md", "B.md"].map(block);
        let text = "<!-- <list> -->\nold\n<!-- </list> -->\n";
        for block in &blocks {
            fs::write(crate_dir.join(&block.path), text).unwrap();
        }
        let contents =
            || ["A.md", "B.md"].map(|path| fs::read_to_string(crate_dir.join(path)).unwrap());
        let new = text.replace("old", "new");

        let replaced = replace(crate_dir, &edits(crate_dir, &blocks).unwrap()).unwrap();
        assert_eq!(contents(), [new.as_str(); 2]);
        drop(replaced);
        assert_eq!(contents(), [text; 2]);
        assert_eq!(fs::read_dir(crate_dir).unwrap().count(), 2);

        let replaced = replace(crate_dir, &edits(crate_dir, &blocks).unwrap()).unwrap();
        replaced.commit();
        assert_eq!(contents(), [new.as_str(); 2]);
        assert_eq!(fs::read_dir(crate_dir).unwrap().count(), 2);
    }
}
