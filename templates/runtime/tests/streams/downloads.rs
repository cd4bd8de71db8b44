//! Downloads, from the head of the response to the end of its body.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    sync::{Mutex, mpsc},
};

use flate2::{Compression, write::GzEncoder};
use sample_api::bodies::echo;
use twilio_runtime::{Error, ErrorKind, blocking, transport::TransportErrorKind};

use crate::{
    clients::{AnyClient, AnyDownload, BOTH, Kind, SECRET, Settings, fetch},
    server::{Server, chunked, endless, response},
};

/// A download of what the server says.
fn download(kind: Kind, server: &Server) -> AnyDownload {
    let client = AnyClient::new(kind, &Settings::of(server.url()));
    client.download(fetch()).unwrap()
}

/// How the download of what the server says and then closes ends.
fn broken(kind: Kind, said: &[u8]) -> (Vec<u8>, Error) {
    let said = said.to_vec();
    let server = Server::start(move |exchange| exchange.say_last(&said));
    let client = AnyClient::new(kind, &Settings::retrying(server.url()));
    let (bytes, end) = client.download(fetch()).unwrap().read();
    let error = end.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Incomplete, "{error}");
    assert_eq!(error.status(), Some(200));
    assert_eq!(server.requests(), 1, "what began is not retried");
    (bytes, error)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_body_arrives_with_what_is_known_about_it() {
    for kind in BOTH {
        let headers = "content-type: audio/wav\r\ntwilio-request-id: RQ1\r\n";
        let server = Server::saying(response("200 OK", headers, b"RIFF\0\xff"));
        let download = download(kind, &server);
        assert_eq!(download.meta().status(), 200);
        assert_eq!(download.meta().request_id(), Some("RQ1"));
        assert_eq!(download.meta().attempts(), 1);
        assert_eq!(download.content_length(), Some(6));
        assert_eq!(download.media_type(), Some("audio/wav"));
        assert_eq!(download.received(), 0);
        assert_eq!(download.whole(), b"RIFF\0\xff");
    }
}

#[test]
fn a_body_ends_as_its_framing_says() {
    for kind in BOTH {
        let server = Server::saying(chunked("", &[b"ab", b"c"]));
        let chunked = download(kind, &server);
        assert_eq!(chunked.content_length(), None);
        assert_eq!(chunked.whole(), b"abc");
        let until_close = b"HTTP/1.1 200 OK\r\n\r\nabc";
        let server = Server::start(|exchange| exchange.say_last(until_close));
        assert_eq!(download(kind, &server).whole(), b"abc");
    }
}

#[test]
fn an_empty_body_has_no_chunk() {
    for kind in BOTH {
        for said in [
            response("200 OK", "", b""),
            b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(),
            chunked("", &[]),
        ] {
            let server = Server::saying(said);
            let client = AnyClient::new(kind, &Settings::of(server.url()));
            for _ in 0..2 {
                assert_eq!(client.download(fetch()).unwrap().whole(), b"");
            }
            server.assert_kept(kind);
        }
    }
}

#[test]
fn a_connection_is_used_again_after_the_whole_body() {
    for kind in BOTH {
        let server = Server::saying(response("200 OK", "", b"abc"));
        let client = AnyClient::new(kind, &Settings::of(server.url()));
        for _ in 0..3 {
            assert_eq!(client.download(fetch()).unwrap().whole(), b"abc");
        }
        assert_eq!(&client.send(fetch()).unwrap()[..], b"abc");
        server.assert_kept(kind);
    }
}

