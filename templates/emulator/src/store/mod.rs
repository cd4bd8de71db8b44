//! The state of one account. In: changes. Out: resources, by the path of their collection and their key.

mod collection;
mod resource;
mod schedule;
mod sids;

use std::{collections::BTreeMap, sync::Arc};

use crate::{callbacks::Calls, clock::Dates};

pub(crate) use self::{
    collection::{Collection, Page},
    resource::{Fields, Resource, UNIQUE_NAME, as_segment, of_segment},
    schedule::{Due, Schedule, missing},
    sids::{SidSource, sid},
};

/// The resources of one account, and what is due later. A clone shares all resources with the original until one of the
/// two changes them.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    /// By host and path: `flex-api.twilio.com/v1/Channels`. Sorted, so that what is below a path stands together.
    collections: BTreeMap<String, Collection>,
    pub(crate) sids: SidSource,
    pub(crate) schedule: Schedule,
    /// The texts of dates.
    pub(crate) dates: Dates,
    /// What is to be sent to the application.
    pub(crate) calls: Calls,
}

impl Store {
    pub(crate) fn new(seed: u64, account: &str) -> Self {
        Self {
            collections: BTreeMap::new(),
            sids: SidSource::new(seed, account),
            schedule: Schedule::default(),
            dates: Dates::default(),
            calls: Calls::default(),
        }
    }

    /// The collection at this path, if anything was ever in it.
    pub(crate) fn collection(&self, path: &str) -> Option<&Collection> {
        self.collections.get(path)
    }

    /// All collections with their paths: those below others come after them.
    pub(crate) fn collections(&self) -> impl Iterator<Item = (&str, &Collection)> {
        self.collections
            .iter()
            .map(|(path, it)| (path.as_str(), it))
    }

    /// A resource by its key or its unique name.
    pub(crate) fn find(&self, collection: &str, key: &str) -> Option<&Arc<Resource>> {
        self.collections.get(collection)?.find(key)
    }

    /// All resources in collections whose path begins so, by collection and in the order of their creation.
    pub(crate) fn below(&self, prefix: &str) -> Vec<Arc<Resource>> {
        let collections = self.collections.range(prefix.to_owned()..);
        let collections = collections.take_while(|(path, _)| path.starts_with(prefix));
        let resources = collections.flat_map(|(_, it)| it.iter());
        resources.cloned().collect()
    }

    /// The number that the next new resource of a collection gets.
    pub(crate) fn next_number(&self, collection: &str) -> u64 {
        let collection = self.collections.get(collection);
        collection.map_or(1, Collection::next_serial)
    }

    /// Adds a resource behind the others of its collection, or replaces the one with the same key in its place.
    pub(crate) fn insert(&mut self, resource: Resource) -> Arc<Resource> {
        let path = resource.collection.clone();
        self.collections.entry(path).or_default().insert(resource)
    }

    /// Removes a resource and everything below it.
    pub(crate) fn remove(&mut self, collection: &str, key: &str) -> Option<Arc<Resource>> {
        let removed = self.collections.get_mut(collection)?.remove(key)?;
        self.remove_below(&format!("{}/", removed.location()));
        Some(removed)
    }

    /// Removes a whole collection and everything below it.
    pub(crate) fn clear(&mut self, collection: &str) {
        self.collections.remove(collection);
        self.remove_below(&format!("{collection}/"));
    }

    fn remove_below(&mut self, prefix: &str) {
        let below = self.collections.range(prefix.to_owned()..);
        let below = below.map(|(path, _)| path);
        let below: Vec<String> = below
            .take_while(|it| it.starts_with(prefix))
            .cloned()
            .collect();
        for path in below {
            self.collections.remove(&path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::KindId;

    fn resource(collection: &str, key: &str, name: &str) -> Resource {
        let fields = [(UNIQUE_NAME.into(), name.into())];
        Resource {
            kind: KindId(0),
            collection: collection.to_owned(),
            key: key.to_owned(),
            fields: Fields::from_iter(fields),
            serial: 0,
        }
    }

    #[test]
    fn what_is_below_a_removed_resource_is_gone_and_what_is_beside_it_stays() {
        let mut store = Store::new(0, "AC");
        for (collection, key) in [
            ("host/a", "1"),
            ("host/a", "12"),
            ("host/a/1/b", "2"),
            ("host/a/1/b/2/c", "3"),
            ("host/a/12/b", "4"),
        ] {
            store.insert(resource(collection, key, ""));
        }
        store.remove("host/a", "1").unwrap();
        let left = store.collections().flat_map(|(_, it)| it.iter());
        let left: Vec<String> = left.map(|it| it.location()).collect();
        assert_eq!(left, ["host/a/12", "host/a/12/b/4"]);
    }

    #[test]
    fn a_resource_has_one_unique_name_at_a_time() {
        let mut store = Store::new(0, "AC");
        store.insert(resource("host/a", "1", "old"));
        store.insert(resource("host/a", "1", "new"));
        let key = |name| store.find("host/a", name).map(|it| it.key.as_str());
        assert_eq!(
            (key("new"), key("1"), key("old")),
            (Some("1"), Some("1"), None)
        );
    }

    #[test]
    fn sids_differ_by_account_and_seed_and_are_the_same_each_time() {
        let first = |seed, account| SidSource::new(seed, account).next("CH");
        let sid = first(0, "AC1");
        assert_eq!(sid, first(0, "AC1"));
        assert_ne!(sid, first(0, "AC2"));
        assert_ne!(sid, first(1, "AC1"));
        assert!(crate::validation::is_sid("CH", &sid), "{sid}");
    }
}
