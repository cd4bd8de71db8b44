//! What was asked and answered. In: requests with their responses. Out: the latest of them, for assertions and for
//! people. Printed, they show no personal data and no secrets.

mod described;
mod exchange;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

pub use self::exchange::Exchange;
pub(crate) use self::{described::Described, exchange::without_credentials};

/// How many exchanges are kept at most.
const MOST: usize = 10_000;

/// How many bytes of bodies are kept at most: the newest exchange always is.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// The latest exchanges.
#[derive(Debug, Default)]
pub(crate) struct Records(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    exchanges: VecDeque<Arc<Exchange>>,
    bytes: usize,
}

impl Records {
    pub(crate) fn add(&self, exchange: Exchange) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.bytes += exchange.size();
        state.exchanges.push_back(Arc::new(exchange));
        while state.exchanges.len() > MOST
            || (state.bytes > MOST_BYTES && state.exchanges.len() > 1)
        {
            let oldest = state.exchanges.pop_front();
            state.bytes -= oldest.map_or(0, |it| it.size());
        }
    }

    pub(crate) fn all(&self) -> Vec<Arc<Exchange>> {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.exchanges.iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = State::default();
    }
}
