//! Names that are not taken yet.

use std::collections::{HashMap, HashSet};

/// The names that are taken, and how often each was asked for, so that finding a free one takes no longer the more
/// there are.
#[derive(Clone, Debug, Default)]
pub(crate) struct FreeNames {
    taken: HashSet<String>,
    numbers: HashMap<String, usize>,
}

impl FreeNames {
    /// Takes these names.
    pub(crate) fn reserve(&mut self, names: impl IntoIterator<Item = String>) {
        self.taken.extend(names);
    }

    /// Takes the first of two names that is free, or else the second with a number.
    pub(crate) fn take(&mut self, short: &str, long: &str) -> String {
        for name in [short, long] {
            if self.taken.insert(name.to_owned()) {
                return name.to_owned();
            }
        }
        let number = self.numbers.entry(long.to_owned()).or_insert(1);
        loop {
            *number += 1;
            let name = format!("{long}_{number}");
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FreeNames;

    #[test]
    fn a_taken_name_is_made_longer_and_then_numbered() {
        let mut names = FreeNames::default();
        names.reserve(["a".to_owned(), "b_a_2".to_owned()]);
        let taken = std::array::from_fn(|_| names.take("a", "b_a"));
        assert_eq!(taken, ["b_a", "b_a_3", "b_a_4"]);
        assert_eq!(names.take("c", "b_c"), "c");
    }
}
