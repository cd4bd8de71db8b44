//! Many requests at once, and a server that has had enough.

use std::{
    sync::{Arc, Condvar, Mutex},
    time::Duration,
};

use crate::{
    caller::{Caller, Setup},
    faults::{Fault, FaultServer, RetryAfter, Script},
};

for_each_client!(all_get_through_a_storm_of_429_and_no_more_at_once_than_allowed);

const REQUESTS: usize = 200;
const REFUSALS: usize = 150;
const AT_ONCE: usize = 8;

/// What the server is working on.
#[derive(Default)]
struct Load {
    begun: usize,
    done: usize,
    most: usize,
}

#[derive(Default)]
struct Watched {
    load: Mutex<Load>,
    changed: Condvar,
}

impl Watched {
    /// A request. It is worked on until it is the oldest and there are as many as may come at once, or no others will
    /// come. So there is always one on its way, and whoever sends more than may come is found out.
    fn pass(&self) {
        let mut load = self.load.lock().unwrap();
        let ticket = load.begun;
        load.begun += 1;
        load.most = load.most.max(load.begun - load.done);
        self.changed.notify_all();
        // Only a test that fails waits so long.
        let patience = Duration::from_secs(30);
        let is_early = |load: &mut Load| {
            let is_full = load.begun - load.done >= AT_ONCE || load.begun == REQUESTS + REFUSALS;
            ticket != load.done || !is_full
        };
        let waited = self
            .changed
            .wait_timeout_while(load, patience, is_early)
            .unwrap();
        // Before the answer, after which the client may send the next.
        let mut load = waited.0;
        load.done += 1;
        self.changed.notify_all();
    }
}

fn all_get_through_a_storm_of_429_and_no_more_at_once_than_allowed<C: Caller>() {
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
        // One request alone may meet all refusals.
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
