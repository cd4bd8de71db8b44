//! Requests at their end: the outcome, and whether the program knows it.

use std::time::Duration;

use super::{
    entry::{Fields, Taken},
    requests::{Store, milliseconds},
    scripts,
};
use crate::{error::OutboxError, names::GROUP};

/// What is recorded of an outcome.
pub(crate) struct Settlement<'a> {
    pub(crate) id: &'a str,
    /// `done`, `refused` or `held`.
    pub(crate) state: &'static str,
    /// Sealed.
    pub(crate) outcome: &'a [u8],
    /// Whether somebody saw an outcome, so that it counts whoever has the request now.
    pub(crate) is_seen: bool,
    /// For the list for people.
    pub(crate) why: &'a str,
    pub(crate) may_have_arrived: bool,
}

/// What became of a settlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recording {
    /// It is recorded: tell the program, and then acknowledge the request.
    ToAcknowledge,
    /// It is recorded, and there is nothing to acknowledge.
    Recorded,
    /// Another worker has settled the request, or will.
    Lost,
}

/// The state of a request, and its sealed outcome.
pub(crate) type Record = (Option<String>, Option<Vec<u8>>);

impl Store {
    pub(crate) async fn settle(
        &self,
        worker: &str,
        taken: &Taken,
        settlement: &Settlement<'_>,
        remember: Duration,
    ) -> Result<Recording, OutboxError> {
        let mut script = scripts::SETTLE.prepare_invoke();
        script
            .key(&self.keys.stream)
            .key(self.keys.record(settlement.id));
        script.key(&self.keys.held).key(&self.keys.held_index);
        script.arg(GROUP).arg(worker).arg(&taken.entry);
        script.arg(if settlement.is_seen { "seen" } else { "unseen" });
        script.arg(settlement.state).arg(settlement.outcome);
        script.arg(milliseconds(remember));
        script.arg("why").arg(settlement.why);
        script.arg("arrived").arg(if settlement.may_have_arrived {
            "maybe"
        } else {
            "no"
        });
        for (name, value) in taken.fields.iter().flat_map(Fields::to_keep) {
            script.arg(name).arg(value);
        }
        let settled: String = self.connection.script("record an outcome", &script).await?;
        Ok(match settled.as_str() {
            "settled" => Recording::ToAcknowledge,
            "told-elsewhere" => Recording::Recorded,
            _ => Recording::Lost,
        })
    }

    /// Removes a request whose outcome the program knows.
    pub(crate) async fn acknowledge(&self, worker: &str, entry: &str) -> Result<(), OutboxError> {
        let mut script = scripts::ACKNOWLEDGE.prepare_invoke();
        script
            .key(&self.keys.stream)
            .arg(GROUP)
            .arg(worker)
            .arg(entry);
        self.connection
            .script("remove a settled request", &script)
            .await
    }

    pub(crate) async fn record(&self, id: &str) -> Result<Record, OutboxError> {
        let mut command = redis::cmd("HMGET");
        command
            .arg(self.keys.record(id))
            .arg("state")
            .arg("outcome");
        self.connection.command("look a request up", &command).await
    }
}
