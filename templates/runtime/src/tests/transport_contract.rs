//! The contract that every transport of this crate keeps, tested with a real server on loopback.
//!
//! Each case takes a subject; [`contract`] turns all cases into tests of one subject. Those about compressed responses are
//! in `compression`.

use std::{net::TcpStream, time::Duration};

#[cfg(feature = "gzip")]
pub(super) use super::compression::*;
use super::{
    CANARY,
    loopback::{Answer, accept, response, serve},
};
use crate::{
    blocking::Transport,
    transport::{TransportError, TransportErrorKind},
};

/// A timeout that is never reached.
pub(super) const LONG: Duration = Duration::from_secs(600);

/// A transport under test, created for each case.
pub(super) trait Subject {
    /// A transport with this maximum size of responses and this connect timeout.
    fn transport(&self, max_response_size: usize, connect_timeout: Duration) -> Box<dyn Transport>;

    /// A transport with this maximum size of responses.
    fn limited(&self, max_response_size: usize) -> Box<dyn Transport> {
        self.transport(max_response_size, LONG)
    }
}

/// Tests of a subject, one for each case.
macro_rules! contract {
    ($subject:expr; $($(#[$attribute:meta])* $case:ident),* $(,)?) => {
        $(
            $(#[$attribute])*
            #[test]
            fn $case() {
                super::transport_contract::$case(&$subject);
            }
        )*
    };
    ($subject:expr) => {
        super::transport_contract::contract! {
            $subject;
            a_request_arrives_unchanged_and_its_response_is_returned,
            content_length_is_sent_if_there_is_a_body_or_should_be_one,
            encoded_paths_arrive_unchanged,
            redirects_are_responses,
            cookies_are_not_stored,
            an_error_status_is_a_response,
            no_connection_is_a_connect_error_that_prints_no_url,
            a_request_that_fails_after_sending_may_have_arrived_and_is_sent_once,
            a_reused_connection_that_breaks_does_not_send_the_request_twice,
            a_response_may_be_as_large_as_the_limit,
            a_response_without_a_length_is_counted,
            an_endless_head_is_an_error,
            #[cfg(feature = "gzip")]
            compressed_responses_are_decompressed_without_content_encoding,
            #[cfg(feature = "gzip")]
            every_name_of_gzip_is_understood,
            #[cfg(feature = "gzip")]
            all_members_of_gzip_are_read_and_what_follows_them_is_not,
            #[cfg(feature = "gzip")]
            a_broken_member_of_gzip_is_an_error,
            #[cfg(feature = "gzip")]
            compressed_responses_are_counted_after_decompression,
            #[cfg(feature = "gzip")]
            a_truncated_compressed_response_is_an_error,
            #[cfg(feature = "gzip")]
            an_empty_response_may_be_declared_as_compressed,
            #[cfg(not(feature = "gzip"))]
            compression_is_not_requested,
            #[cfg(any(feature = "rustls", feature = "native-tls"))]
            a_failed_handshake_is_a_connect_error,
            #[cfg(any(feature = "rustls", feature = "native-tls"))]
            a_stalled_handshake_ends_with_the_connect_timeout,
            #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
            https_without_tls_names_the_features,
        }
    };
}

pub(super) use contract;

/// A request as the client creates it, with secrets everywhere.
pub(super) fn request(method: &str, url: &str, body: &str) -> http::Request<Vec<u8>> {
    let request = http::Request::builder()
        .method(method)
        .uri(url)
        .header("accept", "application/json")
        .header("user-agent", "tests/1")
        .header("authorization", CANARY);
    request.body(body.as_bytes().to_vec()).unwrap()
}

pub(super) fn post(
    subject: &dyn Subject,
    url: &str,
) -> Result<http::Response<Vec<u8>>, TransportError> {
    let request = request("POST", &format!("{url}/{CANARY}?{CANARY}"), CANARY);
    subject.limited(100_000).send(request, LONG)
}

/// Asserts that the result is an error of this kind, which prints no secret. Returns what it prints.
#[track_caller]
pub(super) fn assert_failed(
    result: Result<http::Response<Vec<u8>>, TransportError>,
    kind: TransportErrorKind,
) -> String {
    let error = result.unwrap_err();
    let mut printed = format!("{error} {error:?} {error:#?}");
    let mut source = std::error::Error::source(&error);
    assert!(source.is_some());
    while let Some(inner) = source {
        printed.push_str(&format!(" {inner} {inner:?}"));
        source = inner.source();
    }
    assert_eq!(error.kind(), kind, "{printed}");
    assert!(!printed.contains(CANARY), "{printed}");
    printed
}

pub(super) fn a_request_arrives_unchanged_and_its_response_is_returned(subject: &dyn Subject) {
    let (url, arrived) = serve(vec![
        response("201 Created", "X-Two: 1\r\nX-Two: 2\r\n", "made"),
        response("204 No Content", "", ""),
    ]);
    let transport = subject.limited(100);
    let mut sent = request(
        "POST",
        &format!("{url}/v1/Channels?a=b%20c"),
        "Identity=a+b",
    );
    sent.headers_mut().insert(
        "content-type",
        "application/x-www-form-urlencoded".parse().unwrap(),
    );
    let answer = transport.send(sent, LONG).unwrap();
    assert_eq!(answer.status(), 201);
    assert_eq!(answer.body(), b"made");
    let values: Vec<_> = answer.headers().get_all("x-two").iter().collect();
    assert_eq!(values, ["1", "2"]);
    let delete = request("DELETE", &format!("{url}/v1/Channels/CH1"), "");
    assert_eq!(transport.send(delete, LONG).unwrap().status(), 204);

    let post = arrived.recv().unwrap();
    assert_eq!(post.head[0], "POST /v1/Channels?a=b%20c HTTP/1.1");
    assert_eq!(post.body, b"Identity=a+b");
    for (name, values) in [
        ("accept", vec!["application/json"]),
        ("authorization", vec![CANARY]),
        ("content-type", vec!["application/x-www-form-urlencoded"]),
        ("content-length", vec!["12"]),
        ("user-agent", vec!["tests/1"]),
        ("expect", vec![]),
        ("referer", vec![]),
        ("transfer-encoding", vec![]),
    ] {
        assert_eq!(post.header(name), values, "{name}");
    }
    // Connections are reused.
    assert_eq!(
        (post.connection, arrived.recv().unwrap().connection),
        (0, 0)
    );
}

pub(super) fn content_length_is_sent_if_there_is_a_body_or_should_be_one(subject: &dyn Subject) {
    for (method, body, length) in [
        ("POST", "", vec!["0"]),
        ("PUT", "", vec!["0"]),
        ("PATCH", "", vec!["0"]),
        ("GET", "", vec![]),
        ("DELETE", "", vec![]),
        ("DELETE", "{}", vec!["2"]),
        ("GET", "{}", vec!["2"]),
    ] {
        let (url, arrived) = serve(vec![response("200 OK", "", "")]);
        let transport = subject.limited(100);
        transport.send(request(method, &url, body), LONG).unwrap();
        let arrived = arrived.recv().unwrap();
        assert_eq!(arrived.header("content-length"), length, "{method} {body}");
        assert!(arrived.header("transfer-encoding").is_empty());
        assert_eq!(arrived.body, body.as_bytes());
    }
}

pub(super) fn encoded_paths_arrive_unchanged(subject: &dyn Subject) {
    for path in ["/a%20b/x..y%20%7Bz%7D%3F%23%2541", "/v1/Channels/...", "/"] {
        let (url, arrived) = serve(vec![response("200 OK", "", "")]);
        let get = request("GET", &format!("{url}{path}"), "");
        subject.limited(100).send(get, LONG).unwrap();
        let head = &arrived.recv().unwrap().head;
        assert_eq!(head[0], format!("GET {path} HTTP/1.1"));
    }
}

pub(super) fn redirects_are_responses(subject: &dyn Subject) {
    let (elsewhere, visited) = serve(vec![response("200 OK", "", "{}")]);
    for status in [301, 302, 303, 307, 308] {
        let location = format!("Location: {elsewhere}/x\r\n");
        for method in ["GET", "POST"] {
            let (url, _arrived) = serve(vec![response(&format!("{status} Moved"), &location, "x")]);
            let sent = request(method, &url, "");
            let answer = subject.limited(100).send(sent, LONG).unwrap();
            assert_eq!(answer.status(), status);
            assert_eq!(answer.headers()["location"], format!("{elsewhere}/x"));
            assert_eq!(answer.body(), b"x");
        }
    }
    assert!(visited.try_recv().is_err());
}

pub(super) fn cookies_are_not_stored(subject: &dyn Subject) {
    let (url, arrived) = serve(vec![
        response("200 OK", "Set-Cookie: a=b\r\n", ""),
        response("200 OK", "", ""),
    ]);
    let transport = subject.limited(100);
    for _ in 0..2 {
        transport.send(request("GET", &url, ""), LONG).unwrap();
        assert!(arrived.recv().unwrap().header("cookie").is_empty());
    }
}

pub(super) fn an_error_status_is_a_response(subject: &dyn Subject) {
    for status in [400, 404, 429, 500, 503] {
        let (url, _arrived) = serve(vec![response(
            &format!("{status} No"),
            "Retry-After: 3\r\n",
            "why",
        )]);
        let answer = post(subject, &url).unwrap();
        assert_eq!(answer.status(), status);
        assert_eq!(answer.headers()["retry-after"], "3");
        assert_eq!(answer.body(), b"why");
    }
}

pub(super) fn no_connection_is_a_connect_error_that_prints_no_url(subject: &dyn Subject) {
    // No server can listen on port 0, and no label of a host name has 64 letters: neither needs the network.
    let unspeakable = format!("http://{}.invalid", "x".repeat(64));
    for url in ["http://127.0.0.1:0", &unspeakable] {
        assert_failed(post(subject, url), TransportErrorKind::Connect);
    }
}

pub(super) fn a_request_that_fails_after_sending_may_have_arrived_and_is_sent_once(
    subject: &dyn Subject,
) {
    for answer in [
        "",
        "HTTP/1.1 200",
        "nonsense\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
    ] {
        let (url, arrived) = serve(vec![
            Answer::SayAndClose(answer.into()),
            response("200 OK", "", "{}"),
        ]);
        assert_failed(post(subject, &url), TransportErrorKind::AfterSending);
        assert_eq!(arrived.try_iter().count(), 1, "{answer}");
    }
    // A connection that is dropped with unread bytes is reset.
    let address = accept(drop::<TcpStream>);
    let result = post(subject, &format!("http://{address}"));
    assert_failed(result, TransportErrorKind::AfterSending);
}

pub(super) fn a_reused_connection_that_breaks_does_not_send_the_request_twice(
    subject: &dyn Subject,
) {
    let (url, arrived) = serve(vec![
        response("200 OK", "", ""),
        Answer::SayAndClose(Vec::new()),
        response("200 OK", "", ""),
    ]);
    let transport = subject.limited(100);
    transport.send(request("POST", &url, ""), LONG).unwrap();
    let result = transport.send(request("POST", &url, ""), LONG);
    assert_failed(result, TransportErrorKind::AfterSending);
    let connections: Vec<usize> = arrived.try_iter().map(|it| it.connection).collect();
    assert_eq!(connections, [0, 0]);
}

/// Asserts that the transport keeps a connection for the next request unless its idle timeout has passed.
pub(super) fn assert_idle_timeout(transport: impl Fn(Duration) -> Box<dyn Transport>) {
    for (timeout, connections) in [(LONG, [0, 0]), (Duration::ZERO, [0, 1])] {
        let (url, arrived) = serve(vec![response("200 OK", "", ""), response("200 OK", "", "")]);
        let transport = transport(timeout);
        transport.send(request("GET", &url, ""), LONG).unwrap();
        transport.send(request("GET", &url, ""), LONG).unwrap();
        let used: Vec<usize> = arrived.try_iter().map(|it| it.connection).collect();
        assert_eq!(used, connections, "{timeout:?}");
    }
}

pub(super) fn a_response_may_be_as_large_as_the_limit(subject: &dyn Subject) {
    for (size, limit) in [(100, 100), (0, 0)] {
        let (url, _arrived) = serve(vec![response("200 OK", "", "x".repeat(size))]);
        let transport = subject.limited(limit);
        let answer = transport.send(request("GET", &url, ""), LONG).unwrap();
        assert_eq!(answer.body().len(), size);
    }
    let (url, _arrived) = serve(vec![response("200 OK", "", "x".repeat(100))]);
    let result = subject.limited(99).send(request("GET", &url, ""), LONG);
    let printed = assert_failed(result, TransportErrorKind::ResponseTooLarge);
    assert!(printed.contains("the limit is 99 bytes"), "{printed}");
}

pub(super) fn a_response_without_a_length_is_counted(subject: &dyn Subject) {
    let chunk = format!("40\r\n{}\r\n", "x".repeat(64)).repeat(4);
    let chunked = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}0\r\n\r\n");
    // The length that is announced is far above the limit, and need not arrive.
    let announced = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n{}",
        "x".repeat(300)
    );
    let until_the_end = format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(300));
    for answer in [chunked, announced, until_the_end] {
        let (url, _arrived) = serve(vec![Answer::SayAndClose(answer.into_bytes())]);
        let result = subject.limited(200).send(request("GET", &url, ""), LONG);
        assert_failed(result, TransportErrorKind::ResponseTooLarge);
    }
}