#[test]
fn a_body_that_breaks_off_is_an_error() {
    for kind in BOTH {
        let (bytes, error) = broken(kind, b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc");
        assert_eq!(bytes, b"abc");
        let text = error.to_string();
        let expected = "Twilio (HTTP 200) GET /v1/Media/{Sid}: the download broke off after 3 bytes; it is safe to send \
                        it again";
        assert_eq!(text, expected);
        assert!(error.is_retryable());
        let (bytes, _) = broken(kind, &endless("", &[b"abc"]));
        assert_eq!(bytes, b"abc");
        let (bytes, _) = broken(kind, b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");
        assert_eq!(bytes, b"");
    }
}

#[test]
fn an_operation_that_took_effect_is_not_to_be_sent_again() {
    for kind in BOTH {
        let said = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc";
        let server = Server::start(|exchange| {
            exchange.body()?;
            exchange.say_last(said)
        });
        let client = AnyClient::new(kind, &Settings::retrying(server.url()));
        let mut download = client.download(echo::echo_bytes().body("a")).unwrap();
        let error = download.read().1.unwrap_err();
        assert!(!error.is_retryable());
        let text = error.to_string();
        assert!(text.ends_with("so do not send it again"), "{text}");
    }
}

#[cfg(feature = "gzip")]
#[test]
fn a_compressed_body_is_decompressed_piece_by_piece() {
    let plain: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
    let compressed = gzip(&plain);
    for kind in BOTH {
        let said = response("200 OK", "content-encoding: gzip\r\n", &compressed);
        let server = Server::saying(said);
        let mut download = download(kind, &server);
        assert_eq!(download.content_length(), None);
        assert_eq!(download.meta().headers().get("content-encoding"), None);
        let first = download.chunk().unwrap().unwrap();
        assert!(first.len() <= 128 * 1024, "{}", first.len());
        let rest = download.read();
        rest.1.unwrap();
        assert!([&first[..], &rest.0].concat() == plain);
        // A few bytes that become millions are held one piece at a time, and counted.
        let zeros = gzip(&vec![0; 2_000_000]);
        let said = response("200 OK", "content-encoding: gzip\r\n", &zeros);
        let server = Server::saying(said);
        let client = AnyClient::new(kind, &Settings::of(server.url()));
        let mut download = client.download(fetch()).unwrap().limit(Some(1_000_000));
        let (bytes, end) = download.read();
        assert!((800_000..=1_000_000).contains(&bytes.len()));
        let error = end.unwrap_err();
        let cause = error.transport_error().unwrap().kind();
        assert_eq!(cause, TransportErrorKind::ResponseTooLarge);
    }
}

#[cfg(feature = "gzip")]
#[test]
fn a_compressed_body_that_breaks_off_is_an_error() {
    let compressed = gzip(&vec![7; 100_000]);
    let half = &compressed[..compressed.len() / 2];
    for kind in BOTH {
        broken(
            kind,
            &response("200 OK", "content-encoding: gzip\r\n", half),
        );
    }
}

#[test]
fn a_body_is_limited_unless_the_program_says_otherwise() {
    let body = vec![7; 200_000];
    for kind in BOTH {
        for said in [response("200 OK", "", &body), chunked("", &[&body])] {
            let server = Server::saying(said.clone());
            let settings = Settings {
                max_response_size: 150_000,
                ..Settings::of(server.url())
            };
            let client = AnyClient::new(kind, &settings);
            let mut limited = client.download(fetch()).unwrap();
            let is_announced = limited.content_length().is_some();
            let (bytes, end) = limited.read();
            assert!(bytes.len() <= 150_000);
            assert_eq!(bytes.is_empty(), is_announced);
            let error = end.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Incomplete);
            assert!(!error.is_retryable());
            let text = error.to_string();
            let advice = "since it is too large: the limit is 150000 bytes; set another one with `Download::limit`";
            assert!(text.ends_with(advice), "{text}");

            let exact = client.download(fetch()).unwrap().limit(Some(200_000));
            assert_eq!(exact.whole(), body);
            let unlimited = client.download(fetch()).unwrap().limit(None);
            assert_eq!(unlimited.whole(), body);
            let mut smaller = client.download(fetch()).unwrap().limit(Some(199_999));
            assert!(smaller.read().1.is_err());
        }
    }
}

#[test]
fn a_response_that_is_no_success_is_read_as_a_whole() {
    for kind in BOTH {
        let json = br#"{ "code": 20404, "message": "not found" }"#;
        let server = Server::saying(response("404 Not Found", "", json));
        let client = AnyClient::new(kind, &Settings::of(server.url()));
        let error = client.download(fetch()).unwrap_err();
        assert_eq!(error.code(), Some(20404));
        assert_eq!(error.body(), Some(&json[..]));
        let server = Server::saying(response("302 Found", "location: /secret\r\n", b""));
        let client = AnyClient::new(kind, &Settings::of(server.url()));
        let error = client.download(fetch()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirect);
        assert_eq!(server.requests(), 1);
        // Not even that is read without a limit.
        let server = Server::saying(response("500 Oops", "", &[7; 1000]));
        let settings = Settings {
            max_response_size: 100,
            ..Settings::of(server.url())
        };
        let error = AnyClient::new(kind, &settings)
            .download(fetch())
            .unwrap_err();
        let cause = error.transport_error().unwrap().kind();
        assert_eq!(cause, TransportErrorKind::ResponseTooLarge);
    }
}

#[test]
fn a_download_is_retried_until_it_begins() {
    for kind in BOTH {
        let server = Server::start(|exchange| match exchange.number {
            0 => exchange.say(&response("503 Service Unavailable", "", b"")),
            1 => exchange.say(&response("429 Too Many Requests", "", b"")),
            // No response.
            2 => Err(std::io::ErrorKind::ConnectionAborted.into()),
            _ => exchange.say(&response("200 OK", "", b"abc")),
        });
        let client = AnyClient::new(kind, &Settings::retrying(server.url()));
        let download = client.download(fetch()).unwrap();
        assert_eq!(download.meta().attempts(), 4);
        assert_eq!(download.whole(), b"abc");
    }
}

#[test]
fn a_download_is_retried_if_there_was_no_connection() {
    for kind in BOTH {
        // A port that nobody listens at before the first attempt has failed.
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let server = Mutex::new(None);
        let settings = Settings {
            on_attempt: std::sync::Arc::new(move |attempt| {
                if attempt.number() == 1 {
                    assert_eq!(attempt.failure(), Some(TransportErrorKind::Connect));
                    let said = response("200 OK", "", b"abc");
                    let started = Server::on(address, move |exchange| {
                        exchange.body()?;
                        exchange.say(&said)
                    });
                    *server.lock().unwrap() = Some(started);
                }
            }),
            ..Settings::retrying(format!("http://{address}"))
        };
        let client = AnyClient::new(kind, &settings);
        let download = client.download(echo::echo_bytes().body("a")).unwrap();
        assert_eq!(download.meta().attempts(), 2);
        assert_eq!(download.whole(), b"abc");
    }
}

#[test]
fn dropping_a_download_closes_its_connection() {
    for kind in BOTH {
        let (closed, is_closed) = mpsc::channel();
        let closed = Mutex::new(closed);
        let server = Server::start(move |exchange| {
            exchange.say(&endless("", &[b"abc"]))?;
            exchange.wait_for_close();
            closed.lock().unwrap().send(()).unwrap();
            Ok(())
        });
        let client = AnyClient::new(kind, &Settings::of(server.url()));
        let mut download = client.download(fetch()).unwrap();
        assert_eq!(download.chunk().unwrap().unwrap(), "abc");
        drop(download);
        // The connection of an async client closes on its runtime.
        is_closed.recv().unwrap();
        assert_eq!(server.requests(), 1);
    }
}

#[test]
fn nothing_of_a_download_is_printed() {
    for kind in BOTH {
        let headers = format!("x-token: {SECRET}\r\n");
        let said = format!("HTTP/1.1 200 OK\r\n{headers}content-length: 50\r\n\r\n{SECRET}");
        let server = Server::start(move |exchange| exchange.say_last(said.as_bytes()));
        let mut download = download(kind, &server);
        let mut printed = format!("{download:?}");
        let error = download.read().1.unwrap_err();
        printed.push_str(&format!("{download:#?} {error} {error:?}"));
        let mut source = std::error::Error::source(&error);
        while let Some(inner) = source {
            printed.push_str(&format!("{inner} {inner:?}"));
            source = inner.source();
        }
        assert!(!printed.contains(SECRET), "{printed}");
    }
}

#[test]
fn a_download_is_written_and_read_with_the_standard_library() {
    let body = vec![7; 300_000];
    let server = Server::saying(response("200 OK", "", &body));
    let client = AnyClient::new(Kind::Async, &Settings::of(server.url()));
    let AnyDownload::Async(download, runtime) = client.download(fetch()).unwrap() else {
        panic!("it is async");
    };
    let mut written = Vec::new();
    let size = runtime.block_on(download.write_to(&mut written)).unwrap();
    assert_eq!((size, written.len()), (300_000, 300_000));

    let client = AnyClient::new(Kind::Blocking, &Settings::of(server.url()));
    let blocking = || -> blocking::Download {
        match client.download(fetch()).unwrap() {
            AnyDownload::Blocking(download) => download,
            AnyDownload::Async(..) => panic!("it is blocking"),
        }
    };
    let mut written = Vec::new();
    assert_eq!(blocking().write_to(&mut written).unwrap(), 300_000);
    assert_eq!(written, body);
    let mut read = Vec::new();
    blocking().read_to_end(&mut read).unwrap();
    assert_eq!(read, body);
    // What a reader has not taken is the next chunk.
    let mut download = blocking();
    download.read_exact(&mut [0; 10]).unwrap();
    let rest: Result<Vec<_>, _> = download.collect();
    assert_eq!(rest.unwrap().concat().len(), 299_990);
}

#[test]
fn an_error_of_a_download_is_inside_that_of_the_standard_library() {
    let said = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc";
    let server = Server::start(|exchange| exchange.say_last(said));
    let client = AnyClient::new(Kind::Blocking, &Settings::of(server.url()));
    let AnyDownload::Blocking(mut download) = client.download(fetch()).unwrap() else {
        panic!("it is blocking");
    };
    let mut read = Vec::new();
    let error = download.read_to_end(&mut read).unwrap_err();
    assert_eq!(read, b"abc");
    let inner = error.get_ref().unwrap().downcast_ref::<Error>().unwrap();
    assert_eq!(inner.received(), Some(3));
}
