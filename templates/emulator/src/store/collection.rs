//! The resources at one path, in the order of their creation. In: resources. Out: one by its key, or a page of them.

use std::{collections::BTreeMap, ops::Bound, sync::Arc};

use super::resource::Resource;
use crate::hashing::QuickMap;

#[derive(Clone, Debug, Default)]
pub(crate) struct Collection {
    resources: BTreeMap<u64, Arc<Resource>>,
    by_key: QuickMap<String, u64>,
    by_name: QuickMap<String, u64>,
    last_serial: u64,
}

/// Some resources of a collection.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) resources: Vec<Arc<Resource>>,
    /// Whether there are more after these.
    pub(crate) has_more: bool,
}

impl Collection {
    /// A resource by its key or its unique name.
    pub(crate) fn find(&self, key: &str) -> Option<&Arc<Resource>> {
        let serial = self.by_key.get(key).or_else(|| self.by_name.get(key))?;
        self.resources.get(serial)
    }

    /// All resources, in the order of their creation.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<Resource>> {
        self.resources.values()
    }

    /// A resource by its unique name alone.
    pub(crate) fn named(&self, name: &str) -> Option<&Arc<Resource>> {
        self.resources.get(self.by_name.get(name)?)
    }

    pub(super) fn next_serial(&self) -> u64 {
        self.last_serial.saturating_add(1)
    }

    pub(super) fn insert(&mut self, mut resource: Resource) -> Arc<Resource> {
        let serial = self.by_key.get(&resource.key).copied();
        let serial = serial.unwrap_or_else(|| {
            self.last_serial = self.next_serial();
            self.last_serial
        });
        resource.serial = serial;
        let resource = Arc::new(resource);
        let replaced = self.resources.insert(serial, Arc::clone(&resource));
        if let Some(name) = replaced.as_ref().and_then(|it| it.unique_name()) {
            self.by_name.remove(name);
        }
        if let Some(name) = resource.unique_name() {
            self.by_name.insert(name.to_owned(), serial);
        }
        self.by_key.insert(resource.key.clone(), serial);
        resource
    }

    pub(super) fn remove(&mut self, key: &str) -> Option<Arc<Resource>> {
        let serial = self.find(key)?.serial;
        let removed = self.resources.remove(&serial)?;
        self.by_key.remove(&removed.key);
        if let Some(name) = removed.unique_name() {
            self.by_name.remove(name);
        }
        Some(removed)
    }

    /// At most `size` resources after the one with the serial number `after`, without the first `skip`, of those that
    /// `is_wanted` keeps.
    pub(crate) fn page(
        &self,
        after: u64,
        skip: usize,
        size: usize,
        is_wanted: impl Fn(&Resource) -> bool,
    ) -> Page {
        let range = self
            .resources
            .range((Bound::Excluded(after), Bound::Unbounded));
        let mut wanted = range
            .map(|(_, it)| it)
            .filter(|it| is_wanted(it))
            .skip(skip);
        let resources = wanted.by_ref().take(size).cloned().collect();
        Page {
            resources,
            has_more: wanted.next().is_some(),
        }
    }
}
