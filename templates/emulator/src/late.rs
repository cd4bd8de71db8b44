//! Late responses without a socket. In: a delay, and the waits of clients. Out: whichever ends first by the emulator's
//! clock.
//!
//! A client with a timeout polls its request and its timeout. Whichever is due first moves the clock and is ready; the
//! other stays pending. So a late response meets the timeouts that it would meet on a port, and no time passes.

use std::{
    future::poll_fn,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::Poll,
    time::Duration,
};

use crate::clock::Clock;

/// When the late responses of an emulator's transports arrive.
#[derive(Clone, Default)]
pub(crate) struct Late(Arc<Mutex<Dues>>);

#[derive(Default)]
struct Dues {
    last_id: u64,
    /// ID and time.
    all: Vec<(u64, Duration)>,
}

/// How often a wait lets a late response go first: its owner may have stopped polling it.
const MOST_TURNS: u32 = 1_000;

/// A late response that has not arrived yet.
struct Awaited<'a> {
    late: &'a Late,
    id: u64,
}

impl Late {
    /// Waits for a late response.
    pub(crate) async fn arrive(&self, clock: &Clock, delay: Duration) {
        let due = clock.since_1970().saturating_add(delay);
        let _awaited = self.awaited(due);
        let mut is_first_turn = true;
        poll_fn(|context| {
            if std::mem::take(&mut is_first_turn) {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            move_to(clock, due);
            Poll::Ready(())
        })
        .await;
    }

    /// Waits, unless a response arrives before.
    pub(crate) async fn wait(&self, clock: &Clock, duration: Duration) {
        let due = clock.since_1970().saturating_add(duration);
        let mut turns = 0;
        poll_fn(|context| {
            turns += 1;
            if turns < MOST_TURNS && self.has_before(due) {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            move_to(clock, due);
            Poll::Ready(())
        })
        .await;
    }

    fn has_before(&self, time: Duration) -> bool {
        self.dues().all.iter().any(|(_, due)| *due < time)
    }

    fn awaited(&self, due: Duration) -> Awaited<'_> {
        let mut dues = self.dues();
        dues.last_id += 1;
        let id = dues.last_id;
        dues.all.push((id, due));
        Awaited { late: self, id }
    }

    fn dues(&self) -> MutexGuard<'_, Dues> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn move_to(clock: &Clock, time: Duration) {
    clock.advance(time.saturating_sub(clock.since_1970()));
}

impl Drop for Awaited<'_> {
    fn drop(&mut self) {
        self.late.dues().all.retain(|(id, _)| *id != self.id);
    }
}
