//! Limits how many may do something at once: slots with a queue, without any async runtime.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

/// A number of slots, assigned in the order in which callers started to wait, which is when their futures were first
/// polled.
///
/// A dropped future leaves the queue; if it was already assigned a slot, the next one gets that slot. With a single
/// slot, this is a fair mutex.
pub(crate) struct Slots(Mutex<State>);

/// A slot in use. Dropping it passes the slot to the next in the queue.
#[must_use = "the slot is released as soon as this is dropped"]
pub(crate) struct SlotGuard<'a>(&'a Slots);

impl Slots {
    /// Creates this many slots. With none, everybody would wait forever.
    pub(crate) fn new(count: usize) -> Self {
        Self(Mutex::new(State {
            free: count,
            next_ticket: 0,
            queue: VecDeque::new(),
        }))
    }

    /// Waits for a slot.
    pub(crate) async fn acquire(&self) -> SlotGuard<'_> {
        let (slots, ticket) = (self, None);
        Acquire { slots, ticket }.await
    }

    /// A slot, if one is free now and not the last one.
    pub(crate) fn try_acquire_spare(&self) -> Option<SlotGuard<'_>> {
        self.lock().take_spare().then(|| SlotGuard(self))
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

impl Drop for SlotGuard<'_> {
    fn drop(&mut self) {
        self.0.release();
    }
}

/// Waits for a slot.
struct Acquire<'a> {
    slots: &'a Slots,
    /// The position in the queue, from the first poll that found no free slot until a slot is assigned.
    ticket: Option<u64>,
}

impl<'a> Future for Acquire<'a> {
    type Output = SlotGuard<'a>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<SlotGuard<'a>> {
        let this = self.get_mut();
        let waker = context.waker().clone();
        // Unneeded wakers are dropped at the end of this function, after the lock.
        let (ticket, _replaced) = this.slots.lock().ask(this.ticket, waker);
        this.ticket = ticket;
        match ticket {
            Some(_) => Poll::Pending,
            None => Poll::Ready(SlotGuard(this.slots)),
        }
    }
}

impl Drop for Acquire<'_> {
    fn drop(&mut self) {
        let Some(ticket) = self.ticket else { return };
        let waiter = self.slots.lock().leave(ticket);
        if waiter.is_some_and(|waiter| waiter.waker.is_none()) {
            self.slots.release();
        }
    }
}

struct State {
    /// Free slots. There are none while anybody in the queue has no slot.
    free: usize,
    next_ticket: u64,
    /// By ticket. Those with an assigned slot that they have not seen yet come before those without.
    queue: VecDeque<Waiter>,
}

struct Waiter {
    ticket: u64,
    /// The waker to call when a slot is assigned; `None` once it is.
    waker: Option<Waker>,
}

impl State {
    /// The ticket to wait with, or none if the caller has a slot now; and a waker that is no longer needed.
    fn ask(&mut self, ticket: Option<u64>, waker: Waker) -> (Option<u64>, Option<Waker>) {
        let Some(ticket) = ticket else {
            return self.come(waker);
        };
        let index = self.index(ticket);
        match index.and_then(|index| self.queue.get_mut(index)) {
            None => self.come(waker),
            Some(waiter) => match &mut waiter.waker {
                Some(place) => (Some(ticket), Some(std::mem::replace(place, waker))),
                None => {
                    self.leave(ticket);
                    (None, Some(waker))
                }
            },
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
        let waker = Some(waker);
        self.queue.push_back(Waiter { ticket, waker });
        (Some(ticket), None)
    }

    /// Passes a returned slot to the first waiter without one, who must be woken.
    fn release(&mut self) -> Option<Waker> {
        let first = self.queue.partition_point(|waiter| waiter.waker.is_none());
        match self.queue.get_mut(first) {
            Some(waiter) => waiter.waker.take(),
            None => {
                self.free += 1;
                None
            }
        }
    }

    fn leave(&mut self, ticket: u64) -> Option<Waiter> {
        let index = self.index(ticket)?;
        self.queue.remove(index)
    }

    fn index(&self, ticket: u64) -> Option<usize> {
        self.queue
            .binary_search_by_key(&ticket, |waiter| waiter.ticket)
            .ok()
    }
}
