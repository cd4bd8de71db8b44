//! How many requests are worked on at a time, how fast they follow each other, and how long they may take.

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
    transport::{BoxFuture, Transport, TransportError, TransportErrorKind},
    turns::rate::{Moment, Rate},
};

fn builder() -> crate::client::ClientBuilder {
    Client::builder(Credentials::api_key("SK00", "secret"))
}

/// Never answers, and counts the exchanges that are under way. Its clock stands still until it is waited for.
#[derive(Clone, Default)]
struct Silent(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    under_way: usize,
    begun: usize,
    clock: Duration,
    waits_end: bool,
}

/// Counts down when the exchange is dropped.
struct UnderWay(Silent);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.0.lock().unwrap().under_way -= 1;
    }
}

impl Transport for Silent {
    fn send(
        &self,
        _: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, TransportError>> {
        let mut state = self.0.lock().unwrap();
        state.under_way += 1;
        state.begun += 1;
        let under_way = UnderWay(self.clone());
        Box::pin(async move {
            let _under_way = under_way;
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
    /// How many exchanges are under way, and how many have begun.
    fn counts(&self) -> (usize, usize) {
        let state = self.0.lock().unwrap();
        (state.under_way, state.begun)
    }
}

fn poll<F: Future + ?Sized>(future: &mut Pin<Box<F>>) -> Poll<F::Output> {
    future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn no_more_requests_are_worked_on_than_the_limit_says_over_all_clones() {
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

    // Whoever gives up makes room, also when it has only waited.
    drop(requests.remove(5));
    drop(requests.remove(0));
    for request in &mut requests {
        assert!(poll(request).is_pending());
    }
    assert_eq!(transport.counts(), (3, 4));
    drop(requests);
    assert_eq!(transport.counts(), (0, 4), "nothing goes on");
}

#[test]
fn attempts_follow_each_other_at_even_distances() {
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
    // The first starts at once; the clock moves by waiting alone.
    assert_eq!(transport.waits(), [Duration::from_millis(100); 4]);
}

#[test]
fn requests_that_are_given_up_leave_no_gap_behind() {
    let second = Duration::from_secs(1);
    let rate = Rate::new(1, second);
    let at = |moment: &Moment<'_>| moment.wait(Duration::ZERO).as_secs();
    rate.take(Duration::ZERO).used();
    for _ in 0..100 {
        assert_eq!(at(&rate.take(Duration::ZERO)), 1);
    }
    // What is free between others is taken first, and nothing is given out twice.
    let [one, two, three] = [(); 3].map(|()| rate.take(Duration::ZERO));
    assert_eq!([&one, &two, &three].map(at), [1, 2, 3]);
    drop(two);
    let again = rate.take(Duration::ZERO);
    assert_eq!(at(&again), 2);
    drop((one, again));
    // What has passed is no longer to be had.
    let later = rate.take(second * 2);
    assert_eq!(at(&later), 2);
    assert_eq!(at(&rate.take(second * 2)), 4);
    drop((later, three));
    assert_eq!(at(&rate.take(second * 9)), 9);
}

#[test]
fn dropped_requests_do_not_hold_up_others() {
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
fn another_attempt_that_the_rate_puts_off_too_long_is_none() {
    let transport = ScriptedTransport::new().respond_with(response(503, &[], "busy"));
    let client = builder()
        .transport(transport.clone())
        .rate_limit(1, Duration::from_secs(3600))
        .total_timeout(Duration::from_secs(10))
        .build()
        .unwrap();
    let mut request = client.send(sample::fetch("a", "b"));
    let Poll::Ready(Err(error)) = poll(&mut request) else {
        panic!("it has been waited for")
    };
    assert_eq!((error.status(), error.attempts()), (Some(503), 1));
    let waited: Duration = transport.waits().iter().sum();
    assert!(waited < Duration::from_secs(10), "{waited:?}");
}

#[test]
fn an_attempt_ends_when_its_time_is_over_and_leaves_nothing_behind() {
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
        panic!("the time is over")
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
fn all_attempts_together_end_when_their_time_is_over() {
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
        panic!("the time is over")
    };
    assert_eq!(error.attempts(), 3);
    assert!(error.elapsed() <= Duration::from_secs(70), "{error:?}");
    assert_eq!(transport.counts(), (0, 3));
}

#[test]
fn the_time_for_a_request_begins_with_its_turn() {
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
            panic!("it has been waited for")
        };
        assert!(result.is_ok(), "{result:?}");
    }
}

#[test]
fn what_would_never_send_anything_cannot_be_built() {
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
fn a_very_long_time_is_no_overflow() {
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
