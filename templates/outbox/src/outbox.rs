//! What programs do with an outbox: queue requests, look outcomes up, decide about those that people have to look at.

use std::{fmt, sync::Arc, time::Duration};

use twilio_runtime::{
    Client, Request,
    request::{AnyRequest, Operations},
    serde_json,
};

use crate::{
    error::OutboxError,
    names::{self, Keys},
    outcome::Outcome,
    queued::{Enqueued, Queued},
    rate::RedisRate,
    seal::{Plain, Seal},
    store::{
        connection::Connection,
        entry::{FORMAT, Fields},
        requests::Store,
    },
    worker::Worker,
};

/// How long outcomes are remembered, and with them the IDs of requests: a week.
const REMEMBER: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// A queue of requests in Redis. A clone is the same outbox.
#[derive(Clone)]
pub struct Outbox(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) operations: Operations,
    pub(crate) seal: Arc<dyn Seal>,
    pub(crate) remember: Duration,
}

/// Configures an [`Outbox`].
#[must_use]
pub struct OutboxBuilder {
    url: String,
    name: String,
    operations: Operations,
    seal: Arc<dyn Seal>,
    remember: Duration,
}

/// What is known of a request.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Status {
    /// It is queued, or a worker has it.
    Queued,
    /// It has an outcome.
    Settled(Outcome),
    /// A person decided that it is not sent.
    Discarded,
}

impl Outbox {
    /// Connects to the Redis server at `url`, such as `redis://127.0.0.1:6379/`, and opens the outbox with this name.
    ///
    /// `operations` are those of the crates that requests come from, such as `twilio_flex::operations()`.
    ///
    /// # Errors
    /// If there is no Redis 7 or newer, or it forgets data when its memory is full.
    pub async fn connect(
        url: impl Into<String>,
        name: impl Into<String>,
        operations: Operations,
    ) -> Result<Self, OutboxError> {
        Self::builder(url, name, operations).connect().await
    }

    /// The same, with settings.
    pub fn builder(
        url: impl Into<String>,
        name: impl Into<String>,
        operations: Operations,
    ) -> OutboxBuilder {
        OutboxBuilder {
            url: url.into(),
            name: name.into(),
            operations,
            seal: Arc::new(Plain),
            remember: REMEMBER,
        }
    }

    /// Queues a request with an ID that you choose, such as that of an order. A request whose ID is known is not queued
    /// again, so whoever does not know whether it was queued queues it once more.
    ///
    /// IDs are stored and printed, so they must contain no personal data.
    ///
    /// # Errors
    /// If Redis is away: the request may be queued or not. Or if the request cannot be stored: it has credentials of
    /// its own, or an operation that workers do not know. Or if the ID is empty, longer than 200 bytes or has control
    /// characters.
    pub async fn enqueue(
        &self,
        id: impl Into<String>,
        request: impl Request,
    ) -> Result<Enqueued, OutboxError> {
        self.put(Queued::new(id, request)).await
    }

    /// Queues a request with settings of its own.
    ///
    /// # Errors
    /// As for [`enqueue`](Self::enqueue).
    pub async fn put(&self, queued: Queued) -> Result<Enqueued, OutboxError> {
        queued.check()?;
        let id = queued.id.as_str();
        let stored = serde_json::to_vec(&queued.request).map_err(|error| {
            OutboxError::request(format!("the request cannot be queued: {error}"))
        })?;
        if let Err(error) = self.0.operations.read_json(&stored) {
            let problem = format!("workers could not read the request: {error}");
            return Err(OutboxError::request(problem));
        }
        let sealed = self.0.seal.seal(id, stored).await?;
        let again: &[u8] = if queued.is_repeatable() { b"1" } else { b"0" };
        let fields = [
            ("id", id.as_bytes()),
            ("v", FORMAT.as_bytes()),
            ("again", again),
            ("request", &sealed),
        ];
        let is_new = self.0.store.enqueue(id, &fields, queued.expires_in).await?;
        Ok(if is_new {
            Enqueued::New
        } else {
            Enqueued::Known
        })
    }

