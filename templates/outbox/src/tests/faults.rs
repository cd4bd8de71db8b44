//! Connections to Redis that break at the worst moments: before it hears something, and before its answer arrives.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use redis::Script;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{UnixListener, UnixStream},
    task::JoinSet,
};

use super::{
    create, held, outbox, outcome, queued, redis_server::RedisServer, store, twilio::Twilio, until,
    workers::Running,
};
use crate::{Enqueued, Outbox, Outcome, store::scripts};

/// Where a connection breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Break {
    /// Redis never hears it.
    Before,
    /// Redis does it, and the answer is lost.
    After,
}

/// Passes everything on to Redis, but breaks the connections that run a script, some times.
struct Proxy {
    _folder: TempDir,
    _tasks: JoinSet<()>,
    url: String,
    breaks_left: Arc<AtomicUsize>,
}

impl Proxy {
    fn start(server: &RedisServer, script: &Script, place: Break, times: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("proxy.sock");
        let listener = UnixListener::bind(&socket).unwrap();
        let breaks_left = Arc::new(AtomicUsize::new(times));
        let fault = Fault {
            hash: script.get_hash().as_bytes().to_vec(),
            place,
            left: Arc::clone(&breaks_left),
        };
        let redis = server.socket();
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                connections.spawn(pass(client, redis.clone(), fault.clone()));
            }
        });
        Self {
            _folder: folder,
            _tasks: tasks,
            url: format!("redis+unix://{}", socket.display()),
            breaks_left,
        }
    }

    async fn outbox(&self) -> Outbox {
        let connected = Outbox::connect(&self.url, "test", sample_api::operations());
        connected.await.unwrap()
    }

    fn assert_broken(&self) {
        assert_eq!(
            self.breaks_left.load(Ordering::SeqCst),
            0,
            "it broke as often as it should"
        );
    }
}

#[derive(Clone)]
struct Fault {
    hash: Vec<u8>,
    place: Break,
    left: Arc<AtomicUsize>,
}

impl Fault {
    /// Whether the connection breaks at these bytes.
    fn strikes(&self, bytes: &[u8]) -> bool {
        let runs_it = bytes
            .windows(self.hash.len())
            .any(|window| window == self.hash);
        let take = |left: usize| left.checked_sub(1);
        runs_it
            && self
                .left
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, take)
                .is_ok()
    }
}

async fn pass(mut client: UnixStream, redis: PathBuf, fault: Fault) {
    let mut redis = UnixStream::connect(redis).await.unwrap();
    let (mut asked, mut answered) = (vec![0; 65536], vec![0; 65536]);
    loop {
        tokio::select! {
            count = client.read(&mut asked) => {
                let Some(bytes) = some(&asked, count) else { return };
                let breaks = fault.strikes(bytes);
                if breaks && fault.place == Break::Before {
                    return;
                }
                redis.write_all(bytes).await.unwrap();
                if breaks {
                    // Its answer shows that it is done.
                    let _ = redis.read(&mut answered).await;
                    return;
                }
            }
            count = redis.read(&mut answered) => {
                let Some(bytes) = some(&answered, count) else { return };
                if client.write_all(bytes).await.is_err() {
                    return;
                }
            }
        }
    }
}

/// What was read, unless the connection is closed.
fn some(bytes: &[u8], count: std::io::Result<usize>) -> Option<&[u8]> {
    count
        .ok()
        .filter(|count| *count > 0)
        .map(|count| &bytes[..count])
}

/// Redis knows all scripts, so that a hash is all it hears of them.
async fn prepared() -> Option<(RedisServer, Outbox)> {
    let server = RedisServer::start()?;
    let outbox = outbox(&server).await;
    let client = redis::Client::open(server.url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    for script in [
        &scripts::PERMIT,
        &scripts::SETTLE,
        &scripts::ACKNOWLEDGE,
        &scripts::ENQUEUE,
    ] {
        script.load_async(&mut connection).await.unwrap();
    }
    Some((server, outbox))
}

/// Sends one request through a worker whose connection breaks, and returns how often it arrived.
async fn sent_through(script: &Script, place: Break, times: usize) -> Option<usize> {
    let (server, outbox) = prepared().await?;
    let proxy = Proxy::start(&server, script, place, times);
    let twilio = Twilio::default();
    let worker = Running::start(&proxy.outbox().await, &twilio);
    outbox.enqueue("first", create("a")).await.unwrap();
    let outcome = outcome(&outbox, "first").await;
    assert!(
        matches!(outcome, Outcome::Done { .. }),
        "{place:?}: {outcome:?}"
    );
    assert_eq!(worker.told(1).await, ["first"]);
    until("it is removed", || async {
        (queued(&store(&outbox)).await == 0).then_some(())
    })
    .await;
    assert!(held(&outbox).await.is_empty());
    worker.stop().await;
    proxy.assert_broken();
    Some(twilio.arrived().len())
}

#[tokio::test]
async fn a_connection_that_breaks_between_the_mark_and_sending_sends_nothing_twice() {
    for place in [Break::Before, Break::After] {
        for times in [1, 3] {
            let Some(arrived) = sent_through(&scripts::PERMIT, place, times).await else {
                return;
            };
            assert_eq!(arrived, 1, "{place:?} {times}");
        }
    }
}

#[tokio::test]
async fn a_connection_that_breaks_between_sending_and_the_outcome_loses_no_outcome() {
    for place in [Break::Before, Break::After] {
        for times in [1, 3] {
            let Some(arrived) = sent_through(&scripts::SETTLE, place, times).await else {
                return;
            };
            assert_eq!(arrived, 1, "{place:?} {times}");
        }
    }
}

#[tokio::test]
async fn a_connection_that_breaks_at_the_acknowledgement_repeats_only_that() {
    for place in [Break::Before, Break::After] {
        let Some(arrived) = sent_through(&scripts::ACKNOWLEDGE, place, 2).await else {
            return;
        };
        assert_eq!(arrived, 1, "{place:?}");
    }
}

#[tokio::test]
async fn a_request_that_was_queued_without_an_answer_is_queued_once() {
    for (place, second) in [
        (Break::Before, Enqueued::New),
        (Break::After, Enqueued::Known),
    ] {
        let Some((server, direct)) = prepared().await else {
            return;
        };
        let proxy = Proxy::start(&server, &scripts::ENQUEUE, place, 1);
        let outbox = proxy.outbox().await;
        let error = outbox.enqueue("first", create("a")).await.unwrap_err();
        assert!(error.is_unavailable(), "{error}");
        let queued_again = until("Redis is back", || async {
            outbox.enqueue("first", create("a")).await.ok()
        });
        assert_eq!(queued_again.await, second);
        assert_eq!(queued(&store(&direct)).await, 1);
    }
}
