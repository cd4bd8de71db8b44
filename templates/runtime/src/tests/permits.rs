//! Permits: random orders of polls, drops and releases, and wakers that use the permits themselves.

use std::{
    collections::VecDeque,
    pin::{Pin, pin},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    thread,
};

use crate::turns::permits::{Permit, Permits};

type Waiting<'a> = Pin<Box<dyn Future<Output = Permit<'a>> + Send + 'a>>;

/// Records that it was woken.
#[derive(Default)]
struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Flag {
    fn is_set(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

fn wait(permits: &Permits) -> Waiting<'_> {
    Box::pin(permits.acquire())
}

/// Polls with a new waker. Returns its flag if there is no permit yet.
fn poll<'a>(future: &mut Waiting<'a>) -> Result<Permit<'a>, Arc<Flag>> {
    let flag = Arc::<Flag>::default();
    let waker = Waker::from(flag.clone());
    match future.as_mut().poll(&mut Context::from_waker(&waker)) {
        Poll::Ready(permit) => Ok(permit),
        Poll::Pending => Err(flag),
    }
}

/// Drives a future on this thread.
pub(super) fn block_on<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(thread::Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}

/// How many permits can be acquired at once.
fn free(permits: &Permits) -> usize {
    let mut taken = Vec::new();
    while let Ok(permit) = poll(&mut wait(permits)) {
        taken.push(permit);
    }
    taken.len()
}

#[test]
fn permits_are_assigned_in_the_order_of_the_queue() {
    let permits = Permits::new(1);
    let held = poll(&mut wait(&permits)).ok().unwrap();
    let (mut first, mut second) = (wait(&permits), wait(&permits));
    let first_flag = poll(&mut first).err().unwrap();
    let second_flag = poll(&mut second).err().unwrap();
    drop(held);
    assert!(first_flag.is_set() && !second_flag.is_set());
    // The future that was woken has the permit, even if others are polled first.
    assert!(poll(&mut second).is_err() && poll(&mut wait(&permits)).is_err());
    let held = poll(&mut first).ok().unwrap();
    drop((held, second));
    assert_eq!(free(&permits), 1);
}

#[test]
fn the_permit_of_a_dropped_future_goes_to_the_next_in_the_queue() {
    let permits = Permits::new(1);
    let held = poll(&mut wait(&permits)).ok().unwrap();
    let (mut first, mut second) = (wait(&permits), wait(&permits));
    poll(&mut first).err().unwrap();
    let flag = poll(&mut second).err().unwrap();
    drop(held);
    assert!(!flag.is_set());
    drop(first);
    assert!(flag.is_set());
    assert!(poll(&mut second).is_ok());
}

#[test]
fn a_future_wakes_the_task_that_polled_it_last() {
    let permits = Permits::new(1);
    let held = poll(&mut wait(&permits)).ok().unwrap();
    let mut waiting = wait(&permits);
    let old = poll(&mut waiting).err().unwrap();
    let new = poll(&mut waiting).err().unwrap();
    drop(held);
    assert!(new.is_set() && !old.is_set());
}

/// The expected behavior of permits in the simplest terms, next to the permits themselves.
struct Model<'a> {
    permits: &'a Permits,
    count: usize,
    held: Vec<Permit<'a>>,
    /// Those that were polled at least once, in the order of their first poll.
    waiting: VecDeque<(Waiting<'a>, Arc<Flag>)>,
}

impl<'a> Model<'a> {
    fn new(permits: &'a Permits, count: usize) -> Self {
        let (held, waiting) = (Vec::new(), VecDeque::new());
        Self {
            permits,
            count,
            held,
            waiting,
        }
    }

    /// How many at the front of the queue have a permit.
    fn granted(&self) -> usize {
        self.waiting.len().min(self.count - self.held.len())
    }

    fn come(&mut self) {
        let mut future = wait(self.permits);
        let expected = self.held.len() + self.waiting.len() < self.count;
        match poll(&mut future) {
            Ok(permit) => {
                assert!(expected);
                self.held.push(permit);
            }
            Err(flag) => {
                assert!(!expected);
                self.waiting.push_back((future, flag));
            }
        }
    }

    fn poll(&mut self, index: usize) {
        let expected = index < self.granted();
        let (future, flag) = &mut self.waiting[index];
        match poll(future) {
            Ok(permit) => {
                assert!(expected);
                self.waiting.remove(index);
                self.held.push(permit);
            }
            Err(new) => {
                assert!(!expected);
                *flag = new;
            }
        }
    }

    fn check(&self) {
        assert!(self.held.len() <= self.count);
        for (index, (_, flag)) in self.waiting.iter().enumerate() {
            assert_eq!(flag.is_set(), index < self.granted());
        }
    }
}

/// A random order of events, determined by a seed.
fn run(seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let count = random.usize(1..4);
    let permits = Permits::new(count);
    let mut model = Model::new(&permits, count);
    for _ in 0..60 {
        let (waiting, held) = (model.waiting.len(), model.held.len());
        match random.u8(0..7) {
            0 | 1 => model.come(),
            2 | 3 if waiting > 0 => model.poll(random.usize(0..waiting)),
            4 if waiting > 0 => drop(model.waiting.remove(random.usize(0..waiting))),
            5 if held > 0 => drop(model.held.swap_remove(random.usize(0..held))),
            // It was never polled, so it is not in the queue.
            6 => drop(wait(&permits)),
            _ => {}
        }
        model.check();
    }
    model.held.clear();
    model.check();
    while !model.waiting.is_empty() {
        model.poll(0);
        model.held.clear();
        model.check();
    }
    assert_eq!(free(&permits), count);
}

#[test]
fn the_queue_is_fair_and_loses_no_permit_in_any_order_of_events() {
    for seed in 0..3000 {
        run(seed);
    }
}

/// A waker that uses the permits when it is woken and when it is dropped.
struct Returning(Arc<Permits>);

impl Wake for Returning {
    fn wake(self: Arc<Self>) {
        assert!(poll(&mut wait(&self.0)).is_err());
    }
}

impl Drop for Returning {
    fn drop(&mut self) {
        drop(poll(&mut wait(&self.0)));
    }
}

#[test]
fn wakers_may_use_the_permits() {
    let permits = Arc::new(Permits::new(1));
    let held = poll(&mut wait(&permits)).ok().unwrap();
    let mut waiting = wait(&permits);
    for _ in 0..2 {
        let waker = Waker::from(Arc::new(Returning(permits.clone())));
        let mut context = Context::from_waker(&waker);
        assert!(waiting.as_mut().poll(&mut context).is_pending());
    }
    drop(held);
    drop(waiting);
    assert_eq!(free(&permits), 1);
}

#[test]
fn threads_take_turns() {
    let permits = Permits::new(2);
    let (inside, total) = (AtomicUsize::new(0), Mutex::new(0));
    thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                for _ in 0..200 {
                    let permit = block_on(permits.acquire());
                    assert!(inside.fetch_add(1, Ordering::SeqCst) < 2);
                    *total.lock().unwrap() += 1;
                    thread::yield_now();
                    inside.fetch_sub(1, Ordering::SeqCst);
                    drop(permit);
                }
            });
        }
    });
    assert_eq!(*total.lock().unwrap(), 1200);
}
