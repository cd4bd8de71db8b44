//! Faults on request: what a client sees of them, in the process and over a socket, and which requests take effect.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

use std::time::Duration;

use support::flex;
use twilio_emulator::{Fault, Mock};
use twilio_flex::{
    Client, Error, RetryPolicy,
    transport::{Transport, TransportErrorKind},
    v1::plugin,
};

/// A client that tries once.
fn client(flex: &Mock) -> Client {
    let builder = Client::builder(flex.credentials()).transport(flex.transport());
    builder.retry(RetryPolicy::never()).build().unwrap()
}

/// How far a request got.
fn kind(error: &Error) -> Option<TransportErrorKind> {
    error.transport_error().map(|it| it.kind())
}

fn plugins(flex: &Mock) -> usize {
    let state = flex.state();
    let plugins = state.get("/flex-api.twilio.com/v1/PluginService/Plugins");
    plugins.and_then(|it| it.as_array()).map_or(0, Vec::len)
}

/// Each fault that loses a response, how a client in the process sees it, and whether the request takes effect.
fn losses() -> [(Fault, TransportErrorKind, usize); 5] {
    use TransportErrorKind::{AfterSending, Connect};
    [
        (Fault::NoConnection, Connect, 0),
        (Fault::DropBeforeEffect, AfterSending, 0),
        (Fault::DropAfterEffect, AfterSending, 1),
        (Fault::Reset, AfterSending, 1),
        (Fault::TruncatedBody, AfterSending, 1),
    ]
}

fn ask_for(flex: &Mock, fault: Fault) {
    let faults = flex.faults().on("CreatePlugin").next(1);
    let asked = match fault {
        Fault::NoConnection => faults.no_connection(),
        Fault::DropBeforeEffect => faults.drop_before_effect(),
        Fault::DropAfterEffect => faults.drop_after_effect(),
        Fault::Reset => faults.reset(),
        Fault::TruncatedBody => faults.truncated_body(),
        other => panic!("{other:?}"),
    };
    asked.unwrap();
}

#[tokio::test]
async fn a_client_in_the_process_learns_as_much_as_it_would_on_a_network() {
    for (fault, expected, effects) in losses() {
        let flex = flex();
        ask_for(&flex, fault);
        let create = plugin::create().unique_name("colors");
        let error = client(&flex).send(create).await.unwrap_err();
        assert_eq!(kind(&error), Some(expected), "{fault:?}");
        assert_eq!(plugins(&flex), effects, "{fault:?}");
        assert_eq!(flex.requests().last().unwrap().fault(), Some(fault));
        // It was for one request only.
        client(&flex).send(plugin::list()).await.unwrap();
    }
}

#[test]
fn a_blocking_client_learns_the_same() {
    for (fault, expected, effects) in losses() {
        let flex = flex();
        ask_for(&flex, fault);
        let builder = twilio_flex::blocking::Client::builder(flex.credentials());
        let builder = builder.transport(flex.transport());
        let client = builder.retry(RetryPolicy::never()).build().unwrap();
        let create = plugin::create().unique_name("colors");
        let error = client.send(create).unwrap_err();
        assert_eq!(kind(&error), Some(expected), "{fault:?}");
        assert_eq!(plugins(&flex), effects, "{fault:?}");
    }
}

#[cfg(feature = "serve")]
#[tokio::test]
async fn on_a_port_the_connection_really_breaks_and_the_server_goes_on() {
    for (fault, _, effects) in losses() {
        let flex = flex();
        let server = flex.serve("127.0.0.1:0").await.unwrap();
        let builder = Client::builder(flex.credentials()).base_url(server.url());
        let client = builder.retry(RetryPolicy::never()).build().unwrap();
        client.send(plugin::list()).await.unwrap();
        ask_for(&flex, fault);
        let create = plugin::create().unique_name("colors");
        let error = client.send(create).await.unwrap_err();
        // The request has left the client, whatever has become of it.
        let expected = Some(TransportErrorKind::AfterSending);
        assert_eq!(kind(&error), expected, "{fault:?}: {error:?}");
        assert_eq!(plugins(&flex), effects, "{fault:?}");
        client.send(plugin::list()).await.unwrap();
    }
}

#[cfg(feature = "serve")]
#[tokio::test]
async fn on_a_port_late_and_slow_responses_take_their_time() {
    let flex = flex();
    let server = flex.serve("127.0.0.1:0").await.unwrap();
    let builder = Client::builder(flex.credentials()).base_url(server.url());
    let client = builder.build().unwrap();
    let time = Duration::from_millis(300);
    flex.faults().on_any().next(1).latency(time).unwrap();
    flex.faults().on_any().next(1).slow_body(time).unwrap();
    for _ in 0..2 {
        let start = std::time::Instant::now();
        client.send(plugin::list()).await.unwrap();
        assert!(start.elapsed() >= time);
    }
}

