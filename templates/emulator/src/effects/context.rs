//! One request and the state that it meets. In: what was sent. Out: what rules need to know of it.

use super::{Answer, State, crud};
use crate::{
    errors::Refusal,
    plan::{Kind, Operation},
    request::Parameters,
};

/// A valid request, and the state of its account.
pub(crate) struct Context<'a, 's> {
    pub(crate) state: &'a mut State<'s>,
    pub(crate) operation: &'a Operation,
    pub(crate) parameters: &'a Parameters,
    /// The values in the path, in order, decoded.
    pub(crate) values: &'a [String],
    /// The path as it was sent.
    pub(crate) path: &'a str,
}

impl Context<'_, '_> {
    /// Does what the role of the operation says.
    pub(crate) fn crud(&mut self) -> Result<Answer, Refusal> {
        crud::run(self)
    }

    /// Does what a rule says, or else the role of the operation.
    pub(crate) fn run(&mut self) -> Result<Answer, Refusal> {
        match self.operation.effect {
            Some(effect) => effect(self),
            None => self.crud(),
        }
    }

    /// There is nothing at the path of the request.
    pub(crate) fn not_found(&self) -> Refusal {
        Refusal::not_found(self.path)
    }

    /// The kind of the resources that the operation concerns.
    ///
    /// # Errors
    /// Never: each operation has one.
    pub(super) fn kind(&self) -> Result<&'_ Kind, Refusal> {
        self.state
            .api
            .kind(self.operation.kind)
            .ok_or_else(|| self.not_found())
    }
}
