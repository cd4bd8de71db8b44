//! Many requests at once, to a server that limits their rate.

use std::{
    sync::{Arc, Condvar, Mutex},
    time::Duration,
};

use crate::{
    caller::{Caller, Setup},
    faults::{Fault, FaultServer, RetryAfter, Script},
};

for_each_client!(all_requests_succeed_after_a_storm_of_429_and_the_limit_is_kept);

const REQUESTS: usize = 200;
const REFUSALS: usize = 150;
const AT_ONCE: usize = 8;

/// The requests that the server has started and finished.
#[derive(Default)]
struct Load {
    started: usize,
    done: usize,
    most: usize,
}

#[derive(Default)]
struct Watched {
    load: Mutex<Load>,
    changed: Condvar,
}

impl Watched {
    /// Holds a request until it is the oldest and as many are in flight as the limit allows, or no more will come. So a
    /// client that exceeds the limit is noticed.
    fn pass(&self) {
        let mut load = self.load.lock().unwrap();
        let ticket = load.started;
        load.started += 1;
        load.most = load.most.max(load.started - load.done);
        self.changed.notify_all();
        // Only a failing test waits this long.
        let patience = Duration::from_secs(30);
        let is_early = |load: &mut Load| {
            let is_full =
                load.started - load.done >= AT_ONCE || load.started == REQUESTS + REFUSALS;
            ticket != load.done || !is_full
        };
        let waited = self
            .changed
            .wait_timeout_while(load, patience, is_early)
            .unwrap();
        // Before the answer, since the client may send the next request after it.
        let mut load = waited.0;
        load.done += 1;
        self.changed.notify_all();
    }
}

fn all_requests_succeed_after_a_storm_of_429_and_the_limit_is_kept<C: Caller>() {
    let watched = Arc::new(Watched::default());
    let server = FaultServer::start({
        let watched = Arc::clone(&watched);
        Script::rule(move |number, _| {
            watched.pass();
            if number < REFUSALS {
                Fault::RateLimited {
                    retry_after: RetryAfter::Seconds(0),
                    date: None,
                }
            } else {
                Fault::ok()
            }
        })
    });
    let setup = Setup {
        // A single request may get all the refusals.
        max_attempts: u32::try_from(REFUSALS + 1).unwrap(),
        max_in_flight: AT_ONCE,
        ..Setup::default()
    };
    let caller = C::new(&server.url(), setup);
    assert_eq!(caller.fetch_many(REQUESTS, 16), REQUESTS);
    drop(caller);
    server.wait_until_idle();
    assert_eq!(server.whole_requests().len(), REQUESTS + REFUSALS);
    assert_eq!(watched.load.lock().unwrap().most, AT_ONCE);
}
