//! Reservations: a task is offered to a worker. In: a task, and what the worker or the application says. Out: the
//! reservation and the task with their status.

use std::{sync::Arc, time::Duration};

use super::{
    impossible::Impossible,
    invites,
    made::Place,
    task_router,
    tasks::{self, HOST},
};
use crate::{
    effects::State,
    store::{Due, Resource},
};

const SHAPE: &str = "/v1/Workspaces/{}/Tasks/{}/Reservations";

/// The event of a reservation that nobody has answered.
pub(super) const EXPIRE: &str = "expire a reservation";

/// How long a reservation lasts.
const TIMEOUT: Duration = Duration::from_secs(120);

/// Where the worker is who takes what is routed to nobody in particular. No API has this path.
const WORKER: Place<'_> = Place {
    host: HOST,
    shape: "/emulated/Workers",
    path: "/emulated/Workers",
    prefix: "WK",
    sid: None,
};

/// Offers a task to a worker: the one that its routing names, or else the one whom the emulator makes up.
pub(super) fn create(
    state: &mut State<'_>,
    task: &Arc<Resource>,
    worker: Option<&str>,
) -> Result<Arc<Resource>, Impossible> {
    let status = task.get("assignment_status").as_str().unwrap_or_default();
    if status != "pending" {
        return Err(Impossible::new(format!(
            "the task {} is {status}: only one that is pending can be offered to a worker",
            task.key
        )));
    }
    let workspace = task.get("workspace_sid").as_str().unwrap_or_default();
    let worker = worker.map_or_else(|| any_worker(state), str::to_owned);
    let place = Place {
        host: HOST,
        shape: SHAPE,
        path: &format!("/v1/Workspaces/{workspace}/Tasks/{}/Reservations", task.key),
        prefix: "WR",
        sid: None,
    };
    let properties = [
        ("workspace_sid", workspace.into()),
        ("task_sid", task.key.as_str().into()),
        ("worker_sid", worker.into()),
        ("worker_name", "agent".into()),
        ("worker_attributes", "{}".into()),
        ("reservation_status", "pending".into()),
    ];
    let reservation = place.make(state, properties);
    tasks::set_status(state, task, "reserved", None);
    state.schedule(TIMEOUT, EXPIRE, &reservation);
    say(state, &reservation, "reservation.created");
    Ok(reservation)
}

/// Asks the application what to do with a reservation.
pub(super) fn ask(state: &mut State<'_>, reservation: &Resource) {
    if let Some(task) = task_of(state, reservation) {
        task_router::ask(state, &task, reservation);
    }
}

/// Changes the status of a reservation that is neither over nor has it already, and says so.
pub(super) fn set_status(
    state: &mut State<'_>,
    reservation: &Arc<Resource>,
    status: &str,
) -> Arc<Resource> {
    if reservation.get("reservation_status") == status || is_over(reservation) {
        return Arc::clone(reservation);
    }
    let changed = state.change(reservation, |it| it.set("reservation_status", status));
    let event = match status {
        "accepted" => "reservation.accepted",
        "rejected" => "reservation.rejected",
        "timeout" => "reservation.timeout",
        "wrapping" => "reservation.wrapup",
        "completed" => "reservation.completed",
        _ => "reservation.canceled",
    };
    say(state, &changed, event);
    changed
}

/// Whether nothing more happens to a reservation.
pub(super) fn is_over(reservation: &Resource) -> bool {
    let status = reservation.get("reservation_status").as_str();
    matches!(
        status,
        Some("rejected" | "timeout" | "completed" | "canceled")
    )
}

/// The latest reservation of a task that is not over.
pub(super) fn of_task(state: &State<'_>, task: &Resource) -> Option<Arc<Resource>> {
    let collection = format!("{}/Reservations", task.location());
    let collection = state.store.collection(&collection)?;
    collection.iter().rev().find(|it| !is_over(it)).cloned()
}

/// The task of a reservation.
pub(super) fn task_of(state: &State<'_>, reservation: &Resource) -> Option<Arc<Resource>> {
    let path = reservation.collection.strip_suffix("/Reservations")?;
    let (tasks, task) = path.rsplit_once('/')?;
    state.store.find(tasks, task).cloned()
}

/// Takes back a reservation that nobody has answered; the task waits again.
pub(super) fn expire(state: &mut State<'_>, due: &Due) {
    let found = state.store.find(&due.collection, &due.key).cloned();
    let waits = found.filter(|it| it.get("reservation_status") == "pending");
    if let Some(reservation) = waits {
        let reservation = set_status(state, &reservation, "timeout");
        release(state, &reservation);
    }
}

/// Lets the task of a reservation wait again.
pub(super) fn release(state: &mut State<'_>, reservation: &Resource) {
    let task = task_of(state, reservation);
    if let Some(task) = task.filter(|it| it.get("assignment_status") == "reserved") {
        tasks::set_status(state, &task, "pending", None);
    }
}

fn say(state: &mut State<'_>, reservation: &Resource, event: &str) {
    if let Some(task) = task_of(state, reservation) {
        invites::show_routing(state, &task);
        task_router::reservation_event(state, &task, reservation, event);
    }
}

fn any_worker(state: &mut State<'_>) -> String {
    let workers = state.store.collection(&WORKER.collection());
    let worker = workers.and_then(|it| it.iter().next()).cloned();
    let worker = worker.unwrap_or_else(|| WORKER.make(state, []));
    worker.key.clone()
}
