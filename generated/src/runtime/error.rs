//! Why a request has no result: one small type, whatever went wrong, that prints neither secrets nor personal data.

use std::{
    error::Error as StdError,
    fmt::{self, Write as _},
    time::Duration,
};

use serde_json::Value;

use super::{
    answer::Answer,
    call::{Call, InvalidCall},
    fault::Fault,
    operation::{Method, Operation},
    response::UndecodableBody,
    transport::TransportError,
};

/// Why a client could not be made, or why a request has no result.
///
/// It prints as one line. An error of the API reads `Twilio 20404 (HTTP 404) GET /v1/Channels/{Sid}: message`, with the
/// template of the path instead of its values, since those may be personal data.
pub struct Error(Box<Inner>);

struct Inner {
    /// `None` when there is no request yet.
    operation: Option<&'static Operation>,
    cause: Cause,
}

enum Cause {
    Configuration(String),
    InvalidRequest(InvalidCall),
    Paging(String),
    Transport(TransportError),
    Redirect(Answer),
    Api(Answer, Fault),
    Undecodable(Answer, UndecodableBody),
}

/// What kind of thing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client's credentials, base URL, edge, region or transport cannot be used.
    Configuration,
    /// The request holds a value that must not be sent. Nothing was sent.
    InvalidRequest,
    /// The server named a next page that must not be fetched: on another origin, or one that was fetched before.
    Paging,
    /// There is no response. [`Error::transport_error`] tells whether the request may have arrived.
    Transport,
    /// The server redirects, and redirects are not followed: they could carry the credentials elsewhere.
    Redirect,
    /// The API refused the request or failed at it: any status that is no success and no redirect.
    Api,
    /// The request succeeded, but the body of the response is not what the description says.
    Undecodable,
}

