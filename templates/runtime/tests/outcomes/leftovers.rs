//! After the last request, whatever its outcome, nothing is left behind: no thread, no socket, no task.

use std::time::Duration;

use crate::{
    caller::{Action, Caller, Library, Setup},
    faults::{Fault, FaultServer, Resources, in_own_process},
    table,
};

for_each_client!(no_thread_and_no_socket_is_left);

/// Every fault, in the order of the table.
fn all_faults() -> Vec<Fault> {
    let rows = table::rows();
    rows.iter().flat_map(|row| row.faults.clone()).collect()
}

/// One attempt for each fault, with a short timeout for those that run into it.
fn hasty() -> Setup {
    Setup {
        max_attempts: 1,
        attempt_timeout: Duration::from_millis(200),
        ..Setup::default()
    }
}

/// What the process has before the requests. From its first runtime on, Tokio keeps a pair of sockets for signals, if any
/// crate of the program enables these.
fn before() -> Option<Resources> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    drop(runtime.unwrap());
    Resources::now()
}

fn no_thread_and_no_socket_is_left<C: Caller>() {
    let name = match C::LIBRARY {
        Library::Reqwest => "leftovers::over_reqwest::no_thread_and_no_socket_is_left",
        Library::Ureq => "leftovers::over_ureq::no_thread_and_no_socket_is_left",
    };
    in_own_process(name, || {
        let before = before();
        let faults = all_faults();
        let count = faults.len();
        let server = FaultServer::start(faults);
        let caller = C::new(&server.url(), hasty());
        for number in 0..count + 3 {
            // Other tests check the outcomes.
            let _ = caller.send(Action::ALL[number % 3], number);
        }
        drop(caller);
        // While the server exists, the client must close the kept connections.
        server.wait_until_idle();
        drop(server);
        if let Some(before) = before {
            before.wait_until_no_more();
        }
    });
}

#[cfg(feature = "reqwest")]
mod tasks {
    use std::{thread, time::Instant};

    use tokio::runtime::Builder;

    use super::*;
    use crate::{
        caller::{Log, fetched},
        faults::Script,
        over_reqwest::client,
    };

    /// Only a failing test waits this long.
    const PATIENCE: Duration = Duration::from_secs(30);

    #[test]
    fn no_task_is_left_in_a_running_runtime() {
        let name = "leftovers::tasks::no_task_is_left_in_a_running_runtime";
        in_own_process(name, || {
            let runtime = Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            let before = before();
            let tasks = || runtime.metrics().num_alive_tasks();
            assert_eq!(tasks(), 0);
            let faults = all_faults();
            let count = faults.len();
            let server = FaultServer::start(faults);
            let client = client(&server.url(), hasty(), &Log::default());
            for number in 0..count {
                let _ = runtime.block_on(client.send(fetched(number)));
            }
            // And some that are cancelled.
            let sending: Vec<_> = (0..20)
                .map(|number| runtime.spawn(client.send(fetched(number))))
                .collect();
            sending.iter().for_each(|it| it.abort());
            for sending in sending {
                let _ = runtime.block_on(sending);
            }
            drop(client);
            let start = Instant::now();
            while tasks() > 0 {
                assert!(start.elapsed() < PATIENCE, "{} tasks are left", tasks());
                thread::sleep(Duration::from_millis(1));
            }
            server.wait_until_idle();
            drop(server);
            if let Some(before) = before {
                before.wait_until_no_more();
            }
        });
    }

    #[test]
    fn nothing_is_left_of_a_runtime_that_is_dropped_during_requests() {
        let name = "leftovers::tasks::nothing_is_left_of_a_runtime_that_is_dropped_during_requests";
        in_own_process(name, || {
            let before = before();
            let server = FaultServer::start(Script::always(Fault::Stall));
            let runtime = Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            let client = client(&server.url(), Setup::default(), &Log::default());
            for number in 0..10 {
                runtime.spawn(client.send(fetched(number)));
            }
            server.wait_for_requests(10);
            drop(runtime);
            server.wait_until_idle();
            assert_eq!(server.whole_requests().len(), 10);
            drop((server, client));
            if let Some(before) = before {
                before.wait_until_no_more();
            }
        });
    }
}
