//! Which bytes each fault sends, and how it ends the connection.

use std::{io::Read as _, time::Duration};

use flate2::read::GzDecoder;

use crate::{
    faults::{
        Arrived, BrokenChunks, ClosedBy, Ending, Fault, FaultServer, Framing, JSON, Mislabelled,
        OTHER_JSON, RetryAfter, WrongLength,
    },
    raw::{Ended, GET, REQUEST, Raw, always, got},
};

const PAUSE: Duration = Duration::from_millis(1);

#[test]
fn answers_are_sent_unchanged() {
    let answer = Fault::Answer {
        status: 201,
        headers: vec![("X-One".to_owned(), "1".to_owned())],
        body: b"text".to_vec(),
    };
    let whole = "HTTP/1.1 201 Scripted\r\nX-One: 1\r\nContent-Length: 4\r\n\r\ntext";
    assert_eq!(got(answer), (whole.to_owned(), Ended::Fin));
    let (text, _) = got(Fault::Html { status: 502 });
    assert!(text.starts_with("HTTP/1.1 502 "));
    assert!(text.contains("text/html") && text.ends_with("</html>"));
    let location = "https://example.com/".to_owned();
    let redirect = Fault::Redirect {
        status: 307,
        location,
    };
    let whole =
        "HTTP/1.1 307 Scripted\r\nLocation: https://example.com/\r\nContent-Length: 0\r\n\r\n";
    assert_eq!(got(redirect).0, whole);
}

#[test]
fn empty_bodies_have_a_length_only_where_http_allows_one() {
    let empty = |status| got(Fault::EmptyBody { status }).0;
    assert_eq!(
        empty(200),
        "HTTP/1.1 200 Scripted\r\nContent-Length: 0\r\n\r\n"
    );
    assert_eq!(empty(204), "HTTP/1.1 204 Scripted\r\n\r\n");
}

#[test]
fn content_types_do_not_match_their_bodies() {
    let (text, _) = got(Fault::WrongContentType(Mislabelled::JsonAsHtml));
    assert!(text.contains("text/html") && text.ends_with(JSON));
    let (text, _) = got(Fault::WrongContentType(Mislabelled::HtmlAsJson));
    assert!(text.contains("application/json") && text.ends_with("</html>"));
}

#[test]
fn a_429_says_when_to_retry() {
    let says = |retry_after, date: Option<&str>| {
        let date = date.map(str::to_owned);
        got(Fault::RateLimited { retry_after, date }).0
    };
    let date = "Wed, 21 Oct 2015 07:28:00 GMT";
    assert!(says(RetryAfter::Seconds(7), None).contains("\r\nRetry-After: 7\r\n"));
    assert!(says(RetryAfter::Garbage, None).contains("\r\nRetry-After: soon\r\n"));
    assert!(says(RetryAfter::Absurd, None).contains("\r\nRetry-After: 9999999999"));
    let text = says(RetryAfter::Date(date.to_owned()), Some(date));
    assert!(text.starts_with("HTTP/1.1 429 "));
    assert!(text.contains(&format!("\r\nRetry-After: {date}\r\nDate: {date}\r\n")));
    let text = says(RetryAfter::Absent, None);
    assert!(!text.contains("Retry-After") && !text.contains("Date"));
}

#[test]
fn connections_are_reset_before_during_and_after_the_request() {
    let server = FaultServer::start([Fault::AcceptThenReset]);
    // Nothing is sent, since the connection may already be reset.
    assert_eq!(Raw::to(&server).rest(), (Vec::new(), Ended::Rst));
    server.wait_until_idle();
    let arrivals = server.finish();
    assert_eq!(arrivals[0].arrived, Arrived::Nothing);
    assert_eq!(arrivals[0].bytes, 0);

    for bytes in [1, 20, REQUEST.len() - 1] {
        let (server, mut raw) = always(Fault::ResetDuringRequest { bytes });
        assert_eq!(raw.rest(), (Vec::new(), Ended::Rst));
        server.wait_until_idle();
        let arrivals = server.finish();
        assert_eq!(arrivals[0].arrived, Arrived::Partly);
        assert_eq!(arrivals[0].bytes, bytes);
    }

    let (server, mut raw) = always(Fault::ResetAfterRequest);
    assert_eq!(raw.rest(), (Vec::new(), Ended::Rst));
    server.wait_until_idle();
    assert_eq!(server.closings(), [Some(ClosedBy::Server)]);
    assert_eq!(server.finish()[0].text(), "a=b&c");
}

#[test]
fn connections_are_closed_without_an_answer() {
    let (server, mut raw) = always(Fault::CloseAfterRequest);
    assert_eq!(raw.rest(), (Vec::new(), Ended::Fin));
    server.wait_until_idle();
    assert_eq!(server.closings(), [Some(ClosedBy::Server)]);
    assert_eq!(server.finish()[0].arrived, Arrived::Whole);
}

