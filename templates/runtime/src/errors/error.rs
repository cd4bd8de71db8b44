//! Why a request failed: one small type for all errors, which prints neither secrets nor personal data.

use std::{error::Error as StdError, fmt, time::Duration};

use serde_json::Value;

use crate::{
    credentials::authorization::AuthorizationError,
    errors::{
        codes, ending::Ending, error_body::ErrorBody, missing_field::MissingField, unready::Unready,
    },
    operations::reference::OperationRef,
    responses::{
        body::UndecodableBody,
        meta::{Effort, ResponseMeta},
        redirect,
    },
    throttles::error::ThrottleError,
    transports::error::TransportError,
};

/// Why a client could not be created, or why a request failed.
///
/// It prints as one line that says what to do. Its [`source`](std::error::Error::source) tells why a connection failed
/// or credentials could not be obtained; log it too, or use `Debug`, which shows both. An error of the API reads
/// `Twilio 20404 (HTTP 404) GET /v1/Interactions/{Sid}: message`, with the path template instead of the values, which
/// may be personal data.
pub struct Error(pub(crate) Box<Inner>);

pub(crate) struct Inner {
    /// `None` if there is no request yet, or not any more.
    pub(crate) operation: Option<OperationRef>,
    pub(crate) cause: Cause,
    effort: Effort,
}

pub(crate) enum Cause {
    Configuration(String),
    InvalidRequest(InvalidRequest),
    Paging(String),
    Credentials(AuthorizationError),
    Throttle(ThrottleError),
    Transport(TransportError),
    Redirect(ResponseMeta),
    Api(ResponseMeta, ErrorBody),
    Foreign(ResponseMeta, UndecodableBody),
    Undecodable(ResponseMeta, UndecodableBody),
    Incomplete(Incomplete),
    MissingField(MissingField),
    Unready(Unready),
}

/// A download that broke off.
pub(crate) struct Incomplete {
    pub(crate) meta: ResponseMeta,
    /// In bytes.
    pub(crate) received: u64,
    pub(crate) error: TransportError,
}

/// Why a request was refused before anything was sent: every problem, and no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InvalidRequest {
    pub(crate) problems: Vec<String>,
}

/// The kind of error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client's credentials, base URL, edge, region or transport cannot be used.
    Configuration,
    /// The request contains a value that must not be sent. [`Error::problems`] says which, and why. Nothing was sent.
    InvalidRequest,
    /// The server named a next page that must not be fetched, because it is elsewhere or was fetched before; or it
    /// keeps sending empty pages; or a [`Cursor`](crate::list::Cursor) belongs to another list.
    Paging,
    /// Nothing took effect: there was no connection, there were no credentials, or a [`Throttle`](crate::client::Throttle)
    /// did not permit the attempt; and the API refused any earlier attempts with 429.
    NotSent,
    /// The request may have arrived, in part or completely, but there is no complete response.
    NoAnswer,
    /// The server redirects, which is not followed: it could send the credentials elsewhere.
    Redirect,
    /// The API refused the request or failed, and says why.
    Api,
    /// Something other than the API responded, such as a gateway: HTML, nothing, or a truncated body.
    Foreign,
    /// The request succeeded, but the JSON of the response does not match the description.
    Undecodable,
    /// The response to a download is a success, but its body did not arrive completely or is larger than its limit.
    /// [`Error::received`] says how many bytes there are. Only with the feature `streams`.
    Incomplete,
    /// The response lacks a field that the program requires with [`require!`](crate::require), or that a request needs
    /// which is made from it.
    MissingField,
    /// What [`Client::wait_for`](crate::Client::wait_for) waits for has failed. [`Error::code`] and [`Error::message`] say
    /// why, if the API does.
    Failed,
    /// What [`Client::wait_for`](crate::Client::wait_for) waits for was not ready by the deadline.
    NotReady,
    /// The program stopped waiting: [`Waiter::cancel_if`](crate::client::Waiter::cancel_if).
    Cancelled,
}

impl Error {
    pub(crate) fn configuration(problem: impl Into<String>) -> Self {
        Self::without_request(Cause::Configuration(problem.into()))
    }

    pub(crate) fn missing_field(missing: MissingField) -> Self {
        Self::without_request(Cause::MissingField(missing))
    }

    fn without_request(cause: Cause) -> Self {
        Self(Box::new(Inner {
            operation: None,
            cause,
            effort: Effort::default(),
        }))
    }

    /// The error of a request that was refused before anything was sent.
    pub(crate) fn invalid(operation: &OperationRef, invalid: InvalidRequest) -> Self {
        Self::of(operation, Cause::InvalidRequest(invalid))
    }

    pub(crate) fn paging(operation: &OperationRef, problem: impl Into<String>) -> Self {
        Self::of(operation, Cause::Paging(problem.into()))
    }

