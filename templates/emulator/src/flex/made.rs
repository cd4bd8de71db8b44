//! What rules make besides the resource of an operation: tasks, conversations. In: where it belongs, and its
//! properties. Out: a resource, which operations of other products see if their catalogue is loaded.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{conversations, tasks, tokens};
use crate::{
    clock::date_time,
    effects::State,
    plan::KindId,
    store::{Fields, Resource},
};

/// Where a resource belongs.
pub(super) struct Place<'a> {
    pub(super) host: &'static str,
    /// The shape of its collection: `/v1/Workspaces/{}/Tasks`.
    pub(super) shape: &'static str,
    /// The path of its collection, after the host.
    pub(super) path: &'a str,
    /// What its SID begins with.
    pub(super) prefix: &'static str,
    /// Its SID, if it is not a new one.
    pub(super) sid: Option<&'a str>,
}

/// A resource without a kind: no catalogue has its collection, so no operation can see it.
const HIDDEN: KindId = KindId(usize::MAX);

/// The hosts whose resources rules make, whether a catalogue knows them or not.
const HOSTS: [&str; 3] = [conversations::HOST, tasks::HOST, tokens::IAM];

/// Puts back what no catalogue knows, at its path in a saved state: `/taskrouter.twilio.com/…`. `None` if a catalogue
/// knows it.
pub(crate) fn put_hidden(
    state: &mut State<'_>,
    path: &str,
    properties: &Map<String, Value>,
) -> Option<Arc<Resource>> {
    let location = path.strip_prefix('/')?;
    let (host, _) = location.split_once('/')?;
    let (collection, key) = location.rsplit_once('/')?;
    let is_hidden = HOSTS.contains(&host) && state.api.kinds.iter().all(|it| it.host != host);
    let is_hidden = is_hidden || location.starts_with(tokens::COLLECTION);
    is_hidden.then(|| {
        let fields = properties.iter();
        state.store.insert(Resource {
            kind: HIDDEN,
            collection: collection.to_owned(),
            key: key.to_owned(),
            fields: fields
                .map(|(name, value)| (name.as_str().into(), value.clone()))
                .collect(),
            serial: 0,
        })
    })
}

impl Place<'_> {
    /// The host and the path of the collection.
    pub(super) fn collection(&self) -> String {
        format!("{}{}", self.host, self.path)
    }

    /// Makes a resource with these properties, and otherwise those of a new one.
    pub(super) fn make<'v>(
        &self,
        state: &mut State<'_>,
        properties: impl IntoIterator<Item = (&'v str, Value)>,
    ) -> Arc<Resource> {
        let sid = match self.sid {
            Some(sid) => sid.to_owned(),
            None => state.store.sids.next(self.prefix),
        };
        let collection = self.collection();
        let mut resource = match state.kind(self.host, self.shape) {
            Some(kind) => state.draft(kind, &collection, Some(&sid)),
            None => Resource {
                kind: HIDDEN,
                collection,
                key: sid.clone(),
                fields: Fields::default(),
                serial: 0,
            },
        };
        let now = date_time(state.now);
        resource.set("sid", sid);
        resource.set("account_sid", state.account);
        resource.set("date_created", now.as_str());
        resource.set("date_updated", now);
        for (name, value) in properties {
            resource.set(name, value);
        }
        state.store.insert(resource)
    }
}