#[test]
fn stalled_requests_get_nothing_until_the_client_closes() {
    let (server, raw) = always(Fault::Stall);
    server.wait_for_requests(1);
    raw.0.set_nonblocking(true).unwrap();
    let nothing = (&raw.0).read(&mut [0]).unwrap_err();
    assert_eq!(nothing.kind(), std::io::ErrorKind::WouldBlock);
    assert_eq!(server.open_connections(), 1);
    drop(raw);
    server.wait_until_idle();
    assert_eq!(server.closings(), [Some(ClosedBy::Client)]);
}

#[test]
fn slow_heads_and_bodies_continue_until_the_client_closes() {
    let (server, mut raw) = always(Fault::SlowHeaders { pause: PAUSE });
    let text = String::from_utf8(raw.bytes(60)).unwrap();
    assert!(text.starts_with("HTTP/1.1 200 ") && text.ends_with("aaaaa"));
    drop(raw);
    server.wait_until_idle();
    assert_eq!(server.closings(), [Some(ClosedBy::Client)]);

    let slow = Fault::SlowBody {
        status: 503,
        pause: PAUSE,
    };
    let (server, mut raw) = always(slow);
    let head = raw.head();
    assert!(head.starts_with("HTTP/1.1 503 ") && head.contains("chunked"));
    assert_eq!(raw.bytes(12), b"1\r\n \r\n1\r\n \r\n");
    drop(raw);
    server.wait_until_idle();
    assert_eq!(server.closings(), [Some(ClosedBy::Client)]);
}

#[test]
fn bodies_stall_halfway() {
    let (server, mut raw) = always(Fault::StalledBody { status: 200 });
    assert!(
        raw.head()
            .contains(&format!("Content-Length: {}", JSON.len()))
    );
    assert!(JSON.as_bytes().starts_with(&raw.bytes(JSON.len() / 2)));
    assert_eq!(server.open_connections(), 1);
    drop(raw);
    server.wait_until_idle();
    assert_eq!(server.closings(), [Some(ClosedBy::Client)]);
}

#[test]
fn bodies_end_too_early() {
    let truncated = |ending| Fault::TruncatedBody {
        status: 200,
        ending,
    };
    let (text, end) = got(truncated(Ending::Fin));
    let body = text.split("\r\n\r\n").nth(1).unwrap();
    assert!(text.contains(&format!("Content-Length: {}\r\n", JSON.len())));
    assert!(!body.is_empty() && body != JSON && JSON.starts_with(body));
    assert_eq!(end, Ended::Fin);
    // Bytes from before the reset may be lost.
    assert_eq!(got(truncated(Ending::Rst)).1, Ended::Rst);
}

#[test]
fn lengths_are_wrong() {
    let lengths = |how| {
        let (text, end) = got(Fault::WrongLength(how));
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert_eq!((body, end), (JSON, Ended::Fin));
        let lines = head.lines();
        let lengths = lines.filter_map(|it| it.strip_prefix("Content-Length: "));
        lengths.map(str::to_owned).collect::<Vec<_>>()
    };
    let right = JSON.len().to_string();
    assert_eq!(lengths(WrongLength::TooSmall), ["5"]);
    assert_eq!(lengths(WrongLength::TwoDifferent), ["5", &right]);
    assert_eq!(lengths(WrongLength::Negative), ["-1"]);
    assert_eq!(lengths(WrongLength::NotANumber), ["banana"]);
    let [overflow] = &lengths(WrongLength::Overflow)[..] else {
        panic!("there is not exactly one length");
    };
    assert!(overflow.parse::<u128>().unwrap() > u128::from(u64::MAX));
    assert_eq!(lengths(WrongLength::Enormous), [i64::MAX.to_string()]);
}

#[test]
fn chunks_are_broken() {
    let body = |how| {
        let (text, end) = got(Fault::BrokenChunks(how));
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.contains("\r\nTransfer-Encoding: chunked"));
        assert_eq!(end, Ended::Fin);
        body.to_owned()
    };
    let size = JSON.len();
    assert!(body(BrokenChunks::BadSize).starts_with("xyz\r\n"));
    let overflow = body(BrokenChunks::SizeOverflow);
    let digits = overflow.split("\r\n").next().unwrap();
    assert!(u128::from_str_radix(digits, 16).unwrap() > u128::from(u64::MAX));
    assert!(body(BrokenChunks::ChunkWithoutEnd).starts_with(&format!("5\r\n{JSON}")));
    assert_eq!(body(BrokenChunks::ChunkCutShort), format!("1000\r\n{JSON}"));
    assert_eq!(
        body(BrokenChunks::NoLastChunk),
        format!("{size:x}\r\n{JSON}\r\n")
    );
}

