//! Which fault the server applies to which request.

use std::{
    collections::VecDeque,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{fault::Fault, request::Arrival};

/// Decides by the number of the complete request, from 0, and the request itself.
pub(super) type Rule = Arc<dyn Fn(usize, &Arrival) -> Fault + Send + Sync>;

/// Which fault the server applies to which request.
pub(crate) enum Script {
    /// One for each request, in the order of their first bytes, and another for all later ones.
    Steps { steps: VecDeque<Fault>, then: Fault },
    /// Decided when the whole request has arrived.
    Rule(Rule),
}

impl Script {
    /// The same for each request.
    pub(crate) fn always(fault: Fault) -> Self {
        Self::Steps {
            steps: VecDeque::new(),
            then: fault,
        }
    }

    /// One for each request, and another for all later ones.
    pub(crate) fn steps(steps: impl Into<Vec<Fault>>, then: Fault) -> Self {
        Self::Steps {
            steps: steps.into().into(),
            then,
        }
    }

    /// Calls `rule` with the number of the complete request, from 0, and the request. If it panics, the test fails.
    pub(crate) fn rule(rule: impl Fn(usize, &Arrival) -> Fault + Send + Sync + 'static) -> Self {
        Self::Rule(Arc::new(rule))
    }

    /// Takes the next step, if the script consists of steps.
    pub(super) fn take(&mut self) -> Option<Fault> {
        match self {
            Self::Steps { steps, then } => Some(steps.pop_front().unwrap_or_else(|| then.clone())),
            Self::Rule(_) => None,
        }
    }

    /// Whether the next step is to reset a new connection.
    pub(super) fn resets_at_once(&self) -> bool {
        match self {
            Self::Steps { steps, then } => {
                matches!(steps.front().unwrap_or(then), Fault::AcceptThenReset)
            }
            Self::Rule(_) => false,
        }
    }
}

impl From<Vec<Fault>> for Script {
    fn from(steps: Vec<Fault>) -> Self {
        Self::steps(steps, Fault::ok())
    }
}

impl<const N: usize> From<[Fault; N]> for Script {
    fn from(steps: [Fault; N]) -> Self {
        Self::steps(steps, Fault::ok())
    }
}

/// A gate at which the server waits until the test opens it. Clones are the same gate.
#[derive(Clone, Default)]
pub(crate) struct Gate(Arc<AtomicBool>);

impl Gate {
    /// A gate that is closed.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Opens the gate for good.
    pub(crate) fn open(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether the gate is open.
    pub(crate) fn is_open(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.is_open() { "open" } else { "closed" })
    }
}
