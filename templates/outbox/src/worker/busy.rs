//! The entries that this worker is busy with.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The entries, each from when it is taken until its task ends.
#[derive(Clone, Default)]
pub(super) struct Busy(Arc<Mutex<BTreeSet<String>>>);

/// One of them. Dropping it, also in a panic, ends it.
pub(super) struct Entry {
    busy: Busy,
    entry: String,
}

impl Busy {
    /// Adds an entry; `None` if a task has it already.
    pub(super) fn with(&self, entry: &str) -> Option<Entry> {
        let is_new = self.lock().insert(entry.to_owned());
        is_new.then(|| Entry {
            busy: self.clone(),
            entry: entry.to_owned(),
        })
    }

    pub(super) fn entries(&self) -> Vec<String> {
        self.lock().iter().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.busy.lock().remove(&self.entry);
    }
}
