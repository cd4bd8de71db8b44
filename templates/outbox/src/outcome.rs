//! In: what a client returned. Out: what becomes of the request.

use std::{fmt, time::Duration};

use twilio_runtime::{
    Error, ErrorKind,
    serde_json::{Value, json},
};

/// What became of a request.
///
/// `Debug` shows neither the response nor messages of the API, which may contain personal data.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Outcome {
    /// The API accepted it. The response is JSON; `None` if there was none that can be read.
    Done {
        /// The body of the response.
        response: Option<Value>,
    },
    /// The API refused it, and nothing took effect.
    Refused(Refusal),
    /// It is on the list for people.
    Held {
        /// Why, without secrets and personal data.
        why: String,
        /// Whether it may have taken effect.
        may_have_arrived: bool,
    },
}

/// Why the API refused a request.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// Twilio's error code, such as `20404`.
    pub code: Option<i64>,
    /// Twilio's message, which may contain personal data.
    pub message: Option<String>,
    /// Twilio's request ID, which its support asks for.
    pub request_id: Option<String>,
}

impl Outcome {
    pub(crate) fn held(why: impl Into<String>, may_have_arrived: bool) -> Self {
        let why = why.into();
        Self::Held {
            why,
            may_have_arrived,
        }
    }

    /// The name of its state in Redis.
    pub(crate) fn state(&self) -> &'static str {
        match self {
            Self::Done { .. } => "done",
            Self::Refused(_) => "refused",
            Self::Held { .. } => "held",
        }
    }

    /// As it is stored.
    pub(crate) fn to_json(&self) -> Vec<u8> {
        let json = match self {
            Self::Done { response } => json!({ "done": response }),
            Self::Refused(it) => json!({ "refused": {
                "status": it.status, "code": it.code, "message": it.message, "request_id": it.request_id,
            } }),
            Self::Held {
                why,
                may_have_arrived,
            } => json!({ "held": { "why": why, "may_have_arrived": may_have_arrived } }),
        };
        json.to_string().into_bytes()
    }

    /// What was stored; `None` if it is something else.
    pub(crate) fn from_json(stored: &[u8]) -> Option<Self> {
        let stored: Value = twilio_runtime::serde_json::from_slice(stored).ok()?;
        if let Some(response) = stored.get("done") {
            let response = Some(response.clone()).filter(|it| !it.is_null());
            return Some(Self::Done { response });
        }
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        if let Some(it) = stored.get("refused") {
            return Some(Self::Refused(Refusal {
                status: it.get("status")?.as_u64()?.try_into().ok()?,
                code: it.get("code").and_then(Value::as_i64),
                message: text(it.get("message")),
                request_id: text(it.get("request_id")),
            }));
        }
        let it = stored.get("held")?;
        Some(Self::Held {
            why: text(it.get("why"))?,
            may_have_arrived: it.get("may_have_arrived")?.as_bool()?,
        })
    }
}

impl fmt::Debug for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done { .. } => formatter.debug_struct("Done").finish_non_exhaustive(),
            Self::Refused(refusal) => formatter.debug_tuple("Refused").field(refusal).finish(),
            Self::Held {
                why,
                may_have_arrived,
            } => formatter
                .debug_struct("Held")
                .field("why", why)
                .field("may_have_arrived", may_have_arrived)
                .finish(),
        }
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Refusal")
            .field("status", &self.status)
            .field("code", &self.code)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}

/// The outcome of a request, with its ID.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Settled {
    /// The ID that the request was queued with.
    pub id: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// What a worker does with a request that it has sent, or tried to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Next {
    /// `is_seen` if somebody saw the outcome.
    Settle { outcome: Outcome, is_seen: bool },
    /// Nothing took effect: try again later.
    NotYet {
        after: Option<Duration>,
        why: String,
    },
    /// It may have taken effect, but another time does no harm.
    Again,
}

impl Next {
    pub(crate) fn held(why: impl Into<String>, may_have_arrived: bool) -> Self {
        Self::Settle {
            outcome: Outcome::held(why, may_have_arrived),
            is_seen: false,
        }
    }

    fn seen(outcome: Outcome) -> Self {
        Self::Settle {
            outcome,
            is_seen: true,
        }
    }
}

/// Decides what follows from the result of a request.
pub(crate) fn next(result: Result<Option<Value>, Error>, is_repeatable: bool) -> Next {
    let error = match result {
        Ok(response) => return Next::seen(Outcome::Done { response }),
        Err(error) => error,
    };
    match (error.kind(), error.status()) {
        (ErrorKind::InvalidRequest, _) => {
            let problems = error.problems().join("; ");
            Next::held(format!("it was not sent: {problems}"), false)
        }
        (ErrorKind::Configuration, _) => Next::held(format!("it was not sent: {error}"), false),
        (ErrorKind::NotSent, _) | (_, Some(401 | 429)) => Next::NotYet {
            after: error.retry_after(),
            why: not_yet(&error),
        },
        // The API accepted it, whatever its response is.
        (ErrorKind::Undecodable, Some(200..300)) => Next::seen(Outcome::Done { response: None }),
        // A gateway that gave up waiting may have forwarded it.
        (ErrorKind::Api | ErrorKind::Foreign, Some(status @ 400..500))
            if !matches!(status, 408 | 499) =>
        {
            Next::seen(Outcome::Refused(Refusal {
                status,
                code: error.code(),
                message: error.message().map(str::to_owned),
                request_id: error.request_id().map(str::to_owned),
            }))
        }
        _ if is_repeatable => Next::Again,
        (_, status) => Next::held(unknown(&error, status), true),
    }
}

/// Without the message of the API, which may contain personal data.
fn not_yet(error: &Error) -> String {
    match error.status() {
        Some(401) => "Twilio refuses the credentials of this worker (HTTP 401)".to_owned(),
        Some(_) => "Twilio asks to send less (HTTP 429)".to_owned(),
        None => error.to_string(),
    }
}

fn unknown(error: &Error, status: Option<u16>) -> String {
    match (status, error.code()) {
        (Some(status), Some(code)) => {
            format!("it may have taken effect: the answer was Twilio {code} (HTTP {status})")
        }
        (Some(status), None) => format!("it may have taken effect: the answer was HTTP {status}"),
        (None, _) => "it may have taken effect: there was no complete answer".to_owned(),
    }
}
