//! What a ureq error means for the request: whether any of it may have been sent. If in doubt, it may.

use std::{error::Error as StdError, io::ErrorKind};

use ureq::{Error, Timeout};

use super::ureq_connection::unsent;
use crate::transports::error::TransportError;

/// The ureq error, classified.
pub(super) fn failed(error: Error) -> TransportError {
    let error = match unsent(error) {
        Ok(error) => return unconnected(error),
        Err(error) => error,
    };
    match error {
        Error::BadUri(_) | Error::RequireHttpsOnly(_) | Error::TlsRequired => {
            TransportError::rejected(source(error))
        }
        // These only occur while connecting, even for an agent without marks.
        Error::HostNotFound
        | Error::ConnectProxyFailed(_)
        | Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
            TransportError::connect(source(error))
        }
        Error::Io(io) if io.kind() == ErrorKind::ConnectionRefused => TransportError::connect(io),
        Error::Timeout(_) => TransportError::timed_out(source(error)),
        Error::LargeResponseHeader(_, limit) => TransportError::response_too_large(limit),
        error => TransportError::after_sending(source(error)),
    }
}

/// Nothing was sent. A URL that is unusable now will not be usable later.
fn unconnected(error: Error) -> TransportError {
    match error {
        Error::BadUri(_) | Error::RequireHttpsOnly(_) | Error::TlsRequired => {
            TransportError::rejected(source(error))
        }
        error => TransportError::connect(source(error)),
    }
}

/// The error, without details that may contain the URL.
fn source(error: Error) -> Box<dyn StdError + Send + Sync> {
    match error {
        Error::Io(error) => error.into(),
        Error::BadUri(_) => "ureq cannot use the URL".into(),
        Error::RequireHttpsOnly(_) => "the agent allows https only".into(),
        Error::Other(_) => "a connector or middleware of the agent failed".into(),
        error => error.into(),
    }
}
