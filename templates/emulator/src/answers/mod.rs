//! Writing answers. In: what an operation has made, and where the client sees the server. Out: JSON as the description
//! says, with the right URLs.

mod envelope;
mod resource;

use serde::Serialize;

pub(crate) use self::{
    envelope::{Envelope, without_paging},
    resource::Written,
};

/// How many bytes most answers have at most.
const USUAL_LENGTH: usize = 1024;

/// The text of an answer.
pub(crate) fn to_json(value: &impl Serialize) -> Vec<u8> {
    // Fails only on maps whose keys are no strings, which no answer has.
    let mut text = Vec::with_capacity(USUAL_LENGTH);
    match serde_json::to_writer(&mut text, value) {
        Ok(()) => text,
        Err(_) => Vec::new(),
    }
}
