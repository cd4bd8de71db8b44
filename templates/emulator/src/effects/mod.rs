//! What operations do to the state. In: a valid request and the store of its account. Out: [`Answer`], not yet written.

mod context;
mod crud;
mod fields;
mod lists;
mod locate;
mod state;

use std::sync::Arc;

use serde_json::Value;

pub(crate) use self::{
    context::Context,
    fields::property_value,
    lists::ListAnswer,
    locate::{Located, locate},
    state::State,
};
use crate::{errors::Refusal, store::Resource};

/// What a rule does instead of what the role of an operation says.
pub(crate) type Effect = fn(&mut Context<'_, '_>) -> Result<Answer, Refusal>;

/// The result of an operation.
#[derive(Debug)]
pub(crate) enum Answer {
    Resource(Arc<Resource>),
    List(ListAnswer),
    /// What belongs to no resource.
    Json(Value),
    Empty,
}
