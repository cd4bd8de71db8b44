//! Random operations through random faults: nothing happens twice, nothing happens that the client calls not sent, and
//! everything else happens as if nothing had gone wrong.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "support/interactions.rs"]
mod interactions;
#[path = "support/operations.rs"]
mod operations;
mod support;
#[path = "support/twins.rs"]
mod twins;

use std::time::Duration;

use operations::Operation;
use requests::Case;
use twilio_emulator::Mock;
use twilio_flex::{Client, RetryPolicy};
use twins::{Told, Twins};

/// Faults of all kinds with everything that a client sends, and delays of these lengths.
fn ask_for_faults(flex: &Mock, seed: u64, delays: [Duration; 2]) {
    let any = |number| {
        // A request is given up as not sent only if no attempt gets a connection.
        let probability = if number == 0 { 0.2 } else { 0.07 };
        let faults = flex.faults().on_any().with_probability(probability);
        faults.seed(seed * 16 + number)
    };
    any(0).no_connection().unwrap();
    any(1).drop_before_effect().unwrap();
    any(2).drop_after_effect().unwrap();
    any(3).reset().unwrap();
    any(4).truncated_body().unwrap();
    any(5).status(503).unwrap();
    any(6).status(500).unwrap();
    any(7).too_many_requests(0).unwrap();
    any(8).latency(delays[0]).unwrap();
    any(9).slow_body(delays[1]).unwrap();
}

/// A client that waits only as long as it is told, so that each run has the same times.
fn retrying() -> RetryPolicy {
    RetryPolicy::default().base_delay(Duration::ZERO)
}

/// The operations of one seed.
async fn check(twins: &Twins, client: &Client, cases: &[Case], seed: u64, told: &mut Told) {
    let mut random = fastrand::Rng::with_seed(seed);
    for _ in 0..40 {
        if random.u8(0..5) == 0 {
            twins.advance(Duration::from_secs(random.u64(1..4000)));
        }
        let operation = Operation::any(&mut random, cases, &twins.flex);
        twins.check(client, &operation, told).await;
    }
}

#[tokio::test]
async fn operations_happen_once_or_not_at_all_and_the_client_knows_as_much_as_it_can() {
    let run = async |seeds: std::ops::Range<u64>| {
        let cases = requests::all();
        let twins = Twins::new(&cases);
        let flex = &twins.flex;
        let builder = Client::builder(flex.credentials()).transport(flex.transport());
        let builder = builder.total_timeout(Duration::from_secs(60));
        let client = builder.retry(retrying()).build().unwrap();
        let mut told = Told::default();
        for seed in seeds {
            println!("seed {seed}");
            twins.restart();
            // One within the timeout of the client, and one that is longer.
            let delays = [Duration::from_secs(20), Duration::from_secs(90)];
            ask_for_faults(flex, seed, delays);
            check(&twins, &client, &cases, seed, &mut told).await;
        }
        told
    };
    let told = run(0..40).await;
    assert!(told.is_everything(), "{told:?}");
    assert_eq!(run(0..3).await, run(0..3).await);
}

#[cfg(feature = "serve")]
#[tokio::test]
async fn the_same_is_true_over_a_socket() {
    let cases = requests::all();
    let twins = Twins::new(&cases);
    let server = twins.flex.serve("127.0.0.1:0").await.unwrap();
    let builder = Client::builder(twins.flex.credentials()).base_url(server.url());
    let client = builder.retry(retrying()).build().unwrap();
    let mut told = Told::default();
    for seed in 0..8 {
        println!("seed {seed}");
        twins.restart();
        ask_for_faults(&twins.flex, seed, [Duration::from_millis(5); 2]);
        check(&twins, &client, &cases, seed, &mut told).await;
    }
    // Where there is a connection before there is a request, nothing is known not to have been sent.
    assert_eq!(told.not_sent, 0);
    told.not_sent = 1;
    assert!(told.is_everything(), "{told:?}");
}
