//! Invites, which ask an agent to join a channel. In: requests, and what the agent says. Out: a task for each invite,
//! and a participant for an agent who accepts.

use std::sync::Arc;

use serde_json::Value;

use super::{
    HOST, channels,
    impossible::Impossible,
    participants, reservations,
    tasks::{self, About},
};
use crate::{
    effects::{Answer, Context, State},
    errors::Refusal,
    store::Resource,
};

const SHAPE: &str = "/v1/Interactions/{}/Channels/{}/Invites";

/// Invites an agent to a channel.
pub(super) fn create(context: &mut Context<'_, '_>) -> Result<Answer, Refusal> {
    let channel = channels::of_request(context)?;
    let routing = context.parameters.get("Routing").clone();
    check(&routing)?;
    channels::expect_open(&channel, "get another invite")?;
    let state = &mut *context.state;
    let channel = channels::change(state, &channel, |_| {});
    let invite = add(state, &channel, &routing);
    if channel.get("status") == "setup" {
        return Ok(Answer::Resource(invite));
    }
    offer(state, &invite);
    let invite = state
        .store
        .find(&invite.collection, &invite.key)
        .cloned()
        .unwrap_or(invite);
    Ok(Answer::Resource(invite))
}

/// Refuses a routing without what each one needs.
pub(super) fn check(routing: &Value) -> Result<(), Refusal> {
    match tasks::properties(routing)
        .get("workspace_sid")
        .filter(|it| it.is_string())
    {
        Some(_) => Ok(()),
        None => Err(Refusal::invalid(
            "Missing required parameter Routing.properties.workspace_sid in the post body",
        )),
    }
}

/// Adds an invite with its task.
pub(super) fn add(state: &mut State<'_>, channel: &Resource, routing: &Value) -> Arc<Resource> {
    let collection = format!("{}/Invites", channel.location());
    let kind = state.kind(HOST, SHAPE).unwrap_or(channel.kind);
    let draft = state.draft(kind, &collection, None);
    let about = About {
        channel,
        invite: &draft.key.clone(),
    };
    let task = tasks::create(state, &tasks::properties(routing), &about);
    let mut invite = draft;
    invite.set("routing", tasks::routing(routing, &task, None));
    // How rules find the task; the API shows neither.
    invite.set("tasks", task.collection.as_str());
    invite.set("task_sid", task.key.as_str());
    state.store.insert(invite)
}

/// Offers the task of an invite to a worker, if the application is to be asked about it.
pub(super) fn offer(state: &mut State<'_>, invite: &Resource) {
    if state.callbacks.task_router_assignment.is_none() {
        return;
    }
    let task = tasks::of_invite(state, invite);
    let Some(task) = task.filter(|it| it.get("assignment_status") == "pending") else {
        return;
    };
    let worker = worker_of(invite);
    if let Ok(reservation) = reservations::create(state, &task, worker.as_deref()) {
        reservations::ask(state, &reservation);
    }
}

/// An agent accepts: the task is theirs, and they join the channel.
pub(super) fn accept(
    state: &mut State<'_>,
    invite: &Resource,
    worker: Option<&str>,
) -> Result<Arc<Resource>, Impossible> {
    let (channel, task) = answerable(state, invite, "accepted")?;
    let reserved = reservations::of_task(state, &task);
    let worker = worker.map(str::to_owned).or_else(|| worker_of(invite));
    let reservation = match reserved {
        Some(reservation) => {
            expect_worker(&reservation, worker.as_deref())?;
            reservation
        }
        None => reservations::create(state, &task, worker.as_deref())?,
    };
    let reservation = reservations::set_status(state, &reservation, "accepted");
    set_task(state, &task, "assigned");
    channels::change(state, &channel, |_| {});
    let agent = participants::add_agent(state, &channel, &reservation);
    Ok(agent)
}

/// An agent declines: the task waits for another one, or for nobody if it was for this agent.
pub(super) fn decline(state: &mut State<'_>, invite: &Resource) -> Result<(), Impossible> {
    let (_, task) = answerable(state, invite, "declined")?;
    let worker = worker_of(invite);
    let reservation = match reservations::of_task(state, &task) {
        Some(reservation) => reservation,
        None => reservations::create(state, &task, worker.as_deref())?,
    };
    let reservation = reservations::set_status(state, &reservation, "rejected");
    reservations::release(state, &reservation);
    Ok(())
}

/// The invites of a channel.
pub(super) fn of_channel(state: &State<'_>, channel: &Resource) -> Vec<Arc<Resource>> {
    let invites = state
        .store
        .collection(&format!("{}/Invites", channel.location()));
    invites
        .map(|it| it.iter().cloned().collect())
        .unwrap_or_default()
}

/// The invite of a task.
pub(super) fn of_task(state: &State<'_>, task: &Resource) -> Option<Arc<Resource>> {
    let channels = task.get("channels").as_str()?;
    let channel = task.get("channel_sid").as_str()?;
    let invites = format!("{channels}/{channel}/Invites");
    state
        .store
        .find(&invites, task.get("invite_sid").as_str()?)
        .cloned()
}

/// Brings what an invite says of its task up to date.
pub(super) fn show_routing(state: &mut State<'_>, task: &Resource) {
    let task = state.store.find(&task.collection, &task.key).cloned();
    let invite = task.as_ref().and_then(|it| of_task(state, it));
    if let (Some(task), Some(invite)) = (task, invite) {
        let reservation = reservations::of_task(state, &task);
        let routing = tasks::routing(invite.get("routing"), &task, reservation.as_deref());
        state.change(&invite, |invite| invite.set("routing", routing));
    }
}

/// The channel and the task of an invite that an agent can answer.
fn answerable(
    state: &State<'_>,
    invite: &Resource,
    participle: &str,
) -> Result<(Arc<Resource>, Arc<Resource>), Impossible> {
    let key = &invite.key;
    let refuse = |why: String| {
        Err(Impossible::new(format!(
            "the invite {key} cannot be {participle}: {why}"
        )))
    };
    let Some(channel) = channels::above(state, &invite.collection) else {
        return refuse("its channel has been deleted".to_owned());
    };
    let status = channel.get("status").as_str().unwrap_or_default();
    if matches!(status, "setup" | "failed" | "closed") {
        return refuse(format!("its channel is {status}"));
    }
    let Some(task) = tasks::of_invite(state, invite) else {
        return refuse("its task has been deleted".to_owned());
    };
    match task.get("assignment_status").as_str().unwrap_or_default() {
        "pending" | "reserved" => Ok((channel, task)),
        status => refuse(format!("its task is {status}")),
    }
}

/// Fails if the task is offered to somebody else.
fn expect_worker(reservation: &Resource, worker: Option<&str>) -> Result<(), Impossible> {
    let reserved = reservation.get("worker_sid").as_str();
    if worker.is_none() || worker == reserved {
        return Ok(());
    }
    Err(Impossible::new(format!(
        "the task is offered to the worker {}, so no other worker can accept it",
        reserved.unwrap_or_default()
    )))
}

/// The worker that the routing of an invite names.
fn worker_of(invite: &Resource) -> Option<String> {
    let worker = invite.get("routing").pointer("/properties/worker_sid")?;
    worker.as_str().map(str::to_owned)
}

fn set_task(state: &mut State<'_>, task: &Resource, status: &str) {
    let task = state.store.find(&task.collection, &task.key).cloned();
    if let Some(task) = task {
        tasks::set_status(state, &task, status, None);
    }
}
