//! Random choices, the same in each run.

use std::ops::Range;

/// Characters that are written differently in URLs, forms and JSON.
const LETTERS: &[&str] = &[
    "a", "B", "7", " ", "+", "&", "=", "%", "'", "\"", "\\", "/", "?", "#", "é", "ß", "я", "中",
    "ﬀ", "😀", "\u{301}", "\u{200b}", "\n",
];

pub(crate) struct Random(fastrand::Rng);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    pub(crate) fn number(&mut self, range: Range<usize>) -> usize {
        self.0.usize(range)
    }

    pub(crate) fn is(&mut self, percent: usize) -> bool {
        self.number(0..100) < percent
    }

    pub(crate) fn one_of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.number(0..all.len())]
    }

    /// Up to `longest` characters of any script.
    pub(crate) fn text(&mut self, longest: usize) -> String {
        let length = self.number(0..longest + 1);
        (0..length).map(|_| self.one_of(LETTERS)).collect()
    }

    /// Lower-case letters, at least one.
    pub(crate) fn word(&mut self, longest: usize) -> String {
        let length = self.number(1..longest + 1);
        (0..length).map(|_| self.0.lowercase()).collect()
    }

    /// A text with another character in one place.
    pub(crate) fn changed(&mut self, text: &str) -> String {
        let mut letters: Vec<char> = text.chars().collect();
        let position = self.number(0..letters.len());
        letters[position] = if letters[position] == 'x' { 'y' } else { 'x' };
        letters.into_iter().collect()
    }
}
