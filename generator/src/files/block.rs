//! In: lines that the generator writes into a file of people. Out: where they are in it, and its text with what they shall be.
//!
//! Two lines mark such a block: one above it and one below. All else in the file stays as it is, byte for byte.

use std::ops::Range;
use std::path::Path;

use super::table;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Location;

/// Lines that the generator writes into a file beside `src/`. All others in that file are those of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The file, relative to the crate's folder: `Cargo.toml`.
    pub path: String,
    /// The line above the block: `# <products> Written by …`. It is known by what it begins with, up to the first `>`.
    pub begin: String,
    /// The line below the block: `# </products>`.
    pub end: String,
    /// The line that the block belongs below, where people have to put it in themselves: `[features]`. In TOML, the head of
    /// the table that its lines are entries of.
    pub below: String,
    /// What this is, for messages: "the features of the products".
    pub holds: String,
    /// The lines.
    pub lines: Vec<String>,
}

impl Block {
    /// What the line above the block begins with.
    pub(super) fn opening(&self) -> &str {
        self.begin.split_inclusive('>').next().unwrap_or_default()
    }

    /// In TOML, the table that the lines are entries of.
    pub(super) fn table(&self) -> &str {
        self.below.trim_matches(['[', ']'])
    }

    /// The lines with their ends.
    pub(super) fn text(&self, line_end: &str) -> String {
        let lines = self.lines.iter();
        lines.flat_map(|line| [line, line_end]).collect()
    }

    /// The lines that people have to put in once.
    fn marked_lines(&self) -> Vec<String> {
        let begin = std::iter::once(&self.begin);
        let lines = begin.chain(&self.lines).chain(std::iter::once(&self.end));
        lines.cloned().collect()
    }
}

/// The text of the file at `path` with what the block shall hold. A text without the two lines stays as it is if there is
/// nothing to write.
pub(super) fn replaced(block: &Block, path: &Path, text: &[u8]) -> Result<Vec<u8>, Diagnostics> {
    let Some(inside) = find(block, path, text)? else {
        return if block.lines.is_empty() {
            Ok(text.to_vec())
        } else {
            Err(unmarked(block, path, text).into())
        };
    };
    let before = text.get(..inside.start).unwrap_or_default();
    let after = text.get(inside.end..).unwrap_or_default();
    // The end of the line above.
    let line_end = if before.ends_with(b"\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    if path
        .extension()
        .is_some_and(|extension| extension == "toml")
    {
        table::check(block, path, text, inside)?;
    }
    Ok([before, block.text(line_end).as_bytes(), after].concat())
}

/// A line that marks a block.
struct Mark {
    is_begin: bool,
    /// The bytes of the line, with its end.
    line: Range<usize>,
    location: Location,
}

/// The bytes between the two lines, if they are there.
fn find(block: &Block, path: &Path, text: &[u8]) -> Result<Option<Range<usize>>, Diagnostic> {
    let marks = marks(block, path, text);
    match marks.as_slice() {
        [] => Ok(None),
        [begin, end] if begin.is_begin && !end.is_begin => Ok(Some(begin.line.end..end.line.start)),
        marks => Err(odd_marks(block, marks)),
    }
}

/// The fault is at the first line that is not in order, or at the last if one is missing.
fn odd_marks(block: &Block, marks: &[Mark]) -> Diagnostic {
    let (begin, end) = (block.opening(), &block.end);
    let fault = Diagnostic::error(format!("`{begin}` and `{end}` do not mark one block")).help(
        "keep each of these lines once, in this order; the generator writes what is between them",
    );
    let mut numbered = marks.iter().enumerate();
    let odd = numbered.find(|(index, mark)| *index > 1 || mark.is_begin != (*index == 0));
    match odd.map(|(_, mark)| mark).or(marks.last()) {
        Some(odd) => fault.located(odd.location.clone()),
        None => fault,
    }
}

fn marks(block: &Block, path: &Path, text: &[u8]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (number, line) in lines(text).enumerate() {
        let written = text.get(line.clone()).unwrap_or_default();
        let (trimmed, indented) = (written.trim_ascii(), written.trim_ascii_start());
        let is_begin = trimmed.starts_with(block.opening().as_bytes());
        if is_begin || trimmed == block.end.as_bytes() {
            marks.push(Mark {
                is_begin,
                line,
                location: Location {
                    file: path.display().to_string().into(),
                    line: number + 1,
                    column: 1 + written.len() - indented.len(),
                },
            });
        }
    }
    marks
}

/// The bytes of each line, with its end.
fn lines(text: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    text.split_inclusive(|byte| *byte == b'\n')
        .scan(0, |start, line| {
            let range = *start..*start + line.len();
            *start = range.end;
            Some(range)
        })
}

/// The file does not say where the block shall be, which is for people to decide.
fn unmarked(block: &Block, path: &Path, text: &[u8]) -> Diagnostic {
    let below = block.below.as_bytes();
    let is_head = |line: &Range<usize>| {
        let line = text.get(line.clone()).unwrap_or_default();
        line.trim_ascii_start().starts_with(below)
    };
    let head = lines(text).position(|line| is_head(&line));
    let (help, missing) = match head {
        Some(_) => (
            format!("put these lines below `{}`, once:", block.below),
            None,
        ),
        None => (
            "put these lines at the end of the file, once:".to_owned(),
            Some(&block.below),
        ),
    };
    let last = lines(text).count().max(1);
    Diagnostic::error(format!("there is no place for {}", block.holds))
        .located(Location {
            file: path.display().to_string().into(),
            line: head.map_or(last, |index| index + 1),
            column: 1,
        })
        .help(help)
        .paste(
            missing
                .into_iter()
                .cloned()
                .chain(block.marked_lines())
                .collect(),
        )
}
