//! Limits how many may do something at once: permits with a queue, without any async runtime.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

/// A number of permits, assigned in the order in which callers started to wait, which is when their futures were first
/// polled.
///
/// A dropped future leaves the queue; if it was already assigned a permit, the next one gets that permit. With a single
/// permit, this is a fair mutex.
pub(crate) struct Permits(Mutex<State>);

/// A permit in use. Dropping it passes the permit to the next in the queue.
#[must_use = "the permit is released as soon as this is dropped"]
pub(crate) struct Permit<'a>(&'a Permits);

impl Permits {
    /// Creates this many permits. With none, everybody would wait forever.
    pub(crate) fn new(count: usize) -> Self {
        Self(Mutex::new(State {
            free: count,
            next_ticket: 0,
            granted: VecDeque::new(),
            queue: VecDeque::new(),
        }))
    }

    /// Waits for a permit.
    pub(crate) async fn acquire(&self) -> Permit<'_> {
        let (permits, ticket) = (self, None);
        Acquire { permits, ticket }.await
    }

    /// A permit, if one is free now and not the last one.
    pub(crate) fn try_acquire_spare(&self) -> Option<Permit<'_>> {
        self.lock().take_spare().then(|| Permit(self))
    }

    /// Foreign code, such as that of wakers, never runs while this is locked.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn release(&self) {
        let waker = self.lock().release();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.0.release();
    }
}

/// Waits for a permit.
struct Acquire<'a> {
    permits: &'a Permits,
    /// The position in the queue, from the first poll that found no free permit until a permit is assigned.
    ticket: Option<u64>,
}

impl<'a> Future for Acquire<'a> {
    type Output = Permit<'a>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Permit<'a>> {
        let this = self.get_mut();
        let waker = context.waker().clone();
        // Unneeded wakers are dropped at the end of this function, after the lock.
        let (ticket, _replaced) = this.permits.lock().ask(this.ticket, waker);
        this.ticket = ticket;
        match ticket {
            Some(_) => Poll::Pending,
            None => Poll::Ready(Permit(this.permits)),
        }
    }
}

impl Drop for Acquire<'_> {
    fn drop(&mut self) {
        let Some(ticket) = self.ticket else { return };
        let (had_permit, _waker) = self.permits.lock().leave(ticket);
        if had_permit {
            self.permits.release();
        }
    }
}

struct State {
    /// Free permits. There are none while there is a queue.
    free: usize,
    next_ticket: u64,
    /// The tickets of those with an assigned permit that they have not seen yet. Few, and all lower than those of the
    /// queue.
    granted: VecDeque<u64>,
    /// Those without a permit, by ticket.
    queue: VecDeque<Waiter>,
}

struct Waiter {
    ticket: u64,
    /// The waker to call when a permit is assigned.
    waker: Waker,
}

impl State {
    /// The ticket to wait with, or none if the caller has a permit now; and a waker that is no longer needed.
    fn ask(&mut self, ticket: Option<u64>, waker: Waker) -> (Option<u64>, Option<Waker>) {
        let Some(ticket) = ticket else {
            return self.come(waker);
        };
        if self.take_granted(ticket) {
            return (None, Some(waker));
        }
        let index = self.index(ticket);
        match index.and_then(|index| self.queue.get_mut(index)) {
            None => self.come(waker),
            Some(waiter) => {
                let replaced = std::mem::replace(&mut waiter.waker, waker);
                (Some(ticket), Some(replaced))
            }
        }
    }

    fn take_spare(&mut self) -> bool {
        let is_spare = self.free > 1;
        self.free -= usize::from(is_spare);
        is_spare
    }

    /// The same, for a future without a ticket.
    fn come(&mut self, waker: Waker) -> (Option<u64>, Option<Waker>) {
        if self.free > 0 {
            self.free -= 1;
            return (None, Some(waker));
        }
        let ticket = self.next_ticket;
        self.next_ticket += 1;
        self.queue.push_back(Waiter { ticket, waker });
        (Some(ticket), None)
    }

    /// Passes a returned permit to the first in the queue, who must be woken.
    fn release(&mut self) -> Option<Waker> {
        let Some(first) = self.queue.pop_front() else {
            self.free += 1;
            return None;
        };
        self.granted.push_back(first.ticket);
        Some(first.waker)
    }

    /// Whether the waiter that leaves had a permit assigned; and a waker that is no longer needed.
    fn leave(&mut self, ticket: u64) -> (bool, Option<Waker>) {
        if self.take_granted(ticket) {
            return (true, None);
        }
        let index = self.index(ticket);
        let waiter = index.and_then(|index| self.queue.remove(index));
        (false, waiter.map(|waiter| waiter.waker))
    }

    fn take_granted(&mut self, ticket: u64) -> bool {
        let index = self.granted.binary_search(&ticket);
        index.is_ok_and(|index| self.granted.remove(index).is_some())
    }

    fn index(&self, ticket: u64) -> Option<usize> {
        self.queue
            .binary_search_by_key(&ticket, |waiter| waiter.ticket)
            .ok()
    }
}