#[test]
fn a_bomb_is_small_and_decompresses_to_the_given_size() {
    for decompressed_size in [2, 1000, 3 * 1024 * 1024 + 17] {
        let (server, mut raw) = always(Fault::GzipBomb {
            status: 200,
            decompressed_size,
        });
        let head = raw.head();
        assert!(head.contains("\r\nContent-Encoding: gzip\r\n"));
        let length = head.split("Content-Length: ").nth(1).unwrap();
        let bytes = raw.bytes(length.trim_end().parse().unwrap());
        let mut text = String::new();
        // This checks the length and the checksum too.
        GzDecoder::new(&bytes[..])
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text.len() as u64, decompressed_size);
        assert_eq!(text.trim_start_matches(' '), "{}");
        drop(raw);
        drop(server);
    }
}

#[test]
fn a_bomb_of_a_gibibyte_takes_about_a_mebibyte() {
    let size = 1024 * 1024 * 1024;
    let (server, mut raw) = always(Fault::GzipBomb {
        status: 200,
        decompressed_size: size,
    });
    let head = raw.head();
    let length = head.split("Content-Length: ").nth(1).unwrap();
    let length: usize = length.trim_end().parse().unwrap();
    assert!(length < 2 * 1024 * 1024, "{length} bytes");
    let bytes = raw.bytes(length);
    assert_eq!(
        bytes[length - 4..],
        u32::try_from(size).unwrap().to_le_bytes()
    );
    drop(raw);
    server.wait_until_idle();
}

#[test]
fn huge_bodies_have_correct_framing() {
    let size = 64 * 1024 * 3 + 100;
    for framing in [Framing::Length, Framing::Chunked, Framing::UntilClose] {
        let (text, end) = got(Fault::HugeBody {
            status: 200,
            size,
            framing,
        });
        assert_eq!(end, Ended::Fin);
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let has_length = head.contains(&format!("\r\nContent-Length: {size}"));
        assert_eq!(has_length, matches!(framing, Framing::Length));
        let whole = match framing {
            Framing::Chunked => {
                assert!(body.ends_with("{}\r\n0\r\n\r\n"));
                unchunked(body)
            }
            _ => body.to_owned(),
        };
        assert_eq!(whole.len() as u64, size);
        assert_eq!(whole.trim_start_matches(' '), "{}");
    }
}

fn unchunked(mut body: &str) -> String {
    let mut whole = String::new();
    loop {
        let (size, rest) = body.split_once("\r\n").unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        whole += &rest[..size];
        assert_eq!(&rest[size..size + 2], "\r\n");
        body = &rest[size + 2..];
        if size == 0 {
            assert_eq!(body, "");
            return whole;
        }
    }
}

#[test]
fn a_huge_body_ends_when_the_client_closes() {
    let (server, mut raw) = always(Fault::HugeBody {
        status: 200,
        size: 100 * 1024 * 1024 * 1024,
        framing: Framing::Length,
    });
    raw.head();
    drop(raw);
    server.wait_until_idle();
    assert_eq!(server.closings(), [Some(ClosedBy::Client)]);
}

#[test]
fn header_lines_continue_forever() {
    let (server, mut raw) = always(Fault::EndlessHeaders);
    let text = String::from_utf8(raw.bytes(1024 * 1024)).unwrap();
    assert!(text.starts_with("HTTP/1.1 200 "));
    assert!(text.lines().count() > 1000 && !text.contains("\r\n\r\n"));
    drop(raw);
    server.wait_until_idle();
    assert_eq!(server.closings(), [Some(ClosedBy::Client)]);
}

#[test]
fn one_header_is_huge() {
    let (text, _) = got(Fault::HugeHeader { size: 100_000 });
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[1].len(), "X-Huge: ".len() + 100_000);
    assert!(text.ends_with(JSON));
}

#[test]
fn garbage_is_not_http() {
    let (text, end) = got(Fault::Garbage);
    assert!(text.starts_with("SSH-2.0") && !text.contains("HTTP/"));
    assert_eq!(end, Ended::Fin);
}

#[test]
fn an_unsolicited_second_answer_follows() {
    let (server, mut raw) = always(Fault::TwoResponses);
    assert_eq!(raw.answer().1, JSON);
    assert_eq!(raw.answer().1, OTHER_JSON);
    raw.send(GET);
    assert_eq!(raw.answer().1, JSON);
    assert_eq!(server.whole_requests().len(), 2);
}

#[test]
fn informational_answers_come_first() {
    let (_server, mut raw) = always(Fault::Informational);
    assert_eq!(raw.head(), "HTTP/1.1 100 Continue\r\n\r\n");
    assert!(raw.head().starts_with("HTTP/1.1 103 "));
    assert_eq!(raw.answer().1, JSON);
}

#[test]
fn a_connection_is_closed_despite_keep_alive() {
    let (server, mut raw) = always(Fault::KeepAliveThenClose);
    let (head, body) = raw.answer();
    assert!(head.contains("\r\nConnection: keep-alive\r\n"));
    assert_eq!(body, JSON);
    assert_eq!(raw.rest(), (Vec::new(), Ended::Fin));
    server.wait_until_idle();
    assert_eq!(server.closings(), [Some(ClosedBy::Server)]);
}
