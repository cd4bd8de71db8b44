//! What an error means for the request: whether any of it may have been sent. If in doubt, it may.

use std::{error::Error as StdError, io};

use ureq::Error;

use crate::transports::error::TransportError;

/// An error before there was a connection: nothing was sent. A URL that is unusable now will not be usable later.
pub(super) fn unconnected(error: Error) -> TransportError {
    match error {
        Error::BadUri(_) | Error::RequireHttpsOnly(_) | Error::TlsRequired => {
            TransportError::rejected(source(error))
        }
        error => TransportError::connect(source(error)),
    }
}

/// An error of a connection that a request was sent on.
pub(super) fn failed(error: io::Error) -> TransportError {
    match Error::from(error) {
        Error::Timeout(_) => TransportError::timed_out("the time for the request has passed"),
        error => TransportError::after_sending(source(error)),
    }
}

/// The error, without details that may contain the URL.
fn source(error: Error) -> Box<dyn StdError + Send + Sync> {
    match error {
        Error::Io(error) => error.into(),
        Error::BadUri(_) => "ureq cannot use the URL".into(),
        Error::RequireHttpsOnly(_) => "only https is allowed".into(),
        Error::Other(_) => "a connector of ureq failed".into(),
        error => error.into(),
    }
}
