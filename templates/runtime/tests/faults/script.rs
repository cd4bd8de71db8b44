//! What a server does to which request.

use std::{
    collections::VecDeque,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{fault::Fault, request::Arrival};

/// Decides by the number of the whole request (from 0) and the request.
pub(super) type Rule = Arc<dyn Fn(usize, &Arrival) -> Fault + Send + Sync>;

/// What a server does to which request.
pub(crate) enum Script {
    /// One for each request in the order of their first bytes, and another for all that follow.
    Steps { steps: VecDeque<Fault>, then: Fault },
    /// Decided when the request is there as a whole.
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

    /// One for each request, and another for all that follow.
    pub(crate) fn steps(steps: impl Into<Vec<Fault>>, then: Fault) -> Self {
        Self::Steps {
            steps: steps.into().into(),
            then,
        }
    }

    /// Asks `rule` with the number of the whole request, from 0, and the request. What it panics with fails the test.
    pub(crate) fn rule(rule: impl Fn(usize, &Arrival) -> Fault + Send + Sync + 'static) -> Self {
        Self::Rule(Arc::new(rule))
    }

    /// The next step, if this is one of steps; it counts as done.
    pub(super) fn take(&mut self) -> Option<Fault> {
        match self {
            Self::Steps { steps, then } => Some(steps.pop_front().unwrap_or_else(|| then.clone())),
            Self::Rule(_) => None,
        }
    }

    /// Whether the next step is to refuse a connection that was just made.
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

/// Something that a server waits for until the test opens it. Clones are the same gate.
#[derive(Clone, Default)]
pub(crate) struct Gate(Arc<AtomicBool>);

impl Gate {
    /// A gate that is closed.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Lets everyone through, from now on.
    pub(crate) fn open(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether it was opened.
    pub(crate) fn is_open(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.is_open() { "open" } else { "closed" })
    }
}