#[tokio::test]
async fn a_late_response_meets_the_timeout_of_the_client_without_waiting() {
    let flex = flex();
    let builder = Client::builder(flex.credentials()).transport(flex.transport());
    let builder = builder.retry(RetryPolicy::never());
    let client = builder
        .total_timeout(Duration::from_secs(30))
        .build()
        .unwrap();
    let before = flex.clock().now();
    let passed = || flex.clock().now().duration_since(before).unwrap();

    let faults = flex.faults();
    faults
        .on_any()
        .next(1)
        .latency(Duration::from_secs(29))
        .unwrap();
    client.send(plugin::list()).await.unwrap();
    assert_eq!(passed(), Duration::from_secs(29));

    faults
        .on_any()
        .next(1)
        .slow_body(Duration::from_secs(31))
        .unwrap();
    let create = plugin::create().unique_name("colors");
    let error = client.send(create).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::TimedOut));
    assert_eq!(passed(), Duration::from_secs(59));
    assert_eq!(plugins(&flex), 1);
    // What did not arrive does not hold up later waits.
    Transport::sleep(&flex.transport(), Duration::from_secs(3600)).await;
}

#[tokio::test]
async fn a_client_waits_as_it_is_told_and_then_succeeds() {
    let flex = flex();
    let before = flex.clock().now();
    let faults = flex.faults();
    faults
        .on("CreatePlugin")
        .next(2)
        .too_many_requests(7)
        .unwrap();
    faults.on("ListPlugin").next(1).status(503).unwrap();
    let client = flex.client();
    client
        .send(plugin::create().unique_name("colors"))
        .await
        .unwrap();
    client.send(plugin::list()).await.unwrap();
    let statuses: Vec<u16> = flex
        .requests()
        .iter()
        .map(|it| it.status().as_u16())
        .collect();
    assert_eq!(statuses, [429, 429, 201, 503, 200]);
    assert!(flex.clock().now().duration_since(before).unwrap() >= Duration::from_secs(14));
    assert_eq!(plugins(&flex), 1);
}

#[tokio::test]
async fn random_faults_are_the_same_in_each_run_and_others_with_another_seed() {
    let run = async |seed| {
        let flex = flex();
        let faults = flex.faults().on_any().with_probability(0.5).seed(seed);
        faults.status(500).unwrap();
        let mut failed = Vec::new();
        for _ in 0..64 {
            failed.push(client(&flex).send(plugin::list()).await.is_err());
        }
        failed
    };
    let first = run(1).await;
    assert_eq!(first, run(1).await);
    assert_ne!(first, run(2).await);
    assert!((16..48).contains(&first.iter().filter(|it| **it).count()));
}

#[test]
fn a_fault_that_would_never_happen_is_refused() {
    let flex = flex();
    let error = flex
        .faults()
        .on("CreatePlugins")
        .with_probability(1.5)
        .reset();
    assert_eq!(
        error.unwrap_err().to_string(),
        "there is no operation `CreatePlugins`; 1.5 is no probability from 0 to 1"
    );
    let error = flex.faults().on_any().status(200).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("200 is not the status of an error")
    );
}

#[tokio::test]
async fn faults_end_when_they_are_cleared_or_the_emulator_is_reset() {
    let flex = flex();
    flex.faults().on_any().reset().unwrap();
    assert!(client(&flex).send(plugin::list()).await.is_err());
    flex.faults().clear();
    client(&flex).send(plugin::list()).await.unwrap();
    flex.faults().on_any().reset().unwrap();
    flex.reset();
    client(&flex).send(plugin::list()).await.unwrap();
}

/// Random faults of all kinds with everything that a client sends.
fn ask_for_chaos(flex: &Mock, seed: u64) {
    let faults = |number| {
        let faults = flex.faults().on_any().with_probability(0.1);
        faults.seed(seed * 16 + number)
    };
    faults(0).no_connection().unwrap();
    faults(1).drop_before_effect().unwrap();
    faults(2).drop_after_effect().unwrap();
    faults(3).reset().unwrap();
    faults(4).truncated_body().unwrap();
    faults(5).status(503).unwrap();
    faults(6).too_many_requests(0).unwrap();
}

/// How often a request for a plugin of this name took effect.
fn effects(flex: &Mock, name: &str) -> usize {
    let exchanges = flex.requests();
    let created = exchanges.iter().filter(|it| it.status() == 201);
    let names = created.flat_map(|it| it.form());
    names.filter(|(_, value)| value == name).count()
}

/// Creates plugins through faults, and compares what the client says of each with what has happened.
async fn check_effects(flex: &Mock, client: &Client) {
    for number in 0..24 {
        let name = format!("plugin-{number}");
        let created = client.send(plugin::create().unique_name(&name)).await;
        match (created, effects(flex, &name)) {
            (Ok(_), 1) => {}
            (Err(error), 0) if error.transport_error().is_none() => {}
            (Err(error), count) => {
                let unknown = error
                    .transport_error()
                    .is_some_and(|it| it.may_have_been_sent());
                assert!(count == 0 || unknown && count == 1, "{count}: {error}");
            }
            (Ok(_), count) => panic!("{count} effects of one request"),
        }
    }
}

#[tokio::test]
async fn nothing_happens_twice_and_nothing_happens_that_was_not_sent() {
    for seed in 0..40 {
        let flex = flex();
        ask_for_chaos(&flex, seed);
        check_effects(&flex, &flex.client()).await;
    }
}

#[cfg(feature = "serve")]
#[tokio::test]
async fn nothing_happens_twice_over_a_socket() {
    for seed in 0..4 {
        let flex = flex();
        let server = flex.serve("127.0.0.1:0").await.unwrap();
        ask_for_chaos(&flex, seed);
        let builder = Client::builder(flex.credentials()).base_url(server.url());
        let retry = RetryPolicy::default().base_delay(Duration::from_millis(1));
        check_effects(&flex, &builder.retry(retry).build().unwrap()).await;
    }
}
