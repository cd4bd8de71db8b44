//! In: YAML text. Out: the same with some lines indented further, and the columns as they are in the file.
//!
//! Between brackets, YAML 1.2 wants lines to be indented further than the key before them. libyaml, with which most
//! tools read YAML, does not, and neither do files that people write: a closing bracket often stands further left.

use std::{borrow::Cow, collections::BTreeSet};

use saphyr_parser::Marker;

/// How much further a line is indented: more than anything around it.
const FURTHER: usize = 256;

/// How many lines. Each costs another reading.
const MAX_LINES: usize = 64;

/// What saphyr-parser says of a line between brackets that is not indented enough.
const NOT_ENOUGH: &[&str] = &[
    "invalid indentation",
    "invalid indentation in flow construct",
];

/// Text of which some lines are indented further than in the file.
pub(super) struct Indented<'t> {
    pub(super) text: Cow<'t, str>,
    lines: BTreeSet<usize>,
}

impl<'t> Indented<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            lines: BTreeSet::new(),
        }
    }

    /// Indents the line that is not indented enough. Returns whether that may help.
    pub(super) fn mend(&mut self, problem: &str, marker: Marker) -> bool {
        let is_new = NOT_ENOUGH.contains(&problem)
            && self.lines.len() < MAX_LINES
            && self.lines.insert(marker.line());
        if is_new && let Some(start) = start_of_line(&self.text, marker.line()) {
            self.text.to_mut().insert_str(start, &" ".repeat(FURTHER));
        }
        is_new
    }

    /// The column in the file, counted from 0.
    pub(super) fn column(&self, marker: Marker) -> usize {
        match self.lines.contains(&marker.line()) {
            true => marker.col().saturating_sub(FURTHER),
            false => marker.col(),
        }
    }
}

/// Where a line begins that is counted from 1. Lines end with `\n`, `\r` or both.
fn start_of_line(text: &str, line: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    let mut starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1));
    starts.nth(line.checked_sub(1)?)
}
