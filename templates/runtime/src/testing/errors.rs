//! Errors as a client returns them, for test doubles.

use std::{error::Error as StdError, fmt, time::Duration};

use http::StatusCode;
use serde_json::Value;

use super::json_response;
use crate::{
    calls::{call::Call, request::Request},
    credentials::authorization::AuthorizationError,
    engine::outcome,
    errors::{
        error::{Error, InvalidRequest},
        unready::Unready,
    },
    responses::{
        body::UndecodableBody,
        meta::{Effort, ResponseMeta},
    },
    transports::error::TransportError,
};

/// The errors that a client returns for a request, for a test double that stands in for code around a client.
///
/// ```
/// # use twilio_runtime::{Error, ErrorKind, Request, testing::Errors, transport::TransportError};
/// /// What a double of your own function returns if the network is down.
/// fn no_network(request: &impl Request) -> Error {
///     Errors::of(request).transport(TransportError::connect("the network is down"))
/// }
/// ```
///
/// | kind | from |
/// |---|---|
/// | [`Configuration`](crate::ErrorKind::Configuration) | [`configuration`](Self::configuration) |
/// | [`InvalidRequest`](crate::ErrorKind::InvalidRequest) | [`invalid_request`](Self::invalid_request) |
/// | [`Paging`](crate::ErrorKind::Paging) | [`paging`](Self::paging) |
/// | [`NotSent`](crate::ErrorKind::NotSent) | [`credentials`](Self::credentials); [`transport`](Self::transport), if nothing was sent |
/// | [`NoAnswer`](crate::ErrorKind::NoAnswer) | [`transport`](Self::transport) |
/// | [`Api`](crate::ErrorKind::Api) | [`api`](Self::api) |
/// | [`Redirect`](crate::ErrorKind::Redirect), [`Foreign`](crate::ErrorKind::Foreign) | [`response`](Self::response) |
/// | [`Undecodable`](crate::ErrorKind::Undecodable) | [`undecodable`](Self::undecodable) |
/// | [`Incomplete`](crate::ErrorKind::Incomplete) | [`incomplete`](Self::incomplete) |
/// | [`MissingField`](crate::ErrorKind::MissingField) | [`require!`](crate::require) on a field that is `None` |
/// | [`Failed`](crate::ErrorKind::Failed) | [`failed`](Self::failed) |
/// | [`NotReady`](crate::ErrorKind::NotReady) | [`not_ready`](Self::not_ready) |
/// | [`Cancelled`](crate::ErrorKind::Cancelled) | [`cancelled`](Self::cancelled) |
#[derive(Clone)]
pub struct Errors {
    call: Call,
    read: Read,
}

/// Reads a response as a client does. A result is dropped.
type Read = fn(&Call, ResponseMeta) -> Result<ResponseMeta, Error>;

fn read_as_client<R: Request + ?Sized>(_: &R) -> Read {
    |call, meta| outcome::read::<R::Response>(call, meta).map(|(_, meta)| meta)
}

impl Errors {
    /// The errors of this request.
    pub fn of(request: &(impl Request + ?Sized)) -> Self {
        Self {
            call: request.call().clone(),
            read: read_as_client(request),
        }
    }

    /// The client cannot be used. Belongs to no request.
    pub fn configuration(problem: impl Into<String>) -> Error {
        Error::configuration(problem)
    }

    /// The request was refused before it was sent, for these problems.
    pub fn invalid_request<T: Into<String>>(&self, problems: impl IntoIterator<Item = T>) -> Error {
        let problems = problems.into_iter().map(Into::into).collect();
        Error::invalid(&self.call.operation, InvalidRequest { problems })
    }

    /// The next page was not requested.
    pub fn paging(&self, problem: impl Into<String>) -> Error {
        Error::paging(&self.call.operation, problem)
    }

    /// The credentials provider failed, so nothing was sent.
    pub fn credentials(&self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Error {
        let source = AuthorizationError::Provider(source.into().into());
        Error::credentials(&self.call.operation, source)
    }

    /// The only attempt ended without a response.
    pub fn transport(&self, error: TransportError) -> Error {
        Error::transport(&self.call.operation, error, ONE_ATTEMPT)
    }

    /// The API refused the request with this JSON. An invalid HTTP status, such as 42, counts as 500.
    pub fn api(&self, status: u16, json: &Value) -> Error {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self.response(json_response(status, json))
    }

    /// The response is no success: of the API, a redirect, or from something other than the API, as a client would tell.
    /// If the client could read it, the error is that it is [not as described](Self::undecodable).
    pub fn response(&self, response: http::Response<Vec<u8>>) -> Error {
        let meta = ResponseMeta::new(response, ONE_ATTEMPT);
        (self.read)(&self.call, meta)
            .map_or_else(|error| error, |meta| self.not_as_described(meta, ""))
    }

    /// The response is a success, but in its JSON something is not as described: at this JSON pointer, such as
    /// `/channels/0`, or everywhere if that is empty.
    pub fn undecodable(
        &self,
        response: http::Response<Vec<u8>>,
        pointer: impl Into<String>,
    ) -> Error {
        self.not_as_described(ResponseMeta::new(response, ONE_ATTEMPT), pointer)
    }

    /// The body of this response broke off after as many bytes as it has, for this reason.
    pub fn incomplete(&self, response: http::Response<Vec<u8>>, error: TransportError) -> Error {
        let received = u64::try_from(response.body().len()).unwrap_or(u64::MAX);
        let response = response.map(|_| Vec::new());
        let meta = ResponseMeta::new(response, ONE_ATTEMPT);
        Error::incomplete(&self.call.operation, meta, received, error)
    }

    fn not_as_described(&self, meta: ResponseMeta, pointer: impl Into<String>) -> Error {
        let problem = UndecodableBody::new(pointer, "is not as described");
        Error::unreadable(&self.call.operation, meta, problem)
    }

    /// What a client waited for failed, with Twilio's code and message.
    pub fn failed(&self, code: impl Into<Option<i64>>, message: impl Into<String>) -> Error {
        let (code, message) = (code.into(), Some(message.into()));
        Error::unready(&self.call.operation, Unready::Failed { code, message }).after(ONE_ATTEMPT)
    }

    /// What a client waited for was not ready after this time.
    pub fn not_ready(&self, deadline: Duration) -> Error {
        Error::unready(&self.call.operation, Unready::TooLate(deadline)).after(ONE_ATTEMPT)
    }

    /// The program stopped waiting.
    pub fn cancelled(&self) -> Error {
        Error::unready(&self.call.operation, Unready::Cancelled)
    }
}

const ONE_ATTEMPT: Effort = Effort {
    attempts: 1,
    elapsed: Duration::ZERO,
    may_have_arrived: false,
};

impl fmt::Debug for Errors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Errors")
            .field(&self.call.operation_id())
            .finish()
    }
}
