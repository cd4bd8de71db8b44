//! Kept connections: when they are reused, they may be dead or contain unsolicited bytes.

use twilio_runtime::transport::TransportErrorKind;

use crate::{
    caller::{Action, Caller, Library, Sent, Setup, mark},
    expected::Outcome,
    faults::{Arrival, Arrived, Fault, FaultServer, JSON, WrongLength},
};

for_each_client!(
    connections_are_reused,
    a_request_on_a_dead_connection_is_lost_and_not_silently_sent_again,
    a_connection_that_was_closed_while_idle_does_no_harm,
    an_unsolicited_answer_is_never_taken_for_the_next,
    the_rest_of_a_body_is_never_taken_for_the_next_answer,
);

/// How many times a race is run.
const RACES: usize = 20;

const LOST: Outcome = Outcome::Failed(TransportErrorKind::AfterSending);

/// One attempt only, so that its outcome is visible.
fn once() -> Setup {
    Setup {
        max_attempts: 1,
        ..Setup::default()
    }
}

/// Sends a fetch and then another request with one client. Returns the result of the second, and its arrivals.
fn second<C: Caller>(server: FaultServer, action: Action, wait: bool) -> (Sent, Vec<Arrival>) {
    let caller = C::new(&server.url(), once());
    // The first may be an error, but only its connection matters here.
    let _ = caller.send(Action::Fetch, 1);
    if wait {
        server.wait_until_idle();
    }
    let sent = caller.send(action, 2);
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

fn connections_are_reused<C: Caller>() {
    let server = FaultServer::start([]);
    let caller = C::new(&server.url(), once());
    for number in 0..100 {
        caller.send(Action::ALL[number % 3], number).result.unwrap();
    }
    drop(caller);
    server.wait_until_idle();
    assert_eq!(server.whole_requests().len(), 100);
    match C::LIBRARY {
        Library::Ureq => assert_eq!(server.connections(), 1),
        // It opens another one if the first is not back in the pool yet, and then has both.
        Library::Reqwest => assert!(server.connections() < 100),
    }
}

/// The connection is reset when the first byte of the second request arrives.
fn a_request_on_a_dead_connection_is_lost_and_not_silently_sent_again<C: Caller>() {
    for action in Action::ALL {
        let server = FaultServer::start([Fault::ok(), Fault::AcceptThenReset]);
        let (sent, arrivals) = second::<C>(server, action, false);
        match (Outcome::of(&sent), C::LIBRARY) {
            (LOST, _) => assert_eq!(arrivals.len(), 0),
            // If hyper opens another connection, that one may be reset, perhaps before it is used, instead of the
            // first.
            (Outcome::Failed(TransportErrorKind::Connect), Library::Reqwest) => {
                assert_eq!(arrivals.len(), 0);
            }
            (Outcome::Success, Library::Reqwest) => assert_eq!(arrivals.len(), 1),
            other => panic!("{action:?}: {other:?} {:?}", sent.result),
        }
    }
}

/// The server closes an idle connection. A client that notices too late loses the request. It is sent on another
/// connection only if none of it was written.
fn a_connection_that_was_closed_while_idle_does_no_harm<C: Caller>() {
    for race in 0..RACES {
        for action in Action::ALL {
            let server = FaultServer::start([Fault::KeepAliveThenClose]);
            let has_closed = race % 2 == 1;
            let (sent, arrivals) = second::<C>(server, action, has_closed);
            let whole = arrivals.iter().filter(|it| it.arrived == Arrived::Whole);
            match Outcome::of(&sent) {
                Outcome::Success => assert_eq!((whole.count(), arrivals.len()), (1, 1)),
                LOST => {
                    assert_eq!(arrivals.len(), 0);
                    // ureq checks the connection before it uses it.
                    assert!(C::LIBRARY != Library::Ureq || !has_closed);
                }
                other => panic!("{action:?}: {other:?} {:?}", sent.result),
            }
        }
    }
}

fn an_unsolicited_answer_is_never_taken_for_the_next<C: Caller>() {
    assert_never_taken_for_the_next::<C>(&Fault::TwoResponses);
}

fn the_rest_of_a_body_is_never_taken_for_the_next_answer<C: Caller>() {
    assert_never_taken_for_the_next::<C>(&Fault::WrongLength(WrongLength::TooSmall));
}

fn assert_never_taken_for_the_next<C: Caller>(first: &Fault) {
    for race in 0..RACES {
        let action = [Action::Fetch, Action::Create][race % 2];
        let server = FaultServer::start([first.clone()]);
        let (sent, arrivals) = second::<C>(server, action, false);
        match &sent.result {
            Ok(sid) => {
                assert!(JSON.contains(sid.as_deref().unwrap()), "{sid:?}");
                assert_eq!(arrivals.len(), 1);
            }
            Err(error) => assert_eq!(Outcome::of(&sent), LOST, "{error:?}"),
        }
    }
}
