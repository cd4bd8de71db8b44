//! In: a staging folder with the new tree. Out: the new tree as `src/`, and the old one removed; or no change.

use std::fs;
use std::io;
use std::path::Path;

use tempfile::TempDir;

use super::existing::io_error;
use super::staging::{NEW, OLD};
use crate::diagnostic::{Code, Diagnostic};

/// Replaces `src/` with the new tree. The old tree moves to the staging folder and is removed with it.
pub(super) fn put_in_place(stage: TempDir, crate_dir: &Path) -> Result<(), Diagnostic> {
    let src = crate_dir.join("src");
    let new = stage.path().join(NEW);
    let failed = |error| io_error("replace", &src, &error);
    if fs::symlink_metadata(&src).is_err() {
        fs::rename(&new, &src).map_err(failed)?;
    } else if let Err(error) = exchange(&new, &src) {
        if !is_unsupported(&error) {
            return Err(failed(error));
        }
        let stage = replace_in_two_steps(stage, &src)?;
        drop(stage);
    }
    sync(crate_dir);
    Ok(())
}

/// Swaps two folders in one step, so that `src/` always exists.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(new: &Path, src: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, new, CWD, src, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_new: &Path, _src: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether the system or the file system cannot swap folders. Some report that as "invalid argument".
fn is_unsupported(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput
    )
}

/// Moves the old tree out and the new one in, and moves the old one back if that fails.
fn replace_in_two_steps(stage: TempDir, src: &Path) -> Result<TempDir, Diagnostic> {
    let (new, old) = (stage.path().join(NEW), stage.path().join(OLD));
    fs::rename(src, &old).map_err(|error| io_error("move away", src, &error))?;
    let Err(error) = fs::rename(&new, src) else {
        return Ok(stage);
    };
    if fs::rename(&old, src).is_err() {
        // Keep the only copy of the old tree. The next run restores it.
        let kept = stage.keep().join(OLD);
        let message = format!("cannot replace `{}`: {error}", src.display());
        let help = format!(
            "the old files are in `{}`; run the command again",
            kept.display()
        );
        return Err(Diagnostic::new(Code::WriteFailed, message).help(help));
    }
    Err(io_error("replace", src, &error))
}

/// Makes the swap survive a power failure. All files are written already, so an error here loses nothing.
pub(super) fn sync(folder: &Path) {
    if let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::replace_in_two_steps;
    use crate::files::staging::NEW;

    fn staged(crate_dir: &std::path::Path) -> tempfile::TempDir {
        let stage = tempfile::tempdir_in(crate_dir).unwrap();
        fs::create_dir(stage.path().join(NEW)).unwrap();
        fs::write(stage.path().join(NEW).join("lib.rs"), "new").unwrap();
        fs::create_dir(crate_dir.join("src")).unwrap();
        fs::write(crate_dir.join("src/lib.rs"), "old").unwrap();
        stage
    }

    #[test]
    fn folders_that_cannot_be_swapped_are_replaced_in_two_steps() {
        let crate_dir = tempfile::tempdir().unwrap();
        let stage = staged(crate_dir.path());
        drop(replace_in_two_steps(stage, &crate_dir.path().join("src")).unwrap());
        assert_eq!(
            fs::read_to_string(crate_dir.path().join("src/lib.rs")).unwrap(),
            "new"
        );
        assert_eq!(fs::read_dir(crate_dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn the_old_tree_is_restored_if_the_second_step_fails() {
        let crate_dir = tempfile::tempdir().unwrap();
        let stage = staged(crate_dir.path());
        fs::remove_dir_all(stage.path().join(NEW)).unwrap();
        assert!(replace_in_two_steps(stage, &crate_dir.path().join("src")).is_err());
        assert_eq!(
            fs::read_to_string(crate_dir.path().join("src/lib.rs")).unwrap(),
            "old"
        );
        assert_eq!(fs::read_dir(crate_dir.path()).unwrap().count(), 1);
    }
}
