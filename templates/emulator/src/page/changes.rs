//! What has changed since a page last heard of it. In: the emulator. Out: changes as JSON.

use std::{collections::HashMap, sync::Arc};

use serde::Serialize;

use super::entry::Entry;
use crate::{callbacks::Delivery, mock::Mock, store::Resource};

/// What one page has seen.
pub(super) struct Watcher {
    mock: Mock,
    is_new: bool,
    /// By account and location, with their number on the page.
    resources: HashMap<(String, String), (u64, Arc<Resource>)>,
    last_id: u64,
    requests: u64,
    cleared: u64,
    last_delivery: Option<Arc<Delivery>>,
}

#[derive(Default, Serialize)]
struct Changes {
    /// The page begins anew.
    from_start: bool,
    are_requests_forgotten: bool,
    resources: Vec<Entry>,
    removed: Vec<u64>,
    requests: Vec<Entry>,
    webhooks: Vec<Entry>,
}

/// How many requests and webhooks a page is told of at once.
const MOST: usize = 500;

impl Watcher {
    pub(super) fn new(mock: Mock) -> Self {
        Self {
            mock,
            is_new: true,
            resources: HashMap::new(),
            last_id: 0,
            requests: 0,
            cleared: 0,
            last_delivery: None,
        }
    }

    /// The changes in one line of JSON; `None` if there are none.
    pub(super) fn changes(&mut self) -> Option<String> {
        let mut changes = Changes {
            from_start: std::mem::take(&mut self.is_new),
            ..Changes::default()
        };
        self.see_resources(&mut changes);
        self.see_requests(&mut changes);
        self.see_webhooks(&mut changes);
        if changes.is_empty() {
            return None;
        }
        serde_json::to_string(&changes).ok()
    }

    fn see_resources(&mut self, changes: &mut Changes) {
        let mut before = std::mem::take(&mut self.resources);
        for account in self.mock.accounts_with_stores() {
            self.mock.with_state(&account, |state| {
                let collections = state.store.collections();
                for resource in collections.flat_map(|(_, it)| it.iter()) {
                    let key = (account.clone(), resource.location());
                    let known = before.remove(&key);
                    let is_same = |(_, it): &(u64, Arc<Resource>)| Arc::ptr_eq(it, resource);
                    let is_changed = !known.as_ref().is_some_and(is_same);
                    let id = known.map(|(id, _)| id).unwrap_or_else(|| {
                        self.last_id += 1;
                        self.last_id
                    });
                    if is_changed {
                        let entry = Entry::of_resource(id, state, resource);
                        changes.resources.push(entry);
                    }
                    self.resources.insert(key, (id, Arc::clone(resource)));
                }
            });
        }
        changes.removed = before.into_values().map(|(id, _)| id).collect();
    }

    fn see_requests(&mut self, changes: &mut Changes) {
        let latest = self.mock.records().since(self.requests);
        changes.are_requests_forgotten = latest.cleared != self.cleared;
        self.cleared = latest.cleared;
        self.requests = latest.total;
        let numbered = (1..=latest.total).rev().zip(latest.exchanges.iter().rev());
        let entries = numbered.take(MOST);
        let entries = entries.map(|(number, it)| Entry::of_exchange(number, it));
        changes.requests = entries.collect();
        changes.requests.reverse();
    }

    fn see_webhooks(&mut self, changes: &mut Changes) {
        let all = self.mock.deliveries();
        let last = self.last_delivery.as_ref();
        let is_new = |it: &&Arc<Delivery>| !last.is_some_and(|last| Arc::ptr_eq(last, it));
        let new: Vec<_> = all.iter().rev().take_while(is_new).take(MOST).collect();
        for delivery in new.into_iter().rev() {
            self.last_id += 1;
            let entry = Entry::of_delivery(self.last_id, delivery);
            changes.webhooks.push(entry);
        }
        self.last_delivery = all.last().cloned();
    }
}

impl Changes {
    fn is_empty(&self) -> bool {
        !self.from_start
            && !self.are_requests_forgotten
            && self.resources.is_empty()
            && self.removed.is_empty()
            && self.requests.is_empty()
            && self.webhooks.is_empty()
    }
}
