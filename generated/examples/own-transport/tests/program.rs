//! The transport over sockets: with the emulator, and with servers that fail.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    thread,
};

use example_support::{
    offline,
    program::{command, text},
};
use own_transport::HyperTransport;
use twilio_flex::{Client, Credentials, ErrorKind, RetryPolicy, v1::plugin};

fn client(credentials: Credentials, url: &str) -> Client {
    let client = Client::builder(credentials).base_url(url);
    let client = client.retry(RetryPolicy::never());
    client
        .transport(HyperTransport::new().unwrap())
        .build()
        .unwrap()
}

/// A server that answers once with these bytes.
fn answers(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        let _ = connection.read(&mut [0; 4096]).unwrap();
        connection.write_all(bytes).unwrap();
    });
    url
}

fn key() -> Credentials {
    Credentials::api_key("SK00", "canary")
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_reach_flex_and_come_back() {
    let flex = offline::flex().unwrap();
    let server = flex.serve("127.0.0.1:0").await.unwrap();
    let client = client(flex.credentials(), &server.url());
    let create = plugin::create().unique_name("chät-colors");
    let created = client.send(create).await.unwrap();
    assert_eq!(created.unique_name.as_deref(), Some("chät-colors"));
    let error = client.send(plugin::fetch("nothing")).await.unwrap_err();
    assert_eq!(error.code(), Some(20404));
}

#[tokio::test]
async fn how_far_a_request_got_decides_whether_it_is_sent_again() {
    // Nobody listens on a port that was just given back.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let half = answers(b"HTTP/1.1 201 Created\r\ncontent-length: 100\r\n\r\n{");
    let nothing = answers(b"");
    for (url, kind) in [
        (url, ErrorKind::NotSent),
        (half, ErrorKind::NoAnswer),
        (nothing, ErrorKind::NoAnswer),
    ] {
        let create = plugin::create().unique_name("chat-colors");
        let error = client(key(), &url).send(create).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error:?}");
        assert!(!format!("{error:?}").contains("canary"));
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let answer =
        b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
    let error = client(key(), &answers(answer))
        .send(plugin::fetch("chat-colors"))
        .await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Redirect);
}

#[test]
fn the_program_lists_plugins_without_an_account() {
    let output = command(env!("CARGO_BIN_EXE_own-transport"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output));
    assert!(text(&output).starts_with("chat-colors\norder-lookup\n"));
}
