//! Uploads: from a source to the server, as a whole body and as a file in a form.

use std::{
    fs::{self, File as FsFile},
    io::{self, Cursor, Read},
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    time::Duration,
};

use sample_api::bodies::echo;
use twilio_runtime::{
    Error, ErrorKind, Request,
    request::AnyRequest,
    transport::TransportErrorKind,
    types::{Bytes, Contents, File},
};

use crate::{
    clients::{AnyClient, BOTH, Kind, SECRET, Settings},
    server::{Server, response},
};

/// What arrived: the header that says where the body ends, and the body; or that it did not end.
type Arrived = (String, io::Result<Vec<u8>>);

/// A server that reports what arrives, and responds with `answers`, the last one again and again.
fn recording(answers: &'static [&'static str]) -> (Server, mpsc::Receiver<Arrived>) {
    let (sender, arrived) = mpsc::channel();
    let sender = Mutex::new(sender);
    let server = Server::start(move |exchange| {
        let length = exchange.header("content-length");
        let framing = length.or_else(|| exchange.header("transfer-encoding"));
        let body = exchange.body();
        let end = body.as_ref().map(drop).map_err(io::Error::kind);
        let report = (framing.unwrap_or_default(), body);
        sender.lock().unwrap().send(report).unwrap();
        end.map_err(io::Error::from)?;
        let number = exchange.number.min(answers.len() - 1);
        exchange.say(&response(answers[number], "", b"done"))
    });
    (server, arrived)
}

/// Contents from a reader of these bytes, with a counter of how often it was opened.
fn counted(bytes: &'static [u8]) -> (Contents, Arc<AtomicUsize>) {
    let opened = Arc::new(AtomicUsize::new(0));
    let counter = opened.clone();
    let contents = Contents::from_reader(move || {
        counter.fetch_add(1, Ordering::SeqCst);
        Ok(Cursor::new(bytes))
    });
    (contents, opened)
}

/// Fails after some bytes.
struct Failing(usize);

impl Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::Error::other("the disk is on fire"));
        }
        let count = self.0.min(buffer.len());
        buffer[..count].fill(7);
        self.0 -= count;
        Ok(count)
    }
}

fn temporary(name: &str, contents: &[u8]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, contents).unwrap();
    path
}

/// The error of a request whose contents are wrong, and what arrived, if anything.
fn refused(kind: Kind, request: impl Request<Response = Bytes>) -> (Error, Option<Arrived>) {
    let (server, arrived) = recording(&["200 OK"]);
    let client = AnyClient::new(kind, &Settings::retrying(server.url()));
    let error = client.send(request).unwrap_err();
    assert_eq!(error.attempts(), 1, "{error}");
    // The next request shows that the connection was not used again.
    let next = echo::echo_bytes().body("next");
    assert_eq!(client.send(next).unwrap(), "done");
    drop(client);
    server.wait_until_closed();
    let is_next = |(_, body): &Arrived| body.as_ref().is_ok_and(|body| body == b"next");
    let (next, mut others): (Vec<_>, Vec<_>) = arrived.try_iter().partition(is_next);
    assert!(next.len() == 1 && others.len() <= 1);
    (error, others.pop())
}

