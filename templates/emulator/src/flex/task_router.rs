//! What TaskRouter tells the application. In: tasks and reservations that have changed. Out: calls to its callbacks.

use http::Method;
use serde_json::Value;

use crate::{
    callbacks::{self, Call, Kind},
    effects::State,
    store::Resource,
};

/// How Twilio calls the workspace of Flex.
const WORKSPACE: &str = "Flex Task Assignment";

/// Tells what has happened to a task.
pub(super) fn task_event(state: &mut State<'_>, task: &Resource, event: &str, why: Option<&str>) {
    let reason = match event {
        "task.canceled" => "TaskCanceledReason",
        _ => "TaskCompletedReason",
    };
    let why = why.map(|it| (reason, Value::from(it)));
    tell(state, event, task, of_task(task).into_iter().chain(why));
}

/// Tells what has happened to a reservation of a task.
pub(super) fn reservation_event(
    state: &mut State<'_>,
    task: &Resource,
    reservation: &Resource,
    event: &str,
) {
    let more = of_task(task).into_iter().chain(of_reservation(reservation));
    tell(state, event, reservation, more);
}

/// Asks the application what to do with a reservation.
pub(super) fn ask(state: &mut State<'_>, task: &Resource, reservation: &Resource) {
    let Some(url) = state.callbacks.task_router_assignment.clone() else {
        return;
    };
    let names = [
        ("Timestamp", Value::from(state.now.as_secs())),
        ("AccountSid", state.account.into()),
        ("WorkspaceSid", task.get("workspace_sid").clone()),
    ];
    let of_task = of_task(task).into_iter();
    // Which of them an assignment callback has is known; its status is that of every reserved task.
    let of_task = of_task.filter(|(name, _)| {
        !matches!(
            *name,
            "TaskAssignmentStatus" | "TaskChannelSid" | "TaskChannelUniqueName"
        )
    });
    let all = names
        .into_iter()
        .chain(of_task)
        .chain(of_reservation(reservation));
    let parameters = callbacks::texts(all);
    state.store.calls.add(Call {
        at: state.now,
        kind: Kind::TaskRouterAssignment,
        event: "assignment".to_owned(),
        method: Method::POST,
        url,
        is_of_builder: true,
        parameters,
        reservation: Some((reservation.collection.clone(), reservation.key.clone())),
    });
}

fn tell<'v>(
    state: &mut State<'_>,
    event: &str,
    about: &Resource,
    more: impl IntoIterator<Item = (&'v str, Value)>,
) {
    let Some(url) = state.callbacks.task_router_events.clone() else {
        return;
    };
    let (resource, _) = event.split_once('.').unwrap_or((event, ""));
    let milliseconds = u64::try_from(state.now.as_millis()).unwrap_or(u64::MAX);
    let of_event = [
        ("EventType", Value::from(event)),
        ("Sid", state.store.sids.next("EV").into()),
        ("AccountSid", state.account.into()),
        ("WorkspaceSid", about.get("workspace_sid").clone()),
        ("WorkspaceName", WORKSPACE.into()),
        ("EventDescription", description(event).into()),
        ("ResourceType", resource.into()),
        ("ResourceSid", about.key.as_str().into()),
        ("Timestamp", state.now.as_secs().into()),
        ("TimestampMs", milliseconds.into()),
    ];
    let parameters = callbacks::texts(of_event.into_iter().chain(more));
    state.store.calls.add(Call {
        at: state.now,
        kind: Kind::TaskRouterEvent,
        event: event.to_owned(),
        method: Method::POST,
        url,
        is_of_builder: true,
        parameters,
        reservation: None,
    });
}

/// `task.created` as `Task created`.
fn description(event: &str) -> String {
    let words = event.replace('.', " ");
    match words.split_at_checked(1) {
        Some((first, rest)) => format!("{}{rest}", first.to_uppercase()),
        None => words,
    }
}

fn of_task(task: &Resource) -> [(&'static str, Value); 9] {
    [
        ("WorkflowSid", "workflow_sid"),
        ("TaskQueueSid", "task_queue_sid"),
        ("TaskSid", "sid"),
        ("TaskAttributes", "attributes"),
        ("TaskAge", "age"),
        ("TaskPriority", "priority"),
        ("TaskAssignmentStatus", "assignment_status"),
        ("TaskChannelSid", "task_channel_sid"),
        ("TaskChannelUniqueName", "task_channel_unique_name"),
    ]
    .map(|(name, property)| (name, task.get(property).clone()))
}

fn of_reservation(reservation: &Resource) -> [(&'static str, Value); 3] {
    [
        ("ReservationSid", "sid"),
        ("WorkerSid", "worker_sid"),
        ("WorkerAttributes", "worker_attributes"),
    ]
    .map(|(name, property)| (name, reservation.get(property).clone()))
}
