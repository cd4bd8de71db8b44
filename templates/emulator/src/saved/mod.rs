//! The state of an account as JSON. In: a store. Out: an object of paths and resources, and what is still to come; and
//! the same read again, or everything that is wrong with it.
//!
//! What is scheduled, and webhooks that wait, stand beside the paths, in members without a `/`.

mod place;
mod read;
mod secrets;
mod write;

use std::{sync::Arc, time::SystemTime};

use serde_json::Value;

pub(crate) use self::{read::read, write::write};
use crate::{
    callbacks::Call,
    effects::State,
    store::{Due, Resource},
};

/// A state that is not in a store yet.
#[derive(Debug, Default)]
pub(crate) struct Saved {
    /// Paths and resources, those above others before them.
    pub(crate) resources: Vec<(String, Value)>,
    /// When it was saved, by the clock of that emulator.
    pub(crate) time: Option<SystemTime>,
    sids_made: u64,
    due: Vec<Due>,
    calls: Vec<Call>,
}

impl Saved {
    /// Whether something happens later, or waits.
    pub(crate) fn has_more_to_come(&self) -> bool {
        !self.due.is_empty() || !self.calls.is_empty()
    }

    /// Adds what comes after this.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.resources.append(&mut other.resources);
        self.time = self.time.max(other.time);
        self.sids_made = self.sids_made.max(other.sids_made);
        self.due.append(&mut other.due);
        self.calls.append(&mut other.calls);
    }

    /// Puts all of it into the state. What waits there already is not added again.
    ///
    /// # Errors
    /// With the problem of each resource that cannot be put; the others are put.
    pub(crate) fn put(
        &self,
        state: &mut State<'_>,
        put: impl Fn(&mut State<'_>, &str, &Value) -> Result<Arc<Resource>, String>,
    ) -> Result<(), Vec<String>> {
        // First, so that new resources get none of the SIDs in the file.
        state.store.sids.skip_to(self.sids_made);
        let results = self.resources.iter();
        let results = results.map(|(path, resource)| put(state, path, resource));
        let problems: Vec<String> = results.filter_map(Result::err).collect();
        state.store.schedule.add_missing(&self.due);
        let calls = self.calls.iter().cloned();
        let calls = calls.map(|call| call.of_account(state.account));
        let calls: Vec<Call> = calls.collect();
        state.store.calls.add_missing(&calls);
        match problems.is_empty() {
            true => Ok(()),
            false => Err(problems),
        }
    }
}

/// The names of the members that are no paths.
mod member {
    pub(super) const TIME: &str = "time";
    pub(super) const SIDS_MADE: &str = "sids_made";
    pub(super) const SCHEDULED: &str = "scheduled";
    pub(super) const WEBHOOKS: &str = "webhooks";
}
