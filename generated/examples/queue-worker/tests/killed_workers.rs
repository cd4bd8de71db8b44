//! Two worker processes, of which one is killed again and again: each request arrives once or is on the list for
//! people, and none arrives twice.

// They reach their Redis over a socket of Unix, and send signals.
#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::{
    collections::HashMap,
    env,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{Form, Json, Router, extract::State, http::StatusCode, routing::post};
use serde_json::{Value, json};
use support::{Program, RedisServer, outbox};
use tokio::{net::TcpListener, time::sleep};
use twilio_flex::{sid::ConfigurationAddressSid, v2::web_channels};
use twilio_outbox::{Outbox, Outcome, Status};

const KILLS: usize = 20;

/// How many requests are queued before each kill.
const REQUESTS: usize = 20;

/// The longest time that a worker lives before it is killed, in milliseconds.
const LONGEST_LIFE: u64 = 120;

/// Another seed by `QUEUE_WORKER_TEST_SEED`.
const SEED: u64 = 20_260_428;

const ADDRESS: ConfigurationAddressSid =
    ConfigurationAddressSid::from_static("IG0123456789abcdef0123456789abcdef");

/// How often each request arrived, by the identity of its visitor.
type Arrivals = Arc<Mutex<HashMap<String, usize>>>;

/// Twilio, as far as this test is concerned. It takes its time, so that workers are killed while they wait for it.
async fn twilio(arrivals: Arrivals) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let routes = Router::new()
        .route("/v2/WebChats", post(arrive))
        .with_state(arrivals);
    tokio::spawn(async { axum::serve(listener, routes).await });
    url
}

async fn arrive(
    State(arrivals): State<Arrivals>,
    Form(fields): Form<HashMap<String, String>>,
) -> (StatusCode, Json<Value>) {
    let identity = fields["Identity"].clone();
    *arrivals
        .lock()
        .unwrap()
        .entry(identity.clone())
        .or_default() += 1;
    sleep(Duration::from_millis(15)).await;
    (StatusCode::CREATED, Json(json!({ "identity": identity })))
}

fn worker(server: &RedisServer, twilio: &str) -> Program {
    Program::start(
        "work",
        "Working",
        &[
            ("REDIS_URL", &server.url()),
            ("TWILIO_BASE_URL", twilio),
            ("TWILIO_API_KEY", "SK00"),
            ("TWILIO_API_SECRET", "secret"),
            ("QUEUE_WORKER_LEASE", "0.5"),
            ("QUEUE_WORKER_RATE", "150"),
        ],
    )
}

async fn queue(outbox: &Outbox, id: &str) {
    let request = web_channels::create().address_sid(ADDRESS).identity(id);
    outbox.enqueue(id, request).await.unwrap();
}

#[tokio::test]
async fn each_request_arrives_once_or_is_held_however_often_a_worker_is_killed() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let seed = env::var("QUEUE_WORKER_TEST_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or(SEED);
    let mut random = fastrand::Rng::with_seed(seed);
    let arrivals = Arrivals::default();
    let twilio = twilio(Arc::clone(&arrivals)).await;
    let outbox = outbox(&server).await;
    let begin = Instant::now();
    let survivor = worker(&server, &twilio);
    let mut ids = Vec::new();
    for round in 0..KILLS {
        let victim = worker(&server, &twilio);
        for number in 0..REQUESTS {
            let id = format!("chat-{round}-{number}");
            queue(&outbox, &id).await;
            ids.push(id);
        }
        sleep(Duration::from_millis(random.u64(0..=LONGEST_LIFE))).await;
        victim.kill();
    }
    let outcomes = all_settled(&outbox, &ids).await;
    survivor.stop();
    assert_eq!(
        outbox.held(None, 1000).await.unwrap().len(),
        held(&outcomes)
    );
    println!(
        "seed {seed}: {} requests, {KILLS} kills, {} held, {:?}",
        ids.len(),
        held(&outcomes),
        begin.elapsed()
    );
    let arrivals = arrivals.lock().unwrap();
    for (id, outcome) in &outcomes {
        let arrived = arrivals.get(id).copied().unwrap_or_default();
        match outcome {
            Outcome::Done { .. } => assert_eq!(arrived, 1, "{id} is done; seed {seed}"),
            Outcome::Held { why, .. } => assert!(arrived <= 1, "{id} is held: {why}; seed {seed}"),
            other => panic!("{id}: {other:?}; seed {seed}"),
        }
    }
    assert!(arrivals.keys().all(|id| outcomes.contains_key(id)));
}

fn held(outcomes: &HashMap<String, Outcome>) -> usize {
    let is_held = |outcome: &&Outcome| matches!(outcome, Outcome::Held { .. });
    outcomes.values().filter(is_held).count()
}

/// Waits until each request has an outcome. Only a failure takes long.
async fn all_settled(outbox: &Outbox, ids: &[String]) -> HashMap<String, Outcome> {
    let deadline = Instant::now() + Duration::from_secs(120);
    let mut outcomes = HashMap::new();
    for id in ids {
        let outcome = loop {
            if let Some(Status::Settled(outcome)) = outbox.status(id).await.unwrap() {
                break outcome;
            }
            assert!(Instant::now() < deadline, "{id} has no outcome");
            sleep(Duration::from_millis(10)).await;
        };
        outcomes.insert(id.clone(), outcome);
    }
    outcomes
}
