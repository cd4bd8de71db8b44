//! The state as rules see it: the store of one account, the time, and what is known of the API. In: collections, keys
//! and changes. Out: resources.

use std::{sync::Arc, time::Duration};

use serde_json::{Map, Value};

use crate::{
    callbacks::Settings,
    plan::{Api, Initial, Kind, KindId},
    store::{Due, Fields, Resource, Store, of_segment},
};

/// The state of one account at one time.
pub(crate) struct State<'a> {
    pub(crate) api: &'a Api,
    pub(crate) account: &'a str,
    /// Since 1970.
    pub(crate) now: Duration,
    pub(crate) store: &'a mut Store,
    /// Where TaskRouter and Conversations call back to.
    pub(crate) callbacks: &'a Settings,
}

impl State<'_> {
    /// A new resource as the model says, which is in no collection yet.
    ///
    /// `path` is the path of the collection after the host; `key`, if it is given, is what names the resource.
    pub(crate) fn draft(&mut self, id: KindId, collection: &str, key: Option<&str>) -> Resource {
        self.draft_of(id, collection, key, &Map::new())
    }

    /// The same with the properties that are given, for which no SIDs are made.
    pub(crate) fn draft_of(
        &mut self,
        id: KindId,
        collection: &str,
        key: Option<&str>,
        given: &Map<String, Value>,
    ) -> Resource {
        let mut fields = Fields::default();
        let Some(kind) = self.api.kind(id) else {
            return resource(id, collection, key.unwrap_or_default(), fields);
        };
        fields.reserve(kind.initial.len());
        if kind.model.is_none() {
            let example = kind.example.iter();
            fields.extend(example.map(|(name, value)| (name.as_str().into(), value.clone())));
        }
        for (name, initial) in &kind.initial {
            let value = match initial {
                Initial::Sid(_) if given.contains_key(name.as_ref()) => Value::Null,
                Initial::Sid(_) if key.is_some() && kind.key.as_deref() == Some(name) => {
                    Value::from(key)
                }
                initial => self.initial(kind, initial, collection),
            };
            fields.insert(Arc::clone(name), value);
        }
        let named = kind
            .key
            .as_ref()
            .and_then(|it| fields.get(it.as_str())?.as_str());
        let key = match (key, named) {
            (Some(key), _) | (None, Some(key)) => key.to_owned(),
            (None, None) if kind.has_instances => self.store.sids.next(""),
            // Nobody sees it, and a saved state does not hold it.
            (None, None) => self.store.next_number(collection).to_string(),
        };
        // The last segment of the path is known only now.
        for (name, initial) in &kind.initial {
            if *initial == Initial::OfPath(kind.template.segments.len().saturating_sub(1)) {
                fields.insert(Arc::clone(name), Value::from(key.as_str()));
            }
        }
        resource(id, collection, &key, fields)
    }

    fn initial(&mut self, kind: &Kind, initial: &Initial, collection: &str) -> Value {
        match initial {
            Initial::Value(value) => value.clone(),
            Initial::Sid(prefix) => self.store.sids.next(prefix).into(),
            Initial::Account => self.account.into(),
            Initial::Created | Initial::Updated => self.store.dates.at(self.now).into(),
            Initial::OfPath(position) => {
                let path = collection.strip_prefix(kind.host.as_str());
                let segment = path.and_then(|it| it.split('/').nth(position + 1));
                segment.map_or(Value::Null, |it| of_segment(it).into())
            }
            Initial::Address | Initial::Links => Value::Null,
        }
    }

    /// Changes a resource, and says when.
    pub(crate) fn change(
        &mut self,
        resource: &Arc<Resource>,
        change: impl FnOnce(&mut Resource),
    ) -> Arc<Resource> {
        let mut changed = Resource::clone(resource);
        change(&mut changed);
        let now = self.store.dates.at(self.now);
        let initial = self
            .api
            .kind(changed.kind)
            .map_or(&[][..], |it| &it.initial);
        for (name, initial) in initial {
            if *initial == Initial::Updated {
                changed.set(name, now);
            }
        }
        self.store.insert(changed)
    }

    /// Does something later, after this time.
    pub(crate) fn schedule(&mut self, after: Duration, event: &'static str, about: &Resource) {
        self.store.schedule.add(Due {
            at: self.now.saturating_add(after),
            event,
            collection: about.collection.clone(),
            key: about.key.clone(),
        });
    }

    /// The kind of the resources in collections of this shape, such as `/v1/Interactions/{}/Channels`.
    pub(crate) fn kind(&self, host: &str, shape: &str) -> Option<KindId> {
        let mut kinds = self.api.kinds.iter();
        let index = kinds.position(|it| it.host == host && it.shape == shape);
        index.map(KindId)
    }
}

fn resource(kind: KindId, collection: &str, key: &str, fields: Fields) -> Resource {
    Resource {
        kind,
        collection: collection.to_owned(),
        key: key.to_owned(),
        fields,
        serial: 0,
    }
}
