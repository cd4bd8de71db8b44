//! In: where the command runs. Out: the paths it works with, as short as people would write them.

use std::path::{Path, PathBuf};

/// A path inside this repository.
pub(crate) fn in_workspace(path: &str) -> PathBuf {
    // Cargo builds this program where the repository is, and builds it again if the repository moves. Looking upward
    // from the current folder instead would find the wrong workspace in a nested one.
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR"));
    // A target folder that several checkouts share may hold the program of another one; Cargo tells which one runs.
    let run_in = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let xtask = run_in.as_deref().filter(|it| it.ends_with("xtask"));
    let xtask = xtask.unwrap_or(built_in);
    xtask.parent().unwrap_or(xtask).join(path)
}

/// The folder where Cargo builds this workspace. Like Cargo, it starts relative paths at the current folder.
pub(crate) fn target() -> PathBuf {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| in_workspace("target"), PathBuf::from);
    std::path::absolute(&target).unwrap_or(target)
}

/// The same path, relative to the current folder if it is below it.
pub(crate) fn shorten(path: PathBuf) -> PathBuf {
    let current = std::env::current_dir().unwrap_or_default();
    match path.strip_prefix(&current) {
        Ok(short) if !short.as_os_str().is_empty() => short.to_owned(),
        _ => path,
    }
}
