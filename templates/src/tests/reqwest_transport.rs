//! The reqwest transport, against a real server on loopback.

use std::{
    error::Error as _,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use super::{CANARY, pairs, sample};
use crate::{
    Client, Credentials, Error, ErrorKind, ReqwestTransport, ReqwestTransportBuilder,
    TransportErrorKind,
};

/// What arrived: the number of the connection, the head in lines, and the body.
struct Arrived {
    connection: usize,
    head: Vec<String>,
    body: Vec<u8>,
}

impl Arrived {
    fn header(&self, name: &str) -> Vec<&str> {
        let headers = self.head.iter().filter_map(|line| line.split_once(": "));
        headers
            .filter(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
            .collect()
    }
}

/// A server that gives each request the next answer; an empty one, and one that says so, closes the connection.
fn serve(answers: Vec<Vec<u8>>) -> (String, Receiver<Arrived>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, arrived) = channel();
    thread::spawn(move || {
        let mut answers = answers.into_iter();
        for (connection, stream) in listener.incoming().enumerate() {
            let mut stream = BufReader::new(stream.unwrap());
            while let Some((head, body)) = read(&mut stream) {
                sender
                    .send(Arrived {
                        connection,
                        head,
                        body,
                    })
                    .unwrap();
                let Some(answer) = answers.next() else { return };
                // The client may hang up in the middle of an answer that it does not want.
                let written = stream.get_mut().write_all(&answer);
                let closes = answer.windows(17).any(|part| part == b"Connection: close");
                if answer.is_empty() || closes || written.is_err() {
                    break;
                }
            }
        }
    });
    (url, arrived)
}

fn read(stream: &mut BufReader<TcpStream>) -> Option<(Vec<String>, Vec<u8>)> {
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => head.push(line.to_owned()),
        }
    }
    let length = head.iter().find_map(|line| {
        line.to_ascii_lowercase()
            .strip_prefix("content-length: ")?
            .parse()
            .ok()
    });
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).ok()?;
    Some((head, body))
}

fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// What the environment of the tests says of proxies must not matter.
fn direct() -> ReqwestTransportBuilder {
    ReqwestTransport::builder().no_proxy()
}

fn client(base_url: &str, transport: ReqwestTransportBuilder) -> Client {
    let credentials = Credentials::api_key("SK1", "secret");
    Client::builder(credentials)
        .base_url(base_url)
        .transport(transport.build().unwrap())
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_request_arrives_as_described_and_connections_are_used_again() {
    let (url, arrived) = serve(vec![
        answer("201 Created", "", r#"{"sid":"CH1"}"#),
        answer("200 OK", "", "{}"),
    ]);
    let client = client(&url, direct());
    let channel = client
        .send(sample::created().identity("a b"))
        .await
        .unwrap();
    assert_eq!(channel.sid.as_deref(), Some("CH1"));
    client.send(sample::archive("CH1")).await.unwrap();

    let post = arrived.recv().unwrap();
    assert_eq!(post.head[0], "POST /v1/Channels HTTP/1.1");
    assert_eq!(post.header("accept"), ["application/json"]);
    assert_eq!(post.header("authorization"), ["Basic U0sxOnNlY3JldA=="]);
    assert_eq!(
        post.header("user-agent"),
        [concat!(
            env!("CARGO_PKG_NAME"),
            "/",
            env!("CARGO_PKG_VERSION")
        )]
    );
    assert_eq!(
        post.header("content-type"),
        ["application/x-www-form-urlencoded"]
    );
    assert_eq!(post.header("content-length"), [post.body.len().to_string()]);
    let form: Vec<_> = form_urlencoded::parse(&post.body).into_owned().collect();
    assert_eq!(
        form,
        pairs(&[
            ("FlexFlowSid", "FO0123456789abcdef0123456789abcdef"),
            ("Identity", "a b")
        ])
    );

    let archive = arrived.recv().unwrap();
    assert_eq!(archive.header("content-length"), ["0"]);
    assert_eq!(
        archive.header("content-type"),
        ["application/x-www-form-urlencoded"]
    );
    assert_eq!((post.connection, archive.connection), (0, 0));
}

#[tokio::test]
async fn encoded_paths_arrive_as_encoded() {
    let (url, arrived) = serve(vec![
        answer("200 OK", "", "{}"),
        answer("204 No Content", "", ""),
    ]);
    let client = client(&url, direct());
    client
        .send(sample::fetch("a b", "x..y {z}?#%41"))
        .await
        .unwrap();
    client.send(sample::delete("...")).await.unwrap();
    let get = arrived.recv().unwrap();
    assert_eq!(
        get.head[0],
        "GET /v1/Plugins/a%20b/Versions/x..y%20%7Bz%7D%3F%23%2541 HTTP/1.1"
    );
    assert!(get.header("content-length").is_empty() && get.header("content-type").is_empty());
    assert_eq!(
        arrived.recv().unwrap().head[0],
        "DELETE /v1/Channels/... HTTP/1.1"
    );
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let (elsewhere, visited) = serve(vec![answer("200 OK", "", "{}")]);
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
    ] {
        let (url, _arrived) = serve(vec![answer(
            status,
            &format!("Location: {elsewhere}/x\r\n"),
            "",
        )]);
        let error = client(&url, direct())
            .send(sample::created())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirect);
    }
    assert!(visited.try_recv().is_err());
}

