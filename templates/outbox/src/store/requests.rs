//! Requests on their way: queued, taken, permitted, given back.

use std::time::Duration;

use redis::streams::StreamReadReply;

use super::{
    connection::Connection,
    entry::{Fields, State, Taken},
    scripts,
};
use crate::{
    error::OutboxError,
    names::{GROUP, Keys},
};

/// One outbox in Redis.
#[derive(Clone)]
pub(crate) struct Store {
    pub(crate) connection: Connection,
    pub(crate) keys: Keys,
}

/// What the script answers for each entry: its ID, its state, how often it was taken, and its fields.
type TakenOver = (String, String, u64, Option<Vec<Vec<u8>>>);

/// Whether a request may be sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is marked: send it.
    Go,
    /// Ask again after this.
    Wait(Duration),
    /// Another worker has it.
    Lost,
    /// Nobody wants it any more.
    Expired,
    /// It was removed from the stream.
    Gone,
}

impl Store {
    /// Queues a request. `false` if its ID is known.
    pub(crate) async fn enqueue(
        &self,
        id: &str,
        fields: &[(&str, &[u8])],
        expires_in: Option<Duration>,
    ) -> Result<bool, OutboxError> {
        let mut script = scripts::ENQUEUE.prepare_invoke();
        script.key(&self.keys.stream).key(self.keys.record(id));
        script.arg(
            expires_in
                .map(milliseconds)
                .map_or_else(String::new, |it| it.to_string()),
        );
        for (name, value) in fields {
            script.arg(*name).arg(*value);
        }
        self.connection.script("queue the request", &script).await
    }

    /// Creates the stream and the group, unless they exist.
    pub(crate) async fn create_group(&self) -> Result<(), OutboxError> {
        let mut command = redis::cmd("XGROUP");
        command.arg("CREATE").arg(&self.keys.stream).arg(GROUP);
        command.arg("0").arg("MKSTREAM");
        match self.connection.command("create the group", &command).await {
            Err(error) if error.to_string().contains("BUSYGROUP") => Ok(()),
            created => created,
        }
    }

    /// Takes requests that nobody has taken, and waits for one for a while.
    pub(crate) async fn take_new(
        &self,
        reader: &Connection,
        worker: &str,
        count: usize,
        block: Duration,
    ) -> Result<Vec<Taken>, OutboxError> {
        let mut command = redis::cmd("XREADGROUP");
        command
            .arg("GROUP")
            .arg(GROUP)
            .arg(worker)
            .arg("COUNT")
            .arg(count);
        command.arg("BLOCK").arg(milliseconds(block).max(1));
        command.arg("STREAMS").arg(&self.keys.stream).arg(">");
        let reply: Option<StreamReadReply> = reader.command("read requests", &command).await?;
        let entries = reply.into_iter().flat_map(|reply| reply.keys);
        let entries = entries.flat_map(|stream| stream.ids);
        let taken = entries.map(|entry| Taken {
            fields: Some(Fields::from(&entry)),
            entry: entry.id,
            state: State::Taken,
            deliveries: 1,
        });
        Ok(taken.collect())
    }

    /// Takes requests that other workers have left, or that this one lost sight of.
    pub(crate) async fn take_over(
        &self,
        worker: &str,
        lease: Duration,
        count: usize,
        busy: &[String],
    ) -> Result<Vec<Taken>, OutboxError> {
        let mut script = scripts::TAKE_OVER.prepare_invoke();
        script.key(&self.keys.stream).arg(GROUP).arg(worker);
        script.arg(milliseconds(lease)).arg(count).arg(busy);
        let taken: Vec<TakenOver> = self
            .connection
            .script("take over requests", &script)
            .await?;
        let taken = taken
            .into_iter()
            .map(|(entry, state, deliveries, fields)| Taken {
                entry,
                state: match state.as_str() {
                    "sending" => State::Sending,
                    "settled" => State::Settled,
                    _ => State::Taken,
                },
                deliveries,
                fields: fields.map(Fields::from_pairs),
            });
        Ok(taken.collect())
    }

    /// Keeps requests for another lease.
    pub(crate) async fn renew(&self, worker: &str, busy: &[String]) -> Result<(), OutboxError> {
        let mut script = scripts::RENEW.prepare_invoke();
        script
            .key(&self.keys.stream)
            .arg(GROUP)
            .arg(worker)
            .arg(busy);
        self.connection.script("renew a lease", &script).await
    }

    /// Marks a request as about to be sent, when the rate allows it.
    pub(crate) async fn permit(
        &self,
        worker: &str,
        entry: &str,
        expires: &str,
        interval: Duration,
    ) -> Result<Verdict, OutboxError> {
        let mut script = scripts::PERMIT.prepare_invoke();
        script.key(&self.keys.stream).key(&self.keys.rate);
        script.arg(GROUP).arg(worker).arg(entry).arg(expires);
        script.arg(microseconds(interval));
        let (verdict, wait): (String, Option<u64>) = {
            let mut answer: Vec<redis::Value> =
                self.connection.script("permit a request", &script).await?;
            let wait = answer
                .get(1)
                .and_then(|it| redis::from_redis_value_ref(it).ok());
            let verdict = answer.drain(..).next();
            let verdict = verdict.and_then(|it| redis::from_redis_value(it).ok());
            (verdict.unwrap_or_default(), wait)
        };
        Ok(match verdict.as_str() {
            "go" => Verdict::Go,
            "wait" => Verdict::Wait(Duration::from_micros(wait.unwrap_or(1000))),
            "expired" => Verdict::Expired,
            "gone" => Verdict::Gone,
            _ => Verdict::Lost,
        })
    }

    /// Gives a request back that may be sent again, as if it had been left for so long and taken so often. `false` if
    /// another worker has it by now.
    pub(crate) async fn release(
        &self,
        worker: &str,
        taken: &Taken,
        idle: Duration,
        deliveries: u64,
    ) -> Result<bool, OutboxError> {
        let mut script = scripts::RELEASE.prepare_invoke();
        script
            .key(&self.keys.stream)
            .arg(GROUP)
            .arg(worker)
            .arg(&taken.entry);
        script.arg(milliseconds(idle)).arg(deliveries);
        self.connection.script("give a request back", &script).await
    }

    /// Removes the worker from the group, and others that stopped long ago.
    pub(crate) async fn retire(&self, worker: &str, after: Duration) -> Result<(), OutboxError> {
        let mut script = scripts::RETIRE.prepare_invoke();
        script.key(&self.keys.stream).arg(GROUP).arg(worker);
        script.arg(milliseconds(after));
        self.connection.script("remove a worker", &script).await
    }

    /// Takes a moment of the rate, or says how long to wait before asking again.
    pub(crate) async fn take_moment(&self, interval: Duration) -> Result<Duration, OutboxError> {
        let mut script = scripts::RATE.prepare_invoke();
        script.key(&self.keys.rate).arg(microseconds(interval));
        let wait = self.connection.script("keep the rate", &script).await?;
        Ok(Duration::from_micros(wait))
    }
}

pub(crate) fn milliseconds(duration: Duration) -> u64 {
    duration.as_millis().try_into().unwrap_or(MAX_TIME)
}

fn microseconds(duration: Duration) -> u64 {
    duration
        .as_micros()
        .try_into()
        .unwrap_or(MAX_TIME)
        .min(MAX_TIME)
}

/// What Lua's numbers hold exactly.
const MAX_TIME: u64 = 1 << 52;
