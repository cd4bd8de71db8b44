//! Going back to an earlier state. In: names of snapshots. Out: the state as it was then.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, atomic::Ordering},
    time::Duration,
};

use super::{Invalid, Mock, locked};
use crate::store::Store;

/// The state of all accounts at one time.
#[derive(Clone)]
pub(super) struct Taken {
    stores: HashMap<String, Store>,
    time: Duration,
}

impl Mock {
    /// Goes back to the beginning: nothing has been created, no request was recorded, there are no faults, the next
    /// SIDs and request IDs are the first ones, and a clock that stands still is where it began. Snapshots stay.
    pub fn reset(&self) {
        self.shared.clock.restart();
        let stores = self.shared.stores.write();
        stores.unwrap_or_else(PoisonError::into_inner).clear();
        self.forget_requests();
        self.shared.deliveries.clear();
        self.shared.faults.clear();
        self.shared.requests.store(0, Ordering::Relaxed);
    }

    /// Remembers the state of all accounts and the time under this name, instead of what had the name before. Resources
    /// are shared with the state until they change, so a snapshot is cheap.
    pub fn snapshot(&self, name: impl Into<String>) {
        let stores = self.shared.stores.read();
        let stores = stores.unwrap_or_else(PoisonError::into_inner);
        let stores = stores
            .iter()
            .map(|(account, it)| (account.clone(), locked(it).clone()));
        let taken = Taken {
            stores: stores.collect(),
            time: self.shared.clock.since_1970(),
        };
        locked(&self.shared.snapshots).insert(name.into(), taken);
    }

    /// Goes back to the state and the time of a snapshot. Requests stay recorded.
    ///
    /// # Errors
    /// If there is no snapshot of this name.
    pub fn restore(&self, name: &str) -> Result<(), Invalid> {
        let snapshots = locked(&self.shared.snapshots);
        let Some(taken) = snapshots.get(name).cloned() else {
            let mut names: Vec<&str> = snapshots.keys().map(String::as_str).collect();
            names.sort_unstable();
            return Err(Invalid::new(vec![format!(
                "there is no snapshot `{name}`; there are: {}",
                if names.is_empty() {
                    "none".to_owned()
                } else {
                    names.join(", ")
                }
            )]));
        };
        drop(snapshots);
        let restored = taken.stores.into_iter();
        let restored = restored.map(|(account, store)| (account, Arc::new(Mutex::new(store))));
        let stores = self.shared.stores.write();
        *stores.unwrap_or_else(PoisonError::into_inner) = restored.collect();
        self.shared.clock.set_since_1970(taken.time);
        Ok(())
    }
}
