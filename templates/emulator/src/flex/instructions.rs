//! What the application says of a task that is offered to a worker. In: the JSON that an assignment callback was
//! answered with. Out: an accepted or a declined invite, or why nothing has changed.

use serde_json::Value;

use super::{impossible::Impossible, invites, reservations};
use crate::effects::State;

/// Does what an instruction says. Returns what came of it, in words.
pub(crate) fn instruct(
    state: &mut State<'_>,
    collection: &str,
    key: &str,
    answer: Option<&Value>,
) -> String {
    let instruction = answer
        .and_then(|it| it.get("instruction"))
        .and_then(Value::as_str);
    let Some(instruction) = instruction else {
        return "no effect: the answer is no success with JSON that has an `instruction`"
            .to_owned();
    };
    let outcome = match instruction {
        "accept" => accept(state, collection, key).map(|()| "accepted"),
        "reject" => decline(state, collection, key).map(|()| "rejected"),
        // Calls: what they do is up to Voice.
        "dequeue" | "call" | "conference" | "redirect" => Err(Impossible::new(format!(
            "`{instruction}` concerns calls, which are not emulated"
        ))),
        _ => Err(Impossible::new("there is no such instruction")),
    };
    match outcome {
        Ok(outcome) => outcome.to_owned(),
        Err(why) => format!("no effect: {why}"),
    }
}

fn accept(state: &mut State<'_>, collection: &str, key: &str) -> Result<(), Impossible> {
    let (invite, worker) = invite_and_worker(state, collection, key)?;
    invites::accept(state, &invite, Some(&worker)).map(drop)
}

fn decline(state: &mut State<'_>, collection: &str, key: &str) -> Result<(), Impossible> {
    let (invite, _) = invite_and_worker(state, collection, key)?;
    invites::decline(state, &invite)
}

/// The invite that a pending reservation is about, and its worker.
fn invite_and_worker(
    state: &State<'_>,
    collection: &str,
    key: &str,
) -> Result<(std::sync::Arc<crate::store::Resource>, String), Impossible> {
    let gone = || Impossible::new("the reservation has been deleted");
    let reservation = state.store.find(collection, key).ok_or_else(gone)?;
    let status = reservation
        .get("reservation_status")
        .as_str()
        .unwrap_or_default();
    if status != "pending" {
        return Err(Impossible::new(format!("the reservation is {status}")));
    }
    let task = reservations::task_of(state, reservation).ok_or_else(gone)?;
    let invite = invites::of_task(state, &task).ok_or_else(gone)?;
    let worker = reservation.get("worker_sid").as_str().unwrap_or_default();
    Ok((invite, worker.to_owned()))
}