    pub(crate) fn credentials(operation: &OperationRef, source: AuthorizationError) -> Self {
        Self::of(operation, Cause::Credentials(source))
    }

    pub(crate) fn throttle(operation: &OperationRef, error: ThrottleError) -> Self {
        Self::of(operation, Cause::Throttle(error))
    }

    pub(crate) fn transport(
        operation: &OperationRef,
        error: TransportError,
        effort: Effort,
    ) -> Self {
        Self(Box::new(Inner {
            operation: Some(operation.clone()),
            cause: Cause::Transport(error),
            effort,
        }))
    }

    pub(crate) fn unready(operation: &OperationRef, unready: Unready) -> Self {
        Self::of(operation, Cause::Unready(unready))
    }

    /// The error for a response without a success status.
    pub(crate) fn refused(operation: &OperationRef, meta: ResponseMeta) -> Self {
        if redirect::is_redirect(meta.status_code()) {
            return Self::of(operation, Cause::Redirect(meta));
        }
        match ErrorBody::read(meta.body()) {
            Ok(body) => Self::of(operation, Cause::Api(meta, body)),
            Err(problem) => Self::of(operation, Cause::Foreign(meta, problem)),
        }
    }

    /// The error for a success that cannot be read.
    pub(crate) fn unreadable(
        operation: &OperationRef,
        meta: ResponseMeta,
        problem: UndecodableBody,
    ) -> Self {
        let cause = if problem.is_json() {
            Cause::Undecodable(meta, problem)
        } else {
            Cause::Foreign(meta, problem)
        };
        Self::of(operation, cause)
    }

    /// The error of a download that broke off after this many bytes.
    pub(crate) fn incomplete(
        operation: &OperationRef,
        meta: ResponseMeta,
        received: u64,
        error: TransportError,
    ) -> Self {
        let incomplete = Incomplete {
            meta,
            received,
            error,
        };
        Self::of(operation, Cause::Incomplete(incomplete))
    }

    /// The same error, with the progress of its request.
    pub(crate) fn after(mut self, effort: Effort) -> Self {
        self.0.effort = effort;
        self
    }

    /// Whether an attempt before the last one may have taken effect.
    pub(super) fn may_have_arrived_before(&self) -> bool {
        self.0.effort.may_have_arrived
    }

    fn of(operation: &OperationRef, cause: Cause) -> Self {
        let mut error = Self(Box::new(Inner {
            operation: Some(operation.clone()),
            cause,
            effort: Effort::default(),
        }));
        error.0.effort = error
            .response()
            .map(ResponseMeta::effort)
            .unwrap_or_default();
        error
    }

    /// The kind of error.
    pub fn kind(&self) -> ErrorKind {
        match &self.0.cause {
            Cause::Configuration(_) => ErrorKind::Configuration,
            Cause::InvalidRequest(_) => ErrorKind::InvalidRequest,
            Cause::Paging(_) => ErrorKind::Paging,
            Cause::Transport(error) if error.may_have_been_sent() => ErrorKind::NoAnswer,
            Cause::Transport(_) | Cause::Credentials(_) | Cause::Throttle(_) => {
                match self.0.effort.may_have_arrived {
                    true => ErrorKind::NoAnswer,
                    false => ErrorKind::NotSent,
                }
            }
            Cause::Redirect(_) => ErrorKind::Redirect,
            Cause::Api(..) => ErrorKind::Api,
            Cause::Foreign(..) => ErrorKind::Foreign,
            Cause::Undecodable(..) => ErrorKind::Undecodable,
            Cause::Incomplete(_) => ErrorKind::Incomplete,
            Cause::MissingField(_) => ErrorKind::MissingField,
            Cause::Unready(Unready::Failed { .. }) => ErrorKind::Failed,
            Cause::Unready(Unready::TooLate(_)) => ErrorKind::NotReady,
            Cause::Unready(Unready::Cancelled) => ErrorKind::Cancelled,
        }
    }

    /// Whether retrying the same request may succeed and cannot repeat an effect.
    ///
    /// The client has already retried as often as its [`RetryPolicy`](crate::RetryPolicy) allows.
    pub fn is_retryable(&self) -> bool {
        let ending = match &self.0.cause {
            Cause::Transport(error) => Ending::Failed(error.kind()),
            Cause::Incomplete(incomplete) => Ending::Failed(incomplete.error.kind()),
            Cause::Api(meta, _) | Cause::Foreign(meta, _) => Ending::Answered(meta.status_code()),
            Cause::Credentials(error) => return error.is_retryable(),
            Cause::Throttle(error) => return error.is_unavailable(),
            _ => return false,
        };
        let operation = self.0.operation.as_ref();
        operation.is_some_and(|operation| ending.allows_another(operation))
    }

    /// Why the request was not sent, one sentence for each problem; empty for errors other than
    /// [`ErrorKind::InvalidRequest`].
    pub fn problems(&self) -> &[String] {
        match &self.0.cause {
            Cause::InvalidRequest(invalid) => &invalid.problems,
            _ => &[],
        }
    }