    /// What is known of the request with this ID; `None` if there never was one, or it is forgotten.
    ///
    /// # Errors
    /// If Redis is away, or the outcome cannot be decrypted.
    pub async fn status(&self, id: &str) -> Result<Option<Status>, OutboxError> {
        let (state, outcome) = self.0.store.record(id).await?;
        let Some(state) = state else { return Ok(None) };
        match (state.as_str(), outcome) {
            ("queued", _) => Ok(Some(Status::Queued)),
            ("discarded", _) => Ok(Some(Status::Discarded)),
            (_, outcome) => Ok(Some(Status::Settled(
                self.0.read_outcome(id, outcome.unwrap_or_default()).await?,
            ))),
        }
    }

    /// The rate of this outbox, for clients that send without it: `Client::builder(…).throttle(outbox.rate(…))`. It
    /// must be that of the workers.
    pub fn rate(&self, attempts: u32, period: Duration) -> RedisRate {
        RedisRate::new(self.0.store.clone(), attempts, period)
    }

    /// A worker that sends the requests with this client. Any number of workers, in any number of processes and
    /// machines, share them.
    pub fn worker(&self, client: Client) -> Worker {
        Worker::new(self.clone(), client)
    }
}

impl Inner {
    pub(crate) async fn read_outcome(
        &self,
        id: &str,
        sealed: Vec<u8>,
    ) -> Result<Outcome, OutboxError> {
        let stored = self.seal.unseal(id, sealed).await?;
        Outcome::from_json(&stored)
            .ok_or_else(|| OutboxError::request(format!("the outcome of {id} cannot be read")))
    }

    /// The request of an entry, or why it cannot be read.
    pub(crate) async fn read_request(
        &self,
        id: &str,
        fields: &Fields,
    ) -> Result<Result<AnyRequest, String>, OutboxError> {
        let version = fields.text("v").unwrap_or_default();
        if version != FORMAT {
            return Ok(Err(format!(
                "it has the format {version:?}, and this worker reads {FORMAT:?}"
            )));
        }
        let Some(sealed) = fields.bytes("request") else {
            return Ok(Err("it contains no request".to_owned()));
        };
        let stored = match self.seal.unseal(id, sealed.to_vec()).await {
            Ok(stored) => stored,
            Err(error) if error.is_unavailable() => return Err(error.into()),
            Err(error) => return Ok(Err(error.to_string())),
        };
        let request = self.operations.read_json(&stored);
        Ok(request.map_err(|error| format!("it cannot be read: {error}")))
    }
}

impl OutboxBuilder {
    /// Encrypts stored requests and outcomes, which contain personal data. Without it, they are stored as they are.
    pub fn seal(mut self, seal: impl Seal + 'static) -> Self {
        self.seal = Arc::new(seal);
        self
    }

    /// How long outcomes are remembered, and with them the IDs of requests, counted from the outcome. A week by
    /// default.
    pub fn remember(mut self, remember: Duration) -> Self {
        self.remember = remember;
        self
    }

    /// Connects to Redis.
    ///
    /// # Errors
    /// As for [`Outbox::connect`].
    pub async fn connect(self) -> Result<Outbox, OutboxError> {
        if !names::is_name(&self.name) {
            return Err(OutboxError::unsuitable(
                "the name of an outbox has up to 100 letters, digits, `-`, `_` and `.`",
            ));
        }
        let connection = Connection::open(&self.url).await?;
        connection.check().await?;
        let keys = Keys::new(&self.name);
        let inner = Inner {
            store: Store { connection, keys },
            operations: self.operations,
            seal: self.seal,
            remember: self.remember,
        };
        Ok(Outbox(Arc::new(inner)))
    }
}

impl fmt::Debug for Outbox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Outbox")
            .field("stream", &self.0.store.keys.stream)
            .finish_non_exhaustive()
    }
}
