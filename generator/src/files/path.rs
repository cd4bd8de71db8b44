//! In: the paths of the files to write. Out: whether they stay inside the crate's folder on every operating system.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use super::{Contents, SourceFile};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

const REPORT_BUG: &str = "this is a bug in the generator: please report it with the description";

/// Rejects paths that leave `src/`, that differ only in case, or that use one name for both a file and a folder.
pub(super) fn check_sources(files: &[SourceFile]) -> Result<(), Diagnostics> {
    check(files.iter().map(|file| file.path.as_str()))
}

/// The same for the files beside `src/`. A file of the skeleton may have several blocks; one that is generated as a whole
/// is neither.
pub(super) fn check_beside(contents: &Contents<'_>) -> Result<(), Diagnostics> {
    let in_skeleton = contents.skeleton.iter().map(|file| file.path.as_str());
    let mut paths: Vec<&str> = in_skeleton.collect();
    let blocks: BTreeSet<&str> = contents.blocks.iter().map(|it| it.path.as_str()).collect();
    let beside_skeleton: Vec<&str> = blocks
        .into_iter()
        .filter(|it| !paths.contains(it))
        .collect();
    paths.extend(beside_skeleton);
    paths.extend(contents.whole.iter().map(|file| file.path.as_str()));
    check_beside_src(paths)
}

fn check_beside_src(paths: Vec<&str>) -> Result<(), Diagnostics> {
    let mut errors = Diagnostics::new();
    errors.absorb(check(paths.iter().copied()));
    let inside_src = |path: &&&str| {
        let first = path.split('/').next().unwrap_or_default();
        first.eq_ignore_ascii_case("src")
    };
    errors.extend(paths.iter().filter(inside_src).map(|path| {
        let message = format!("`{path}` cannot be written beside `src/`");
        Diagnostic::new(Code::GeneratorBug, message).help(REPORT_BUG)
    }));
    errors.or(())
}

fn check<'a>(paths: impl Iterator<Item = &'a str>) -> Result<(), Diagnostics> {
    let mut errors = Diagnostics::new();
    // How each path, and each folder on the way to it, is used. The keys are lowercase.
    let mut uses: HashMap<String, (&str, Use)> = HashMap::new();
    for path in paths {
        if !path.split('/').all(is_plain_name) {
            let message = format!("`{path}` is not a plain path below the crate's folder");
            errors.push(Diagnostic::new(Code::GeneratorBug, message).help(REPORT_BUG));
            continue;
        }
        let folders = path
            .match_indices('/')
            .filter_map(|(end, _)| path.get(..end));
        let steps = folders.map(|folder| (folder, Use::Folder));
        for (name, wanted) in steps.chain([(path, Use::File)]) {
            match uses.entry(name.to_ascii_lowercase()) {
                Entry::Vacant(entry) => {
                    entry.insert((name, wanted));
                }
                Entry::Occupied(entry)
                    if *entry.get() == (name, Use::Folder) && wanted == Use::Folder => {}
                Entry::Occupied(entry) => {
                    let (first, _) = entry.get();
                    let message =
                        format!("`{name}` and `{first}` are the same file on some systems");
                    errors.push(Diagnostic::new(Code::GeneratorBug, message).help(REPORT_BUG));
                }
            }
        }
    }
    errors.or(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    File,
    Folder,
}

/// Letters, digits, `_`, `-` and inner dots: no parent folder, no hidden file, no separator of any operating system.
fn is_plain_name(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    !name.is_empty() && !name.starts_with('.') && !name.ends_with('.') && name.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn plain_paths_are_accepted() {
        assert!(check(["lib.rs", "v1/mod.rs", "v1/channel.rs", "v2/mod.rs"].into_iter()).is_ok());
    }

    #[test]
    fn hidden_paths_and_paths_outside_the_folder_are_rejected() {
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
    fn colliding_paths_are_rejected() {
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
