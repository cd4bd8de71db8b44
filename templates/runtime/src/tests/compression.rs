//! The part of the transports' contract that is about compressed responses.

use std::io::Write as _;

use super::{
    loopback::{Answer, response, serve},
    transport_contract::{LONG, Subject, assert_failed, post, request},
};
use crate::transport::TransportErrorKind;

fn zipped(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn compressed_responses_are_decompressed_without_content_encoding(
    subject: &dyn Subject,
) {
    let body = "{}".repeat(50);
    let (url, arrived) = serve(vec![response(
        "200 OK",
        "Content-Encoding: gzip\r\nX: y\r\n",
        zipped(&body),
    )]);
    let answer = post(subject, &url).unwrap();
    assert_eq!(answer.body(), body.as_bytes());
    assert!(!answer.headers().contains_key("content-encoding"));
    assert!(!answer.headers().contains_key("content-length"));
    assert_eq!(answer.headers()["x"], "y");
    let asked = arrived.recv().unwrap();
    assert_eq!(asked.header("accept-encoding"), ["gzip"]);
}

pub(super) fn every_name_of_gzip_is_understood(subject: &dyn Subject) {
    for name in ["gzip", "GZIP", "GZip", "x-gzip", "X-GZIP", " gzip\t"] {
        let header = format!("Content-Encoding:{name}\r\n");
        let (url, _arrived) = serve(vec![response("200 OK", &header, zipped("{}"))]);
        let answer = post(subject, &url).unwrap();
        assert_eq!(answer.body(), b"{}", "{name}");
        assert!(!answer.headers().contains_key("content-encoding"));
        assert!(!answer.headers().contains_key("content-length"));
    }
    // Another encoding was not asked for. What it is called is left to the reader.
    for name in ["br", "identity", "gzipped"] {
        let header = format!("Content-Encoding: {name}\r\n");
        let (url, _arrived) = serve(vec![response("200 OK", &header, "{}")]);
        let answer = post(subject, &url).unwrap();
        assert_eq!(answer.body(), b"{}");
        assert_eq!(answer.headers()["content-encoding"], name);
    }
}

pub(super) fn all_members_of_gzip_are_read_and_what_follows_them_is_not(subject: &dyn Subject) {
    let (one, two, empty) = (zipped("[1,"), zipped("2]"), zipped(""));
    let rest: [&[u8]; 5] = [
        b"",
        b"\0",
        &[0; 1000],
        b"\x1f",
        b"\r\n--\r\nnot gzip at all",
    ];
    for rest in rest {
        for members in [vec![&one, &two], vec![&one, &empty, &two, &empty]] {
            let mut body = members.into_iter().flatten().copied().collect::<Vec<_>>();
            body.extend(rest);
            // The same in one chunk, and byte by byte.
            let bytes = body
                .iter()
                .flat_map(|byte| [b"1\r\n", &[*byte][..], b"\r\n"].concat());
            let chunked = [
                &b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
                    [..],
                &bytes.collect::<Vec<_>>(),
                b"0\r\n\r\n",
            ];
            let chunked = Answer::Say(chunked.concat());
            for answer in [
                response("200 OK", "Content-Encoding: gzip\r\n", &body),
                chunked,
            ] {
                let (url, arrived) = serve(vec![answer, response("200 OK", "", "next")]);
                let transport = subject.limited(5);
                let answer = transport.send(request("GET", &url, ""), LONG).unwrap();
                assert_eq!(answer.body(), b"[1,2]");
                // All of it was read, so the connection can be used again.
                let next = transport.send(request("GET", &url, ""), LONG).unwrap();
                assert_eq!(next.body(), b"next");
                assert!(arrived.try_iter().all(|it| it.connection == 0));
            }
        }
    }
}

pub(super) fn a_broken_member_of_gzip_is_an_error(subject: &dyn Subject) {
    let (one, two) = (zipped("[1,"), zipped("2]"));
    let mut wrong_checksum = two.clone();
    let checksum = wrong_checksum.len() - 8;
    wrong_checksum[checksum] ^= 1;
    for body in [
        [&one[..], &two[..12]].concat(),
        [&one[..], &two[..two.len() - 1]].concat(),
        [one, wrong_checksum.clone()].concat(),
        [wrong_checksum, two].concat(),
        b"{}".to_vec(),
        b"this has the length of a header".to_vec(),
    ] {
        let (url, _arrived) = serve(vec![response("200 OK", "Content-Encoding: gzip\r\n", body)]);
        assert_failed(post(subject, &url), TransportErrorKind::AfterSending);
    }
}

/// A gibibyte of zeros, compressed: the same mebibyte repeated, as independent blocks.
fn bomb() -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.flush().unwrap();
    let head = encoder.get_ref().len();
    encoder.write_all(&vec![0; 1 << 20]).unwrap();
    encoder.flush().unwrap();
    let (head, mebibyte) = encoder.get_ref().split_at(head);
    [head, &mebibyte.repeat(1 << 10)].concat()
}

pub(super) fn compressed_responses_are_counted_after_decompression(subject: &dyn Subject) {
    let bomb = bomb();
    assert!(bomb.len() < 10 << 20);
    let (url, _arrived) = serve(vec![response("200 OK", "Content-Encoding: gzip\r\n", bomb)]);
    let result = subject
        .limited(1 << 20)
        .send(request("GET", &url, ""), LONG);
    assert_failed(result, TransportErrorKind::ResponseTooLarge);
}

pub(super) fn a_truncated_compressed_response_is_an_error(subject: &dyn Subject) {
    let whole = zipped(&"{}".repeat(50));
    for kept in [whole.len() - 1, whole.len() / 2] {
        let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n";
        for length in [
            String::new(),
            format!("Content-Length: {kept}\r\n"),
            format!("Content-Length: {}\r\n", whole.len()),
        ] {
            let head = format!("{head}{length}\r\n").into_bytes();
            let answer = [&head, &whole[..kept]].concat();
            let (url, _arrived) = serve(vec![Answer::SayAndClose(answer)]);
            assert_failed(post(subject, &url), TransportErrorKind::AfterSending);
        }
    }
}

/// Some servers declare every body as gzip, even an empty one.
pub(super) fn an_empty_response_may_be_declared_as_compressed(subject: &dyn Subject) {
    let head = "Content-Encoding: gzip\r\n";
    let no_content = format!("HTTP/1.1 204 No Content\r\n{head}\r\n").into_bytes();
    for answer in [
        response("200 OK", head, ""),
        Answer::SayAndClose(no_content),
    ] {
        let (url, _arrived) = serve(vec![answer]);
        assert_eq!(post(subject, &url).unwrap().body(), b"");
    }
    let cut_off = format!("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n{head}\r\n").into_bytes();
    let (url, _arrived) = serve(vec![Answer::SayAndClose(cut_off)]);
    assert_failed(post(subject, &url), TransportErrorKind::AfterSending);
}
