//! One request and the state that it meets. In: what was sent. Out: what rules need to know of it.

use std::sync::Arc;

use super::{Answer, Located, State, crud, locate};
use crate::{
    errors::Refusal,
    plan::{Kind, Operation},
    request::Parameters,
    store::Resource,
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

    /// The resource that the path names.
    ///
    /// # Errors
    /// If there is none.
    pub(crate) fn found(&mut self) -> Result<Arc<Resource>, Refusal> {
        let located = self.located()?;
        crud::find(self, &located)
    }

    /// Where the path leads.
    ///
    /// # Errors
    /// If something above it does not exist.
    pub(crate) fn located(&self) -> Result<Located, Refusal> {
        let State { api, store, .. } = &*self.state;
        locate(api, store, self.operation, self.values).ok_or_else(|| self.not_found())
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
