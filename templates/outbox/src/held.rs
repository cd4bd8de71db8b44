//! The list of requests that a person has to look at.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use twilio_runtime::{Request as _, request::AnyRequest};

use crate::{
    error::OutboxError,
    outbox::Outbox,
    store::{
        entry::Fields,
        held::{Decided, Decision},
    },
};

/// A request that nobody sends any more until a person decides.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Held {
    /// Its ID on the list.
    pub item: String,
    /// The ID that it was queued with.
    pub id: String,
    /// Why it is here, without secrets and personal data.
    pub why: String,
    /// Whether it may have taken effect: look at Twilio before you send it again.
    pub may_have_arrived: bool,
    /// The request, if it can be read.
    pub request: Option<AnyRequest>,
}

impl Held {
    /// When it was put onto the list, by the clock of Redis.
    pub fn since(&self) -> Option<SystemTime> {
        let milliseconds = self.item.split('-').next()?.parse().ok()?;
        UNIX_EPOCH.checked_add(Duration::from_millis(milliseconds))
    }

    /// The operation and its target, such as `CreateWebChannel, POST /v2/WebChats`, if the request can be read.
    pub fn operation(&self) -> Option<String> {
        let call = self.request.as_ref()?.call();
        let (id, method, path) = (call.operation_id(), call.method(), call.path_template());
        Some(format!("{id}, {method} {path}"))
    }
}

impl Outbox {
    /// Up to `count` requests on the list for people, oldest first, after the given one.
    ///
    /// # Errors
    /// If Redis is away, or the key to decrypt them.
    pub async fn held(&self, after: Option<&Held>, count: usize) -> Result<Vec<Held>, OutboxError> {
        let after = after.map(|held| held.item.as_str());
        let mut list = Vec::new();
        for (item, fields) in self.0.store.held(after, count).await? {
            list.push(self.read_held(item, &fields).await?);
        }
        Ok(list)
    }

    async fn read_held(&self, item: String, fields: &Fields) -> Result<Held, OutboxError> {
        let text = |name| fields.text(name).unwrap_or_default().to_owned();
        let id = match fields.text("id") {
            Some(id) => id.to_owned(),
            None => format!("entry-{}", text("entry")),
        };
        let request = self.0.read_request(&id, fields).await?.ok();
        Ok(Held {
            item,
            why: text("why"),
            may_have_arrived: fields.text("arrived") != Some("no"),
            request,
            id,
        })
    }

    /// Queues a request on the list once more. `false` if it is no longer on the list, such as because its worker has
    /// found out what became of it.
    ///
    /// # Errors
    /// If Redis is away, or nothing is left of the request.
    pub async fn send_again(&self, held: &Held) -> Result<bool, OutboxError> {
        self.decide(held, Decision::Again).await
    }

    /// Takes a request off the list without sending it. `false` if it is no longer on the list.
    ///
    /// # Errors
    /// If Redis is away.
    pub async fn discard(&self, held: &Held) -> Result<bool, OutboxError> {
        self.decide(held, Decision::Discard).await
    }

    async fn decide(&self, held: &Held, decision: Decision) -> Result<bool, OutboxError> {
        let (store, remember) = (&self.0.store, self.0.remember);
        match store
            .decide(&held.item, &held.id, decision, remember)
            .await?
        {
            Decided::Done => Ok(true),
            Decided::Missing => Ok(false),
            Decided::Empty => Err(OutboxError::request(format!(
                "nothing is left of {} to send: discard it",
                held.id
            ))),
        }
    }
}
