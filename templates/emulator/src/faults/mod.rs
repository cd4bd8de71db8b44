//! Faults on request, for tests of resilience. In: what a test wants to go wrong, and when. Out: rules that the
//! emulator follows.

mod fault;
mod rules;

use std::time::Duration;

use http::StatusCode;

pub use self::fault::Fault;
use self::rules::FaultRule;
pub(crate) use self::rules::FaultRules;
use crate::mock::{Invalid, Mock};

/// What is to go wrong. There are no faults unless a test asks for them.
///
/// A fault belongs to requests that the emulator has an operation for. If several could happen, the one that was asked
/// for first does.
#[derive(Clone, Debug)]
pub struct Faults {
    mock: Mock,
}

/// When something is to go wrong: with all requests, unless something else is said. The last method says what.
#[derive(Clone, Debug)]
#[must_use = "the last method says what is to go wrong"]
pub struct FaultBuilder {
    mock: Mock,
    operation: Option<String>,
    left: Option<u32>,
    probability: Option<f64>,
    seed: u64,
}

impl Mock {
    /// Lets requests go wrong, for tests of resilience.
    pub fn faults(&self) -> Faults {
        Faults { mock: self.clone() }
    }
}

impl Faults {
    /// With requests for the operation of this ID, such as `CreateInteraction`.
    pub fn on(&self, operation_id: impl Into<String>) -> FaultBuilder {
        self.builder(Some(operation_id.into()))
    }

    /// With requests for any operation.
    pub fn on_any(&self) -> FaultBuilder {
        self.builder(None)
    }

    /// From now on, nothing goes wrong.
    pub fn clear(&self) {
        self.mock.fault_rules().clear();
    }

    fn builder(&self, operation: Option<String>) -> FaultBuilder {
        FaultBuilder {
            mock: self.mock.clone(),
            operation,
            left: None,
            probability: None,
            seed: self.mock.seed(),
        }
    }
}

/// Each method that says what goes wrong fails if there is no such operation, or the probability is none.
impl FaultBuilder {
    /// Only with the next requests, as many as this.
    pub fn next(mut self, count: u32) -> Self {
        self.left = Some(count);
        self
    }

    /// With this probability, from 0 to 1. Two runs of a test meet the same faults, as long as their requests have the
    /// same order.
    pub fn with_probability(mut self, probability: f64) -> Self {
        self.probability = Some(probability);
        self
    }

    /// Other random numbers than those of the emulator's seed.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The request takes effect, and the response is late by this. A client in the same process waits by the emulator's
    /// clock, so no time passes for the test; on a port, it really waits.
    ///
    /// # Errors
    /// As all of them.
    pub fn latency(self, latency: Duration) -> Result<(), Invalid> {
        self.fault(Fault::Latency(latency))
    }

    /// The answer has this status, without an effect.
    ///
    /// # Errors
    /// As all of them, and if the status is no error.
    pub fn status(self, status: u16) -> Result<(), Invalid> {
        match StatusCode::from_u16(status) {
            Ok(status) => self.fault(Fault::Status(status)),
            Err(_) => Err(Invalid::new(vec![no_error(status)])),
        }
    }

    /// The answer is 429, without an effect, and its `Retry-After` is this many seconds.
    ///
    /// # Errors
    /// As all of them.
    pub fn too_many_requests(self, retry_after: u64) -> Result<(), Invalid> {
        self.fault(Fault::TooManyRequests(retry_after))
    }

    /// No connection can be made, so the client knows that nothing was sent. On a port, where there is a connection
    /// before there is a request, it is closed without an effect.
    ///
    /// # Errors
    /// As all of them.
    pub fn no_connection(self) -> Result<(), Invalid> {
        self.fault(Fault::NoConnection)
    }

    /// The connection is closed before the request takes effect, which the client cannot know.
    ///
    /// # Errors
    /// As all of them.
    pub fn drop_before_effect(self) -> Result<(), Invalid> {
        self.fault(Fault::DropBeforeEffect)
    }

    /// The connection is closed after the request took effect, without a response.
    ///
    /// # Errors
    /// As all of them.
    pub fn drop_after_effect(self) -> Result<(), Invalid> {
        self.fault(Fault::DropAfterEffect)
    }

    /// The connection is reset after the request took effect, without a response.
    ///
    /// # Errors
    /// As all of them.
    pub fn reset(self) -> Result<(), Invalid> {
        self.fault(Fault::Reset)
    }

    /// The request takes effect, and the connection is closed in the middle of the response's body.
    ///
    /// # Errors
    /// As all of them.
    pub fn truncated_body(self) -> Result<(), Invalid> {
        self.fault(Fault::TruncatedBody)
    }

    /// The request takes effect, and the body of the response arrives bit by bit over this time.
    ///
    /// # Errors
    /// As all of them.
    pub fn slow_body(self, time: Duration) -> Result<(), Invalid> {
        self.fault(Fault::SlowBody(time))
    }

    /// This fault, where a program chooses among them: each of the other methods is one of them.
    ///
    /// # Errors
    /// As all of them, and if it is a status that is no error.
    pub fn fault(self, fault: Fault) -> Result<(), Invalid> {
        let mut problems = self.problems();
        if let Fault::Status(status) = fault
            && !(status.is_client_error() || status.is_server_error())
        {
            problems.push(no_error(status.as_u16()));
        }
        if !problems.is_empty() {
            return Err(Invalid::new(problems));
        }
        if self.left == Some(0) {
            return Ok(());
        }
        let random = fastrand::Rng::with_seed(self.seed);
        self.mock.fault_rules().add(FaultRule {
            operation: self.operation,
            left: self.left,
            chance: self.probability.map(|it| (it, random)),
            fault,
        });
        Ok(())
    }

    fn problems(&self) -> Vec<String> {
        let operation = self.operation.iter();
        let unknown = operation.filter(|id| !self.mock.has_operation(id));
        let unknown = unknown.map(|id| format!("there is no operation `{id}`"));
        let probability = self.probability.iter();
        let improbable = probability.filter(|it| !(0.0..=1.0).contains(*it));
        let improbable = improbable.map(|it| format!("{it} is no probability from 0 to 1"));
        unknown.chain(improbable).collect()
    }
}

fn no_error(status: u16) -> String {
    format!("{status} is not the status of an error: choose one from 400 to 599")
}
