//! A long load on loopback: many requests, many at a time, through the client and through bare reqwest.
//!
//! `cargo bench -p twilio-flex --bench soak` prints requests per second as a ratio and how the memory of the process goes.
//! `-- 100000 200` sets the number of requests and how many of them are in flight.

#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that cannot go on says so"
)]

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{Router, routing::post};
use twilio_flex::{
    Client, Credentials, sid::FlexFlowSid, transport::ReqwestTransport, v1::channel,
};

const FLOW: FlexFlowSid = FlexFlowSid::from_static("FO0123456789abcdef0123456789abcdef");
const ANSWER: &str = r#"{ "sid": "CH0123456789abcdef0123456789abcdef", "flex_flow_sid": "FO0123456789abcdef0123456789abcdef",
    "account_sid": "AC0123456789abcdef0123456789abcdef", "user_sid": "US0123456789abcdef0123456789abcdef",
    "date_created": "2016-08-01T22:10:40Z", "date_updated": "2016-08-01T22:10:40Z",
    "url": "https://flex-api.twilio.com/v1/Channels/CH0123456789abcdef0123456789abcdef" }"#;

/// In how many batches the requests are sent. All of a batch are asked for at once.
const ROUNDS: usize = 10;

fn main() {
    let mut numbers = std::env::args().filter_map(|argument| argument.parse().ok());
    let requests: usize = numbers.next().unwrap_or(100_000);
    let in_flight: usize = numbers.next().unwrap_or(200);
    let (url, arrived) = serve();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    println!("{requests} requests, {in_flight} in flight");
    let batch = requests / ROUNDS;
    // Taking turns, so that both meet the same machine.
    let (mut client_took, mut bare_took) = (Duration::ZERO, Duration::ZERO);
    for round in 1..=ROUNDS {
        client_took += runtime.block_on(through_client(&url, batch, in_flight));
        let memory = resident_kib();
        bare_took += runtime.block_on(through_reqwest(&url, batch, in_flight));
        println!("round {round}: {memory:?} KiB resident after the client's part");
    }
    let expected = requests / 4 * 8;
    assert_eq!(
        arrived.load(Ordering::SeqCst),
        expected,
        "each arrived once"
    );
    let per_second = |took: Duration| (requests / 4 * 4) as f64 / took.as_secs_f64();
    println!(
        "client {:.0} requests/s, bare reqwest {:.0} requests/s, ratio {:.2}",
        per_second(client_took),
        per_second(bare_took),
        per_second(client_took) / per_second(bare_took)
    );
}

/// A server with a thread and a runtime of its own, and how many requests it has seen.
fn serve() -> (String, Arc<AtomicUsize>) {
    let arrived = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&arrived);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async move {
            let answer = async move || {
                count.fetch_add(1, Ordering::SeqCst);
                ([("content-type", "application/json")], ANSWER)
            };
            let app = Router::new().route("/v1/Channels", post(answer));
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, app).await.unwrap();
        });
    });
    (url, arrived)
}

/// All requests at once: it is for the client to keep them in line.
async fn through_client(url: &str, requests: usize, in_flight: usize) -> Duration {
    let client = Client::builder(Credentials::api_key("SK00", "secret"))
        .base_url(url)
        .transport(ReqwestTransport::builder().no_proxy().build().unwrap())
        .max_in_flight(in_flight)
        .build()
        .unwrap();
    let start = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..requests {
        let request = channel::create()
            .flex_flow_sid(FLOW)
            .identity(format!("contact-{number}"))
            .chat_user_friendly_name("Sample Customer")
            .chat_friendly_name("Delivery question");
        tasks.spawn(client.send(request));
    }
    while let Some(done) = tasks.join_next().await {
        let channel = done.unwrap().expect("a request without a result");
        assert!(channel.sid.is_some());
    }
    start.elapsed()
}

/// The same bytes there, and the bytes of the answer back.
async fn through_reqwest(url: &str, requests: usize, in_flight: usize) -> Duration {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let turns = Arc::new(tokio::sync::Semaphore::new(in_flight));
    let start = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..requests {
        let (client, turns) = (client.clone(), Arc::clone(&turns));
        let url = format!("{url}/v1/Channels");
        tasks.spawn(async move {
            let _turn = turns.acquire_owned().await.unwrap();
            let body = format!(
                "FlexFlowSid={FLOW}&Identity=contact-{number}&ChatUserFriendlyName=Sample+Customer&\
                 ChatFriendlyName=Delivery+question"
            );
            let request = client
                .post(url)
                .header("content-type", "application/x-www-form-urlencoded")
                .basic_auth("SK00", Some("secret"))
                .body(body);
            let response = request.send().await.unwrap();
            assert!(response.status().is_success());
            response.bytes().await.unwrap().len()
        });
    }
    while let Some(done) = tasks.join_next().await {
        assert!(done.unwrap() > 0);
    }
    start.elapsed()
}

/// The memory that this process occupies, where the system tells.
fn resident_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
