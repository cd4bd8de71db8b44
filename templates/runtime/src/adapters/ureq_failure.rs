//! What an error of ureq says of the request: whether any of it may have been sent. When in doubt, it may.

use std::{error::Error as StdError, io::ErrorKind};

use ureq::{Error, Timeout};

use super::ureq_connection::unsent;
use crate::transports::error::TransportError;

/// The error of ureq, placed.
pub(super) fn failed(error: Error) -> TransportError {
    let error = match unsent(error) {
        Ok(error) => return unconnected(error),
        Err(error) => error,
    };
    match error {
        Error::BadUri(_) | Error::RequireHttpsOnly(_) | Error::TlsRequired => {
            TransportError::rejected(source(error))
        }
        // These can only come up while connecting, of an agent without marks as well.
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

/// Nothing was sent. A URL that cannot be used is no better the next time.
fn unconnected(error: Error) -> TransportError {
    match error {
        Error::BadUri(_) | Error::RequireHttpsOnly(_) | Error::TlsRequired => {
            TransportError::rejected(source(error))
        }
        error => TransportError::connect(source(error)),
    }
}

/// The error, without what may hold the URL.
fn source(error: Error) -> Box<dyn StdError + Send + Sync> {
    match error {
        Error::Io(error) => error.into(),
        Error::BadUri(_) => "ureq cannot use the URL".into(),
        Error::RequireHttpsOnly(_) => "the agent is set up for https only".into(),
        Error::Other(_) => "a connector or middleware of the agent failed".into(),
        error => error.into(),
    }
}
