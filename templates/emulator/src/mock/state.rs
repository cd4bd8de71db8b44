//! The whole state as JSON. In: the store of an account. Out: what `MockBuilder::state` reads.

use std::sync::Arc;

use serde_json::Value;

use super::{Invalid, Mock, put};
use crate::{
    saved::{self, Saved},
    store::Resource,
};

impl Mock {
    /// The state of the account, as [`MockBuilder::state`](crate::MockBuilder::state) takes it: an object of paths,
    /// each with a resource or a list of them in the order of their creation. Beside the paths stands what is to come:
    ///
    /// - `scheduled`: what happens later, such as a channel that becomes active;
    /// - `webhooks`: those that have not been sent. One that is on its way counts as sent;
    /// - `sids_made`: how many SIDs were made, so that new ones are others;
    /// - `time`: that of the [clock](Self::clock).
    ///
    /// It may hold personal data, whatever requests have sent; but no secrets: no credentials, no URLs of the builder,
    /// no properties that the description marks as secrets, and URLs without their `user:password@`.
    pub fn state(&self) -> Value {
        self.with_state(self.account_sid(), |state| saved::write(state))
    }

    /// Puts a [state](Self::state) into the store of the account: resources, those with the same path in place of what
    /// is there, and what is to come, unless it waits there already. The clock stays as it is; what is due by now
    /// happens at once.
    ///
    /// # Errors
    /// If it is no such JSON, in which case nothing changes; or if a resource cannot be put at its path, in which case
    /// the others are put. The error has all problems.
    pub fn put_all(&self, json: &str) -> Result<(), Invalid> {
        let saved = saved::read(json, &self.shared.callbacks)?;
        let result = self.with_state(self.account_sid(), |state| saved.put(state, put::put));
        self.settle();
        result.map_err(Invalid::new)
    }
}

/// Reads the states of a builder into one.
pub(super) fn read_all(
    states: &[String],
    settings: &crate::callbacks::Settings,
) -> Result<Saved, Invalid> {
    let mut all = Saved::default();
    for json in states {
        all.append(saved::read(json, settings)?);
    }
    Ok(all)
}

/// The properties of a resource, without those that depend on where a client sees the server.
pub(crate) fn properties(resource: &Arc<Resource>) -> Value {
    let fields = resource.fields.iter();
    Value::Object(
        fields
            .map(|(name, value)| (name.to_string(), value.clone()))
            .collect(),
    )
}
