//! A request to be queued, with its settings.

use std::{fmt, time::Duration};

use twilio_runtime::{Request, request::AnyRequest};

use crate::error::OutboxError;

const MAX_ID: usize = 200;

/// A request to be queued.
#[must_use = "a request is not queued until it is put into an outbox"]
pub struct Queued {
    pub(crate) id: String,
    pub(crate) request: AnyRequest,
    repeatable: bool,
    pub(crate) expires_in: Option<Duration>,
}

/// Whether a request was queued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enqueued {
    /// It was.
    New,
    /// There was one with this ID before, queued or settled.
    Known,
}

impl Queued {
    /// A request with an ID of your own.
    pub fn new(id: impl Into<String>, request: impl Request) -> Self {
        Self {
            id: id.into(),
            request: AnyRequest::new(request),
            repeatable: false,
            expires_in: None,
        }
    }

    /// Says that it does no harm to send it twice, so it is sent again if nobody knows whether it arrived. GET and
    /// DELETE requests are, without this.
    pub fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// After this time by the clock of Redis, the request goes onto the list for people instead of being sent.
    pub fn expires_in(mut self, time: Duration) -> Self {
        self.expires_in = Some(time);
        self
    }

    pub(crate) fn is_repeatable(&self) -> bool {
        self.repeatable || matches!(self.request.call().method(), "GET" | "DELETE")
    }

    pub(crate) fn check(&self) -> Result<(), OutboxError> {
        let is_usable = !self.id.is_empty() && !self.id.chars().any(char::is_control);
        if is_usable && self.id.len() <= MAX_ID {
            return Ok(());
        }
        Err(OutboxError::request(format!(
            "the ID of a request has 1 to {MAX_ID} bytes and no control characters"
        )))
    }
}

impl fmt::Debug for Queued {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Queued")
            .field("id", &self.id)
            .field("request", &self.request)
            .field("is_repeatable", &self.is_repeatable())
            .field("expires_in", &self.expires_in)
            .finish()
    }
}
