//! Waits for a future on the calling thread.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake},
    thread::{self, Thread},
};

/// Polls the future until it completes, and parks the thread in between.
///
/// Exchanges complete at the first poll; the only thing to wait for is another thread finishing its own.
pub(super) fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let unpark = Arc::new(Unpark {
        thread: thread::current(),
        is_woken: AtomicBool::new(false),
    });
    let waker = Arc::clone(&unpark).into();
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        while !unpark.is_woken.swap(false, Ordering::AcqRel) {
            thread::park();
        }
    }
}

struct Unpark {
    thread: Thread,
    /// A thread remembers one unpark, but code inside the future that also parks it, such as another blocking client,
    /// would consume that.
    is_woken: AtomicBool,
}

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.is_woken.store(true, Ordering::Release);
        self.thread.unpark();
    }
}
