//! Putting resources into the state. In: paths and JSON. Out: resources, as if requests had created them.

use std::sync::Arc;

use http::Method;
use serde_json::Value;

use super::{Invalid, Mock, state::properties};
use crate::{
    effects::{Located, State, locate, property_value},
    flex,
    plan::{Initial, Kind, KindId, Operation, Role},
    routing::Found,
    store::{Resource, UNIQUE_NAME},
    validation::{is_sid, path_values},
};

impl Mock {
    /// Puts a resource into the store of the account, and returns its properties.
    ///
    /// `path` is that of a collection (`/v1/PluginService/Plugins`), whose resource gets a new SID unless `resource` has
    /// one; or that of a resource by its SID or its unique name (`/v1/PluginService/Plugins/chat-colors`), which is replaced; or that of something there is
    /// one of (`/v1/Configuration`). If several products have such a path, it begins with the host:
    /// `/flex-api.twilio.com/v1/Configuration`. Properties that `resource` does not have are those of a new resource.
    ///
    /// # Errors
    /// If there is no such path, or something above it does not exist, or `resource` is no JSON object.
    pub fn put(&self, path: &str, resource: Value) -> Result<Value, Invalid> {
        self.with_state(self.account_sid(), |state| put(state, path, &resource))
            .map(|resource| properties(&resource))
            .map_err(|problem| Invalid::new(vec![problem]))
    }

    /// The resource at this path, in the store of the account.
    ///
    /// URLs and links are null: they depend on where a client sees the server.
    pub fn get(&self, path: &str) -> Option<Value> {
        self.with_state(self.account_sid(), |state| {
            let place = place(state, path).ok()?;
            let key = place.located.key.as_deref().unwrap_or_default();
            let found = state.store.find(&place.located.collection, key)?;
            Some(properties(found))
        })
    }
}

/// Puts a resource into the state.
pub(super) fn put(
    state: &mut State<'_>,
    path: &str,
    given: &Value,
) -> Result<Arc<Resource>, String> {
    let Value::Object(given) = given else {
        return Err(format!("`{path}`: a resource is a JSON object"));
    };
    if let Some(hidden) = flex::put_hidden(state, path, given) {
        return Ok(hidden);
    }
    let place = place(state, path)?;
    let kind = state
        .api
        .kind(place.kind)
        .ok_or_else(|| no_such_path(path))?;
    let in_path = place.located.key.as_deref();
    let name = in_path.filter(|it| is_name(kind, it));
    let given_key = kind.key.as_ref().and_then(|it| given.get(it)?.as_str());
    let key = match (in_path, place.is_singleton) {
        (Some(key), _) if name.is_none() => Some(key),
        (_, true) => Some(""),
        _ => given_key,
    };
    let known = name.and_then(|it| state.store.find(&place.located.collection, it));
    let known = known.map(|it| it.key.clone());
    let key = known.as_deref().or(key);
    let mut resource = state.draft_of(place.kind, &place.located.collection, key, given);
    if let Some(name) = name {
        resource.set(UNIQUE_NAME, name);
    }
    for (name, value) in given {
        let ty = type_of(state, kind, name);
        resource.set(name, property_value(value, ty.as_ref()));
    }
    if let (Some(property), false) = (&kind.key, place.is_singleton) {
        resource.set(property, resource.key.clone());
    }
    Ok(state.store.insert(resource))
}

/// Whether a path names a resource by its unique name, as it is no SID of its kind.
fn is_name(kind: &Kind, key: &str) -> bool {
    let mut initial = kind.initial.iter();
    let prefix = initial.find_map(|(name, initial)| match initial {
        Initial::Sid(prefix) if kind.key.as_deref() == Some(name) => Some(prefix.as_str()),
        _ => None,
    });
    let has_name = kind
        .initial
        .iter()
        .any(|(name, _)| name.as_ref() == UNIQUE_NAME);
    has_name && prefix.is_some_and(|it| !is_sid(it, key))
}

fn type_of(state: &State<'_>, kind: &Kind, property: &str) -> Option<crate::catalogue::Type> {
    let model = state.api.catalogue.models.get(kind.model?)?;
    let found = model.properties.iter().find(|it| it.name == property);
    found.map(|it| it.ty.clone())
}

struct Place {
    kind: KindId,
    located: Located,
    is_singleton: bool,
}

/// What a path leads to, whatever the operations there are.
fn place(state: &State<'_>, path: &str) -> Result<Place, String> {
    let uri = path.parse().map_err(|_| no_such_path(path))?;
    let placed = state.api.products.place(&uri, "http", NO_HOST);
    let placed = placed.map_err(|_| no_such_path(path))?;
    for method in [
        Method::GET,
        Method::POST,
        Method::PUT,
        Method::DELETE,
        Method::PATCH,
    ] {
        let Found::Operation(index, values) = placed.product.routes.find(&method, placed.path)
        else {
            continue;
        };
        let Some(operation) = state.api.operations.get(index) else {
            continue;
        };
        if operation.role == Role::Act {
            continue;
        }
        let entry = operation
            .entry(state.api)
            .ok_or_else(|| no_such_path(path))?;
        let values = path_values(&state.api.catalogue, entry, &operation.template, &values);
        let located = locate(state.api, state.store, operation, &values);
        return Ok(Place {
            kind: operation.kind,
            located: located
                .ok_or_else(|| format!("`{path}` is below something that does not exist"))?,
            is_singleton: is_singleton(operation),
        });
    }
    Err(no_such_path(path))
}

fn is_singleton(operation: &Operation) -> bool {
    matches!(
        operation.role,
        Role::FetchSingleton | Role::UpdateSingleton | Role::DeleteSingleton
    )
}

/// No server has this name.
const NO_HOST: &str = "localhost";

fn no_such_path(path: &str) -> String {
    format!("no operation, or those of several products, have the path `{path}`")
}
