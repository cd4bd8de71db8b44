//! Channels of interactions. In: what happens to them, by a request, by the clock or by hand. Out: their status, and
//! what follows from it for tasks, participants and conversations.

use std::{sync::Arc, time::Duration};

use serde_json::Value;

use super::{
    conversations,
    impossible::Impossible,
    invites, participants, reservations,
    tasks::{self, is_over},
};
use crate::{
    effects::{Answer, Context, State},
    errors::Refusal,
    store::{Due, Resource},
};

/// The shape of the collections of channels.
pub(super) const SHAPE: &str = "/v1/Interactions/{}/Channels";

/// The event that makes a channel active.
pub(super) const ACTIVATE: &str = "activate the channel of an interaction";

/// The event that deletes a channel to which nothing has happened for long.
pub(super) const EXPIRE: &str = "delete an unused channel";

/// How long a channel is in setup.
pub(super) const SETUP: Duration = Duration::from_secs(1);

/// How long after its last update a channel is deleted.
const LIFETIME: Duration = Duration::from_secs(180 * 24 * 60 * 60);

/// What happens to the tasks of a channel that is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tasks {
    Wrapping,
    Completed,
}

/// Closes a channel, or makes it inactive.
pub(super) fn update(context: &mut Context<'_, '_>) -> Result<Answer, Refusal> {
    let channel = context.found()?;
    let routing = context.parameters.get("Routing").get("status");
    let completes = routing.is_some_and(|it| it == "closed");
    if !completes && !context.parameters.get("Routing").is_null() {
        return Err(Refusal::invalid(
            "Invalid parameter Routing: its only member is `status`, which can only be `closed`",
        ));
    }
    let state = &mut *context.state;
    let channel = match context.parameters.text("Status") {
        Some("inactive") if !completes => {
            return Err(Refusal::invalid(
                "Missing required parameter Routing in the post body: `inactive` needs the status `closed` there",
            ));
        }
        Some("inactive") => deactivate(state, &channel)?,
        _ if completes => close(state, &channel, Tasks::Completed)?,
        _ => close(state, &channel, Tasks::Wrapping)?,
    };
    Ok(Answer::Resource(channel))
}

/// Does what follows when a channel in setup is ready.
pub(super) fn activate(
    state: &mut State<'_>,
    channel: &Resource,
) -> Result<Arc<Resource>, Impossible> {
    expect(channel, &["setup"], "become active")?;
    let channel = set_status(state, channel, "active");
    participants::add_customers(state, &channel);
    for invite in invites::of_channel(state, &channel) {
        invites::offer(state, &invite);
    }
    Ok(channel)
}

/// Lets the setup of a channel fail.
pub(super) fn fail(
    state: &mut State<'_>,
    channel: &Resource,
    code: i64,
    message: &str,
) -> Result<Arc<Resource>, Impossible> {
    expect(channel, &["setup"], "fail")?;
    let channel = change(state, channel, |channel| {
        channel.set("status", "failed");
        channel.set("error_code", code);
        channel.set("error_message", message);
    });
    for task in tasks_of(state, &channel) {
        set_task(state, &task, "canceled");
    }
    Ok(channel)
}

/// Closes a channel and its conversation.
pub(super) fn close(
    state: &mut State<'_>,
    channel: &Resource,
    of_tasks: Tasks,
) -> Result<Arc<Resource>, Impossible> {
    if channel.get("status") == "failed" {
        expect(channel, &[], "be closed")?;
    }
    let channel = set_status(state, channel, "closed");
    for task in tasks_of(state, &channel) {
        set_task(
            state,
            &task,
            match of_tasks {
                Tasks::Wrapping => "wrapping",
                Tasks::Completed => "completed",
            },
        );
    }
    set_conversation(state, &channel, "closed");
    Ok(channel)
}

/// Completes the tasks of a channel, which a message may make active again.
pub(super) fn deactivate(
    state: &mut State<'_>,
    channel: &Resource,
) -> Result<Arc<Resource>, Impossible> {
    let open = ["setup", "active", "inactive", "pause", "transfer"];
    expect(channel, &open, "become inactive")?;
    let channel = set_status(state, channel, "inactive");
    for task in tasks_of(state, &channel) {
        set_task(state, &task, "completed");
    }
    set_conversation(state, &channel, "inactive");
    Ok(channel)
}