async fn sized(answer: Vec<u8>, limit: usize) -> Result<sample::Channel, Error> {
    let (url, _arrived) = serve(vec![answer]);
    client(&url, direct().max_response_size(limit))
        .send(sample::created())
        .await
}

#[tokio::test]
async fn a_response_may_be_as_large_as_the_limit() {
    let body = format!(r#"{{"sid":"{}"}}"#, "x".repeat(90));
    assert_eq!(body.len(), 100);
    assert!(sized(answer("200 OK", "", &body), 100).await.is_ok());
    let error = sized(answer("200 OK", "", &body), 99).await.unwrap_err();
    let inner = error.transport_error().unwrap();
    assert_eq!(inner.kind(), TransportErrorKind::ResponseTooLarge);
    assert!(inner.may_have_been_sent());
    assert_eq!(error.source().unwrap().to_string(), "the limit is 99 bytes");
}

#[tokio::test]
async fn a_response_that_does_not_tell_its_size_is_counted() {
    let chunk = format!("40\r\n{}\r\n", "x".repeat(64)).repeat(4);
    let chunked = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}0\r\n\r\n");
    let error = sized(chunked.into_bytes(), 200).await.unwrap_err();
    assert_eq!(
        error.transport_error().unwrap().kind(),
        TransportErrorKind::ResponseTooLarge
    );
    // Many times the limit is announced, and never has to come.
    let announced =
        b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\nxxxxxxxxxxxxxxxxxxxx".to_vec();
    let error = sized(announced, 10).await.unwrap_err();
    assert_eq!(
        error.transport_error().unwrap().kind(),
        TransportErrorKind::ResponseTooLarge
    );
}

#[tokio::test]
async fn an_error_response_is_read_like_any_other() {
    let body = r#"{"code":20404,"message":"gone"}"#;
    let error = sized(
        answer("404 Not Found", "Twilio-Request-Id: RQ1\r\n", body),
        100,
    )
    .await
    .unwrap_err();
    assert_eq!(
        (error.code(), error.request_id()),
        (Some(20404), Some("RQ1"))
    );
    let error = sized(answer("500 Oops", "", &"x".repeat(101)), 100)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoAnswer);
}

#[tokio::test]
async fn no_connection_means_that_nothing_was_sent_and_no_url_is_told() {
    // No server can listen on port 0.
    let client = client(&format!("http://127.0.0.1:0/{CANARY}"), direct());
    let list = sample::list().status(vec![CANARY.to_owned()]);
    let error = client.page(list).await.unwrap_err();
    let inner = error.transport_error().unwrap();
    assert_eq!(
        (inner.kind(), inner.may_have_been_sent()),
        (TransportErrorKind::Connect, false)
    );
    assert!(!super::printed(&error).contains(CANARY), "{error:?}");
    assert!(error.source().is_some());
}

#[tokio::test]
async fn a_connection_that_breaks_leaves_open_whether_the_request_arrived_and_is_sent_once() {
    let broken = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 10\r\n\r\n{".to_vec();
    for answer in [Vec::new(), b"nonsense\r\n\r\n".to_vec(), broken] {
        let (url, arrived) = serve(vec![answer, Vec::new()]);
        let base = format!("{url}/{CANARY}");
        let error = client(&base, direct())
            .send(sample::created().identity(CANARY))
            .await
            .unwrap_err();
        let inner = error.transport_error().unwrap();
        assert_eq!(
            (inner.kind(), inner.may_have_been_sent()),
            (TransportErrorKind::AfterSending, true)
        );
        assert!(!super::printed(&error).contains(CANARY), "{error:?}");
        arrived.recv().unwrap();
        assert!(arrived.try_recv().is_err());
    }
}

#[tokio::test]
async fn an_answer_that_never_comes_is_an_error_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let transport = direct().timeout(Duration::from_millis(50));
    let error = client(&url, transport)
        .send(sample::created())
        .await
        .unwrap_err();
    assert_eq!(
        error.transport_error().unwrap().kind(),
        TransportErrorKind::AfterSending
    );
}
