//! Writing a state. In: the store of an account. Out: JSON that `read` reads.

use serde_json::{Map, Value, json};

use super::{
    member,
    secrets::{properties, without_credentials},
};
use crate::{
    callbacks::Call,
    clock::exact_date_time,
    effects::State,
    plan::{KindId, Role},
    routing::SUFFIX,
    store::{Collection, Due},
};

/// The whole state of an account.
pub(crate) fn write(state: &State<'_>) -> Value {
    let mut members = Map::new();
    for (path, collection) in state.store.collections() {
        add(state, path, collection, &mut members);
    }
    let due: Vec<Value> = state.store.schedule.all().filter_map(due).collect();
    if !due.is_empty() {
        members.insert(member::SCHEDULED.to_owned(), due.into());
    }
    let calls: Vec<Value> = state.store.calls.all().filter_map(call).collect();
    if !calls.is_empty() {
        members.insert(member::WEBHOOKS.to_owned(), calls.into());
    }
    let sids_made = state.store.sids.made();
    if sids_made > 0 {
        members.insert(member::SIDS_MADE.to_owned(), sids_made.into());
    }
    if let Some(now) = exact_date_time(state.now).filter(|_| !members.is_empty()) {
        members.insert(member::TIME.to_owned(), now.into());
    }
    Value::Object(members)
}

fn add(state: &State<'_>, path: &str, collection: &Collection, paths: &mut Map<String, Value>) {
    let Some(first) = collection.iter().next() else {
        return;
    };
    let suffix = suffix(state, first.kind);
    if first.key.is_empty() {
        paths.insert(format!("/{path}{suffix}"), properties(state, first));
    } else if has_collection(state, first.kind) {
        let resources = collection.iter().map(|it| properties(state, it));
        paths.insert(format!("/{path}{suffix}"), resources.collect());
    } else {
        for resource in collection.iter() {
            paths.insert(
                format!("/{}{suffix}", resource.location()),
                properties(state, resource),
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

/// `None` for what is due after the year 9999, for which there is no date.
fn due(due: &Due) -> Option<Value> {
    Some(json!({
        "at": exact_date_time(due.at)?,
        "event": due.event,
        "collection": due.collection,
        "key": due.key,
    }))
}

/// Without what the builder gives: its URLs, and the auth token, with which a webhook is signed when it is sent.
fn call(call: &Call) -> Option<Value> {
    let url = (!call.is_of_builder).then(|| without_credentials(&call.url));
    let reservation = call.reservation.as_ref();
    let reservation =
        reservation.map(|(collection, key)| json!({ "collection": collection, "key": key }));
    let all = [
        ("at", exact_date_time(call.at)?.into()),
        ("kind", call.kind.name().into()),
        ("event", call.event.as_str().into()),
        ("method", call.method.as_str().into()),
        ("url", url.into()),
        ("parameters", json!(call.parameters)),
        ("reservation", reservation.into()),
    ];
    let all = all.into_iter().filter(|(_, value)| !value.is_null());
    Some(Value::Object(
        all.map(|(name, value)| (name.to_owned(), value)).collect(),
    ))
}
