//! The reqwest transport: the contract of transports, and clients of your own.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use super::{
    CANARY,
    loopback::{Answer, response, serve},
    transport_contract::{LONG, Subject, assert_failed, contract, request},
};
use crate::{
    blocking,
    transport::{
        ReqwestTransport, ReqwestTransportBuilder, Transport, TransportError, TransportErrorKind,
    },
};

/// Without the proxies of the environment.
fn direct() -> ReqwestTransportBuilder {
    ReqwestTransport::builder().no_proxy()
}

/// Lets the tasks of connections run: everything has arrived, and they only have to return to the pool.
pub(super) async fn let_connections_return() {
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
}

/// A transport with a runtime that drives it.
struct Driven(Runtime, ReqwestTransport);

impl Driven {
    fn new(transport: ReqwestTransport) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build();
        Self(runtime.unwrap(), transport)
    }

    fn over(client: reqwest::ClientBuilder) -> Self {
        let client = client.no_proxy().build().unwrap();
        Self::new(ReqwestTransport::from_client(client).max_response_size(1000))
    }
}

impl blocking::Transport for Driven {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
        timeout: Duration,
    ) -> Result<http::Response<Vec<u8>>, TransportError> {
        let Self(runtime, transport) = self;
        runtime.block_on(async {
            let response = tokio::time::timeout(timeout, transport.send(request)).await;
            let_connections_return().await;
            response.unwrap()
        })
    }
}

/// The transport of the builder.
struct Built;

impl Subject for Built {
    fn transport(
        &self,
        max_response_size: usize,
        connect_timeout: Duration,
    ) -> Box<dyn blocking::Transport> {
        let transport = direct()
            .max_response_size(max_response_size)
            .connect_timeout(connect_timeout);
        Box::new(Driven::new(transport.build().unwrap()))
    }
}

contract!(Built);

fn send(
    client: reqwest::ClientBuilder,
    request: http::Request<Vec<u8>>,
) -> Result<http::Response<Vec<u8>>, TransportError> {
    blocking::Transport::send(&Driven::over(client), request, LONG)
}

#[test]
fn your_own_client_is_used() {
    let (url, arrived) = serve(vec![response("200 OK", "", "{}")]);
    let mut headers = http::HeaderMap::new();
    headers.insert("x-own", "yes".parse().unwrap());
    let client = reqwest::Client::builder().default_headers(headers);
    let answer = send(client, request("GET", &format!("{url}/a%20b?c=d"), ""));
    assert_eq!(answer.unwrap().body(), b"{}");
    assert_eq!(arrived.recv().unwrap().header("x-own"), ["yes"]);
}

#[test]
fn a_response_from_the_target_of_a_redirect_is_an_error() {
    let (elsewhere, _visited) = serve(vec![response("200 OK", "", "{}")]);
    let location = format!("Location: {elsewhere}/{CANARY}\r\n");
    let (url, _arrived) = serve(vec![response("302 Found", &location, "")]);
    let result = send(reqwest::Client::builder(), request("GET", &url, ""));
    let printed = assert_failed(result, TransportErrorKind::AfterSending);
    assert!(printed.contains("redirect::Policy::none()"), "{printed}");
}

#[test]
fn a_redirect_that_fails_may_have_taken_effect_and_prints_no_url() {
    for target in ["http://127.0.0.1:0", "ftp://127.0.0.1"] {
        let location = format!("Location: {target}/{CANARY}?{CANARY}\r\n");
        let (url, _arrived) = serve(vec![response("302 Found", &location, "")]);
        let result = send(reqwest::Client::builder(), request("GET", &url, ""));
        assert_failed(result, TransportErrorKind::AfterSending);
    }
}

#[test]
fn a_failure_of_your_own_client_may_have_taken_effect() {
    let result = send(
        reqwest::Client::builder(),
        request("POST", "http://127.0.0.1:0", ""),
    );
    assert_failed(result, TransportErrorKind::AfterSending);
}

#[test]
fn a_timeout_of_your_own_client_is_a_timeout() {
    let (url, _arrived) = serve(vec![Answer::Silence]);
    let client = reqwest::Client::builder().timeout(Duration::from_millis(50));
    assert_failed(
        send(client, request("POST", &url, "")),
        TransportErrorKind::TimedOut,
    );
}

#[test]
fn a_transport_is_printed_without_its_headers() {
    let mut headers = http::HeaderMap::new();
    headers.insert("x-secret", CANARY.parse().unwrap());
    let client = reqwest::Client::builder().default_headers(headers);
    super::assert_hidden(&ReqwestTransport::from_client(client.build().unwrap()));
}

#[cfg(feature = "native-tls")]
#[test]
fn native_tls_can_be_chosen() {
    let address = super::loopback::accept(drop::<std::net::TcpStream>);
    let request = request("POST", &format!("https://{address}/"), "");
    let transport = Driven::new(direct().native_tls().build().unwrap());
    let result = blocking::Transport::send(&transport, request, LONG);
    assert_failed(result, TransportErrorKind::Connect);
}

#[test]
fn a_connection_is_not_kept_longer_than_the_idle_timeout() {
    super::transport_contract::assert_idle_timeout(|timeout| {
        let transport = direct().idle_timeout(timeout).build().unwrap();
        Box::new(Driven::new(transport))
    });
}