pub(super) fn an_endless_head_is_an_error(subject: &dyn Subject) {
    let head = format!("HTTP/1.1 200 OK\r\n{}", "X: y\r\n".repeat(1_000_000));
    let (url, _arrived) = serve(vec![Answer::Say(head.into_bytes())]);
    assert!(post(subject, &url).unwrap_err().may_have_been_sent());
}

#[cfg(not(feature = "gzip"))]
pub(super) fn compression_is_not_requested(subject: &dyn Subject) {
    let (url, arrived) = serve(vec![response("200 OK", "", "")]);
    post(subject, &url).unwrap();
    assert!(arrived.recv().unwrap().header("accept-encoding").is_empty());
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
pub(super) fn a_failed_handshake_is_a_connect_error(subject: &dyn Subject) {
    use std::io::Write;

    let closing = accept(drop::<TcpStream>);
    let speaking_http = accept(|mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    });
    for address in [closing, speaking_http] {
        let result = post(subject, &format!("https://{address}"));
        assert_failed(result, TransportErrorKind::Connect);
    }
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
pub(super) fn a_stalled_handshake_ends_with_the_connect_timeout(subject: &dyn Subject) {
    let address = accept(std::mem::forget::<TcpStream>);
    let request = request("POST", &format!("https://{address}"), "");
    let result = subject
        .transport(0, Duration::from_millis(1))
        .send(request, LONG);
    assert_failed(result, TransportErrorKind::Connect);
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
pub(super) fn https_without_tls_names_the_features(subject: &dyn Subject) {
    let result = post(subject, "https://127.0.0.1:0");
    let printed = assert_failed(result, TransportErrorKind::Rejected);
    assert!(printed.contains("enable the feature `rustls`"), "{printed}");
}
