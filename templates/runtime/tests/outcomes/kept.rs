//! Connections that are kept: they may be dead, or hold bytes that nobody asked for, when they are used again.

use twilio_runtime::transport::TransportErrorKind;

use crate::{
    caller::{Caller, Library, Sent, Setup, Wish, mark},
    expected::Outcome,
    faults::{Arrival, Arrived, Fault, FaultServer, JSON, WrongLength},
};

for_each_client!(
    connections_are_used_again,
    what_meets_a_dead_connection_is_lost_and_not_sent_again_on_the_quiet,
    a_connection_that_was_closed_meanwhile_does_no_harm,
    an_answer_that_nobody_asked_for_is_never_taken_for_the_next,
    the_rest_of_a_body_is_never_taken_for_the_next_answer,
);

/// How often a race is run.
const RACES: usize = 20;

const LOST: Outcome = Outcome::Failed(TransportErrorKind::AfterSending);

/// So that what is seen is what one attempt comes to.
fn once() -> Setup {
    Setup {
        max_attempts: 1,
        ..Setup::default()
    }
}

/// A fetch, then a request to look at, as one client sends them: what became of the second, and where it arrived.
fn second<C: Caller>(server: FaultServer, wish: Wish, wait: bool) -> (Sent, Vec<Arrival>) {
    let caller = C::new(&server.url(), once());
    // Some of what comes first is an error; here only the connection matters.
    let _ = caller.send(Wish::Fetch, 1);
    if wait {
        server.wait_until_idle();
    }
    let sent = caller.send(wish, 2);
    drop(caller);
    server.wait_until_idle();
    let mut arrivals = server.finish();
    sent.assert_accounts_for(&arrivals[1..]);
    let mark = mark(2);
    arrivals.retain(|it| {
        it.target.contains(&mark) || String::from_utf8_lossy(&it.body).contains(&mark)
    });
    (sent, arrivals)
}

fn connections_are_used_again<C: Caller>() {
    let server = FaultServer::start([]);
    let caller = C::new(&server.url(), once());
    for number in 0..100 {
        caller.send(Wish::ALL[number % 3], number).result.unwrap();
    }
    drop(caller);
    server.wait_until_idle();
    assert_eq!(server.whole_requests().len(), 100);
    match C::LIBRARY {
        Library::Ureq => assert_eq!(server.connections(), 1),
        // Begins another one when the one before is not quite back, and then has both.
        Library::Reqwest => assert!(server.connections() < 100),
    }
}

/// The connection is reset when the first byte of the second request arrives.
fn what_meets_a_dead_connection_is_lost_and_not_sent_again_on_the_quiet<C: Caller>() {
    for wish in Wish::ALL {
        let server = FaultServer::start([Fault::ok(), Fault::AcceptThenReset]);
        let (sent, arrivals) = second::<C>(server, wish, false);
        match (Outcome::of(&sent), C::LIBRARY) {
            (LOST, _) => assert_eq!(arrivals.len(), 0),
            // If hyper begins another connection, that one is reset, maybe before it is used, or in place of the one
            // that is used.
            (Outcome::Failed(TransportErrorKind::Connect), Library::Reqwest) => {
                assert_eq!(arrivals.len(), 0);
            }
            (Outcome::Success, Library::Reqwest) => assert_eq!(arrivals.len(), 1),
            other => panic!("{wish:?}: {other:?} {:?}", sent.result),
        }
    }
}

/// The server closes while nothing is going on. Who notices too late loses the request; it is sent on another connection
/// only by who has not begun to write it.
fn a_connection_that_was_closed_meanwhile_does_no_harm<C: Caller>() {
    for race in 0..RACES {
        for wish in Wish::ALL {
            let server = FaultServer::start([Fault::KeepAliveThenClose]);
            let has_closed = race % 2 == 1;
            let (sent, arrivals) = second::<C>(server, wish, has_closed);
            let whole = arrivals.iter().filter(|it| it.arrived == Arrived::Whole);
            match Outcome::of(&sent) {
                Outcome::Success => assert_eq!((whole.count(), arrivals.len()), (1, 1)),
                LOST => {
                    assert_eq!(arrivals.len(), 0);
                    // Looks at the connection before it is used.
                    assert!(C::LIBRARY != Library::Ureq || !has_closed);
                }
                other => panic!("{wish:?}: {other:?} {:?}", sent.result),
            }
        }
    }
}

fn an_answer_that_nobody_asked_for_is_never_taken_for_the_next<C: Caller>() {
    is_never_taken_for_the_next::<C>(&Fault::TwoResponses);
}

fn the_rest_of_a_body_is_never_taken_for_the_next_answer<C: Caller>() {
    is_never_taken_for_the_next::<C>(&Fault::WrongLength(WrongLength::TooSmall));
}

fn is_never_taken_for_the_next<C: Caller>(first: &Fault) {
    for race in 0..RACES {
        let wish = [Wish::Fetch, Wish::Create][race % 2];
        let server = FaultServer::start([first.clone()]);
        let (sent, arrivals) = second::<C>(server, wish, false);
        match &sent.result {
            Ok(sid) => {
                assert!(JSON.contains(sid.as_deref().unwrap()), "{sid:?}");
                assert_eq!(arrivals.len(), 1);
            }
            Err(error) => assert_eq!(Outcome::of(&sent), LOST, "{error:?}"),
        }
    }
}
