//! A server that answers every request with secrets and personal data, in each form that a response can have.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use serde_json::json;

use super::{prints::PERSONAL, with_canaries};

/// Starts a server, and returns its URL.
pub(crate) fn start() -> String {
    format!("http://{}", listen(|stream| Ok(BufReader::new(stream))))
}

/// The same with TLS, with a certificate that nobody trusts.
pub(crate) fn start_with_tls() -> String {
    let certificate = CertificateDer::from_pem_slice(include_bytes!("certificate.pem"));
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("key.pem"));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.unwrap()], key.unwrap());
    let config = Arc::new(config.unwrap());
    let address = listen(move |stream| {
        let connection = ServerConnection::new(Arc::clone(&config));
        let connection = connection.map_err(io::Error::other)?;
        Ok(BufReader::new(StreamOwned::new(connection, stream)))
    });
    format!("https://{address}")
}

/// Serves each connection on its own thread, until the process ends.
fn listen<S: Read + Write>(
    open: impl Fn(TcpStream) -> io::Result<BufReader<S>> + Send + Sync + 'static,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        let (open, count) = (Arc::new(open), Arc::new(AtomicUsize::new(0)));
        for stream in listener.incoming() {
            let (open, count) = (Arc::clone(&open), Arc::clone(&count));
            // A client may end a connection whenever it likes.
            thread::spawn(move || stream.and_then(|it| converse(open(it)?, &count)));
        }
    });
    address
}

fn converse<S: Read + Write>(mut stream: BufReader<S>, count: &AtomicUsize) -> io::Result<()> {
    loop {
        let (mut length, mut line) = (0, String::new());
        while line != "\r\n" {
            line.clear();
            if stream.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let line = line.to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().map_err(io::Error::other)?;
            }
        }
        io::copy(&mut stream.by_ref().take(length), &mut io::sink())?;
        let answer = answer(count.fetch_add(1, Ordering::Relaxed));
        stream.get_mut().write_all(&answer)?;
        stream.get_mut().flush()?;
    }
}

/// Statuses and framings in turn. Every third answer also is one to a token request.
fn answer(number: usize) -> Vec<u8> {
    let status = ["200 OK", "200 OK", "302 Found", "400 Bad Request"];
    let status = status.into_iter().cycle().nth(number).unwrap_or_default();
    let body = json!({
        "access_token": "correct-horse",
        "message": PERSONAL,
        "name": PERSONAL,
        "code": 20001,
    });
    let body = with_canaries(200, &body);
    let mut message = format!("HTTP/1.1 {status}\r\n").into_bytes();
    for (name, value) in body.headers() {
        message.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    message.extend(match number % 3 {
        0 => chunked(body.body()),
        1 => with_length("", body.body()),
        _ => with_length("content-encoding: gzip\r\n", &zipped(body.body())),
    });
    message
}

fn with_length(header: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("{header}content-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn chunked(body: &[u8]) -> Vec<u8> {
    let head = format!("transfer-encoding: chunked\r\n\r\n{:x}\r\n", body.len());
    [head.as_bytes(), body, b"\r\n0\r\n\r\n"].concat()
}

fn zipped(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}
