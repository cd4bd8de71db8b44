//! HTTP/1.1: where a response ends, and which ones are refused because readers could disagree about that.

use std::io::{BufReader, Read as _};

use super::loopback::{Answer, serve};
use crate::{
    adapters::http1::{body::Body, response_head},
    blocking::{Transport as _, UreqTransport},
    transport::TransportErrorKind::{self, AfterSending},
};

/// The answers to two requests in a row: each body, or how its request failed, and the number of its connection.
fn two_answers(first: &str) -> [(Result<String, TransportErrorKind>, usize); 2] {
    let second = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond";
    let (url, arrived) = serve(vec![
        Answer::Say(first.replace('\n', "\r\n").into()),
        Answer::Say(second.into()),
    ]);
    let transport = UreqTransport::builder().no_proxy().build().unwrap();
    [(), ()].map(|()| {
        let request = http::Request::get(&url).body(Vec::new()).unwrap();
        let answer = transport.send(request, super::transport_contract::LONG);
        let body = answer.map(|answer| String::from_utf8(answer.into_body()).unwrap());
        let connection = arrived.recv().unwrap().connection;
        (body.map_err(|error| error.kind()), connection)
    })
}

#[test]
fn a_response_ends_where_its_head_says() {
    for (case, head_and_body, expected) in [
        ("length", "content-length: 5\n\nfirst", "first"),
        (
            "equal lengths",
            "content-length: 5, 5\ncontent-length: 5\n\nfirst",
            "first",
        ),
        (
            "chunks",
            "transfer-encoding: Chunked\n\n3\nfir\n2;x=y\nst\n0\n\n",
            "first",
        ),
        (
            "trailers",
            "transfer-encoding: chunked\n\n5\nfirst\n0\nA: b\nC: d\n\n",
            "first",
        ),
        (
            "zeros",
            "transfer-encoding: chunked\n\n0005 \nfirst\n000\n\n",
            "first",
        ),
        ("nothing", "content-length: 0\n\n", ""),
    ] {
        let [first, second] = two_answers(&format!("HTTP/1.1 200 OK\n{head_and_body}"));
        assert_eq!(first, (Ok(expected.to_owned()), 0), "{case}");
        assert_eq!(second, (Ok("second".to_owned()), 0), "{case}");
    }
}

#[test]
fn statuses_without_a_body_have_none_whatever_their_head_says() {
    for status in ["204 No Content", "304 Not Modified"] {
        let [first, second] = two_answers(&format!("HTTP/1.1 {status}\ncontent-length: 5\n\n"));
        assert_eq!(first, (Ok(String::new()), 0), "{status}");
        assert_eq!(second, (Ok("second".to_owned()), 0), "{status}");
    }
}

#[test]
fn interim_responses_and_empty_lines_come_before_the_response() {
    for before in [
        "\n\n",
        "HTTP/1.1 100 Continue\n\n",
        "HTTP/1.1 103 Hints\nLink: x\n\n",
    ] {
        let answer = format!("{before}HTTP/1.1 200 OK\ncontent-length: 5\n\nfirst");
        let [first, second] = two_answers(&answer);
        assert_eq!(first, (Ok("first".to_owned()), 0), "{before}");
        assert_eq!(second, (Ok("second".to_owned()), 0), "{before}");
    }
}

