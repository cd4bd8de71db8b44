//! In: the environment of the command. Out: the paths it works with, as short as people would write them.

use std::path::{Path, PathBuf};

/// A path inside this repository.
pub(crate) fn in_workspace(path: &str) -> PathBuf {
    // Cargo rebuilds this program if the repository moves, so this path is right. Searching upward from the current
    // folder would find the wrong workspace inside a nested one.
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR"));
    // If checkouts share a target folder, this may be the program of another checkout; Cargo says which one it runs.
    let run_in = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let xtask = run_in.as_deref().filter(|it| it.ends_with("xtask"));
    let xtask = xtask.unwrap_or(built_in);
    xtask.parent().unwrap_or(xtask).join(path)
}

/// The folder where Cargo builds this workspace. As in Cargo, a relative path starts at the current folder.
pub(crate) fn target() -> PathBuf {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| in_workspace("target"), PathBuf::from);
    std::path::absolute(&target).unwrap_or(target)
}

/// The path, relative to the current folder if it is inside it.
pub(crate) fn shorten(path: PathBuf) -> PathBuf {
    let current = std::env::current_dir().unwrap_or_default();
    match path.strip_prefix(&current) {
        Ok(short) if !short.as_os_str().is_empty() => short.to_owned(),
        _ => path,
    }
}
