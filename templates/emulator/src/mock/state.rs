//! The whole state as JSON. In: the store of an account. Out: what `MockBuilder::state` reads.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::Mock;
use crate::{
    effects::State,
    plan::{KindId, Role},
    routing::SUFFIX,
    store::{Collection, Resource},
};

impl Mock {
    /// The resources of the account, as [`MockBuilder::state`](crate::MockBuilder::state) takes them: an object of
    /// paths, each with a resource or a list of them in the order of their creation.
    ///
    /// It may hold personal data: whatever requests have sent.
    pub fn state(&self) -> Value {
        self.with_state(self.account_sid(), |state| {
            let mut paths = Map::new();
            for (path, collection) in state.store.collections() {
                add(state, path, collection, &mut paths);
            }
            Value::Object(paths)
        })
    }
}

fn add(state: &State<'_>, path: &str, collection: &Collection, paths: &mut Map<String, Value>) {
    let Some(first) = collection.iter().next() else {
        return;
    };
    let suffix = suffix(state, first.kind);
    if first.key.is_empty() {
        paths.insert(format!("/{path}{suffix}"), properties(first));
    } else if has_collection(state, first.kind) {
        let resources = collection.iter().map(properties);
        paths.insert(format!("/{path}{suffix}"), resources.collect());
    } else {
        for resource in collection.iter() {
            paths.insert(
                format!("/{}{suffix}", resource.location()),
                properties(resource),
            );
        }
    }
}

/// What the paths of the API of 2010 end with.
fn suffix(state: &State<'_>, kind: KindId) -> &'static str {
    let kind = state.api.kind(kind);
    match kind.map(|it| it.template.suffix()) {
        Some(SUFFIX) => SUFFIX,
        _ => "",
    }
}

/// Whether an operation has the path of the collection.
fn has_collection(state: &State<'_>, kind: KindId) -> bool {
    let mut operations = state.api.operations.iter();
    operations.any(|it| it.kind == kind && matches!(it.role, Role::List | Role::Create))
}

/// The properties of a resource, without those that depend on where a client sees the server.
pub(crate) fn properties(resource: &Arc<Resource>) -> Value {
    let fields = resource.fields.iter();
    Value::Object(
        fields
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
    )
}
