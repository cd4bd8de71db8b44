//! What was asked and answered. In: requests with their responses. Out: the latest of them, for assertions and for
//! people. Printed, they show no personal data and no secrets.

mod described;
mod exchange;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

#[cfg(feature = "serve")]
pub(crate) use self::described::shown_property;
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
    /// How many there were, with those that are no longer kept.
    total: u64,
    /// How often they were cleared.
    cleared: u64,
}

/// What has come since someone last looked.
#[cfg(feature = "serve")]
pub(crate) struct Latest {
    pub(crate) exchanges: Vec<Arc<Exchange>>,
    pub(crate) total: u64,
    pub(crate) cleared: u64,
}

impl Records {
    pub(crate) fn add(&self, exchange: Exchange) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.total += 1;
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

    /// Those after the first `seen` ones, as far as they are kept.
    #[cfg(feature = "serve")]
    pub(crate) fn since(&self, seen: u64) -> Latest {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let new = usize::try_from(state.total.saturating_sub(seen)).unwrap_or(usize::MAX);
        let old = state.exchanges.len().saturating_sub(new);
        Latest {
            exchanges: state.exchanges.iter().skip(old).cloned().collect(),
            total: state.total,
            cleared: state.cleared,
        }
    }

    pub(crate) fn clear(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *state = State {
            total: state.total,
            cleared: state.cleared + 1,
            ..State::default()
        };
    }
}
