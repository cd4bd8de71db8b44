//! What the server records, and what it leaves behind.

use std::{
    io::ErrorKind,
    net::TcpStream,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use crate::{
    faults::{
        Arrived, BlackHole, ClosedBy, ClosedPort, Fault, FaultServer, Framing, Gate, JSON,
        Resources, Script, in_own_process,
    },
    raw::{GET, REQUEST, Raw, always},
};

const PAUSE: Duration = Duration::from_millis(1);

#[test]
fn a_request_is_recorded_with_all_its_parts() {
    let (server, mut raw) = always(Fault::ok());
    raw.answer();
    let [request] = &server.whole_requests()[..] else {
        panic!("there is not exactly one request");
    };
    assert_eq!(request.method, "POST");
    assert_eq!(request.target, "/v1/Depots?Page=0");
    assert_eq!(request.header("host"), Some("sample"));
    assert_eq!(request.header("accept"), None);
    assert_eq!(request.all("CONTENT-LENGTH"), ["5"]);
    assert_eq!(request.text(), "a=b&c");
    assert_eq!(request.bytes, REQUEST.len());
}

#[test]
fn requests_may_arrive_in_pieces_or_several_at_once() {
    let server = FaultServer::start(Vec::new());
    let mut raw = Raw::to(&server);
    for byte in REQUEST.chars() {
        raw.send(&byte.to_string());
    }
    assert_eq!(raw.answer().1, JSON);
    raw.send(&[REQUEST, GET, REQUEST].concat());
    for _ in 0..3 {
        assert_eq!(raw.answer().1, JSON);
    }
    let lines: Vec<_> = server.finish().iter().map(|it| it.line()).collect();
    let post = "POST /v1/Depots?Page=0";
    assert_eq!(lines, [post, post, "GET /v1/Depots", post]);
}

#[test]
fn incomplete_requests_are_recorded_as_such() {
    let server = FaultServer::start(Vec::new());
    drop(Raw::to(&server));
    server.wait_until_idle();
    for size in [1, 20, REQUEST.len() - 1] {
        Raw::to(&server).send(&REQUEST[..size]);
        server.wait_until_idle();
    }
    assert!(server.whole_requests().is_empty());
    assert_eq!(server.closings(), [Some(ClosedBy::Client); 4]);
    let arrivals = server.finish();
    let arrived: Vec<_> = arrivals.iter().map(|it| (it.arrived, it.bytes)).collect();
    assert_eq!(
        arrived,
        [
            (Arrived::Nothing, 0),
            (Arrived::Partly, 1),
            (Arrived::Partly, 20),
            (Arrived::Partly, REQUEST.len() - 1),
        ]
    );
    assert_eq!(arrivals[3].text(), "a=b&");
}

#[test]
fn closing_an_idle_connection_is_not_an_arrival() {
    let (server, mut raw) = always(Fault::ok());
    raw.answer();
    drop(raw);
    server.wait_until_idle();
    assert_eq!(server.finish().len(), 1);
}

#[test]
fn open_connections_are_counted() {
    let server = FaultServer::start(Vec::new());
    let all = [(); 3].map(|()| Raw::to(&server));
    server.wait_for_connections(3);
    assert_eq!(server.open_connections(), 3);
    drop(all);
    server.wait_until_idle();
    assert_eq!((server.open_connections(), server.connections()), (0, 3));
}

#[test]
fn requests_that_no_client_sends_fail_the_test() {
    let requests = [
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\na",
        "HEAD / HTTP/1.1\r\n\r\n",
        "GET / with spaces HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nno header\r\n\r\n",
    ];
    for request in requests {
        let server = FaultServer::start(Vec::new());
        let mut raw = Raw::to(&server);
        raw.send(request);
        assert_eq!(raw.rest().0, b"", "{request}");
        assert!(server.whole_requests().is_empty());
        let complaint = complaint_of(server);
        assert!(!complaint.is_empty(), "{request}");
    }
}

#[test]
fn rules_that_panic_or_decide_too_late_fail_the_test() {
    let panics = Script::rule(|_, request| panic!("no rule for {}", request.line()));
    let server = FaultServer::start(panics);
    Raw::asking(&server).rest();
    assert!(complaint_of(server).contains("no rule for POST /v1/Depots?Page=0"));

    let server = FaultServer::start(Script::rule(|_, _| Fault::AcceptThenReset));
    Raw::asking(&server).rest();
    assert!(complaint_of(server).contains("too late for AcceptThenReset"));
}

#[test]
fn a_reset_beyond_the_end_of_a_request_fails_the_test() {
    let bytes = REQUEST.len() + 1;
    let (server, mut raw) = always(Fault::ResetDuringRequest { bytes });
    raw.rest();
    assert!(complaint_of(server).contains("to be reset after"));
}

fn complaint_of(server: FaultServer) -> String {
    let panic = catch_unwind(AssertUnwindSafe(|| server.finish())).unwrap_err();
    panic.downcast_ref::<String>().unwrap().clone()
}

#[test]
fn a_closed_port_refuses_connections() {
    let port = ClosedPort::new();
    let error = TcpStream::connect(port.address()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
}

#[test]
fn a_black_hole_neither_accepts_nor_refuses() {
    let Some(hole) = BlackHole::start() else {
        return;
    };
    let error = TcpStream::connect_timeout(&hole.address(), Duration::from_millis(50)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
}

#[test]
fn dropping_a_server_ends_all_waits_and_leaves_nothing_behind() {
    in_own_process(
        "records::dropping_a_server_ends_all_waits_and_leaves_nothing_behind",
        || {
            let before = Resources::now();
            for fault in waiting() {
                let shown = format!("{fault:?}");
                let (server, raw) = always(fault);
                let idle = Raw::to(&server);
                server.wait_for_requests(1);
                server.wait_for_connections(2);
                if let (Some(before), Some(now)) = (before, Resources::now()) {
                    // The acceptor and two handlers; the listener and both ends of two connections.
                    assert_eq!(now.threads, before.threads + 3, "{shown}");
                    assert_eq!(now.sockets, before.sockets + 5, "{shown}");
                }
                let address = server.address();
                drop(server);
                let refused = TcpStream::connect(address).unwrap_err();
                assert_eq!(refused.kind(), ErrorKind::ConnectionRefused, "{shown}");
                drop((raw, idle));
                if let Some(before) = before {
                    before.wait_until_no_more();
                }
            }
        },
    );
}

#[test]
fn dropping_a_server_waits_for_its_threads() {
    static ENDED: AtomicBool = AtomicBool::new(false);

    /// Is dropped by its thread, as the last thing it does.
    struct SlowEnd;

    impl Drop for SlowEnd {
        fn drop(&mut self) {
            // This exposes a server that does not wait.
            thread::sleep(Duration::from_millis(50));
            ENDED.store(true, Ordering::SeqCst);
        }
    }

    thread_local!(static SLOW_END: SlowEnd = const { SlowEnd });
    let server = FaultServer::start(Script::rule(|_, _| SLOW_END.with(|_| Fault::Stall)));
    let _stalled = Raw::asking(&server);
    server.wait_for_requests(1);
    drop(server);
    assert!(ENDED.load(Ordering::SeqCst));
}

/// Faults whose handler waits: for a gate, for the client to close, or for the client to read.
fn waiting() -> Vec<Fault> {
    vec![
        Fault::Stall,
        Fault::ok(),
        Fault::ok().after(&Gate::new()),
        Fault::SlowHeaders { pause: PAUSE },
        Fault::SlowBody {
            status: 200,
            pause: Duration::from_secs(3600),
        },
        Fault::StalledBody { status: 200 },
        Fault::EndlessHeaders,
        Fault::HugeBody {
            status: 200,
            size: 100 * 1024 * 1024,
            framing: Framing::Chunked,
        },
        Fault::GzipBomb {
            status: 200,
            decompressed_size: 20 * 1024 * 1024 * 1024,
        },
    ]
}

#[test]
fn a_server_records_who_closed_a_connection() {
    let (server, raw) = always(Fault::Stall);
    server.wait_for_requests(1);
    let (other, mut closed) = always(Fault::CloseAfterRequest);
    closed.rest();
    other.wait_until_idle();
    assert_eq!(other.closings(), [Some(ClosedBy::Server)]);
    assert_eq!(server.closings(), [None]);
    drop(raw);
    server.wait_until_idle();
    assert_eq!(server.closings(), [Some(ClosedBy::Client)]);
}