/// Makes a channel active when its time has come, unless something else has happened to it meanwhile.
pub(super) fn activate_due(state: &mut State<'_>, due: &Due) {
    let channel = state.store.find(&due.collection, &due.key).cloned();
    if let Some(channel) = channel {
        // Impossible for one that has failed or was closed.
        let _ = activate(state, &channel);
    }
}

/// Deletes a channel that nobody has updated for long, or looks again when it could be time.
pub(super) fn expire(state: &mut State<'_>, due: &Due) {
    let Some(channel) = state.store.find(&due.collection, &due.key).cloned() else {
        return;
    };
    let updated = channel.get("updated_at").as_u64().unwrap_or_default();
    let end = Duration::from_secs(updated).saturating_add(LIFETIME);
    let left = end.saturating_sub(state.now);
    match left.is_zero() {
        true => drop(state.store.remove(&due.collection, &due.key)),
        false => state.schedule(left, EXPIRE, &channel),
    }
}

/// Begins the time after which a channel is deleted.
pub(super) fn begin_lifetime(state: &mut State<'_>, channel: &Resource) {
    state.schedule(LIFETIME, EXPIRE, channel);
}

/// Changes a channel, which counts as an update.
pub(super) fn change(
    state: &mut State<'_>,
    channel: &Resource,
    change: impl FnOnce(&mut Resource),
) -> Arc<Resource> {
    let now = state.now.as_secs();
    state.change(&Arc::new(channel.clone()), |channel| {
        change(channel);
        channel.set("updated_at", now);
    })
}

/// The channel above a collection, such as that of its invites.
pub(super) fn above(state: &State<'_>, collection: &str) -> Option<Arc<Resource>> {
    let (channel, _) = collection.rsplit_once('/')?;
    let (channels, key) = channel.rsplit_once('/')?;
    state.store.find(channels, key).cloned()
}

/// The channel above the resource of a request.
pub(super) fn of_request(context: &Context<'_, '_>) -> Result<Arc<Resource>, Refusal> {
    let collection = context.located()?.collection;
    above(context.state, &collection).ok_or_else(|| context.not_found())
}

/// Fails for a channel to which nobody can be added any more.
pub(super) fn expect_open(channel: &Resource, what: &str) -> Result<(), Impossible> {
    let open = ["setup", "active", "inactive", "pause", "transfer"];
    expect(channel, &open, what)
}

fn expect(channel: &Resource, statuses: &[&str], what: &str) -> Result<(), Impossible> {
    let status = channel.get("status").as_str().unwrap_or_default();
    if statuses.contains(&status) {
        return Ok(());
    }
    let key = &channel.key;
    Err(Impossible::new(format!(
        "the channel {key} cannot {what}: it is {status}"
    )))
}

fn set_status(state: &mut State<'_>, channel: &Resource, status: &str) -> Arc<Resource> {
    change(state, channel, |channel| channel.set("status", status))
}

fn set_conversation(state: &mut State<'_>, channel: &Resource, to: &str) {
    if let Some(sid) = channel.get("media_channel_sid").as_str() {
        conversations::set_state(state, sid, to);
    }
}

/// The tasks of the invites of a channel.
fn tasks_of(state: &State<'_>, channel: &Resource) -> Vec<Arc<Resource>> {
    let invites = invites::of_channel(state, channel);
    let tasks = invites.iter().filter_map(|it| tasks::of_invite(state, it));
    tasks.filter(|it| !is_over(it)).collect()
}

/// Changes a task and its reservation.
fn set_task(state: &mut State<'_>, task: &Arc<Resource>, status: &str) {
    if let Some(reservation) = reservations::of_task(state, task) {
        let status = match reservation.get("reservation_status") {
            Value::String(it) if it == "pending" => "canceled",
            _ => status,
        };
        reservations::set_status(state, &reservation, status);
    }
    tasks::set_status(state, task, status, None);
}
