//! Requests that are cancelled by dropping their future: nothing of them continues.

use std::{
    future::poll_fn,
    task::{Context, Poll, Waker},
    time::Duration,
};

use sample_api::v1::parcel::Parcel;
use tokio::runtime::{Builder, Runtime};
use twilio_runtime::{Client, Error, transport::BoxFuture};

use crate::{
    caller::{Log, Setup, fetched, mark},
    faults::{Arrived, ClosedBy, Fault, FaultServer, Framing, Gate, RetryAfter},
    over_reqwest::client,
};

const PAUSE: Duration = Duration::from_millis(10);
const DAYS: Duration = Duration::from_secs(10 * 24 * 3600);

/// A client and the runtime that it runs in.
struct Scene {
    client: Client,
    log: Log,
    runtime: Runtime,
}

impl Scene {
    fn new(url: &str, setup: Setup) -> Self {
        let log = Log::default();
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        Self {
            client: client(url, setup, &log),
            log,
            runtime,
        }
    }

    /// A fetch that has not been polled.
    fn fetch(&self, number: usize) -> BoxFuture<'static, Result<Parcel, Error>> {
        self.client.send(fetched(number))
    }

    /// Polls once.
    fn begin(&self, sending: &mut BoxFuture<'static, Result<Parcel, Error>>) {
        let _in_runtime = self.runtime.enter();
        let poll = sending
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()));
        assert!(poll.is_pending());
    }

    #[track_caller]
    fn assert_still_works(&self, number: usize) {
        self.runtime.block_on(self.fetch(number)).unwrap();
    }
}

/// The number of each request that arrived. Connections that hyper opened and then did not need carry none.
fn numbers(server: FaultServer) -> Vec<usize> {
    let mut arrivals = server.finish();
    arrivals.retain(|it| it.arrived != Arrived::Nothing);
    let number = |target: &str| (0..10).find(|it| target.contains(&mark(*it))).unwrap();
    arrivals.iter().map(|it| number(&it.target)).collect()
}

#[test]
fn cancelling_an_attempt_closes_its_connection_and_ends_the_request() {
    let faults = [
        Fault::Stall,
        Fault::SlowHeaders { pause: PAUSE },
        Fault::StalledBody { status: 503 },
        Fault::SlowBody {
            status: 200,
            pause: PAUSE,
        },
        Fault::HugeBody {
            status: 200,
            size: u64::MAX,
            framing: Framing::Chunked,
        },
    ];
    for fault in faults {
        let server = FaultServer::start([fault]);
        let setup = Setup {
            max_response_size: usize::MAX,
            ..Setup::default()
        };
        let scene = Scene::new(&server.url(), setup);
        let sending = scene.runtime.spawn(scene.fetch(1));
        server.wait_for_requests(1);
        sending.abort();
        let ended = scene.runtime.block_on(sending);
        assert!(ended.unwrap_err().is_cancelled());
        // The client still exists.
        server.wait_until_idle();
        assert_eq!(server.closings(), [Some(ClosedBy::Client)]);
        scene.assert_still_works(2);
        drop(scene);
        server.wait_until_idle();
        assert_eq!(numbers(server), [1, 2]);
    }
}

#[test]
fn cancelling_a_wait_between_attempts_ends_the_request() {
    let server = FaultServer::start([Fault::RateLimited {
        retry_after: RetryAfter::Seconds(3600),
        date: None,
    }]);
    let setup = Setup {
        max_in_flight: 1,
        ..Setup::default()
    };
    let scene = Scene::new(&server.url(), setup);
    let patient = scene.client.with_total_timeout(DAYS);
    let mut sending = patient.send(fetched(1));
    // The hook is called before the wait starts.
    scene.runtime.block_on(poll_fn(|context| {
        assert!(sending.as_mut().poll(context).is_pending());
        match scene.log.lock().unwrap().is_empty() {
            true => Poll::Pending,
            false => Poll::Ready(()),
        }
    }));
    let wait = scene.log.lock().unwrap()[0].next_attempt_in();
    assert_eq!(wait, Some(Duration::from_secs(3600)));
    drop((sending, patient));
    // Its turn has passed to the next request.
    scene.assert_still_works(2);
    drop(scene);
    server.wait_until_idle();
    assert_eq!(numbers(server), [1, 2]);
}

#[test]
fn a_request_that_is_cancelled_before_its_turn_is_never_sent() {
    let gate = Gate::new();
    let server = FaultServer::start([Fault::ok().after(&gate)]);
    let setup = Setup {
        max_in_flight: 1,
        ..Setup::default()
    };
    let scene = Scene::new(&server.url(), setup);
    let first = scene.runtime.spawn(scene.fetch(1));
    server.wait_for_requests(1);
    let [mut second, mut third, mut fourth] = [2, 3, 4].map(|number| scene.fetch(number));
    for sending in [&mut second, &mut third, &mut fourth] {
        scene.begin(sending);
    }
    drop(second);
    gate.open();
    scene.runtime.block_on(first).unwrap().unwrap();
    // The third one has its turn, but has not been polled since.
    drop(third);
    scene.runtime.block_on(fourth).unwrap();
    scene.assert_still_works(5);
    drop(scene);
    server.wait_until_idle();
    assert_eq!(numbers(server), [1, 4, 5]);
}
