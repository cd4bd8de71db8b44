//! In: files. Out: a wait that ends after one of them has changed.
//!
//! The system reports changes of the folders that hold the files: an editor that replaces a file by renaming another one
//! ends the life of the file, but not that of its folder. `notify` knows how each system reports them, and compares the
//! files now and then on systems that don't. Its debouncers would add two crates for what `wait` does in a few lines.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// Editors and Git write files in several steps; this is longer than they take between two.
const QUIET: Duration = Duration::from_millis(100);

/// What the system reports of some files.
pub(super) struct Events {
    watcher: RecommendedWatcher,
    received: Receiver<notify::Result<Event>>,
    files: BTreeSet<PathBuf>,
    folders: BTreeSet<PathBuf>,
}

impl Events {
    /// Watches nothing yet.
    ///
    /// # Errors
    /// If the system refuses.
    pub(super) fn new() -> Result<Self, String> {
        let (sender, received) = mpsc::channel();
        let watcher = notify::recommended_watcher(sender).map_err(|error| cannot_watch(&error))?;
        Ok(Self {
            watcher,
            received,
            files: BTreeSet::new(),
            folders: BTreeSet::new(),
        })
    }

    /// Watches these files, and no others. They need not exist.
    ///
    /// # Errors
    /// If the system refuses, such as for too many watched folders.
    pub(super) fn watch(&mut self, files: &[PathBuf]) -> Result<(), String> {
        self.files = files.iter().flat_map(|file| places(file)).collect();
        let folders: BTreeSet<PathBuf> = self.files.iter().map(|it| folder(it)).collect();
        for folder in self.folders.difference(&folders) {
            // It may be gone, and is not watched then.
            let _ = self.watcher.unwatch(folder);
        }
        // Again for all, since a folder may have been removed and created again.
        for folder in &folders {
            self.watcher
                .watch(folder, RecursiveMode::NonRecursive)
                .map_err(|error| cannot_watch(&error))?;
        }
        self.folders = folders;
        Ok(())
    }

    /// Waits until a file has changed and no other change follows at once.
    ///
    /// # Errors
    /// If the system reports that it watches no longer.
    pub(super) fn wait(&self) -> Result<(), String> {
        let ended = || "the system no longer reports changes of files".to_owned();
        while !self.concerns(&self.received.recv().map_err(|_| ended())?)? {}
        let mut end = Instant::now() + QUIET;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.received.recv_timeout(left) {
                Ok(event) if self.concerns(&event)? => end = Instant::now() + QUIET,
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => return Ok(()),
                Err(RecvTimeoutError::Disconnected) => return Err(ended()),
            }
        }
    }

    /// Whether an event may mean that a file has changed, or a folder that leads to it.
    fn concerns(&self, event: &notify::Result<Event>) -> Result<bool, String> {
        let event = event.as_ref().map_err(cannot_watch)?;
        if event.need_rescan() {
            return Ok(true);
        }
        // Reading them is an event as well.
        let is_change = !matches!(event.kind, EventKind::Access(_));
        let mut paths = event.paths.iter();
        let is_ours = paths.any(|path| self.files.iter().any(|file| file.starts_with(path)));
        Ok(is_change && is_ours)
    }
}

/// Where a file is: where its name is and, if that is a link, also where its contents are.
fn places(file: &Path) -> Vec<PathBuf> {
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let folder = folder(&absolute);
    // The system reports paths without links.
    let resolved = folder.canonicalize().ok();
    let below = absolute.strip_prefix(&folder).ok();
    let named = resolved
        .zip(below)
        .map(|(folder, below)| folder.join(below));
    let contents = absolute.canonicalize().ok();
    named.into_iter().chain(contents).collect()
}

/// The folder of a file or, if that does not exist, the nearest one above it that does.
fn folder(file: &Path) -> PathBuf {
    let existing = file.ancestors().skip(1).find(|folder| folder.is_dir());
    existing.unwrap_or(file).to_owned()
}

fn cannot_watch(error: &notify::Error) -> String {
    format!("cannot watch the files: {error}\n  help: run `cargo xtask regenerate` after each edit")
}
