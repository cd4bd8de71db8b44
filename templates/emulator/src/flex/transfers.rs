//! Transfers of channels to another agent or queue. In: requests, and how a transfer ends. Out: its status.
//!
//! The members of their bodies are not documented: what has the name of a property sets it.

use std::sync::Arc;

use serde_json::Value;

use super::{channels, impossible::Impossible, participants};
use crate::{
    effects::{Answer, Context, State},
    errors::Refusal,
    store::Resource,
};

const TYPES: [&str; 3] = ["warm", "cold", "external"];
const STATUSES: [&str; 3] = ["active", "failed", "completed"];

/// Begins a transfer.
pub(super) fn create(context: &mut Context<'_, '_>) -> Result<Answer, Refusal> {
    let channel = channels::of_request(context)?;
    check(context, "type", &TYPES)?;
    channels::expect_open(&channel, "be transferred")?;
    channels::change(context.state, &channel, |_| {});
    let Answer::Resource(transfer) = context.crud()? else {
        return Ok(Answer::Empty);
    };
    let transfer = context
        .state
        .change(&transfer, |it| it.set("status", "active"));
    Ok(Answer::Resource(transfer))
}

/// Changes a transfer, or ends it.
pub(super) fn update(context: &mut Context<'_, '_>) -> Result<Answer, Refusal> {
    let transfer = context.found()?;
    check(context, "type", &TYPES)?;
    check(context, "status", &STATUSES)?;
    let status = context
        .parameters
        .body
        .as_ref()
        .and_then(|it| it.get("status"));
    let status = status.and_then(Value::as_str).map(str::to_owned);
    let is_end = status
        .as_ref()
        .is_some_and(|it| transfer.get("status") != it.as_str());
    if is_end {
        end(
            context.state,
            &transfer,
            status.as_deref().unwrap_or_default(),
        )?;
    }
    context.crud()
}

/// Ends a transfer. After a cold one that is completed, the agent who began it leaves.
pub(super) fn end(
    state: &mut State<'_>,
    transfer: &Resource,
    status: &str,
) -> Result<Arc<Resource>, Impossible> {
    let before = transfer.get("status").as_str().unwrap_or_default();
    if before != "active" {
        let key = &transfer.key;
        return Err(Impossible::new(format!(
            "the transfer {key} is {before} already"
        )));
    }
    let from = transfer.get("from").as_str();
    if let (Some(from), "completed", "cold") = (
        from,
        status,
        transfer.get("type").as_str().unwrap_or_default(),
    ) {
        let participants = transfer.collection.replace("/Transfers", "/Participants");
        if let Some(agent) = state.store.find(&participants, from).cloned() {
            participants::leave(state, &agent)?;
        }
    }
    Ok(state.change(&Arc::new(transfer.clone()), |it| it.set("status", status)))
}

/// Refuses a member of the body that is none of these.
fn check(context: &Context<'_, '_>, name: &str, values: &[&str]) -> Result<(), Refusal> {
    let given = context.parameters.body.as_ref().and_then(|it| it.get(name));
    let is_valid = given.is_none_or(|it| it.as_str().is_some_and(|it| values.contains(&it)));
    if is_valid {
        return Ok(());
    }
    let values = values.join(", ");
    Err(Refusal::invalid(format!(
        "Invalid parameter {name}: it is none of {values}"
    )))
}