#[test]
fn a_response_that_readers_could_read_differently_is_an_error() {
    for head_and_body in [
        "content-length: 5\ncontent-length: 6\n\nfirst!",
        "content-length: +5\n\nfirst",
        "content-length: 5 5\n\nfirst",
        "content-length: 99999999999999999999\n\nfirst",
        "transfer-encoding: gzip, chunked\n\n5\nfirst\n0\n\n",
        "transfer-encoding: chunked, chunked\n\n5\nfirst\n0\n\n",
        "transfer-encoding: identity\n\nfirst",
        "transfer-encoding: chunked\n\n+5\nfirst\n0\n\n",
        "transfer-encoding: chunked\n\n0x5\nfirst\n0\n\n",
        "transfer-encoding: chunked\n\n\nfirst\n0\n\n",
        "transfer-encoding: chunked\n\n4\nfirst\n0\n\n",
        "transfer-encoding: chunked\n\nfffffffffffffffff\nfirst\n0\n\n",
        "content-length : 5\n\nfirst",
        "x: a\n content-length: 5\n\nfirst",
    ] {
        let [first, second] = two_answers(&format!("HTTP/1.1 200 OK\n{head_and_body}"));
        assert_eq!(first, (Err(AfterSending), 0), "{head_and_body}");
        assert_eq!(second, (Ok("second".to_owned()), 1), "{head_and_body}");
    }
    let [first, _] = two_answers("HTTP/1.0 200 OK\ntransfer-encoding: chunked\n\n5\nfirst\n0\n\n");
    assert_eq!(first.0, Err(AfterSending));
}

#[test]
fn a_connection_is_not_used_again_if_the_server_may_not_expect_it() {
    for answer in [
        "HTTP/1.1 200 OK\ncontent-length: 5\nconnection: Close\n\nfirst",
        "HTTP/1.1 200 OK\ncontent-length: 5\nconnection: x, close\n\nfirst",
        "HTTP/1.0 200 OK\ncontent-length: 5\n\nfirst",
        "HTTP/1.1 200 OK\ncontent-length: 5\n\nfirst and more",
        "HTTP/1.1 200 OK\ncontent-length: 9\ntransfer-encoding: chunked\n\n5\nfirst\n0\n\n",
    ] {
        let [first, second] = two_answers(answer);
        assert_eq!(first, (Ok("first".to_owned()), 0), "{answer}");
        assert_eq!(second, (Ok("second".to_owned()), 1), "{answer}");
    }
    let kept = "HTTP/1.0 200 OK\ncontent-length: 5\nconnection: keep-alive\n\nfirst";
    assert_eq!(two_answers(kept)[1].1, 0);
}

/// What a reader gets whose buffer holds this many bytes, and what is left after the response.
fn read_in_pieces(bytes: &[u8], size: usize) -> Result<(Vec<u8>, Vec<u8>), String> {
    let mut reader = BufReader::with_capacity(size, bytes);
    let head = response_head::read(&mut reader, 1000).map_err(|error| format!("{error:?}"))?;
    let framing =
        response_head::framing(&http::Method::GET, &head).map_err(|error| error.to_string())?;
    let (mut body, mut rest) = (Vec::new(), Vec::new());
    let read = Body::new(&mut reader, framing).read_to_end(&mut body);
    read.map_err(|error| error.to_string())?;
    reader.read_to_end(&mut rest).unwrap();
    Ok((body, rest))
}

#[test]
fn a_response_is_read_the_same_in_whatever_pieces_it_arrives() {
    let mut random = fastrand::Rng::with_seed(7);
    let (mut sound, mut broken) = (0, 0);
    for round in 0..4000 {
        let lines = [
            "HTTP/1.1 200 OK\r\n",
            [
                "content-length: 5\r\n\r\n",
                "transfer-encoding: chunked\r\n\r\n",
            ][round % 2],
            ["first", "3\r\nfir\r\n2;x\r\nst\r\n0\r\nA: b\r\n\r\n"][round % 2],
            "the next",
        ];
        let mut bytes = lines.concat().into_bytes();
        for _ in 0..random.usize(0..3) {
            let at = random.usize(0..bytes.len());
            match random.u8(0..3) {
                0 => bytes[at] = random.choice(b"\r\n :;,059a\0\xff").copied().unwrap(),
                1 => drop(bytes.remove(at)),
                _ => bytes.truncate(at.max(1)),
            }
        }
        let whole = read_in_pieces(&bytes, 1000);
        match &whole {
            Ok(_) => sound += 1,
            Err(_) => broken += 1,
        }
        for size in [1, 2, 7] {
            assert_eq!(
                read_in_pieces(&bytes, size),
                whole,
                "{}",
                bytes.escape_ascii()
            );
        }
    }
    assert!(
        sound > 500 && broken > 500,
        "{sound} sound, {broken} broken"
    );
}
