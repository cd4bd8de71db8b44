//! An attempt that has not started, as a throttle sees it.

use std::{fmt, time::Duration};

use crate::{
    operations::reference::OperationRef, throttles::error::ThrottleError, transports::wire::Wire,
};

/// An attempt that waits for the permission to start. It contains no secrets and no personal data.
pub struct NextAttempt<'a> {
    operation: &'a OperationRef,
    number: u32,
    wire: &'a Wire,
    /// When the time for the request is over, by the clock of the transport.
    end: Option<Duration>,
}

impl<'a> NextAttempt<'a> {
    /// The first attempt of a request, whose time starts after this wait.
    pub(crate) fn first(operation: &'a OperationRef, wire: &'a Wire) -> Self {
        Self {
            operation,
            number: 1,
            wire,
            end: None,
        }
    }

    /// A later attempt, with the time that is left.
    pub(crate) fn later(
        operation: &'a OperationRef,
        number: u32,
        wire: &'a Wire,
        left: Duration,
    ) -> Self {
        Self {
            operation,
            number,
            wire,
            end: Some(wire.now().saturating_add(left)),
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

    /// The time by the clock of the client's transport, since an arbitrary moment.
    pub fn now(&self) -> Duration {
        self.wire.now()
    }

    /// The rest of the request's total timeout; `None` for its first attempt, whose time starts when it is permitted.
    pub fn time_left(&self) -> Option<Duration> {
        self.end.map(|end| end.saturating_sub(self.now()))
    }

    /// Waits, with the timer of the client's transport. With a blocking client, this blocks the thread.
    ///
    /// # Errors
    /// At once, if the time for the request would be over by then. Return the error: the request ends with the outcome
    /// of its last attempt.
    pub async fn wait(&self, duration: Duration) -> Result<(), ThrottleError> {
        if self.time_left().is_some_and(|left| duration >= left) {
            return Err(ThrottleError::too_late());
        }
        self.wire.sleep(duration).await;
        Ok(())
    }
}

impl fmt::Debug for NextAttempt<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("NextAttempt")
            .field("operation_id", &self.operation_id())
            .field("number", &self.number)
            .field("time_left", &self.time_left())
            .finish_non_exhaustive()
    }
}
