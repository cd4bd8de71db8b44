//! The errors of the HTTP libraries when a real exchange fails repeat neither the URL, nor the headers, nor what the
//! server sent.

#![cfg(any(feature = "reqwest", feature = "ureq"))]

use std::{
    io::{self, Read as _, Write as _},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    process::Command,
    thread,
};

use sample_api::v1::{customer, depot};
use socket2::{Domain, Socket, Type};
use twilio_runtime::{Credentials, Error, ErrorKind, RetryPolicy};

use super::{
    prints::{PERSONAL, Prints, SECRET},
    requests::create_parcel,
};

/// Responses that no HTTP library accepts, or that end too early.
fn answers() -> Vec<Vec<u8>> {
    let ok = "HTTP/1.1 200 OK\r\n";
    let texts = [
        String::new(),
        format!("{PERSONAL} {SECRET}\r\n\r\n"),
        format!("HTTP/1.1 {PERSONAL}\r\n\r\n"),
        format!("HTTP/9.9 200 {SECRET}\r\n\r\n"),
        format!("{ok}{PERSONAL}\r\n\r\n"),
        format!("{ok}x-any: {SECRET}\0\r\n\r\n"),
        format!("{ok}content-length: {SECRET}\r\n\r\n"),
        format!("{ok}content-length: 1000\r\n\r\n{PERSONAL}"),
        format!("{ok}transfer-encoding: chunked\r\n\r\n{PERSONAL}\r\n"),
        format!("{ok}content-encoding: gzip\r\ncontent-length: 25\r\n\r\n{PERSONAL}{SECRET}"),
        format!("{ok}content-length: 5000\r\n\r\n{}", PERSONAL.repeat(300)),
        format!(
            "HTTP/1.1 302 Found\r\nlocation: http://{SECRET}/{PERSONAL}\r\ncontent-length: 0\r\n\r\n"
        ),
    ];
    texts.into_iter().map(String::into_bytes).collect()
}

/// A server that sends the same bytes on each connection and then closes it. It ends with the process.
fn server(answer: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, answer) = (stream.unwrap(), answer.clone());
            // A client that is done earlier may break the connection.
            thread::spawn(move || drop(exchange(stream, &answer)));
        }
    });
    address
}

/// Reads to the end after responding, since closing with unread bytes would reset the connection.
fn exchange(mut stream: TcpStream, answer: &[u8]) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        head.extend(byte);
    }
    stream.write_all(answer)?;
    stream.shutdown(Shutdown::Write)?;
    io::copy(&mut stream, &mut io::sink()).map(drop)
}

/// An address that refuses connections as long as this value exists: its port is bound, but not listened on.
struct Closed {
    address: String,
    _port: Socket,
}

impl Closed {
    fn new() -> Self {
        let port = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        port.bind(&any.into()).unwrap();
        let address = port.local_addr().unwrap().as_socket().unwrap();
        Self {
            address: address.to_string(),
            _port: port,
        }
    }
}

#[track_caller]
fn check(errors: impl IntoIterator<Item = Error>) {
    for error in errors {
        Prints::default().error(&error);
        let known = [
            ErrorKind::NotSent,
            ErrorKind::NoAnswer,
            ErrorKind::Foreign,
            ErrorKind::Redirect,
        ];
        assert!(known.contains(&error.kind()), "{error:?}");
    }
}

/// The URL of a proxy, with a password.
#[cfg(feature = "reqwest")]
pub(crate) fn reqwest_proxy(address: &str) -> reqwest::Proxy {
    reqwest::Proxy::all(proxy(address)).unwrap()
}

#[cfg(feature = "ureq")]
pub(crate) fn ureq_config_with_proxy(address: &str) -> ureq::config::Config {
    let proxy = ureq::Proxy::new(&proxy(address)).unwrap();
    let config = ureq::Agent::config_builder().proxy(Some(proxy));
    config.build()
}

fn proxy(address: &str) -> String {
    format!(
        "http://{}:{}@{address}",
        "proxy-user",
        SECRET.replace(' ', "-")
    )
}

/// Every way to send a request for which no result can come back.
#[cfg(any(feature = "reqwest", feature = "ureq"))]
fn exchanges<T>(
    closed: &Closed,
    direct: impl Fn() -> T,
    proxied: impl Fn(&str) -> T,
) -> Vec<(String, T)> {
    let nowhere = || "example.invalid".to_owned();
    let mut exchanges = vec![
        (closed.address.clone(), direct()),
        (nowhere(), proxied(&closed.address)),
        (nowhere(), proxied(&server(answers().remove(1)))),
    ];
    let broken = answers().into_iter();
    exchanges.extend(broken.map(|answer| (server(answer), direct())));
    exchanges
}

