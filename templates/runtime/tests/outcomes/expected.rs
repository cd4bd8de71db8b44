//! What a fault comes to, as data, and whether a request came to it.

use twilio_runtime::{ErrorKind, transport::TransportErrorKind};

use crate::{
    caller::{Caller, Library, Sent, Setup, Wish},
    faults::{Arrived, Fault, FaultServer, JSON, Script},
};

/// How many attempts the client of a row makes at most.
pub(crate) const ATTEMPTS: usize = 2;

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Success,
    /// There was a response, with this status.
    Answered(ErrorKind, u16),
    /// There was none.
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

/// What a request comes to, and how many times it arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// This, and so many arrivals, each as a whole.
    Whole(Outcome, usize),
    /// This, and so many arrivals, each cut off.
    Partly(Outcome, usize),
    /// The connection breaks before anything is read. The system may tell so at once, in which case nothing was sent and
    /// anything is sent again, or when the request is written, in which case nobody knows.
    BeforeReading,
}

impl Expected {
    /// Whether what the fault comes to is sent again, as long as attempts are left; `None` if that depends.
    pub(crate) fn is_sent_again(self, wish: Wish) -> Option<bool> {
        match self {
            Self::Whole(_, times) | Self::Partly(_, times) => Some(times == ATTEMPTS),
            Self::BeforeReading if wish == Wish::Create => None,
            Self::BeforeReading => Some(true),
        }
    }
}

/// What the fetch, the create and the delete of a row come to.
pub(crate) type Each = [Expected; 3];

/// A fault, and what it comes to.
pub(crate) struct Row {
    /// One for each arrival, the last of them for all that follow.
    pub(crate) faults: Vec<Fault>,
    pub(crate) expected: Each,
    /// Where one HTTP library legitimately does something else: which, what, and why.
    pub(crate) other: Option<(Library, Each, &'static str)>,
    /// Whether the attempt has to run out of time for this.
    pub(crate) takes_time: bool,
}

impl Row {
    pub(crate) fn expected(&self, library: Library, wish: Wish) -> Expected {
        let index = Wish::ALL.iter().position(|it| *it == wish).unwrap();
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

    /// Whether what fails here fails by the connection, on each attempt.
    fn breaks_every_connection(&self) -> bool {
        !matches!(self.faults[..], [Fault::Answer { .. }] | [_, _, ..])
    }

    /// Has a client of this kind meet the fault, and compares.
    pub(crate) fn check<C: Caller>(&self, wish: Wish, setup: Setup) {
        let shown = format!("{:?} {wish:?} {:?}", C::LIBRARY, self.faults);
        let _named = Named(&shown);
        let server = FaultServer::start(self.script());
        let caller = C::new(&server.url(), setup);
        let sent = caller.send(wish, 1);
        let outcome = Outcome::of(&sent);
        if matches!(outcome, Outcome::Failed(_)) && self.breaks_every_connection() {
            // What broke is closed, although the client lives.
            server.wait_until_idle();
        }
        drop(caller);
        server.wait_until_idle();
        let arrivals = server.finish();
        sent.assert_accounts_for(&arrivals);
        let count = |arrived| arrivals.iter().filter(|it| it.arrived == arrived).count();
        let (whole, partly) = (count(Arrived::Whole), count(Arrived::Partly));
        match self.expected(C::LIBRARY, wish) {
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
                assert!(unknown <= 1 || wish != Wish::Create, "{shown}");
            }
        }
        if let Ok(Some(sid)) = &sent.result {
            assert!(JSON.contains(sid), "{shown}: the answer of another request");
        }
    }
}

/// Says which check it was that panicked, whoever did.
struct Named<'a>(&'a str);

impl Drop for Named<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("failed: {}", self.0);
        }
    }
}
