//! The emulator on a port.

#![cfg(feature = "serve")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use std::{io::ErrorKind, time::Duration};

use http::Method;
use support::{flex, form};
use twilio_emulator::{Clock, Mock};
use twilio_flex::{Client, v1::plugin};

fn client(flex: &Mock, url: String) -> Client {
    let builder = Client::builder(flex.credentials()).base_url(url);
    builder
        .retry(twilio_flex::RetryPolicy::never())
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_client_on_a_socket_meets_the_state_of_a_client_in_the_process() {
    let flex = flex();
    let server = flex.serve("127.0.0.1:0").await.unwrap();
    let outside = client(&flex, server.url());
    for name in ["first", "second"] {
        flex.client()
            .send(plugin::create().unique_name(name))
            .await
            .unwrap();
    }
    // The later pages are on the server's own origin, or the client would not follow.
    let mut plugins = outside.stream(plugin::list().page_size(1));
    let mut names = Vec::new();
    while let Some(plugin) = plugins.try_next().await.unwrap() {
        assert!(plugin.url.unwrap().starts_with(&server.url()));
        names.extend(plugin.unique_name);
    }
    assert_eq!(names, ["first", "second"]);
    let error = outside.send(plugin::fetch("third")).await.unwrap_err();
    assert_eq!(error.code(), Some(20404));
}

#[tokio::test]
async fn the_server_stops_when_it_is_dropped_and_its_port_is_free_again() {
    let flex = flex();
    let server = flex.serve("127.0.0.1:0").await.unwrap();
    let address = server.address();
    let taken = flex.serve(address).await.unwrap_err();
    assert_eq!(taken.kind(), ErrorKind::AddrInUse);
    let outside = client(&flex, server.url());
    outside.send(plugin::list().page_size(1)).await.unwrap();
    drop(server);
    // The server learns of it at its next turn.
    while tokio::net::TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_clock_of_the_program_stays_as_it_is_and_others_run() {
    let start = Clock::stopped().now();
    let stopped = Mock::builder()
        .catalogue(twilio_flex::catalogue())
        .clock(Clock::stopped())
        .build()
        .unwrap();
    let running = flex();
    let _servers = [
        stopped.serve("127.0.0.1:0").await.unwrap(),
        running.serve("127.0.0.1:0").await.unwrap(),
    ];
    while running.clock().now() == start {
        tokio::task::yield_now().await;
    }
    assert_eq!(stopped.clock().now(), start);
}

#[test]
fn what_is_due_happens_when_the_clock_is_moved_and_not_before() {
    let flex = flex();
    let fields = [
        ("Channel", r#"{"type":"web","initiated_by":"api"}"#),
        (
            "Routing",
            r#"{"properties":{"workspace_sid":"WS0123456789abcdef0123456789abcdef"}}"#,
        ),
    ];
    let response = flex.handle(form(Method::POST, "/v1/Interactions", &fields));
    assert_eq!(response.status(), 200);
    let status = |flex: &Mock| {
        let state = flex.state();
        let paths = state.as_object().unwrap();
        let channels = paths
            .iter()
            .find(|(path, _)| path.ends_with("/Channels"))
            .unwrap();
        channels.1[0]["status"].clone()
    };
    flex.clock().advance(Duration::from_millis(999));
    assert_eq!(status(&flex), "setup");
    flex.snapshot("in setup");
    flex.clock().advance(Duration::from_millis(1));
    assert_eq!(status(&flex), "active");
    flex.restore("in setup").unwrap();
    assert_eq!(status(&flex), "setup");
    flex.clock().advance(Duration::from_millis(1));
    assert_eq!(status(&flex), "active");
}
