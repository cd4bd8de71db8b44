//! Two emulators: one with faults, and one where the same operations happen without any. In: operations. Out: a panic,
//! unless both have the same state, and a client was told no lie.

use std::{sync::Arc, time::Duration};

use http::Method;
use requests::Case;
use twilio_emulator::{Clock, Exchange, Fault, Mock};
use twilio_flex::{Client, Error, ErrorKind};

use crate::{operations::Operation, support};

/// The clocks of both stand still, unless a client waits.
pub(crate) struct Twins {
    pub(crate) flex: Mock,
    /// It has no faults.
    other: Mock,
}

/// How often a client was told what.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) success: usize,
    pub(crate) success_of_a_retry: usize,
    pub(crate) refused: usize,
    pub(crate) not_sent: usize,
    pub(crate) unknown_with_effect: usize,
    pub(crate) unknown_without_effect: usize,
}

impl Twins {
    /// Two emulators in which everything exists that the paths of these requests name.
    pub(crate) fn new(cases: &[Case]) -> Self {
        let emulator = || {
            let builder = Mock::builder().catalogue(twilio_flex::catalogue());
            let builder = builder.account(support::ACCOUNT, "token");
            let flex = builder.clock(Clock::stopped()).build().unwrap();
            for case in cases {
                support::put_what_it_names(&flex, case);
            }
            flex.snapshot("beginning");
            flex
        };
        Self {
            flex: emulator(),
            other: emulator(),
        }
    }

    /// Begins anew, without faults.
    pub(crate) fn restart(&self) {
        for flex in [&self.flex, &self.other] {
            flex.reset();
            flex.restore("beginning").unwrap();
        }
        assert_eq!(self.flex.state(), self.other.state());
    }

    /// Lets time pass.
    pub(crate) fn advance(&self, time: Duration) {
        self.flex.clock().advance(time);
        self.other.clock().advance(time);
    }

    /// Sends an operation through the faults, lets what has arrived happen once in the other emulator, and compares.
    pub(crate) async fn check(&self, client: &Client, operation: &Operation<'_>, told: &mut Told) {
        self.flex.forget_requests();
        let result = operation.send(client).await;
        let exchanges = self.flex.requests();
        let arrived: Vec<_> = exchanges.iter().filter(|it| has_arrived(it)).collect();
        let name = operation.name();
        match arrived.first() {
            Some(first) => {
                self.other.clock().set(first.time());
                let expected = operation.send(&self.other.client()).await;
                assert_consistent(&name, &result, &expected);
            }
            None => assert!(result.is_err(), "{name} has succeeded, and never arrived"),
        }
        let is_post = exchanges.iter().any(|it| it.method() == Method::POST);
        assert!(!is_post || arrived.len() <= 1, "{name} has arrived twice");
        told.add(&name, &result, &exchanges, arrived.len());
        self.other.clock().set(self.flex.clock().now());
        assert_eq!(self.flex.state(), self.other.state(), "{name}: {result:?}");
    }
}

/// Whether a request was answered, also if the answer was lost.
fn has_arrived(exchange: &Exchange) -> bool {
    !matches!(
        exchange.fault(),
        Some(
            Fault::Status(_)
                | Fault::TooManyRequests(_)
                | Fault::NoConnection
                | Fault::DropBeforeEffect
        )
    )
}

/// Fails if the client was told something else than without faults.
fn assert_consistent(name: &str, told: &Result<(), Error>, expected: &Result<(), Error>) {
    match (told, expected) {
        (Ok(()), Ok(())) => {}
        // It was not there before, and the client cannot know that an earlier attempt has not deleted it.
        (Ok(()), Err(_)) => assert!(name.starts_with("DELETE "), "{name}: {expected:?}"),
        (Err(error), _) if error.kind() == ErrorKind::NoAnswer => {}
        // Only what may be repeated is sent again, and then the last attempt may have met a fault.
        (Err(error), _) if !name.starts_with("POST ") => {
            assert_ne!(error.kind(), ErrorKind::NotSent, "{name}: {error}");
        }
        (Err(error), Err(expected)) => assert_eq!(error.status(), expected.status(), "{name}"),
        (Err(error), Ok(())) => panic!("{name} has taken effect: {error}"),
    }
}

impl Told {
    fn add(
        &mut self,
        name: &str,
        result: &Result<(), Error>,
        exchanges: &[Arc<Exchange>],
        arrived: usize,
    ) {
        let count = match result {
            Ok(()) if exchanges.len() > 1 => &mut self.success_of_a_retry,
            Ok(()) => &mut self.success,
            Err(error) => match (error.kind(), arrived) {
                (ErrorKind::NotSent, 0) => &mut self.not_sent,
                (ErrorKind::NoAnswer, 0) => &mut self.unknown_without_effect,
                (ErrorKind::NoAnswer, _) => &mut self.unknown_with_effect,
                (ErrorKind::Api, _) => &mut self.refused,
                (kind, arrived) => panic!("{name}: {kind:?}, which has arrived {arrived} times"),
            },
        };
        *count += 1;
    }

    /// Whether everything has happened that may happen.
    pub(crate) fn is_everything(&self) -> bool {
        let counts = [
            self.success,
            self.success_of_a_retry,
            self.refused,
            self.not_sent,
            self.unknown_with_effect,
            self.unknown_without_effect,
        ];
        counts.iter().all(|it| *it > 0)
    }
}
