//! Writing answers. In: what an operation has made, and where the client sees the server. Out: JSON as the description
//! says, with the right URLs.

mod envelope;
mod resource;

use serde::Serialize;

pub(crate) use self::{
    envelope::{Envelope, without_paging},
    resource::Written,
};

/// The text of an answer.
pub(crate) fn to_json(value: &impl Serialize) -> Vec<u8> {
    // Fails only on maps whose keys are no strings, which no answer has.
    serde_json::to_vec(value).unwrap_or_default()
}