    /// Twilio's error code, such as `20404`. [`codes`](crate::error::codes) names some of them.
    pub fn code(&self) -> Option<i64> {
        match &self.0.cause {
            Cause::Unready(Unready::Failed { code, .. }) => *code,
            _ => self.error_body()?.code,
        }
    }

    /// Twilio's error message.
    pub fn message(&self) -> Option<&str> {
        match &self.0.cause {
            Cause::Unready(Unready::Failed { message, .. }) => message.as_deref(),
            _ => self.error_body()?.message.as_deref(),
        }
    }

    /// The URL with details on the error, as given in the response.
    pub fn more_info(&self) -> Option<&str> {
        self.error_body()?.more_info.as_deref()
    }

    /// The page about the error: [`more_info`](Self::more_info) or, if the response has none, the page about its code in
    /// Twilio's documentation.
    pub fn docs_url(&self) -> Option<String> {
        let given = self.more_info().map(str::to_owned);
        given.or_else(|| self.code().map(codes::docs_url))
    }

    /// Twilio's details on the error, whose form depends on the error. Not printed with it, since they may contain
    /// personal data.
    pub fn details(&self) -> Option<&Value> {
        self.error_body()?.details.as_ref()
    }

    /// The HTTP status of the response, if there was one.
    pub fn status(&self) -> Option<u16> {
        self.response().map(ResponseMeta::status)
    }

    /// Twilio's request ID, which its support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.response()?.request_id()
    }

    /// How long the server asks to wait before a retry, counted from its response.
    pub fn retry_after(&self) -> Option<Duration> {
        self.response()?.retry_after()
    }

    /// The body of the response, if there was one; empty for a download. Not printed with the error, since it may contain personal data.
    pub fn body(&self) -> Option<&[u8]> {
        self.response().map(ResponseMeta::body)
    }

    /// The last response, if there was one.
    pub fn response(&self) -> Option<&ResponseMeta> {
        match &self.0.cause {
            Cause::Redirect(meta)
            | Cause::Api(meta, _)
            | Cause::Foreign(meta, _)
            | Cause::Undecodable(meta, _)
            | Cause::Incomplete(Incomplete { meta, .. }) => Some(meta),
            _ => None,
        }
    }

    /// The number of times the request was passed to the transport; 0 if it was refused before.
    pub fn attempts(&self) -> u32 {
        self.0.effort.attempts
    }

    /// The time from the request's turn to its end, including fetching its token and all waits between attempts.
    pub fn elapsed(&self) -> Duration {
        self.0.effort.elapsed
    }

    /// The `operationId` of the request, such as `FetchInteraction`; `None` if the client could not be created, or a
    /// response lacks a field.
    pub fn operation_id(&self) -> Option<&str> {
        self.0.operation.as_ref().map(OperationRef::id)
    }

    /// Where in the body of a success the problem is, as a JSON pointer; empty for the body as a whole.
    pub fn pointer(&self) -> Option<&str> {
        match &self.0.cause {
            Cause::Undecodable(_, problem) => Some(problem.pointer()),
            _ => None,
        }
    }

    /// How many bytes of a download had been returned when it broke off.
    pub fn received(&self) -> Option<u64> {
        match &self.0.cause {
            Cause::Incomplete(incomplete) => Some(incomplete.received),
            _ => None,
        }
    }

    /// Why there is no response, or not all of it, for a network error.
    pub fn transport_error(&self) -> Option<&TransportError> {
        match &self.0.cause {
            Cause::Transport(error) | Cause::Incomplete(Incomplete { error, .. }) => Some(error),
            _ => None,
        }
    }

    /// Why the request was not permitted to be sent, for an error of a [`Throttle`](crate::client::Throttle).
    pub fn throttle_error(&self) -> Option<&ThrottleError> {
        match &self.0.cause {
            Cause::Throttle(error) => Some(error),
            _ => None,
        }
    }

    fn error_body(&self) -> Option<&ErrorBody> {
        match &self.0.cause {
            Cause::Api(_, body) => Some(body),
            _ => None,
        }
    }
}

/// Shows the message, and what Twilio's support needs.
impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Error")
            .field("kind", &self.kind())
            .field("operation_id", &self.operation_id())
            .field("request_id", &self.request_id())
            .field("attempts", &self.attempts())
            .field("error", &format_args!("{self}"))
            .field("source", &self.source())
            .finish()
    }
}

/// The source is the cause of a network, credentials or throttle error; for all others, the message says everything.
impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.cause {
            Cause::Transport(error) | Cause::Incomplete(Incomplete { error, .. }) => error.source(),
            Cause::Credentials(error) => Some(error),
            Cause::Throttle(error) => Some(error),
            _ => None,
        }
    }
}
