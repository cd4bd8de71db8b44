//! Both clients with a program's own transports, over the sockets of the standard library. It shows what it takes
//! without an HTTP library, and compiles with `default-features = false`.

#![allow(clippy::unwrap_used, reason = "a test that fails has done its job")]

use std::{
    error::Error as StdError,
    fmt::Write as _,
    future::{Future, ready},
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::mpsc::{self, Receiver},
    task::{Context, Poll, Waker},
    thread,
    time::Duration,
};

use sample_api::{
    sid::DepotSid,
    v1::{depot, parcel},
};
use twilio_runtime::{
    Client, Credentials, blocking,
    http::{
        self,
        header::{CONNECTION, CONTENT_LENGTH, HOST},
    },
    transport::{BoxFuture, Transport, TransportError},
};

const DEPOT: DepotSid = DepotSid::from_static("QD0123456789abcdef0123456789abcdef");

/// The part of HTTP/1.1 that the server of this test needs, with one connection for each request.
struct Sockets;

impl Sockets {
    fn exchange(
        mut request: http::Request<Vec<u8>>,
    ) -> Result<http::Response<Vec<u8>>, TransportError> {
        let address = request.uri().authority().unwrap().to_string();
        let length = request.body().len();
        let headers = request.headers_mut();
        headers.insert(HOST, address.parse().unwrap());
        headers.insert(CONNECTION, "close".parse().unwrap());
        headers.insert(CONTENT_LENGTH, length.into());
        let stream = TcpStream::connect(&address).map_err(TransportError::connect)?;
        Self::send(stream, &request).map_err(TransportError::after_sending)
    }

    fn send(
        mut stream: TcpStream,
        request: &http::Request<Vec<u8>>,
    ) -> Result<http::Response<Vec<u8>>, Box<dyn StdError + Send + Sync>> {
        let target = request.uri().path_and_query().ok_or("no path")?;
        let mut head = format!("{} {target} HTTP/1.1\r\n", request.method());
        for (name, value) in request.headers() {
            write!(head, "{name}: {}\r\n", value.to_str()?)?;
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes())?;
        stream.write_all(request.body())?;

        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        let (head, body) = text.split_once("\r\n\r\n").ok_or("no end of the headers")?;
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1));
        let mut response = http::Response::builder().status(status.ok_or("no status")?);
        for line in lines {
            let (name, value) = line.split_once(": ").ok_or("no header")?;
            response = response.header(name, value);
        }
        Ok(response.body(body.as_bytes().to_vec())?)
    }
}

impl blocking::Transport for Sockets {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
        _: Duration,
    ) -> Result<http::Response<Vec<u8>>, TransportError> {
        Self::exchange(request)
    }
}

impl Transport for Sockets {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, TransportError>> {
        Box::pin(ready(Self::exchange(request)))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        // A timeout that is never reached.
        match duration {
            Duration::ZERO => Box::pin(ready(())),
            _ => Box::pin(std::future::pending()),
        }
    }
}

/// The output of a future that waits only for the transport, which blocks.
fn ready_now<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let context = &mut Context::from_waker(Waker::noop());
    match future.as_mut().poll(context) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("the transport is ready at once"),
    }
}

/// A server that answers eight requests, and reports the first line and the body of each.
fn server() -> (String, Receiver<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (seen, requests) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming().take(8) {
            seen.send(answer(&stream.unwrap()).unwrap()).unwrap();
        }
    });
    (url, requests)
}

fn answer(mut stream: &TcpStream) -> io::Result<(String, String)> {
    let mut reader = BufReader::new(stream);
    let (mut line, mut header, mut length) = (String::new(), String::new(), 0);
    reader.read_line(&mut line)?;
    while reader.read_line(&mut header)? > 2 {
        if let Some(value) = header.strip_prefix("content-length: ") {
            length = value.trim().parse().unwrap();
        }
        header.clear();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let next = if line.contains("PageToken") {
        "null"
    } else {
        r#""/v1/Depots?PageToken=2""#
    };
    let (status, json) = match line.split(' ').next() {
        Some("POST") => (
            "201 Created",
            r#"{ "sid": "QP0123456789abcdef0123456789abcdef" }"#.to_owned(),
        ),
        Some("DELETE") => (
            "404 Not Found",
            r#"{ "code": 20404, "message": "gone" }"#.to_owned(),
        ),
        _ => {
            let page = r#"{ "depots": [{ "friendly_name": "a" }], "next_page_uri": "#;
            ("200 OK", format!("{page}{next} }}"))
        }
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nconnection: close\r\n\r\n{json}"
    )?;
    Ok((
        line.trim().to_owned(),
        String::from_utf8_lossy(&body).into_owned(),
    ))
}

fn create() -> parcel::CreateParcel {
    parcel::create()
        .depot_sid(DEPOT)
        .recipient("sip:1")
        .address("Zoë")
        .label("Chat")
}

#[test]
fn both_clients_work_with_transports_of_the_program() {
    let (url, seen) = server();
    let credentials = || Credentials::api_key("SK00", "secret");
    let client = Client::builder(credentials()).base_url(&url);
    let client = client.transport(Sockets).build().unwrap();
    let created = ready_now(client.send(create())).unwrap();
    assert!(created.sid.is_some());
    let mut stream = client.stream(depot::list().page_size(1));
    let mut names = Vec::new();
    while let Some(depot) = ready_now(stream.try_next()).unwrap() {
        names.extend(depot.friendly_name);
    }
    let error = ready_now(client.send(depot::delete(DEPOT))).unwrap_err();

    let by_async: Vec<_> = seen.iter().take(4).collect();
    let lines: Vec<_> = by_async.iter().map(|(line, _)| line.as_str()).collect();
    assert_eq!(
        lines,
        [
            "POST /v1/Parcels HTTP/1.1",
            "GET /v1/Depots?PageSize=1 HTTP/1.1",
            "GET /v1/Depots?PageToken=2 HTTP/1.1",
            "DELETE /v1/Depots/QD0123456789abcdef0123456789abcdef HTTP/1.1",
        ]
    );
    assert_eq!(names, ["a", "a"]);
    assert_eq!(error.code(), Some(20404));

    let client = blocking::Client::builder(credentials()).base_url(&url);
    let client = client.transport(Sockets).build().unwrap();
    assert_eq!(client.send(create()).unwrap(), created);
    let items = client.items(depot::list().page_size(1));
    let items = items.map(|depot| depot.unwrap().friendly_name.unwrap());
    assert_eq!(items.collect::<Vec<_>>(), names);
    let error = client.send(depot::delete(DEPOT)).unwrap_err();
    assert_eq!(error.code(), Some(20404));
    assert_eq!(seen.iter().take(4).collect::<Vec<_>>(), by_async);
}
