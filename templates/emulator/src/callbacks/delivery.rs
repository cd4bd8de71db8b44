//! What was sent to the application. In: a call and what came of it. Out: a record for assertions and for people.
//! Printed, it shows neither parameters nor bodies, which hold personal data.

use std::{fmt, time::SystemTime};

use http::{Method, StatusCode};
use serde_json::Value;
use twilio_runtime::transport::TransportErrorKind;

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A webhook of interactions.
    Interaction,
    /// The assignment callback of TaskRouter, whose answer is an instruction.
    TaskRouterAssignment,
    /// The event callback of TaskRouter.
    TaskRouterEvent,
    /// A webhook of Conversations.
    Conversation,
}

impl Kind {
    /// How a saved state calls each.
    pub(crate) const NAMES: [(Self, &'static str); 4] = [
        (Self::Interaction, "interaction"),
        (Self::TaskRouterAssignment, "task_router_assignment"),
        (Self::TaskRouterEvent, "task_router_event"),
        (Self::Conversation, "conversation"),
    ];

    pub(crate) fn name(self) -> &'static str {
        let mut names = Self::NAMES.iter();
        let found = names.find(|(kind, _)| *kind == self);
        found.map_or("", |(_, name)| name)
    }

    pub(crate) fn of_name(name: &str) -> Option<Self> {
        let mut names = Self::NAMES.iter();
        let found = names.find(|(_, of)| *of == name);
        found.map(|(kind, _)| *kind)
    }
}

/// A webhook that was sent, or tried to be.
#[derive(Clone, PartialEq)]
pub struct Delivery {
    pub(super) time: SystemTime,
    pub(super) account: String,
    pub(super) kind: Kind,
    pub(super) event: String,
    pub(super) method: Method,
    pub(super) url: String,
    pub(super) parameters: Vec<(String, String)>,
    pub(super) attempts: Vec<Attempt>,
    pub(super) outcome: Option<String>,
}

/// One attempt of a delivery.
#[derive(Clone, PartialEq)]
pub struct Attempt {
    pub(super) time: SystemTime,
    pub(super) result: Result<(StatusCode, Vec<u8>), TransportErrorKind>,
}

impl Delivery {
    /// When what it tells of has happened, by the clock of the emulator.
    pub fn time(&self) -> SystemTime {
        self.time
    }

    /// The account whose auth token signs it.
    pub fn account_sid(&self) -> &str {
        &self.account
    }

    /// Who calls.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What happened: the `EventType`, such as `onChannelCreated` or `task.created`, or `assignment`.
    pub fn event(&self) -> &str {
        &self.event
    }

    /// POST with a form, or GET with a query.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The URL that was registered.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The parameters, in the order in which they were sent.
    pub fn parameters(&self) -> &[(String, String)] {
        &self.parameters
    }

    /// The value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let mut parameters = self.parameters.iter();
        let parameter = parameters.find(|(of, _)| of == name);
        parameter.map(|(_, value)| value.as_str())
    }

    /// The attempts, at least one: a second one follows if there was no connection.
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// The status of the last attempt; `None` if there was no response.
    pub fn status(&self) -> Option<StatusCode> {
        self.attempts.last()?.status()
    }

    /// Whether the application has answered with a success.
    pub fn is_success(&self) -> bool {
        self.status().is_some_and(|it| it.is_success())
    }

    /// The JSON of the answer, such as the instruction for an assignment; `None` if it has none.
    pub fn answer(&self) -> Option<Value> {
        self.attempts.last()?.answer()
    }

    /// What came of an instruction: `accepted` or `rejected`, or why it had no effect. `None` for what needs no
    /// instruction.
    pub fn outcome(&self) -> Option<&str> {
        self.outcome.as_deref()
    }
}

impl Delivery {
    pub(crate) fn set_outcome(&mut self, outcome: String) {
        self.outcome = Some(outcome);
    }
}

impl Attempt {
    /// When it was made, by the clock of the emulator.
    pub fn time(&self) -> SystemTime {
        self.time
    }

    /// The status of the response; `None` if there was none.
    pub fn status(&self) -> Option<StatusCode> {
        self.result.as_ref().ok().map(|(status, _)| *status)
    }

    /// Why there was no response; `None` if there was one.
    pub fn error(&self) -> Option<TransportErrorKind> {
        self.result.as_ref().err().copied()
    }

    /// The body of the response.
    pub fn body(&self) -> &[u8] {
        self.result.as_ref().map_or(&[], |(_, body)| body)
    }

    fn answer(&self) -> Option<Value> {
        serde_json::from_slice(self.body()).ok()
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A URL may hold a secret in its query.
        let url = self.url.split(['?', '#']).next().unwrap_or_default();
        formatter
            .debug_struct("Delivery")
            .field("kind", &self.kind)
            .field("event", &self.event)
            .field("method", &self.method)
            .field("url", &url)
            .field("attempts", &self.attempts)
            .field("outcome", &self.outcome)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Attempt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.result {
            Ok((status, _)) => write!(formatter, "{}", status.as_u16()),
            Err(kind) => write!(formatter, "{kind:?}"),
        }
    }
}
