//! One request at a time meets each fault of the table, and those that the table cannot say.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use twilio_runtime::transport::TransportErrorKind;

use crate::{
    caller::{CANARY, Caller, Library, Setup, Wish, assert_discreet},
    expected::{ATTEMPTS, Outcome, Row},
    faults::{Arrived, BlackHole, ClosedPort, Fault, FaultServer, Script},
    table,
};

for_each_client!(
    every_fault_comes_to_what_the_table_says,
    what_takes_too_long_is_given_up,
    a_refused_connection_sends_nothing_and_is_tried_again,
    who_does_not_answer_at_all_gets_nothing,
    a_request_that_breaks_off_half_way_is_not_taken_for_unsent,
    no_error_tells_the_query,
);

fn every_fault_comes_to_what_the_table_says<C: Caller>() {
    let mut rows = table::rows();
    rows.retain(|row| !row.takes_time);
    check_all::<C>(&rows, 8, Setup::default());
}

/// Nothing else ends these attempts, so a slow machine changes nothing about how they end.
fn what_takes_too_long_is_given_up<C: Caller>() {
    let mut rows = table::rows();
    rows.retain(|row| row.takes_time);
    let setup = Setup {
        attempt_timeout: Duration::from_secs(1),
        ..Setup::default()
    };
    check_all::<C>(&rows, rows.len() * Wish::ALL.len(), setup);
}

/// Checks all rows in so many threads.
fn check_all<C: Caller>(rows: &[Row], threads: usize, setup: Setup) {
    let checks: Vec<_> = rows
        .iter()
        .flat_map(|row| Wish::ALL.map(|wish| (row, wish)))
        .collect();
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((row, wish)) = checks.get(next.fetch_add(1, Ordering::Relaxed)) {
                    row.check::<C>(*wish, setup);
                }
            });
        }
    });
}

fn a_refused_connection_sends_nothing_and_is_tried_again<C: Caller>() {
    let port = ClosedPort::new();
    for wish in Wish::ALL {
        let sent = C::new(&port.url(), Setup::default()).send(wish, 1);
        assert_eq!(
            Outcome::of(&sent),
            Outcome::Failed(TransportErrorKind::Connect)
        );
        assert_eq!(sent.count as usize, ATTEMPTS);
    }
}

/// The attempt's time is over before there is a connection. Only a transport that blocks can tell.
fn who_does_not_answer_at_all_gets_nothing<C: Caller>() {
    let Some(hole) = BlackHole::start() else {
        return;
    };
    let setup = Setup {
        attempt_timeout: Duration::from_millis(100),
        ..Setup::default()
    };
    for wish in Wish::ALL {
        let sent = C::new(&hole.url(), setup).send(wish, 1);
        let expected = match C::LIBRARY {
            Library::Reqwest => TransportErrorKind::TimedOut,
            Library::Ureq => TransportErrorKind::Connect,
        };
        assert_eq!(Outcome::of(&sent), Outcome::Failed(expected), "{wish:?}");
    }
}

fn a_request_that_breaks_off_half_way_is_not_taken_for_unsent<C: Caller>() {
    // More than the buffers of a connection hold, so that the client is still writing when it breaks.
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

fn no_error_tells_the_query<C: Caller>() {
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
