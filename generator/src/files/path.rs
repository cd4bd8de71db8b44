//! In: the paths that the generator wants to write. Out: whether they stay inside the crate's folder on every system.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

use super::{Block, CrateFile, SourceFile};
use crate::diagnostic::{Diagnostic, Diagnostics};

const OUR_FAULT: &str = "this is a fault of the generator: please report it with the description";

/// Refuses paths that leave `src/`, that are the same where case does not matter, or that need one name for both a file
/// and a folder.
pub(super) fn check_sources(files: &[SourceFile]) -> Result<(), Diagnostics> {
    check(files.iter().map(|file| file.path.as_str()))
}

/// The same for files beside `src/`; `src/` itself is not theirs.
pub(super) fn check_skeleton(files: &[CrateFile]) -> Result<(), Diagnostics> {
    check_beside_src(files.iter().map(|file| file.path.as_str()).collect())
}

/// The same for the files that blocks are in, of which one may have several.
pub(super) fn check_blocks(blocks: &[Block]) -> Result<(), Diagnostics> {
    let mut paths: Vec<&str> = blocks.iter().map(|block| block.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    check_beside_src(paths)
}

fn check_beside_src(paths: Vec<&str>) -> Result<(), Diagnostics> {
    let mut faults = Diagnostics::new();
    faults.absorb(check(paths.iter().copied()));
    let inside_src = |path: &&&str| {
        let first = path.split('/').next().unwrap_or_default();
        first.eq_ignore_ascii_case("src")
    };
    faults.extend(paths.iter().filter(inside_src).map(|path| {
        let message = format!("`{path}` cannot be written beside `src/`");
        Diagnostic::error(message).help(OUR_FAULT)
    }));
    faults.or(())
}

fn check<'a>(paths: impl Iterator<Item = &'a str>) -> Result<(), Diagnostics> {
    let mut faults = Diagnostics::new();
    // What each path, and each folder on the way to it, is used as; without case.
    let mut uses: HashMap<String, (&str, Use)> = HashMap::new();
    for path in paths {
        if !path.split('/').all(is_plain_name) {
            let message = format!("`{path}` is not a plain path below the crate's folder");
            faults.push(Diagnostic::error(message).help(OUR_FAULT));
            continue;
        }
        let folders = path
            .match_indices('/')
            .filter_map(|(end, _)| path.get(..end));
        let steps = folders.map(|folder| (folder, Use::Folder));
        for (name, wanted) in steps.chain([(path, Use::File)]) {
            match uses.entry(name.to_ascii_lowercase()) {
                Slot::Vacant(slot) => {
                    slot.insert((name, wanted));
                }
                Slot::Occupied(slot)
                    if *slot.get() == (name, Use::Folder) && wanted == Use::Folder => {}
                Slot::Occupied(slot) => {
                    let (first, _) = slot.get();
                    let message =
                        format!("`{name}` and `{first}` would be one file on some systems");
                    faults.push(Diagnostic::error(message).help(OUR_FAULT));
                }
            }
        }
    }
    faults.or(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    File,
    Folder,
}

/// Letters, digits, `_`, `-` and inner dots: no way up, no hidden file, no separator of any system.
fn is_plain_name(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    !name.is_empty() && !name.starts_with('.') && !name.ends_with('.') && name.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn plain_paths_pass() {
        assert!(check(["lib.rs", "v1/mod.rs", "v1/channel.rs", "v2/mod.rs"].into_iter()).is_ok());
    }

    #[test]
    fn paths_that_leave_the_folder_or_hide_are_refused() {
        for path in [
            "",
            "/etc/passwd",
            "../x.rs",
            "a/../b.rs",
            "a//b.rs",
            ".git/x",
            "c:x",
            "a\\b",
            "a/",
            "x\0",
        ] {
            assert!(check([path].into_iter()).is_err(), "{path:?}");
        }
    }

    #[test]
    fn paths_that_clash_are_refused() {
        for paths in [
            ["a.rs", "A.rs"],
            ["a.rs", "a.rs"],
            ["a", "a/b.rs"],
            ["v1/a.rs", "V1/b.rs"],
        ] {
            assert!(check(paths.into_iter()).is_err(), "{paths:?}");
        }
    }
}
