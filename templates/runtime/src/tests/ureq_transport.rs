//! The ureq transport: the contract of transports, and configurations of your own.

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

/// Without the proxies of the environment.
fn direct() -> UreqTransportBuilder {
    UreqTransport::builder().no_proxy()
}

/// The transport of the builder.
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

fn own() -> UreqTransport {
    over(|config| config)
}

fn over(
    change: impl Fn(
        ureq::config::ConfigBuilder<ureq::typestate::AgentScope>,
    ) -> ureq::config::ConfigBuilder<ureq::typestate::AgentScope>,
) -> UreqTransport {
    let config = change(ureq::Agent::config_builder().proxy(None)).build();
    UreqTransport::from_config(config)
}

#[test]
fn a_blocking_client_needs_only_credentials() {
    let credentials = crate::Credentials::api_key("SK00", CANARY);
    crate::blocking::Client::builder(credentials)
        .build()
        .unwrap();
}

#[test]
fn no_response_in_time_is_a_timeout() {
    let half = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{";
    for answer in [Answer::Silence, Answer::Say(half.into())] {
        let (url, _arrived) = serve(vec![answer]);
        let request = request("POST", &format!("{url}/{CANARY}"), "{}");
        let result = own().send(request, Duration::from_millis(50));
        assert_failed(result, TransportErrorKind::TimedOut);
    }
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[test]
fn no_connection_in_time_is_a_connect_error() {
    let address = super::loopback::accept(std::mem::forget::<std::net::TcpStream>);
    let request = request("POST", &format!("https://{address}/"), "{}");
    let result = direct()
        .build()
        .unwrap()
        .send(request, Duration::from_millis(300));
    assert_failed(result, TransportErrorKind::Connect);
}

#[test]
fn your_own_configuration_changes_connections_but_not_requests() {
    let (url, arrived) = serve(vec![
        response("302 Found", "Location: /x\r\n", ""),
        response("404 Not Found", "", "why"),
    ]);
    let transport = over(|config| {
        let config = config.user_agent("own/1").max_redirects(5);
        config.max_idle_connections(0)
    });
    let mut first = request("GET", &url, "");
    first.headers_mut().remove("user-agent");
    assert_eq!(transport.send(first, LONG).unwrap().status(), 302);
    let second = transport.send(request("GET", &url, ""), LONG).unwrap();
    assert_eq!(
        (second.status().as_u16(), &**second.body()),
        (404, &b"why"[..])
    );
    let (first, second) = (arrived.recv().unwrap(), arrived.recv().unwrap());
    assert!(first.header("user-agent").is_empty());
    assert_eq!(second.header("user-agent"), ["tests/1"]);
    assert_eq!((first.connection, second.connection), (0, 1));
}

#[test]
fn a_connect_error_with_your_own_configuration_is_still_one() {
    let request = request("POST", &format!("http://127.0.0.1:0/{CANARY}"), "");
    assert_failed(own().send(request, LONG), TransportErrorKind::Connect);
}

#[test]
fn a_refusal_of_the_proxy_is_a_connect_error() {
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
fn a_url_that_the_configuration_does_not_allow_is_rejected_and_not_printed() {
    let transport = over(|config| config.https_only(true));
    let request = request("GET", &format!("http://127.0.0.1:0/{CANARY}"), "");
    assert_failed(transport.send(request, LONG), TransportErrorKind::Rejected);
}

#[test]
fn a_head_beyond_the_limit_of_the_configuration_is_too_large() {
    let head = format!("HTTP/1.1 200 OK\r\n{}", "X".repeat(1_000_000));
    let (url, _arrived) = serve(vec![Answer::Say(head.into_bytes())]);
    let result = own().send(request("GET", &url, ""), LONG);
    assert_failed(result, TransportErrorKind::ResponseTooLarge);
}

#[test]
fn a_transport_is_printed_without_passwords() {
    let proxy = ureq::Proxy::new(&format!("http://user:{CANARY}@127.0.0.1:1")).unwrap();
    super::assert_hidden(&over(|config| config.proxy(Some(proxy.clone()))));
}

#[cfg(feature = "native-tls")]
#[test]
fn native_tls_can_be_chosen() {
    let address = super::loopback::accept(drop::<std::net::TcpStream>);
    let request = request("POST", &format!("https://{address}/"), "");
    let transport = direct().native_tls().build().unwrap();
    let printed = assert_failed(transport.send(request, LONG), TransportErrorKind::Connect);
    assert!(!printed.contains("rustls"), "{printed}");
}

#[test]
fn a_connection_is_not_kept_longer_than_the_idle_timeout() {
    super::transport_contract::assert_idle_timeout(|timeout| {
        Box::new(direct().idle_timeout(timeout).build().unwrap())
    });
}

#[test]
fn very_long_timeouts_do_not_overflow() {
    let (url, _arrived) = serve(vec![response("200 OK", "", "{}")]);
    let transport = direct().connect_timeout(Duration::MAX).build().unwrap();
    let request = request("GET", &url, "");
    assert_eq!(
        transport.send(request, Duration::MAX).unwrap().status(),
        200
    );
}
