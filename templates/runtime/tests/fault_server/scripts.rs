//! Which request gets which fault.

use crate::{
    faults::{Arrived, Fault, FaultServer, Gate, JSON, Script},
    raw::{Ended, GET, REQUEST, Raw},
};

fn status(raw: &mut Raw) -> String {
    raw.answer().0.split(' ').nth(1).unwrap().to_owned()
}

#[test]
fn steps_are_taken_in_order_and_then_all_requests_succeed() {
    let steps = [503, 429].map(|status| Fault::EmptyBody { status });
    let server = FaultServer::start(steps);
    let mut raw = Raw::asking(&server);
    assert_eq!(status(&mut raw), "503");
    drop(raw);
    let mut raw = Raw::asking(&server);
    assert_eq!(status(&mut raw), "429");
    for _ in 0..2 {
        raw.send(GET);
        assert_eq!(raw.answer().1, JSON);
    }
    assert_eq!(server.connections(), 2);
    let connections: Vec<_> = server.finish().iter().map(|it| it.connection).collect();
    assert_eq!(connections, [0, 1, 1, 1]);
}

#[test]
fn the_fault_after_the_last_step_can_be_chosen() {
    let server = FaultServer::start(Script::steps(
        [Fault::ok()],
        Fault::EmptyBody { status: 500 },
    ));
    let mut raw = Raw::asking(&server);
    assert_eq!(status(&mut raw), "200");
    for _ in 0..2 {
        raw.send(REQUEST);
        assert_eq!(status(&mut raw), "500");
    }
}

#[test]
fn a_kept_connection_can_be_reset_at_the_next_request() {
    let server = FaultServer::start([Fault::ok(), Fault::AcceptThenReset]);
    let mut raw = Raw::asking(&server);
    assert_eq!(raw.answer().1, JSON);
    assert_eq!(server.open_connections(), 1);
    raw.send(REQUEST);
    assert_eq!(raw.rest(), (Vec::new(), Ended::Rst));
    let mut raw = Raw::asking(&server);
    assert_eq!(raw.answer().1, JSON);
    drop(raw);
    server.wait_until_idle();
    let arrived: Vec<_> = server.finish().iter().map(|it| it.arrived).collect();
    assert_eq!(arrived, [Arrived::Whole, Arrived::Nothing, Arrived::Whole]);
}

#[test]
fn rules_see_the_number_and_the_request() {
    let rule = Script::rule(|number, request| {
        Fault::json(
            200,
            &format!("{number} {} {}", request.line(), request.text()),
        )
    });
    let server = FaultServer::start(rule);
    let mut raw = Raw::asking(&server);
    assert_eq!(raw.answer().1, "0 POST /v1/Depots?Page=0 a=b&c");
    raw.send(GET);
    assert_eq!(raw.answer().1, "1 GET /v1/Depots ");
}

#[test]
fn requests_wait_at_a_gate() {
    let gate = Gate::new();
    let server = FaultServer::start([Fault::ok().after(&gate), Fault::Garbage]);
    let mut first = Raw::asking(&server);
    server.wait_for_requests(1);
    // Other requests are served meanwhile.
    let mut second = Raw::asking(&server);
    assert_eq!(second.rest().1, Ended::Fin);
    gate.open();
    assert_eq!(first.answer().1, JSON);
}

#[test]
fn the_wait_at_a_gate_ends_when_the_client_closes() {
    let gate = Gate::new();
    let server = FaultServer::start(Script::always(Fault::AcceptThenReset.after(&gate)));
    let raw = Raw::asking(&server);
    server.wait_for_requests(1);
    drop(raw);
    server.wait_until_idle();
    let mut raw = Raw::asking(&server);
    server.wait_for_requests(2);
    gate.open();
    assert_eq!(raw.rest().1, Ended::Rst);
}
