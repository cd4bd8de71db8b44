//! How many requests are in flight at a time, how fast they follow each other, and how long they may take.

use std::{
    future::{Future, pending},
    pin::{Pin, pin},
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
    time::Duration,
};

use super::{response, sample};
use crate::{
    Client, Credentials, ErrorKind, RetryPolicy,
    testing::ScriptedTransport,
    throttles::rate::{Moment, Rate},
    transport::{BoxFuture, Transport, TransportError, TransportErrorKind},
};

fn builder() -> crate::client::ClientBuilder {
    Client::builder(Credentials::api_key("SK00", "secret"))
}

/// Never responds, and counts the exchanges in flight. Its clock moves only by sleeping.
#[derive(Clone, Default)]
struct Silent(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    in_flight: usize,
    started: usize,
    clock: Duration,
    waits_end: bool,
}

/// Decrements the count when the exchange is dropped.
struct InFlight(Silent);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.0.lock().unwrap().in_flight -= 1;
    }
}

impl Transport for Silent {
    fn send(
        &self,
        _: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, TransportError>> {
        let mut state = self.0.lock().unwrap();
        state.in_flight += 1;
        state.started += 1;
        let in_flight = InFlight(self.clone());
        Box::pin(async move {
            let _in_flight = in_flight;
            pending().await
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let mut state = self.0.lock().unwrap();
        if !state.waits_end {
            return Box::pin(pending());
        }
        state.clock += duration;
        Box::pin(std::future::ready(()))
    }

    fn now(&self) -> Duration {
        self.0.lock().unwrap().clock
    }
}

impl Silent {
    /// How many exchanges are in flight, and how many have started.
    fn counts(&self) -> (usize, usize) {
        let state = self.0.lock().unwrap();
        (state.in_flight, state.started)
    }
}

fn poll<F: Future + ?Sized>(future: &mut Pin<Box<F>>) -> Poll<F::Output> {
    future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn all_clones_together_have_no_more_requests_in_flight_than_the_limit() {
    let transport = Silent::default();
    let client = builder()
        .transport(transport.clone())
        .max_in_flight(3)
        .build()
        .unwrap();
    let copy = client.with_retry(RetryPolicy::never());
    let mut requests: Vec<_> = (0..10)
        .map(|number| match number % 2 {
            0 => client.send(sample::created()),
            _ => copy.send(sample::created()),
        })
        .collect();
    for request in &mut requests {
        assert!(poll(request).is_pending());
    }
    assert_eq!(transport.counts(), (3, 3));

    // A dropped request makes room, even if it has only waited.
    drop(requests.remove(5));
    drop(requests.remove(0));
    for request in &mut requests {
        assert!(poll(request).is_pending());
    }
    assert_eq!(transport.counts(), (3, 4));
    drop(requests);
    assert_eq!(transport.counts(), (0, 4), "nothing is in flight");
}

#[test]
fn attempts_are_evenly_spaced() {
    let transport = (0..5).fold(ScriptedTransport::new(), |script, _| {
        script.respond_with(response(201, &[], "{}"))
    });
    let client = builder()
        .transport(transport.clone())
        .rate_limit(10, Duration::from_secs(1))
        .build()
        .unwrap();
    for _ in 0..5 {
        let mut request = client.clone().send(sample::created());
        assert!(poll(&mut request).is_ready());
    }
    // The first starts at once; only waiting moves the clock.
    assert_eq!(transport.waits(), [Duration::from_millis(100); 4]);
}

#[test]
fn dropped_requests_leave_no_gap() {
    let second = Duration::from_secs(1);
    let rate = Rate::new(1, second);
    let at = |moment: &Moment<'_>| moment.wait(Duration::ZERO).as_secs();
    rate.take(Duration::ZERO).used();
    for _ in 0..100 {
        assert_eq!(at(&rate.take(Duration::ZERO)), 1);
    }
    // Gaps are filled first, and no moment is used twice.
    let [one, two, three] = [(); 3].map(|()| rate.take(Duration::ZERO));
    assert_eq!([&one, &two, &three].map(at), [1, 2, 3]);
    drop(two);
    let again = rate.take(Duration::ZERO);
    assert_eq!(at(&again), 2);
    drop((one, again));
    // A moment that has passed is lost.
    let later = rate.take(second * 2);
    assert_eq!(at(&later), 2);
    assert_eq!(at(&rate.take(second * 2)), 4);
    drop((later, three));
    assert_eq!(at(&rate.take(second * 9)), 9);
}

#[test]
fn dropped_requests_do_not_delay_others() {
    let transport = Silent::default();
    let client = builder()
        .transport(transport.clone())
        .rate_limit(1, Duration::from_secs(1))
        .build()
        .unwrap();
    for _ in 0..100 {
        assert!(poll(&mut client.send(sample::created())).is_pending());
    }
    assert_eq!(transport.counts(), (0, 1));
    transport.0.lock().unwrap().clock = Duration::from_secs(1);
    let mut request = client.send(sample::created());
    assert!(poll(&mut request).is_pending());
    assert_eq!(transport.counts(), (1, 2), "it did not wait for them");
}

#[test]
fn there_is_no_retry_if_the_rate_limit_would_delay_it_beyond_the_total_timeout() {
    let transport = ScriptedTransport::new().respond_with(response(503, &[], "busy"));
    let client = builder()
        .transport(transport.clone())
        .rate_limit(1, Duration::from_secs(3600))
        .total_timeout(Duration::from_secs(10))
        .build()
        .unwrap();
    let mut request = client.send(sample::fetch("a", "b"));
    let Poll::Ready(Err(error)) = poll(&mut request) else {
        panic!("the retry waits")
    };
    assert_eq!((error.status(), error.attempts()), (Some(503), 1));
    let waited: Duration = transport.waits().iter().sum();
    assert!(waited < Duration::from_secs(10), "{waited:?}");
}

#[test]
fn an_attempt_ends_with_its_timeout_and_is_dropped() {
    let transport = Silent::default();
    transport.0.lock().unwrap().waits_end = true;
    let client = builder()
        .transport(transport.clone())
        .attempt_timeout(Duration::from_secs(5))
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let mut request = client.send(sample::created());
    let Poll::Ready(Err(error)) = poll(&mut request) else {
        panic!("the timeout is over")
    };
    assert_eq!(error.kind(), ErrorKind::NoAnswer);
    let transport_error = error.transport_error().unwrap();
    assert_eq!(transport_error.kind(), TransportErrorKind::TimedOut);
    assert_eq!(error.elapsed(), Duration::from_secs(5));
    assert_eq!(transport.counts(), (0, 1));
    assert_eq!(
        error.to_string(),
        "POST /v1/Channels: no complete response arrived in time; it may have taken effect: check before you send it again"
    );
}

#[test]
fn all_attempts_end_with_the_total_timeout() {
    let transport = Silent::default();
    transport.0.lock().unwrap().waits_end = true;
    let client = builder()
        .transport(transport.clone())
        .attempt_timeout(Duration::from_secs(30))
        .retry(RetryPolicy::default().max_attempts(100))
        .build()
        .unwrap()
        .with_total_timeout(Duration::from_secs(70));
    let mut request = client.send(sample::fetch("a", "b"));
    let Poll::Ready(Err(error)) = poll(&mut request) else {
        panic!("the timeout is over")
    };
    assert_eq!(error.attempts(), 3);
    assert!(error.elapsed() <= Duration::from_secs(70), "{error:?}");
    assert_eq!(transport.counts(), (0, 3));
}

#[test]
fn the_total_timeout_starts_with_the_turn() {
    let transport = ScriptedTransport::new()
        .respond_with(response(201, &[], "{}"))
        .respond_with(response(201, &[], "{}"));
    let client = builder()
        .transport(transport.clone())
        .rate_limit(1, Duration::from_secs(3600))
        .build()
        .unwrap();
    for _ in 0..2 {
        let mut request = client.send(sample::created());
        let Poll::Ready(result) = poll(&mut request) else {
            panic!("the request waits")
        };
        assert!(result.is_ok(), "{result:?}");
    }
}

#[test]
fn a_client_that_could_never_send_anything_cannot_be_built() {
    let transport = ScriptedTransport::new();
    for (name, builder) in [
        ("max_in_flight", builder().max_in_flight(0)),
        (
            "rate_limit",
            builder().rate_limit(0, Duration::from_secs(1)),
        ),
        ("attempt_timeout", builder().attempt_timeout(Duration::ZERO)),
        ("total_timeout", builder().total_timeout(Duration::ZERO)),
    ] {
        let error = builder.transport(transport.clone()).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(name), "{error}");
    }
}

#[test]
fn very_long_timeouts_do_not_overflow() {
    let transport = ScriptedTransport::new().respond_with(response(201, &[], "{}"));
    let client = builder()
        .transport(transport)
        .attempt_timeout(Duration::MAX)
        .total_timeout(Duration::MAX)
        .rate_limit(1, Duration::MAX)
        .build()
        .unwrap();
    let mut request = pin!(client.send(sample::created()));
    let context = &mut Context::from_waker(Waker::noop());
    assert!(request.as_mut().poll(context).is_ready());
}
