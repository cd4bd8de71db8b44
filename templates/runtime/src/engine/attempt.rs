//! One attempt of a request, as a client's hook sees it.

use std::{fmt, time::Duration};

use crate::{
    calls::call::Call, engine::progress::Progress, errors::ending::Ending,
    operations::reference::OperationRef, transports::error::TransportErrorKind,
};

/// An attempt that has just ended, for metrics and logs: it contains no secrets and no personal data.
///
/// See [`ClientBuilder::on_attempt`](crate::client::ClientBuilder::on_attempt).
#[derive(Clone)]
pub struct Attempt {
    operation: OperationRef,
    number: u32,
    ending: Ending,
    elapsed: Duration,
    wait: Option<Duration>,
}

impl Attempt {
    pub(crate) fn new(
        call: &Call,
        progress: &Progress,
        ending: Ending,
        wait: Option<Duration>,
    ) -> Self {
        Self {
            operation: call.operation.clone(),
            number: progress.effort().attempts,
            ending,
            elapsed: progress.attempt_took(),
            wait,
        }
    }

    /// The `operationId` of the request, such as `FetchInteraction`.
    pub fn operation_id(&self) -> &str {
        self.operation.id()
    }

    /// The HTTP method, such as `GET`.
    pub fn method(&self) -> &'static str {
        self.operation.method().as_str()
    }

    /// The path template, such as `/v1/Interactions/{Sid}`.
    pub fn path_template(&self) -> &str {
        self.operation.path()
    }

    /// The number of this attempt of the request, counted from 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The HTTP status of the response, if there was one.
    pub fn status(&self) -> Option<u16> {
        match self.ending {
            Ending::Answered(status) => Some(status.as_u16()),
            Ending::Failed(_) => None,
        }
    }

    /// How far the request got, if there was no response.
    pub fn failure(&self) -> Option<TransportErrorKind> {
        match self.ending {
            Ending::Answered(_) => None,
            Ending::Failed(kind) => Some(kind),
        }
    }

    /// How long this attempt took.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The wait before the next attempt; `None` if this was the last.
    pub fn next_attempt_in(&self) -> Option<Duration> {
        self.wait
    }
}

impl fmt::Debug for Attempt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Attempt")
            .field("operation_id", &self.operation_id())
            .field("number", &self.number)
            .field("ending", &self.ending)
            .field("elapsed", &self.elapsed)
            .field("next_attempt_in", &self.wait)
            .finish()
    }
}
