//! How many requests the emulator answers, in the same process and on a port, and whether time and memory grow with the
//! number of resources.
//!
//! `cargo bench -p twilio-emulator --features serve`

#![allow(clippy::unwrap_used, reason = "a measurement that fails has no result")]

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use axum::{Router, http::StatusCode};
use http::{Method, Request, header};
use twilio_emulator::Mock;
use twilio_flex::{sid::FlexFlowSid, v1::channel};

const AUTHORIZATION: &str = "Basic QUMwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjp0b2tlbg==";

const FIELDS: &str = "FlexFlowSid=FO0123456789abcdef0123456789abcdef&Identity=visitor\
    &ChatUserFriendlyName=Sample+Customer&ChatFriendlyName=Delivery";

/// Requests of each kind in the same process.
const IN_PROCESS: usize = 100_000;
/// Requests of each round on a port.
const ON_A_PORT: usize = 5_000;
/// Rounds on a port. Both servers have each.
const ROUNDS: usize = 5;

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let flex = Mock::new(twilio_flex::catalogue()).unwrap();
    let path = in_process(&flex);
    runtime.block_on(growth());
    runtime.block_on(on_a_port(&flex, path));
}

/// Prints how many requests are answered in a second, and returns the path of a channel.
fn in_process(flex: &Mock) -> String {
    let per_second = |time: Duration| IN_PROCESS as f64 / time.as_secs_f64();
    let created = time(flex, || request(Method::POST, "/v1/Channels", FIELDS));
    println!("creates: {:.0} a second", per_second(created));
    let first = flex.handle(request(Method::GET, "/v1/Channels?PageSize=1", ""));
    let first: serde_json::Value = serde_json::from_slice(first.body()).unwrap();
    let sid = first.pointer("/flex_chat_channels/0/sid").unwrap();
    let path = format!("/v1/Channels/{}", sid.as_str().unwrap());
    let fetched = time(flex, || request(Method::GET, &path, ""));
    println!("fetches: {:.0} a second", per_second(fetched));
    path
}

/// The time for all requests of one kind.
fn time(flex: &Mock, request: impl Fn() -> Request<Vec<u8>>) -> Duration {
    let start = Instant::now();
    for _ in 0..IN_PROCESS {
        assert!(flex.handle(request()).status().is_success());
    }
    start.elapsed()
}

fn request(method: Method, path: &str, body: &str) -> Request<Vec<u8>> {
    let request = Request::builder()
        .method(method)
        .uri(format!("https://flex-api.twilio.com{path}"))
        .header(header::AUTHORIZATION, AUTHORIZATION)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    request.body(body.as_bytes().to_vec()).unwrap()
}

/// Prints what it takes to create channels and to list all of them with a client, as their number doubles.
async fn growth() {
    let mut before = None;
    for count in [10_000, 20_000, 40_000] {
        let flex = Mock::new(twilio_flex::catalogue()).unwrap();
        let (memory, start) = (resident_kib(), Instant::now());
        create_and_list(&flex, count).await;
        let elapsed = start.elapsed();
        let growth = before.map_or(String::new(), |before: Duration| {
            let ratio = elapsed.as_secs_f64() / before.as_secs_f64();
            format!(", {ratio:.2} times as long as half as many")
        });
        let memory = resident_kib().saturating_sub(memory) / 1024;
        println!("{count} channels created and listed: {elapsed:.2?}, {memory} MiB more{growth}");
        before = Some(elapsed);
    }
}

async fn create_and_list(flex: &Mock, count: usize) {
    let client = flex.client();
    for _ in 0..count {
        let create = channel::create()
            .flex_flow_sid(FlexFlowSid::from_static(
                "FO0123456789abcdef0123456789abcdef",
            ))
            .identity("visitor")
            .chat_user_friendly_name("Sample Customer")
            .chat_friendly_name("Delivery");
        client.send(create).await.unwrap();
    }
    let mut channels = client.stream(channel::list().page_size(1000));
    let mut listed = 0;
    while channels.try_next().await.unwrap().is_some() {
        listed += 1;
    }
    assert_eq!(listed, count);
}

/// The memory of this process; 0 where the operating system does not say it like Linux.
fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.trim().strip_suffix(" kB"));
    number.map_or(0, |number| number.trim().parse().unwrap())
}

/// Prints the time of a fetch on a port, as a ratio to a server that only answers 204.
async fn on_a_port(flex: &Mock, path: String) {
    let emulator = flex.serve("127.0.0.1:0").await.unwrap();
    let emulator: SocketAddr = emulator_address(emulator.url());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let empty = listener.local_addr().unwrap();
    let router = Router::new().fallback(|| async { StatusCode::NO_CONTENT });
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let measure = move || {
        let (mut of_emulator, mut of_empty) = (Duration::ZERO, Duration::ZERO);
        for _ in 0..ROUNDS {
            of_emulator += fetch_on(emulator, &path);
            of_empty += fetch_on(empty, &path);
        }
        (of_emulator, of_empty)
    };
    let (of_emulator, of_empty) = tokio::task::spawn_blocking(measure).await.unwrap();
    let per_second = (ROUNDS * ON_A_PORT) as f64 / of_emulator.as_secs_f64();
    let ratio = of_emulator.as_secs_f64() / of_empty.as_secs_f64();
    println!(
        "fetches on a port: {per_second:.0} a second, {ratio:.2} times the time of an empty server"
    );
}

fn emulator_address(url: impl ToString) -> SocketAddr {
    let url = url.to_string();
    let address = url.strip_prefix("http://").unwrap();
    address.trim_end_matches('/').parse().unwrap()
}

/// The time for the requests of a round, one after the other on one connection.
fn fetch_on(address: SocketAddr, path: &str) -> Duration {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: {AUTHORIZATION}\r\n\r\n");
    let start = Instant::now();
    for _ in 0..ON_A_PORT {
        stream.write_all(request.as_bytes()).unwrap();
        read_response(&mut stream);
    }
    start.elapsed()
}

/// Reads one response to its end.
fn read_response(stream: &mut TcpStream) {
    let (mut response, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut buffer).unwrap();
        assert!(read > 0, "the server closed the connection");
        response.extend(buffer.iter().take(read));
        let text = String::from_utf8_lossy(&response);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        assert!(head.starts_with("HTTP/1.1 2"), "{head}");
        let mut fields = head.lines().filter_map(|line| line.split_once(": "));
        let length = fields.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        if body.len() >= length.map_or(0, |(_, length)| length.parse().unwrap()) {
            return;
        }
    }
}
