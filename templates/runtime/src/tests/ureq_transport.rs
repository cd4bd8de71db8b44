//! The ureq transport: the contract, and what an agent of the user's own may do.

use std::time::Duration;

use super::{
    CANARY,
    loopback::{Answer, response, serve},
    transport_contract::{LONG, Subject, assert_failed, contract, request},
};
use crate::{
    blocking::{Transport, UreqTransport, UreqTransportBuilder},
    transport::TransportErrorKind,
};

/// What the environment of the tests says of proxies must not matter.
fn direct() -> UreqTransportBuilder {
    UreqTransport::builder().no_proxy()
}

/// As the builder makes it.
struct Built;

impl Subject for Built {
    fn transport(&self, max_response_size: usize, connect_timeout: Duration) -> Box<dyn Transport> {
        let transport = direct()
            .max_response_size(max_response_size)
            .connect_timeout(connect_timeout);
        Box::new(transport.build().unwrap())
    }
}

contract!(Built);

fn agent() -> UreqTransport {
    over(|config| config)
}

fn over(
    change: impl Fn(
        ureq::config::ConfigBuilder<ureq::typestate::AgentScope>,
    ) -> ureq::config::ConfigBuilder<ureq::typestate::AgentScope>,
) -> UreqTransport {
    let config = change(ureq::Agent::config_builder().proxy(None)).build();
    UreqTransport::from_agent(config.into())
}

#[test]
fn a_blocking_client_needs_nothing_but_credentials() {
    let credentials = crate::Credentials::api_key("SK00", CANARY);
    crate::blocking::Client::builder(credentials)
        .build()
        .unwrap();
}

#[test]
fn no_answer_in_time_is_timed_out() {
    let half = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{";
    for answer in [Answer::Silence, Answer::Say(half.into())] {
        let (url, _arrived) = serve(vec![answer]);
        let request = request("POST", &format!("{url}/{CANARY}"), "{}");
        let result = agent().send(request, Duration::from_millis(50));
        assert_failed(result, TransportErrorKind::TimedOut);
    }
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[test]
fn no_connection_in_time_is_known_to_be_one() {
    let address = super::loopback::accept(std::mem::forget::<std::net::TcpStream>);
    let request = request("POST", &format!("https://{address}/"), "{}");
    let result = direct()
        .build()
        .unwrap()
        .send(request, Duration::from_millis(300));
    assert_failed(result, TransportErrorKind::Connect);
}

#[test]
fn an_agent_of_ones_own_is_used_but_follows_no_redirect() {
    let (elsewhere, visited) = serve(vec![response("200 OK", "", "{}")]);
    let location = format!("Location: {elsewhere}/x\r\n");
    let (url, arrived) = serve(vec![
        response("302 Found", &location, ""),
        response("404 Not Found", "", "why"),
    ]);
    let transport = over(|config| config.user_agent("own/1").max_redirects(5));
    let mut first = request("GET", &url, "");
    first.headers_mut().remove("user-agent");
    assert_eq!(transport.send(first, LONG).unwrap().status(), 302);
    let second = transport.send(request("GET", &url, ""), LONG).unwrap();
    assert_eq!(
        (second.status().as_u16(), &**second.body()),
        (404, &b"why"[..])
    );
    let (first, second) = (arrived.recv().unwrap(), arrived.recv().unwrap());
    assert_eq!(first.header("user-agent"), ["own/1"]);
    assert_eq!(second.header("user-agent"), ["tests/1"]);
    assert_eq!((first.connection, second.connection), (0, 0));
    assert!(visited.try_recv().is_err());
}

#[test]
fn of_an_agent_of_ones_own_a_refused_connection_is_still_one() {
    let request = request("POST", &format!("http://127.0.0.1:0/{CANARY}"), "");
    assert_failed(agent().send(request, LONG), TransportErrorKind::Connect);
}

#[test]
fn a_proxy_that_refuses_means_that_nothing_was_sent() {
    let (url, arrived) = serve(vec![response("407 No", "", "")]);
    let proxy = ureq::Proxy::new(&url).unwrap();
    let transport = over(|config| config.proxy(Some(proxy.clone())));
    let request = request("POST", &format!("http://127.0.0.1:0/{CANARY}"), "");
    assert_failed(transport.send(request, LONG), TransportErrorKind::Connect);
    assert_eq!(
        arrived.recv().unwrap().head[0],
        "CONNECT 127.0.0.1:0 HTTP/1.1"
    );
}

#[test]
fn a_url_that_an_agent_may_not_use_is_rejected_and_not_told() {
    let transport = over(|config| config.https_only(true));
    let request = request("GET", &format!("http://127.0.0.1:0/{CANARY}"), "");
    assert_failed(transport.send(request, LONG), TransportErrorKind::Rejected);
}

#[test]
fn a_head_may_be_as_large_as_ureq_allows() {
    let head = format!("HTTP/1.1 200 OK\r\n{}", "X".repeat(1_000_000));
    let (url, _arrived) = serve(vec![Answer::Say(head.into_bytes())]);
    let result = agent().send(request("GET", &url, ""), LONG);
    assert_failed(result, TransportErrorKind::ResponseTooLarge);
}

#[test]
fn what_a_transport_prints_holds_no_password() {
    let proxy = ureq::Proxy::new(&format!("http://user:{CANARY}@127.0.0.1:1")).unwrap();
    super::assert_hidden(&over(|config| config.proxy(Some(proxy.clone()))));
}

#[cfg(feature = "native-tls")]
#[test]
fn the_tls_of_the_operating_system_can_be_chosen() {
    let address = super::loopback::accept(drop::<std::net::TcpStream>);
    let request = request("POST", &format!("https://{address}/"), "");
    let transport = direct().native_tls().build().unwrap();
    let printed = assert_failed(transport.send(request, LONG), TransportErrorKind::Connect);
    assert!(!printed.contains("rustls"), "{printed}");
}

#[test]
fn a_very_long_time_is_no_overflow() {
    let (url, _arrived) = serve(vec![response("200 OK", "", "{}")]);
    let transport = direct().connect_timeout(Duration::MAX).build().unwrap();
    let request = request("GET", &url, "");
    assert_eq!(
        transport.send(request, Duration::MAX).unwrap().status(),
        200
    );
}
