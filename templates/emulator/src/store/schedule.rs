//! What happens later. In: what is due, and when. Out: what is due by now, in order.

use std::{collections::BTreeMap, time::Duration};

/// Something that a rule does later.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Due {
    /// When, since 1970.
    pub(crate) at: Duration,
    /// The name of what happens, which the rules know.
    pub(crate) event: &'static str,
    /// The collection and the key of the resource that it concerns.
    pub(crate) collection: String,
    pub(crate) key: String,
}

/// What is due later, in order; of several at one time, what was scheduled first comes first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schedule {
    due: BTreeMap<(Duration, u64), Due>,
    count: u64,
}

impl Schedule {
    pub(crate) fn add(&mut self, due: Due) {
        self.count += 1;
        self.due.insert((due.at, self.count), due);
    }

    /// Adds what does not wait already.
    pub(crate) fn add_missing(&mut self, all: &[Due]) {
        for due in missing(self.all(), all) {
            self.add(due);
        }
    }

    /// Everything that is due later, in order.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Due> {
        self.due.values()
    }

    /// Takes out the next thing that is due at this time.
    pub(crate) fn next(&mut self, now: Duration) -> Option<Due> {
        let first = self.due.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }
}

/// Those of `all` that are not among those `waiting`: of several equal ones, as many as there are more.
pub(crate) fn missing<'a, T: PartialEq + Clone + 'a>(
    waiting: impl Iterator<Item = &'a T>,
    all: &[T],
) -> Vec<T> {
    let mut waiting: Vec<&T> = waiting.collect();
    let all = all.iter();
    let missing = all.filter(|it| match waiting.iter().position(|other| other == it) {
        Some(same) => {
            waiting.remove(same);
            false
        }
        None => true,
    });
    missing.cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(at: u64, key: &str) -> Due {
        Due {
            at: Duration::from_secs(at),
            event: "an event",
            collection: "things".to_owned(),
            key: key.to_owned(),
        }
    }

    #[test]
    fn what_is_due_comes_in_order_and_not_before() {
        let mut schedule = Schedule::default();
        for (at, key) in [(2, "third"), (1, "first"), (1, "second"), (3, "later")] {
            schedule.add(due(at, key));
        }
        let now = Duration::from_secs(2);
        let keys = std::iter::from_fn(|| schedule.next(now).map(|it| it.key));
        assert_eq!(Vec::from_iter(keys), ["first", "second", "third"]);
    }
}
