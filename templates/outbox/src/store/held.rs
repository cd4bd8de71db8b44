//! The list for people.

use std::time::Duration;

use redis::streams::StreamRangeReply;

use super::{
    entry::Fields,
    requests::{Store, milliseconds},
    scripts,
};
use crate::error::OutboxError;

/// What becomes of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Again,
    Discard,
}

/// What came of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decided {
    Done,
    /// It is not on the list any more.
    Missing,
    /// There is no request to send.
    Empty,
}

impl Store {
    /// The items after one, oldest first.
    pub(crate) async fn held(
        &self,
        after: Option<&str>,
        count: usize,
    ) -> Result<Vec<(String, Fields)>, OutboxError> {
        let mut command = redis::cmd("XRANGE");
        let begin = after.map_or_else(|| "-".to_owned(), |after| format!("({after}"));
        command.arg(&self.keys.held).arg(begin).arg("+");
        command.arg("COUNT").arg(count);
        let reply: StreamRangeReply = self.connection.command("list requests", &command).await?;
        let items = reply.ids.into_iter();
        Ok(items
            .map(|item| (item.id.clone(), Fields::from(&item)))
            .collect())
    }

    pub(crate) async fn decide(
        &self,
        item: &str,
        id: &str,
        decision: Decision,
        remember: Duration,
    ) -> Result<Decided, OutboxError> {
        let mut script = scripts::DECIDE.prepare_invoke();
        script.key(&self.keys.stream).key(self.keys.record(id));
        script.key(&self.keys.held).key(&self.keys.held_index);
        script.arg(item);
        script.arg(match decision {
            Decision::Again => "again",
            Decision::Discard => "discard",
        });
        script.arg(milliseconds(remember));
        let decided: String = self.connection.script("change the list", &script).await?;
        Ok(match decided.as_str() {
            "done" => Decided::Done,
            "empty" => Decided::Empty,
            _ => Decided::Missing,
        })
    }
}
