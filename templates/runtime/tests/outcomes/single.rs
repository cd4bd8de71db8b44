//! One request at a time: each fault of the table, and those that a table cannot express.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use twilio_runtime::transport::TransportErrorKind;

use crate::{
    caller::{Action, CANARY, Caller, Library, Setup, assert_discreet},
    expected::{ATTEMPTS, Outcome, Row},
    faults::{Arrived, BlackHole, ClosedPort, Fault, FaultServer, Script},
    table,
};

for_each_client!(
    every_fault_has_the_outcome_of_the_table,
    an_attempt_that_takes_too_long_times_out,
    a_refused_connection_sends_nothing_and_is_retried,
    a_server_that_does_not_accept_connections_gets_nothing,
    a_request_that_breaks_off_halfway_does_not_count_as_unsent,
    no_error_prints_the_query,
);

fn every_fault_has_the_outcome_of_the_table<C: Caller>() {
    let mut rows = table::rows();
    rows.retain(|row| !row.takes_time);
    check_all::<C>(&rows, 8, Setup::default());
}

/// Only the timeout ends these attempts, so the speed of the machine does not matter.
fn an_attempt_that_takes_too_long_times_out<C: Caller>() {
    let mut rows = table::rows();
    rows.retain(|row| row.takes_time);
    let setup = Setup {
        attempt_timeout: Duration::from_secs(1),
        ..Setup::default()
    };
    check_all::<C>(&rows, rows.len() * Action::ALL.len(), setup);
}

/// Checks all rows on this many threads.
fn check_all<C: Caller>(rows: &[Row], threads: usize, setup: Setup) {
    let checks: Vec<_> = rows
        .iter()
        .flat_map(|row| Action::ALL.map(|action| (row, action)))
        .collect();
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((row, action)) = checks.get(next.fetch_add(1, Ordering::Relaxed)) {
                    row.check::<C>(*action, setup);
                }
            });
        }
    });
}

fn a_refused_connection_sends_nothing_and_is_retried<C: Caller>() {
    let port = ClosedPort::new();
    for action in Action::ALL {
        let sent = C::new(&port.url(), Setup::default()).send(action, 1);
        assert_eq!(
            Outcome::of(&sent),
            Outcome::Failed(TransportErrorKind::Connect)
        );
        assert_eq!(sent.count as usize, ATTEMPTS);
    }
}

/// The attempt times out before there is a connection. Only the blocking transport can tell.
fn a_server_that_does_not_accept_connections_gets_nothing<C: Caller>() {
    let Some(hole) = BlackHole::start() else {
        return;
    };
    let setup = Setup {
        attempt_timeout: Duration::from_millis(100),
        ..Setup::default()
    };
    for action in Action::ALL {
        let sent = C::new(&hole.url(), setup).send(action, 1);
        let expected = match C::LIBRARY {
            Library::Reqwest => TransportErrorKind::TimedOut,
            Library::Ureq => TransportErrorKind::Connect,
        };
        assert_eq!(Outcome::of(&sent), Outcome::Failed(expected), "{action:?}");
    }
}

fn a_request_that_breaks_off_halfway_does_not_count_as_unsent<C: Caller>() {
    // More than fits into the buffers of a connection, so that the client is still writing when it breaks.
    let size = 16 * 1024 * 1024;
    for bytes in [1, 500, 100_000] {
        let server = FaultServer::start(Script::always(Fault::ResetDuringRequest { bytes }));
        let caller = C::new(&server.url(), Setup::default());
        let sent = caller.create_large(size);
        let lost = Outcome::Failed(TransportErrorKind::AfterSending);
        assert_eq!(Outcome::of(&sent), lost);
        assert_eq!(sent.count, 1);
        server.wait_until_idle();
        let arrivals = server.finish();
        let [arrival] = &arrivals[..] else {
            panic!("{} arrivals", arrivals.len());
        };
        assert_eq!((arrival.arrived, arrival.bytes), (Arrived::Partly, bytes));
    }
}

fn no_error_prints_the_query<C: Caller>() {
    let mut rows = table::rows();
    rows.retain(|row| !row.takes_time);
    let faults: Vec<_> = rows.iter().flat_map(|row| row.faults.clone()).collect();
    let count = faults.len();
    let server = FaultServer::start(faults);
    let setup = Setup {
        max_attempts: 1,
        ..Setup::default()
    };
    let caller = C::new(&server.url(), setup);
    let errors: Vec<_> = (0..count)
        .filter_map(|_| caller.count_items().err())
        .collect();
    assert!(errors.len() > count / 2);
    errors.iter().for_each(assert_discreet);
    let queries = server.arrivals();
    assert!(queries.iter().any(|it| it.target.contains(CANARY)));
}
