//! How many alternatives are tried for a value that is one of several.

use std::{cell::Cell, marker::PhantomData};

use serde_json::Value;

thread_local! {
    /// How many may still be tried for the value that is being read; `None` between values.
    static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// What any value may take.
const SOME: usize = 10_000;

/// What each value in it may take. More alternatives than most descriptions list.
const EACH: usize = 100;

/// The trials for a value, and for those inside it: a limit that grows with its size.
///
/// Each alternative that holds others tries theirs again. Without a limit, JSON that none of them fits would be tried in
/// a number of ways that doubles with each level.
pub(crate) struct Trials {
    is_outermost: bool,
    /// They count on the thread that reads.
    thread: PhantomData<*const ()>,
}

impl Trials {
    pub(crate) fn of(json: &Value) -> Self {
        let is_outermost = LEFT.get().is_none();
        if is_outermost {
            LEFT.set(Some(SOME.saturating_add(size(json).saturating_mul(EACH))));
        }
        Self {
            is_outermost,
            thread: PhantomData,
        }
    }

    /// Whether another alternative may be tried.
    pub(crate) fn next(&self) -> bool {
        let left = LEFT.get().unwrap_or_default().checked_sub(1);
        LEFT.set(Some(left.unwrap_or_default()));
        left.is_some()
    }
}

impl Drop for Trials {
    fn drop(&mut self) {
        if self.is_outermost {
            LEFT.set(None);
        }
    }
}

/// How many values there are in it.
fn size(json: &Value) -> usize {
    match json {
        Value::Array(items) => items.iter().map(size).sum::<usize>() + 1,
        Value::Object(properties) => properties.values().map(size).sum::<usize>() + 1,
        _ => 1,
    }
}