impl Error {
    pub(crate) fn configuration(problem: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            operation: None,
            cause: Cause::Configuration(problem.into()),
        }))
    }

    /// The error of a call that is refused before anything is sent: the caller's fault, or the server's for a next page.
    pub(crate) fn invalid_call(call: &Call, invalid: InvalidCall) -> Self {
        match call.continuation {
            Some(_) => Self::paging(call, invalid.faults.join("; ")),
            None => Self::of(call, Cause::InvalidRequest(invalid)),
        }
    }

    pub(crate) fn paging(call: &Call, problem: impl Into<String>) -> Self {
        Self::of(call, Cause::Paging(problem.into()))
    }

    pub(crate) fn transport(call: &Call, error: TransportError) -> Self {
        Self::of(call, Cause::Transport(error))
    }

    /// The error of a response whose status is no success.
    pub(crate) fn refused(call: &Call, answer: Answer) -> Self {
        if answer.status.is_redirection() {
            return Self::of(call, Cause::Redirect(answer));
        }
        let fault = Fault::read(&answer.body);
        Self::of(call, Cause::Api(answer, fault))
    }

    pub(crate) fn undecodable(call: &Call, answer: Answer, problem: UndecodableBody) -> Self {
        Self::of(call, Cause::Undecodable(answer, problem))
    }

    fn of(call: &Call, cause: Cause) -> Self {
        Self(Box::new(Inner {
            operation: Some(call.operation),
            cause,
        }))
    }

    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        match self.0.cause {
            Cause::Configuration(_) => ErrorKind::Configuration,
            Cause::InvalidRequest(_) => ErrorKind::InvalidRequest,
            Cause::Paging(_) => ErrorKind::Paging,
            Cause::Transport(_) => ErrorKind::Transport,
            Cause::Redirect(_) => ErrorKind::Redirect,
            Cause::Api(..) => ErrorKind::Api,
            Cause::Undecodable(..) => ErrorKind::Undecodable,
        }
    }

    /// Why the request was not sent, one sentence for each fault; empty for other errors.
    pub fn faults(&self) -> &[String] {
        match &self.0.cause {
            Cause::InvalidRequest(invalid) => &invalid.faults,
            _ => &[],
        }
    }

    /// Twilio's error code, such as `20404`; <https://www.twilio.com/docs/api/errors> lists them.
    pub fn code(&self) -> Option<i64> {
        self.fault()?.code
    }

    /// Twilio's own words for what went wrong.
    pub fn message(&self) -> Option<&str> {
        self.fault()?.message.as_deref()
    }

    /// Where to read about the error.
    pub fn more_info(&self) -> Option<&str> {
        self.fault()?.more_info.as_deref()
    }

    /// What Twilio adds to the error; its form depends on the error. Not printed with it: it may hold personal data.
    pub fn details(&self) -> Option<&Value> {
        self.fault()?.details.as_ref()
    }

    /// The HTTP status of the response, if there was one.
    pub fn status(&self) -> Option<u16> {
        Some(self.answer()?.status.as_u16())
    }

    /// Twilio's name for the exchange, which its support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.answer()?.request_id.as_deref()
    }

    /// How long the server asks to wait before the request is sent again, counted from its response.
    pub fn retry_after(&self) -> Option<Duration> {
        self.answer()?.retry_after
    }

    /// The `operationId` of the request, such as `FetchChannel`; `None` when the client could not be made.
    pub fn operation_id(&self) -> Option<&'static str> {
        self.0.operation.map(|operation| operation.id)
    }

    /// Where in the body of a success the trouble is, as a JSON pointer; empty for the body as a whole.
    pub fn pointer(&self) -> Option<&str> {
        match &self.0.cause {
            Cause::Undecodable(_, problem) => Some(problem.pointer()),
            _ => None,
        }
    }

    /// The body of the response, if there was one. Not printed with the error: it may hold personal data.
    pub fn body(&self) -> Option<&[u8]> {
        Some(&self.answer()?.body)
    }

    /// Why there is no response, for an error of the kind [`ErrorKind::Transport`].
    pub fn transport_error(&self) -> Option<&TransportError> {
        match &self.0.cause {
            Cause::Transport(error) => Some(error),
            _ => None,
        }
    }

    fn answer(&self) -> Option<&Answer> {
        match &self.0.cause {
            Cause::Redirect(answer) | Cause::Api(answer, _) | Cause::Undecodable(answer, _) => {
                Some(answer)
            }
            _ => None,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        match &self.0.cause {
            Cause::Api(_, fault) => Some(fault),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = Target(self.0.operation);
        match &self.0.cause {
            Cause::Configuration(problem) => {
                write!(formatter, "the Twilio client cannot be used: {problem}")
            }
            Cause::InvalidRequest(invalid) => invalid.fmt(formatter),
            Cause::Paging(problem) => write!(formatter, "{target}: {problem}"),
            Cause::Transport(error) => write!(formatter, "{target}: {error}"),
            Cause::Redirect(answer) => write!(
                formatter,
                "Twilio (HTTP {}) {target}: the server redirects, and redirects are not followed",
                answer.status.as_u16()
            ),
            Cause::Api(answer, fault) => {
                formatter.write_str("Twilio ")?;
                if let Some(code) = fault.code {
                    write!(formatter, "{code} ")?;
                }
                let message = fault
                    .message
                    .as_deref()
                    .unwrap_or("the response does not say why");
                write!(
                    formatter,
                    "(HTTP {}) {target}: {}",
                    answer.status.as_u16(),
                    OneLine(message)
                )
            }
            Cause::Undecodable(answer, problem) => {
                let status = answer.status.as_u16();
                write!(formatter, "Twilio (HTTP {status}) {target}: {problem}")?;
                if self
                    .0
                    .operation
                    .is_some_and(|operation| operation.method != Method::Get)
                {
                    formatter.write_str(
                        "; the API accepted the request, so it should not be sent again blindly",
                    )?;
                }
                Ok(())
            }
        }
    }
}

/// What the server says, without line breaks and other control characters, which could pass for lines of a log.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |character: char| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        };
        self.0
            .chars()
            .map(shown)
            .try_for_each(|character| formatter.write_char(character))
    }
}

/// The method and the path template of an operation.
struct Target(Option<&'static Operation>);

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(operation) => {
                write!(
                    formatter,
                    "{} {}",
                    operation.method.as_str(),
                    operation.path
                )
            }
            None => formatter.write_str("request"),
        }
    }
}

/// Shows what is printed with the error, and what to give to Twilio's support.
impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Error")
            .field("kind", &self.kind())
            .field("operation_id", &self.operation_id())
            .field("request_id", &self.request_id())
            .field("error", &format_args!("{self}"))
            .field("source", &self.source())
            .finish()
    }
}

/// The source is what lies beneath the transport's error: everything else is in the error's own words.
impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.transport_error()?.source()
    }
}