#[track_caller]
fn assert_aborted(error: &Error, arrived: Option<Arrived>, says: &str) {
    let cause = error.transport_error().unwrap().kind();
    assert_eq!(cause, TransportErrorKind::Aborted, "{error}");
    assert_eq!(error.kind(), ErrorKind::NoAnswer);
    assert!(!error.is_retryable());
    let text = error.to_string();
    assert!(text.contains("could not be read to their end"), "{text}");
    assert!(text.contains(says), "{text}");
    if let Some((_, body)) = arrived {
        assert_eq!(body.unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }
}

#[test]
fn a_body_comes_from_a_file_or_a_reader() {
    let path = temporary("upload.bin", b"from a file");
    for kind in BOTH {
        let (server, arrived) = recording(&["200 OK"]);
        let client = AnyClient::new(kind, &Settings::of(server.url()));
        let send = |contents: Contents| {
            let request = echo::echo_bytes().body(contents);
            assert_eq!(client.send(request).unwrap(), "done");
            let (framing, body) = arrived.recv().unwrap();
            (framing, String::from_utf8(body.unwrap()).unwrap())
        };
        let read = || Contents::from_reader(|| Ok(Cursor::new("from a reader")));
        let both = |framing: &str, body: &str| (framing.to_owned(), body.to_owned());
        assert_eq!(send(Contents::from_path(&path)), both("11", "from a file"));
        assert_eq!(send(read()), both("chunked", "from a reader"));
        assert_eq!(send(read().length(13)), both("13", "from a reader"));
        assert_eq!(send(Contents::from("bytes").length(7)), both("5", "bytes"));
        let empty = Contents::from_reader(|| Ok(io::empty()));
        assert_eq!(send(empty.clone()), both("chunked", ""));
        assert_eq!(send(empty.length(0)), both("0", ""));
        server.assert_kept(kind);
    }
}

#[test]
fn a_file_in_a_form_comes_from_a_file_or_a_reader() {
    let path = temporary("invoice \"7\".pdf", b"%PDF");
    for kind in BOTH {
        let (server, arrived) = recording(&["200 OK"]);
        let client = AnyClient::new(kind, &Settings::of(server.url()));
        let send = |form: echo::EchoForm| {
            client.send(form).unwrap();
            let (framing, body) = arrived.recv().unwrap();
            (framing, String::from_utf8(body.unwrap()).unwrap())
        };
        let form = || {
            echo::echo_form()
                .document(File::from_path(&path))
                .title("T")
        };
        let (framing, body) = send(form());
        assert_eq!(framing, body.len().to_string());
        let boundary = body.split("\r\n").next().unwrap();
        let expected = format!(
            "{boundary}\r\nContent-Disposition: form-data; name=\"document\"; filename=\"invoice %227%22.pdf\"\r\n\
             Content-Type: application/pdf\r\n\r\n%PDF\r\n\
             {boundary}\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nT\r\n{boundary}--\r\n"
        );
        assert_eq!(body, expected);
        // Without knowing the contents, nobody can know the boundary: at least 128 random bits.
        let (_, second) = send(form());
        assert_ne!(second.split("\r\n").next(), Some(boundary));
        assert!(boundary.len() >= 2 + 32);

        let page = |text: &'static str| {
            let contents = Contents::from_reader(move || Ok(Cursor::new(text)));
            File::new("page.png", contents).media_type("image/png")
        };
        let pages = [page("one"), File::new("b", b"bytes".to_vec()), page("two")];
        let (framing, body) = send(form().pages(pages));
        assert_eq!(framing, "chunked");
        for part in ["%PDF", "one", "bytes", "two", "T"] {
            assert!(
                body.contains(&format!("\r\n\r\n{part}\r\n--")),
                "{part} in {body}"
            );
        }
    }
}

#[test]
fn each_attempt_opens_the_source_again() {
    for kind in BOTH {
        let (server, arrived) = recording(&["429 Slow", "429 Slow", "200 OK"]);
        let client = AnyClient::new(kind, &Settings::retrying(server.url()));
        let (contents, opened) = counted(b"all of it");
        let request = echo::echo_bytes().body(contents);
        assert_eq!(client.send(&request).unwrap(), "done");
        assert_eq!(opened.load(Ordering::SeqCst), 3);
        for _ in 0..3 {
            assert_eq!(arrived.recv().unwrap().1.unwrap(), b"all of it");
        }
        // So does each request.
        assert_eq!(client.send(&request).unwrap(), "done");
        assert_eq!(opened.load(Ordering::SeqCst), 4);
    }
}

#[test]
fn an_upload_is_never_sent_twice_if_it_may_have_arrived() {
    for kind in BOTH {
        let (server, _arrived) = recording(&["503 Service Unavailable"]);
        let client = AnyClient::new(kind, &Settings::retrying(server.url()));
        let (contents, opened) = counted(b"a");
        let error = client.send(echo::echo_bytes().body(contents)).unwrap_err();
        assert_eq!(error.status(), Some(503));
        assert_eq!((server.requests(), opened.load(Ordering::SeqCst)), (1, 1));
        // No response at all.
        let server = Server::start(|exchange| {
            exchange.body()?;
            Err(io::ErrorKind::ConnectionAborted.into())
        });
        let client = AnyClient::new(kind, &Settings::retrying(server.url()));
        let (contents, opened) = counted(b"a");
        let error = client.send(echo::echo_bytes().body(contents)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NoAnswer);
        assert_eq!((server.requests(), opened.load(Ordering::SeqCst)), (1, 1));
    }
}

#[test]
fn a_source_that_cannot_be_opened_sends_nothing() {
    for kind in BOTH {
        let missing = Contents::from_path("/nowhere/secret-name.pdf");
        let (error, arrived) = refused(kind, echo::echo_bytes().body(missing));
        assert!(arrived.is_none());
        assert_eq!(error.kind(), ErrorKind::NotSent);
        assert!(!error.is_retryable());
        let text = error.to_string();
        let expected = "POST /v1/Echo/Bytes: the contents of its body could not be read, so nothing was sent (entity not \
                        found)";
        assert_eq!(text, expected);
        assert!(!format!("{error:?}").contains("secret-name"));
        let file = File::new("a", Contents::from_reader(|| FsFile::open("/nowhere")));
        let (error, arrived) = refused(kind, echo::echo_form().document(file));
        assert_eq!(error.kind(), ErrorKind::NotSent);
        assert!(arrived.is_none());
    }
}

#[test]
fn a_source_that_fails_aborts_the_request() {
    for kind in BOTH {
        for read in [0, 10, 200_000] {
            let contents = Contents::from_reader(move || Ok(Failing(read)));
            for contents in [contents.clone(), contents.clone().length(300_000)] {
                let request = echo::echo_bytes().body(contents.clone());
                let (error, arrived) = refused(kind, request);
                assert_aborted(&error, arrived, "(other error)");
                let source = std::error::Error::source(&error).unwrap();
                let source = source.source().unwrap().to_string();
                assert_eq!(source, "the disk is on fire");
                let form = echo::echo_form().document(File::new("a", contents));
                let (error, arrived) = refused(kind, form);
                assert_aborted(&error, arrived, "(other error)");
            }
        }
    }
}

