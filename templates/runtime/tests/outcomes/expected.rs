//! The expected outcome of a fault, as data, and the comparison with the real one.

use twilio_runtime::{ErrorKind, transport::TransportErrorKind};

use crate::{
    caller::{Action, Caller, Library, Sent, Setup},
    faults::{Arrived, Fault, FaultServer, JSON, Script},
};

/// The maximum number of attempts of the client of a row.
pub(crate) const ATTEMPTS: usize = 2;

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Success,
    /// An error after a response with this status.
    Answered(ErrorKind, u16),
    /// An error without a response.
    Failed(TransportErrorKind),
}

impl Outcome {
    pub(crate) fn of(sent: &Sent) -> Self {
        let error = match &sent.result {
            Ok(_) => return Self::Success,
            Err(error) => error,
        };
        match (error.transport_error(), error.status()) {
            (Some(inner), None) => {
                let expected = if sent.cannot_have_been_taken() {
                    ErrorKind::NotSent
                } else {
                    ErrorKind::NoAnswer
                };
                assert_eq!(error.kind(), expected);
                Self::Failed(inner.kind())
            }
            (None, Some(status)) => Self::Answered(error.kind(), status),
            other => panic!("{other:?} in {error:?}"),
        }
    }
}

/// The outcome of a request, and how many times it arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// This outcome, and this many arrivals, each complete.
    Whole(Outcome, usize),
    /// This outcome, and this many arrivals, each incomplete.
    Partly(Outcome, usize),
    /// The connection breaks before anything is read. The system may report that at once: then nothing was sent, and
    /// every request is retried. Or it reports it while the request is written: then it is unknown whether it arrived.
    BeforeReading,
}

impl Expected {
    /// Whether the request is retried as long as attempts are left; `None` if that depends.
    pub(crate) fn is_sent_again(self, action: Action) -> Option<bool> {
        match self {
            Self::Whole(_, times) | Self::Partly(_, times) => Some(times == ATTEMPTS),
            Self::BeforeReading if action == Action::Create => None,
            Self::BeforeReading => Some(true),
        }
    }
}

/// The outcomes of the fetch, the create and the delete of a row.
pub(crate) type Each = [Expected; 3];

/// A fault, and its expected outcomes.
pub(crate) struct Row {
    /// One for each arrival; the last one also for all later arrivals.
    pub(crate) faults: Vec<Fault>,
    pub(crate) expected: Each,
    /// If one HTTP library legitimately differs: which, how, and why.
    pub(crate) other: Option<(Library, Each, &'static str)>,
    /// Whether this only happens when the attempt times out.
    pub(crate) takes_time: bool,
}

impl Row {
    pub(crate) fn expected(&self, library: Library, action: Action) -> Expected {
        let index = Action::ALL.iter().position(|it| *it == action).unwrap();
        match &self.other {
            Some((other, expected, reason)) if *other == library => {
                assert!(!reason.is_empty());
                expected[index]
            }
            _ => self.expected[index],
        }
    }

    pub(crate) fn script(&self) -> Script {
        Script::steps(self.faults.clone(), self.faults.last().unwrap().clone())
    }

    /// Whether each attempt fails because of its connection.
    fn breaks_every_connection(&self) -> bool {
        !matches!(self.faults[..], [Fault::Answer { .. }] | [_, _, ..])
    }

    /// Exposes a client of this kind to the fault, and compares the outcome.
    pub(crate) fn check<C: Caller>(&self, action: Action, setup: Setup) {
        let shown = format!("{:?} {action:?} {:?}", C::LIBRARY, self.faults);
        let _named = Named(&shown);
        let server = FaultServer::start(self.script());
        let caller = C::new(&server.url(), setup);
        let sent = caller.send(action, 1);
        let outcome = Outcome::of(&sent);
        if matches!(outcome, Outcome::Failed(_)) && self.breaks_every_connection() {
            // A connection that broke is closed, although the client still exists.
            server.wait_until_idle();
        }
        drop(caller);
        server.wait_until_idle();
        let arrivals = server.finish();
        sent.assert_accounts_for(&arrivals);
        let count = |arrived| arrivals.iter().filter(|it| it.arrived == arrived).count();
        let (whole, partly) = (count(Arrived::Whole), count(Arrived::Partly));
        match self.expected(C::LIBRARY, action) {
            Expected::Whole(expected, times) => {
                assert_eq!(outcome, expected, "{shown}: {:?}", sent.result);
                assert_eq!((whole, partly), (times, 0), "{shown}");
                assert_eq!(sent.count as usize, times, "{shown}");
            }
            Expected::Partly(expected, times) => {
                assert_eq!(outcome, expected, "{shown}: {:?}", sent.result);
                assert_eq!((whole, partly), (0, times), "{shown}");
                assert_eq!(sent.count as usize, times, "{shown}");
            }
            Expected::BeforeReading => {
                let possible = [
                    TransportErrorKind::Connect,
                    TransportErrorKind::AfterSending,
                ];
                assert!(possible.map(Outcome::Failed).contains(&outcome), "{shown}");
                assert_eq!((whole, partly), (0, 0), "{shown}");
                assert_eq!(sent.count as usize, arrivals.len(), "{shown}");
                let unknown = sent.failed(TransportErrorKind::AfterSending);
                assert!(unknown <= 1 || action != Action::Create, "{shown}");
            }
        }
        if let Ok(Some(sid)) = &sent.result {
            assert!(JSON.contains(sid), "{shown}: the answer of another request");
        }
    }
}

/// Prints which check is running if it panics.
struct Named<'a>(&'a str);

impl Drop for Named<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("failed: {}", self.0);
        }
    }
}
