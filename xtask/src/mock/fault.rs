//! In: what `--fault` says, such as `CreateChannel: status 503, 10%`. Out: a fault of the emulator.

use std::str::FromStr;
use std::time::Duration;

use twilio_emulator::{Fault, FaultBuilder, Invalid, Mock};

/// What is to go wrong, with which requests.
#[derive(Clone, Debug)]
pub(super) struct FaultOption {
    /// The ID of the operation; `None` for all.
    operation: Option<String>,
    fault: Fault,
    conditions: Vec<Condition>,
}

#[derive(Clone, Copy, Debug)]
enum Condition {
    /// From 0 to 1.
    Probability(f64),
    /// Only with so many requests.
    Next(u32),
}

pub(super) const HELP: &str = "\
Faults: OPERATION: FAULT, or FAULT alone for all operations; then `, 10%` or `, next 3`, or both. Without these, always.
  status 503             this status, without an effect
  too-many-requests 7    429 with Retry-After: 7, without an effect
  drop-before-effect     the connection is closed, without an effect; on a port, no-connection does the same
  drop-after-effect      the request takes effect, and the connection is closed without a response
  reset                  the same, and the connection is reset
  truncated-body         the same, in the middle of the body
  latency 2s             the response is late; or 500ms
  slow-body 2s           the body arrives bit by bit
If several could happen, the first does.";

impl FromStr for FaultOption {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (operation, rest) = match text.split_once(':') {
            Some((operation, rest)) => (Some(operation.trim().to_owned()), rest),
            None => (None, text),
        };
        if operation.as_deref() == Some("") {
            return Err("an operation is missing before `:`".to_owned());
        }
        let mut parts = rest.split(',').map(str::trim);
        let fault = fault(parts.next().unwrap_or_default());
        let conditions: Vec<_> = parts.map(condition).collect();
        // All faults of the text at once.
        let fault_problem = fault.as_ref().err().cloned();
        let problems = conditions
            .iter()
            .filter_map(|it| it.as_ref().err().cloned());
        let problems: Vec<String> = fault_problem.into_iter().chain(problems).collect();
        match (fault, problems.is_empty()) {
            (Ok(fault), true) => Ok(Self {
                operation,
                fault,
                conditions: conditions.into_iter().flatten().collect(),
            }),
            _ => Err(problems.join("; ")),
        }
    }
}

fn fault(text: &str) -> Result<Fault, String> {
    let (name, value) = text.split_once(' ').unwrap_or((text, ""));
    let value = value.trim();
    let without_value = |fault| match value {
        "" => Ok(fault),
        _ => Err(format!("`{name}` takes no value, and got `{value}`")),
    };
    match name {
        "status" => {
            let is_error = |status: &u16| (400..600).contains(status);
            let status = value.parse().ok().filter(is_error);
            let status = status.and_then(|status| status.try_into().ok());
            let problem = || format!("`status` needs one from 400 to 599, and got `{value}`");
            status.map(Fault::Status).ok_or_else(problem)
        }
        "too-many-requests" => {
            let problem = |_| format!("`too-many-requests` needs whole seconds, and got `{value}`");
            value.parse().map(Fault::TooManyRequests).map_err(problem)
        }
        "no-connection" => without_value(Fault::NoConnection),
        "drop-before-effect" => without_value(Fault::DropBeforeEffect),
        "drop-after-effect" => without_value(Fault::DropAfterEffect),
        "reset" => without_value(Fault::Reset),
        "truncated-body" => without_value(Fault::TruncatedBody),
        "latency" => time(name, value).map(Fault::Latency),
        "slow-body" => time(name, value).map(Fault::SlowBody),
        _ => Err(format!(
            "`{text}` is no fault: choose `status 503`, `too-many-requests 7`, `no-connection`, `drop-before-effect`, \
             `drop-after-effect`, `reset`, `truncated-body`, `latency 2s` or `slow-body 2s`"
        )),
    }
}

/// `2s` or `500ms`.
fn time(name: &str, text: &str) -> Result<Duration, String> {
    let time = match text.strip_suffix("ms") {
        Some(number) => number.trim().parse().ok().map(Duration::from_millis),
        None => {
            let number = text.strip_suffix('s').map(str::trim);
            number
                .and_then(|it| it.parse().ok())
                .map(Duration::from_secs)
        }
    };
    time.ok_or_else(|| format!("`{name}` needs a time such as `2s` or `500ms`, and got `{text}`"))
}

/// `10%` or `next 3`.
fn condition(text: &str) -> Result<Condition, String> {
    let problem = || {
        format!(
            "`{text}` does not say when: choose a probability such as `10%`, or a number of requests such as `next 3`"
        )
    };
    if let Some(count) = text.strip_prefix("next ") {
        let count = count.trim().parse().ok().filter(|it| *it > 0);
        return count.map(Condition::Next).ok_or_else(problem);
    }
    let percent = text.strip_suffix('%').and_then(|it| it.trim().parse().ok());
    let percent = percent.filter(|it| (0.0..=100.0).contains(it));
    percent
        .map(|it: f64| Condition::Probability(it / 100.0))
        .ok_or_else(problem)
}

impl FaultOption {
    /// Lets it happen.
    ///
    /// # Errors
    /// If there is no such operation.
    pub(super) fn ask(&self, mock: &Mock) -> Result<(), Invalid> {
        let faults = mock.faults();
        let any = match &self.operation {
            Some(id) => faults.on(id.as_str()),
            None => faults.on_any(),
        };
        let faults = self.conditions.iter().fold(any, with);
        faults.fault(self.fault)
    }
}

fn with(faults: FaultBuilder, condition: &Condition) -> FaultBuilder {
    match *condition {
        Condition::Probability(probability) => faults.with_probability(probability),
        Condition::Next(count) => faults.next(count),
    }
}
