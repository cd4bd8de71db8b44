//! Many requests at once, and a server that has had enough.

use std::{
    sync::{Arc, Condvar, Mutex},
    time::Duration,
};

use crate::{
    caller::{Caller, Library, Setup},
    faults::{Fault, FaultServer, RetryAfter, Script},
};

for_each_client!(all_get_through_a_storm_of_429_and_no_more_at_once_than_allowed);

const REQUESTS: usize = 200;
const REFUSALS: usize = 150;
const AT_ONCE: usize = 8;

/// How many requests the server is working on.
#[derive(Default)]
struct Load {
    now: usize,
    most: usize,
}

fn all_get_through_a_storm_of_429_and_no_more_at_once_than_allowed<C: Caller>() {
    let load = Arc::new((Mutex::new(Load::default()), Condvar::new()));
    let server = FaultServer::start({
        let load = Arc::clone(&load);
        Script::rule(move |number, _| {
            let (load, changed) = &*load;
            let mut guard = load.lock().unwrap();
            guard.now += 1;
            guard.most = guard.most.max(guard.now);
            changed.notify_all();
            // The first wait for as many as may come at once, so that these do come. More than those never may.
            let wait = Duration::from_secs(30);
            let (mut guard, _) = changed
                .wait_timeout_while(guard, wait, |it| it.most < AT_ONCE)
                .unwrap();
            // Before the answer, after which the client may send the next.
            guard.now -= 1;
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
    let senders = match C::LIBRARY {
        Library::Reqwest => REQUESTS,
        Library::Ureq => 16,
    };
    assert_eq!(caller.fetch_many(REQUESTS, senders), REQUESTS);
    drop(caller);
    server.wait_until_idle();
    assert_eq!(server.whole_requests().len(), REQUESTS + REFUSALS);
    assert_eq!(load.0.lock().unwrap().most, AT_ONCE);
}
