//! The tasks of TaskRouter that route interactions. In: `Routing` of a request. Out: a task with its status, resources
//! as those of the TaskRouter API, which sees them if its catalogue is loaded.

use std::{sync::Arc, time::Duration};

use serde_json::{Map, Value};

use super::{invites, made::Place, task_router};
use crate::{
    effects::State,
    store::{Due, Resource},
};

pub(super) const HOST: &str = "taskrouter.twilio.com";
const SHAPE: &str = "/v1/Workspaces/{}/Tasks";

/// The event of a task that nobody has taken in time.
pub(super) const EXPIRE: &str = "expire a task";

/// How long a task waits, unless its routing says otherwise: as in the examples of the description.
const DEFAULT_TIMEOUT: u64 = 3600;

/// What the task of an interaction refers to.
pub(super) struct About<'a> {
    pub(super) channel: &'a Resource,
    pub(super) invite: &'a str,
}

/// The members of `Routing.properties` that a request may send.
pub(super) fn properties(routing: &Value) -> Map<String, Value> {
    let properties = routing.get("properties").and_then(Value::as_object);
    properties.cloned().unwrap_or_default()
}

/// Makes the task that an interaction is routed by.
pub(super) fn create(
    state: &mut State<'_>,
    properties: &Map<String, Value>,
    about: &About<'_>,
) -> Arc<Resource> {
    let of = |name: &str| properties.get(name).cloned().unwrap_or_default();
    let workspace = of("workspace_sid");
    let workspace = workspace.as_str().unwrap_or_default();
    let place = Place {
        host: HOST,
        shape: SHAPE,
        path: &format!("/v1/Workspaces/{workspace}/Tasks"),
        prefix: "WT",
        sid: None,
    };
    let timeout = properties.get("timeout").and_then(Value::as_u64);
    let timeout = timeout.unwrap_or(DEFAULT_TIMEOUT);
    let (channel, invite) = (about.channel, about.invite);
    let values = [
        ("workspace_sid", workspace.into()),
        ("workflow_sid", of("workflow_sid")),
        ("task_queue_sid", of("queue_sid")),
        ("task_channel_sid", of("task_channel_sid")),
        ("task_channel_unique_name", of("task_channel_unique_name")),
        ("assignment_status", "pending".into()),
        ("priority", of("priority").as_u64().unwrap_or(0).into()),
        ("timeout", timeout.into()),
        ("age", 0.into()),
        ("attributes", attributes(&of("attributes"), about).into()),
        // How rules find the interaction; no API shows these.
        ("created_at", state.now.as_secs().into()),
        ("channels", channel.collection.as_str().into()),
        ("channel_sid", channel.key.as_str().into()),
        ("invite_sid", invite.into()),
    ];
    let task = place.make(state, values);
    state.schedule(Duration::from_secs(timeout), EXPIRE, &task);
    task_router::task_event(state, &task, "task.created", None);
    task
}

/// The attributes of a task as JSON text: those of the request, and what they say of the interaction.
fn attributes(given: &Value, about: &About<'_>) -> String {
    let given = match given {
        // A request may send them as a text as well.
        Value::String(text) => serde_json::from_str(text).unwrap_or_default(),
        given => given.clone(),
    };
    let mut attributes = match given {
        Value::Object(attributes) => attributes,
        _ => Map::new(),
    };
    let channel = about.channel;
    let added = [
        ("flexInteractionSid", channel.get("interaction_sid").clone()),
        ("flexInteractionChannelSid", channel.key.as_str().into()),
        ("flexChannelInviteSid", about.invite.into()),
        ("conversationSid", channel.get("media_channel_sid").clone()),
    ];
    for (name, value) in added {
        if !value.is_null() {
            attributes.insert(name.to_owned(), value);
        }
    }
    Value::Object(attributes).to_string()
}

/// `routing` as answers show it.
pub(super) fn routing(given: &Value, task: &Resource, reservation: Option<&Resource>) -> Value {
    let mut properties = properties(given);
    for (property, of_task) in [
        ("sid", "sid"),
        ("workspace_sid", "workspace_sid"),
        ("workflow_sid", "workflow_sid"),
        ("queue_sid", "task_queue_sid"),
        ("task_channel_sid", "task_channel_sid"),
        ("task_channel_unique_name", "task_channel_unique_name"),
        ("assignment_status", "assignment_status"),
        ("attributes", "attributes"),
        ("priority", "priority"),
        ("timeout", "timeout"),
        ("age", "age"),
    ] {
        properties.insert(property.to_owned(), task.get(of_task).clone());
    }
    let reservation = reservation.map(|it| {
        let shown = [("sid", "sid"), ("worker_sid", "worker_sid")];
        let shown = shown.map(|(name, of)| (name.to_owned(), it.get(of).clone()));
        Value::Object(Map::from_iter(shown))
    });
    let routing = [
        ("reservation", reservation.unwrap_or_default()),
        ("properties", Value::Object(properties)),
    ];
    Value::Object(
        routing
            .map(|(name, value)| (name.to_owned(), value))
            .into_iter()
            .collect(),
    )
}

/// The task of an invite.
pub(super) fn of_invite(state: &State<'_>, invite: &Resource) -> Option<Arc<Resource>> {
    let collection = invite.get("tasks").as_str()?;
    let task = state
        .store
        .find(collection, invite.get("task_sid").as_str()?);
    task.cloned()
}

/// Whether nothing more happens to a task.
pub(super) fn is_over(task: &Resource) -> bool {
    let status = task.get("assignment_status").as_str();
    matches!(status, Some("completed" | "canceled"))
}

/// Changes the status of a task that is not over, and says so to whom it concerns.
pub(super) fn set_status(
    state: &mut State<'_>,
    task: &Arc<Resource>,
    status: &str,
    why: Option<&str>,
) {
    if is_over(task) || task.get("assignment_status") == status {
        return;
    }
    let now = state.now.as_secs();
    let task = state.change(task, |task| {
        let created = task.get("created_at").as_u64().unwrap_or(now);
        task.set("age", now.saturating_sub(created));
        task.set("assignment_status", status);
    });
    invites::show_routing(state, &task);
    let event = match status {
        "canceled" => "task.canceled",
        "wrapping" => "task.wrapup",
        "completed" => "task.completed",
        // TaskRouter tells of these by the events of the reservation.
        _ => return,
    };
    task_router::task_event(state, &task, event, why);
}

/// Cancels a task that nobody has taken in time.
pub(super) fn expire(state: &mut State<'_>, due: &Due) {
    let task = state.store.find(&due.collection, &due.key).cloned();
    let waits = |it: &Arc<Resource>| {
        matches!(
            it.get("assignment_status").as_str(),
            Some("pending" | "reserved")
        )
    };
    if let Some(task) = task.filter(waits) {
        set_status(state, &task, "canceled", Some("Task TTL Exceeded"));
    }
}
