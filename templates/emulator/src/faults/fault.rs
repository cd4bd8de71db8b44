//! What goes wrong with a request. In: nothing. Out: its kinds, and how each answers or loses a response.

use std::time::Duration;

use http::StatusCode;
use twilio_runtime::{error::codes, transport::TransportError};

use crate::errors::Refusal;

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The response is late.
    Latency(Duration),
    /// The answer is this status, without an effect.
    Status(StatusCode),
    /// The answer is 429 with `Retry-After`, in seconds, without an effect.
    TooManyRequests(u64),
    /// No connection can be made.
    NoConnection,
    /// The connection is closed before the request takes effect.
    DropBeforeEffect,
    /// The connection is closed after the request took effect, without a response.
    DropAfterEffect,
    /// The connection is reset after the request took effect.
    Reset,
    /// The response ends in the middle of its body.
    TruncatedBody,
    /// The body of the response takes this long.
    SlowBody(Duration),
}

impl Fault {
    /// The answer in place of an effect.
    pub(crate) fn refusal(self) -> Option<Refusal> {
        match self {
            Self::Status(status) => Some(Refusal::new(status, code(status), message(status))),
            Self::TooManyRequests(seconds) => Some(Refusal::too_many_requests(seconds)),
            Self::NoConnection | Self::DropBeforeEffect => {
                let status = StatusCode::SERVICE_UNAVAILABLE;
                Some(Refusal::new(status, code(status), message(status)))
            }
            _ => None,
        }
    }

    /// Why a client gets no response; `None` if it does.
    pub(crate) fn transport_error(self) -> Option<TransportError> {
        match self {
            Self::NoConnection => Some(TransportError::connect("a fault of the emulator")),
            Self::DropBeforeEffect | Self::DropAfterEffect | Self::Reset | Self::TruncatedBody => {
                Some(TransportError::after_sending("a fault of the emulator"))
            }
            _ => None,
        }
    }

    /// How long the response takes.
    pub(crate) fn delay(self) -> Duration {
        match self {
            Self::Latency(delay) | Self::SlowBody(delay) => delay,
            _ => Duration::ZERO,
        }
    }
}

/// Twilio's codes for general failures end with the status.
fn code(status: StatusCode) -> i64 {
    match status {
        StatusCode::INTERNAL_SERVER_ERROR => codes::INTERNAL_SERVER_ERROR,
        StatusCode::SERVICE_UNAVAILABLE => codes::SERVICE_UNAVAILABLE,
        status => 20_000 + i64::from(status.as_u16()),
    }
}

fn message(status: StatusCode) -> &'static str {
    status
        .canonical_reason()
        .unwrap_or("A fault of the emulator")
}