#[cfg(feature = "reqwest")]
#[tokio::test]
async fn errors_of_reqwest_repeat_no_part_of_an_exchange() {
    use twilio_runtime::{Client, transport::ReqwestTransport};

    let direct = || {
        ReqwestTransport::builder()
            .no_proxy()
            .max_response_size(4000)
            .build()
            .unwrap()
    };
    let proxied = |address: &str| {
        let client = reqwest::Client::builder()
            .proxy(reqwest_proxy(address))
            .build();
        ReqwestTransport::from_client(client.unwrap())
    };
    let closed = Closed::new();
    for (address, transport) in exchanges(&closed, direct, proxied) {
        let client = Client::builder(Credentials::api_key("SK00", SECRET))
            .base_url(format!("http://{address}"))
            .retry(RetryPolicy::never())
            .transport(transport)
            .build()
            .unwrap();
        let list = depot::list().friendly_name(PERSONAL);
        check([
            client.page(list).await.unwrap_err(),
            client.send(customer::fetch(PERSONAL)).await.unwrap_err(),
            client.send(create_parcel()).await.unwrap_err(),
        ]);
    }
}

#[cfg(feature = "ureq")]
#[test]
fn errors_of_ureq_repeat_no_part_of_an_exchange() {
    use twilio_runtime::blocking::{Client, UreqTransport};

    let direct = || {
        UreqTransport::builder()
            .no_proxy()
            .max_response_size(4000)
            .build()
            .unwrap()
    };
    let proxied = |address: &str| UreqTransport::from_config(ureq_config_with_proxy(address));
    let closed = Closed::new();
    for (address, transport) in exchanges(&closed, direct, proxied) {
        let client = Client::builder(Credentials::api_key("SK00", SECRET))
            .base_url(format!("http://{address}"))
            .retry(RetryPolicy::never())
            .transport(transport)
            .build()
            .unwrap();
        let list = depot::list().friendly_name(PERSONAL);
        check([
            client.page(list).unwrap_err(),
            client.send(customer::fetch(PERSONAL)).unwrap_err(),
            client.send(create_parcel()).unwrap_err(),
        ]);
    }
}

const IN_CHILD: &str = "CANARY_TEST_HAS_A_PROXY";

/// Other tests of this process must not go through the proxy, so this one runs itself in another process.
#[test]
fn the_password_of_a_proxy_from_the_environment_is_not_printed() {
    if std::env::var_os(IN_CHILD).is_some() {
        #[cfg(feature = "reqwest")]
        refused_by_the_proxy_of_reqwest();
        #[cfg(feature = "ureq")]
        refused_by_the_proxy_of_ureq();
        return;
    }
    let refusal = "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 4\r\n\r\nZo\r\n";
    let proxy = proxy(&server(refusal.into()));
    let name = "network::the_password_of_a_proxy_from_the_environment_is_not_printed";
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", name]).env(IN_CHILD, "1");
    for name in [
        "NO_PROXY",
        "no_proxy",
        "ALL_PROXY",
        "all_proxy",
        "HTTP_PROXY",
        "REQUEST_METHOD",
    ] {
        child.env_remove(name);
    }
    let output = child.env("http_proxy", proxy).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && told.contains("1 passed"),
        "{told}"
    );
}

#[cfg(feature = "reqwest")]
#[tokio::main(flavor = "current_thread")]
async fn refused_by_the_proxy_of_reqwest() {
    use twilio_runtime::{Client, transport::ReqwestTransport};

    let transport = ReqwestTransport::new().unwrap();
    Prints::default().debug(&transport);
    let builder = Client::builder(Credentials::api_key("SK00", SECRET)).transport(transport);
    let client = builder.base_url("http://example.invalid").build().unwrap();
    Prints::default().debug(&client);
    let error = client.send(customer::fetch(PERSONAL)).await.unwrap_err();
    assert_eq!(
        error.status(),
        Some(407),
        "it went through the proxy: {error:?}"
    );
    check([error]);
}

#[cfg(feature = "ureq")]
fn refused_by_the_proxy_of_ureq() {
    use twilio_runtime::blocking::{Client, UreqTransport};

    let transport = UreqTransport::new().unwrap();
    Prints::default().debug(&transport);
    let builder = Client::builder(Credentials::api_key("SK00", SECRET)).transport(transport);
    let client = builder.base_url("http://example.invalid").build().unwrap();
    Prints::default().debug(&client);
    let error = client.send(customer::fetch(PERSONAL)).unwrap_err();
    let told = format!("{error:?}");
    assert!(told.contains("proxy"), "it went through the proxy: {told}");
    check([error]);
}
