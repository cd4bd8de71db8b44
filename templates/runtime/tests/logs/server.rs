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

/// What a server sends for the request with this number.
type Answers = Arc<dyn Fn(usize) -> Vec<u8> + Send + Sync>;

/// Starts a server that gives each form of answer in turn, and returns its URL.
pub(crate) fn start() -> String {
    let answers = Arc::new(answer);
    format!(
        "http://{}",
        listen(answers, |stream| Ok(BufReader::new(stream)))
    )
}

/// The same, with one answer to every request.
pub(crate) fn start_with(answer: Vec<u8>) -> String {
    let answers = Arc::new(move |_| answer.clone());
    format!(
        "http://{}",
        listen(answers, |stream| Ok(BufReader::new(stream)))
    )
}

/// Answers that no client accepts.
pub(crate) fn broken() -> Vec<Vec<u8>> {
    let texts = [
        format!("{PERSONAL}\r\n\r\n"),
        format!("HTTP/1.1 200 {PERSONAL}\r\n{PERSONAL}\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\nx: {PERSONAL}\0\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\ncontent-length: {PERSONAL}\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{PERSONAL}\r\n"),
        format!(
            "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 20\r\n\r\n{PERSONAL}"
        ),
    ];
    texts.map(String::into_bytes).into()
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
    let address = listen(Arc::new(answer), move |stream| {
        let connection = ServerConnection::new(Arc::clone(&config));
        let connection = connection.map_err(io::Error::other)?;
        Ok(BufReader::new(StreamOwned::new(connection, stream)))
    });
    format!("https://{address}")
}

/// Serves each connection on its own thread, until the process ends.
fn listen<S: Read + Write>(
    answers: Answers,
    open: impl Fn(TcpStream) -> io::Result<BufReader<S>> + Send + Sync + 'static,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        let (open, count) = (Arc::new(open), Arc::new(AtomicUsize::new(0)));
        for stream in listener.incoming() {
            let (open, answers) = (Arc::clone(&open), Arc::clone(&answers));
            let count = Arc::clone(&count);
            let next = move || answers(count.fetch_add(1, Ordering::Relaxed));
            // A client may end a connection whenever it likes.
            thread::spawn(move || stream.and_then(|it| converse(open(it)?, next)));
        }
    });
    address
}

fn converse<S: Read + Write>(
    mut stream: BufReader<S>,
    next: impl Fn() -> Vec<u8>,
) -> io::Result<()> {
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
        stream.get_mut().write_all(&next())?;
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