#[test]
fn a_length_that_is_wrong_aborts_the_request() {
    let read = |size: usize| Contents::from_reader(move || Ok(io::repeat(7).take(size as u64)));
    for kind in BOTH {
        for (size, length, says) in [
            (5, 6, "they end after 5 of 6 bytes"),
            (0, 1, "they end after 0 of 1 bytes"),
            (7, 6, "they have more than 6 bytes"),
            (200_000, 100_000, "they have more than 100000 bytes"),
            (100_000, 200_000, "they end after 100000 of 200000 bytes"),
        ] {
            let request = echo::echo_bytes().body(read(size).length(length));
            let (error, arrived) = refused(kind, request);
            assert_aborted(&error, arrived, says);
            let file = File::new("a", read(size).length(length));
            let (error, arrived) = refused(kind, echo::echo_form().document(file));
            assert_aborted(&error, arrived, says);
        }
        // Nobody reads contents without bytes, so this is found before anything is sent.
        let (error, arrived) = refused(kind, echo::echo_bytes().body(read(1).length(0)));
        assert_eq!(error.kind(), ErrorKind::NotSent);
        assert!(
            error.to_string().contains("they have more than 0 bytes"),
            "{error}"
        );
        assert!(arrived.is_none());
    }
}

#[test]
fn a_server_may_respond_before_the_end_of_the_body() {
    for kind in BOTH {
        let json = br#"{ "code": 21617, "message": "too large" }"#;
        let server = Server::start(move |exchange| {
            exchange.say(&response("413 Too Large", "connection: close\r\n", json))?;
            exchange.wait_for_close();
            Ok(())
        });
        let client = AnyClient::new(kind, &Settings::of(server.url()));
        let contents = Contents::from_reader(|| Ok(io::repeat(7).take(20_000_000)));
        let error = client.send(echo::echo_bytes().body(contents)).unwrap_err();
        assert_eq!(error.code(), Some(21617), "{error}");
    }
}

#[test]
fn a_server_that_stops_reading_ends_the_request() {
    for kind in BOTH {
        let server = Server::start(|_| {
            std::thread::park();
            Ok(())
        });
        let settings = Settings {
            // Long enough to connect.
            attempt_timeout: Duration::from_secs(1),
            ..Settings::of(server.url())
        };
        let client = AnyClient::new(kind, &settings);
        let contents = Contents::from_reader(|| Ok(io::repeat(7)));
        let error = client.send(echo::echo_bytes().body(contents)).unwrap_err();
        let cause = error.transport_error().unwrap().kind();
        assert_eq!(cause, TransportErrorKind::TimedOut, "{error}");
    }
}

#[test]
fn an_upload_can_be_answered_with_a_download() {
    for kind in BOTH {
        let server = Server::start(|exchange| {
            let body = exchange.body()?;
            exchange.say(&response("200 OK", "", &body))
        });
        let client = AnyClient::new(kind, &Settings::of(server.url()));
        let (contents, _) = counted(b"there and back");
        let request = echo::echo_bytes().body(contents);
        let download = client.download(request).unwrap();
        assert_eq!(download.whole(), b"there and back");
    }
}

#[test]
fn what_is_read_while_it_is_sent_cannot_be_stored() {
    let streamed = || Contents::from_reader(|| Ok(io::empty()));
    let bytes = echo::echo_bytes().body(streamed());
    let form = echo::echo_form().document(File::new("a", streamed()));
    let says = "contents that are read while they are sent cannot be stored: set them as bytes, or store where they are";
    for request in [AnyRequest::new(&bytes), AnyRequest::new(&form)] {
        let error = serde_json::to_string(&request).unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
        let error = request.call().to_http_request("https://example.com");
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(
            error.to_string().contains("set the contents as bytes"),
            "{error}"
        );
    }
    // A command reads them from a file anyway.
    let command = bytes.to_curl().unwrap();
    assert!(command.contains("--data-binary \"@$BODY\""), "{command}");
    let command = form.to_curl().unwrap();
    assert!(
        command.contains("-F \"document=@$DOCUMENT;type="),
        "{command}"
    );
}

#[test]
fn nothing_of_contents_is_printed() {
    let contents = Contents::from_path(format!("/{SECRET}"));
    let request = echo::echo_bytes().body(contents.clone());
    let file = File::from_path(format!("/{SECRET}"));
    let printed = format!("{contents:?} {request:?} {file:?}");
    assert!(!printed.contains(SECRET), "{printed}");
    assert!(
        printed.contains("body: (read while it is sent)"),
        "{printed}"
    );
    assert_eq!(
        format!("{:?}", contents.length(5)),
        "Contents(5 bytes, read while they are sent)"
    );
}
