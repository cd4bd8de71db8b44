//! In: blocks and the files of people that they are in. Out: these files with new blocks; or everything as it was.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::block::{self, Block};
use super::existing::io_fault;
use super::{staging, swap};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// A file with blocks, before and after.
pub(super) struct Edit {
    /// Relative to the crate's folder.
    pub(super) path: String,
    /// Nothing if there is no such file.
    old: Option<Vec<u8>>,
    new: Vec<u8>,
}

impl Edit {
    /// Whether the file is not as it should be.
    pub(super) fn changes(&self) -> bool {
        self.old.as_deref().unwrap_or_default() != self.new
    }
}

/// What becomes of each file that blocks are in.
pub(super) fn edits(crate_dir: &Path, blocks: &[Block]) -> Result<Vec<Edit>, Diagnostics> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut faults = Diagnostics::new();
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
            edit.new = match edit.old {
                Some(_) => block::replaced(block, &path, &edit.new)?,
                None => block.text("\n").into_bytes(),
            };
            refuse_link(&edit, &path)?;
            Ok(edit)
        });
        edits.extend(faults.absorb(edit));
    }
    edits.sort_by(|one, other| one.path.cmp(&other.path));
    faults.or(edits)
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Diagnostic> {
    match fs::read(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io_fault("read", path, &error)),
    }
}

/// What a link leads to may be outside of the crate's folder.
fn refuse_link(edit: &Edit, path: &Path) -> Result<(), Diagnostic> {
    if !edit.changes() || !path.is_symlink() {
        return Ok(());
    }
    let message = format!(
        "`{}` is a symbolic link, so it is not changed",
        path.display()
    );
    Err(Diagnostic::error(message).help("put the file itself in its place"))
}

/// Files that were replaced. They get their old contents back when this is dropped, unless [`Replaced::commit`] came first.
pub(super) struct Replaced {
    /// The files, each with its old contents in the staging folder.
    files: Vec<(PathBuf, PathBuf)>,
    /// Where these are.
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
            // Best effort: the fault that led here is what people need to read.
            let _ = fs::rename(old, path);
        }
        drop(self.stage.take());
    }
}

/// Puts the new contents in place, each file in one step, after all of them are on the disk.
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
        write_like(&path, &new, &edit.new).map_err(|error| io_fault("write", &new, &error))?;
        fs::copy(&path, &old).map_err(|error| io_fault("copy", &path, &error))?;
        staged.push((path, new, old));
    }
    replaced.stage = Some(stage);
    for (path, new, old) in staged {
        fs::rename(&new, &path).map_err(|error| io_fault("replace", &path, &error))?;
        replaced.files.push((path, old));
    }
    swap::sync(crate_dir);
    Ok(replaced)
}

fn no_file(path: &Path) -> Diagnostic {
    let message = format!("there is no `{}` to write lines into", path.display());
    Diagnostic::error(message).help("create the file and run the command again")
}

/// Writes a file with the permissions of another one.
fn write_like(other: &Path, path: &Path, contents: &[u8]) -> io::Result<()> {
    let mut handle = File::create_new(path)?;
    handle.write_all(contents)?;
    handle.set_permissions(fs::metadata(other)?.permissions())?;
    handle.sync_all()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Block, edits, replace};

    #[test]
    fn files_get_their_old_contents_back_unless_all_goes_well() {
        let folder = tempfile::tempdir().unwrap();
        let crate_dir = folder.path();
        let block = |path: &str| Block {
            path: path.to_owned(),
            begin: "<!-- <list> Written by a test. -->".to_owned(),
            end: "<!-- </list> -->".to_owned(),
            below: "## List".to_owned(),
            holds: "a list".to_owned(),
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
