//! In: a hand-written file with a block of generated lines. Out: the file with the block updated.
//!
//! A marker line above the block and one below it delimit it. The rest of the file stays as it is, byte for byte.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::table;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{File, Location};

/// Lines that the generator writes into a hand-written file beside `src/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The file, relative to the crate's folder: `Cargo.toml`.
    pub path: String,
    /// The line above the block: `# <products> Written by …`. It is recognized by its beginning, up to the first `>`.
    pub begin: String,
    /// The line below the block: `# </products>`.
    pub end: String,
    /// The line to put the block below if the file does not have it: `[features]`. In TOML, the header of the table
    /// that the lines are entries of.
    pub below: String,
    /// What the block contains, for messages: "the product features".
    pub title: String,
    /// Whether the file must have it.
    pub presence: Presence,
    /// The lines.
    pub lines: Vec<String>,
}

/// Whether a file must have a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It must, unless there are no lines.
    Required,
    /// It may lack the marker lines, or not exist at all; then nothing is written.
    Optional,
}

impl Block {
    /// How the line above the block begins.
    pub(super) fn opening(&self) -> &str {
        self.begin.split_inclusive('>').next().unwrap_or_default()
    }

    /// In TOML, the table that the lines are entries of.
    pub(super) fn table(&self) -> &str {
        self.below.trim_matches(['[', ']'])
    }

    /// The lines, each with its line ending.
    pub(super) fn text(&self, line_ending: &str) -> String {
        let lines = self.lines.iter();
        lines.flat_map(|line| [line, line_ending]).collect()
    }

    /// The lines to paste into a file without the block.
    fn marked_lines(&self) -> Vec<String> {
        let begin = std::iter::once(&self.begin);
        let lines = begin.chain(&self.lines).chain(std::iter::once(&self.end));
        lines.cloned().collect()
    }
}

/// The text of the file at `path` with the block updated. If the block is empty, the file need not contain it.
pub(super) fn replaced(block: &Block, path: &Path, text: &[u8]) -> Result<Vec<u8>, Diagnostics> {
    let Some(inside) = find(block, path, text)? else {
        return if block.lines.is_empty() || block.presence == Presence::Optional {
            Ok(text.to_vec())
        } else {
            Err(unmarked(block, path, text).into())
        };
    };
    let before = text.get(..inside.start).unwrap_or_default();
    let after = text.get(inside.end..).unwrap_or_default();
    // As on the line above.
    let line_ending = if before.ends_with(b"\r\n") {
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
    Ok([before, block.text(line_ending).as_bytes(), after].concat())
}

/// A line that begins or ends a block.
struct Marker {
    is_begin: bool,
    /// The bytes of the line, with its line ending.
    line: Range<usize>,
    location: Location,
}

/// The bytes between the two marker lines, if the file has them.
fn find(block: &Block, path: &Path, text: &[u8]) -> Result<Option<Range<usize>>, Diagnostic> {
    let markers = markers(block, path, text);
    match markers.as_slice() {
        [] => Ok(None),
        [begin, end] if begin.is_begin && !end.is_begin => Ok(Some(begin.line.end..end.line.start)),
        markers => Err(misplaced_markers(block, markers)),
    }
}

/// The error is at the first marker out of order, or at the last one if one is missing.
fn misplaced_markers(block: &Block, markers: &[Marker]) -> Diagnostic {
    let (begin, end) = (block.opening(), &block.end);
    let error = Diagnostic::new(
        Code::MisplacedBlock,
        format!("`{begin}` and `{end}` do not enclose one block"),
    )
    .help(
        "keep each of these lines once, in this order; the generator writes the lines between them",
    );
    let mut numbered = markers.iter().enumerate();
    let misplaced = numbered.find(|(index, marker)| *index > 1 || marker.is_begin != (*index == 0));
    let Some(misplaced) = misplaced.map(|(_, marker)| marker).or(markers.last()) else {
        return error;
    };
    let is_other = |marker: &&Marker| marker.location != misplaced.location;
    let others = markers.iter().filter(is_other);
    let error = error.located(misplaced.location.clone());
    others.fold(error, |error, other| {
        error.related("another of these lines", other.location.clone())
    })
}

fn markers(block: &Block, path: &Path, text: &[u8]) -> Vec<Marker> {
    let file = &file(path, text);
    let mut markers = Vec::new();
    for (number, line) in lines(text).enumerate() {
        let written = text.get(line.clone()).unwrap_or_default();
        let (trimmed, indented) = (written.trim_ascii(), written.trim_ascii_start());
        let is_begin = trimmed.starts_with(block.opening().as_bytes());
        if is_begin || trimmed == block.end.as_bytes() {
            markers.push(Marker {
                is_begin,
                line,
                location: Location {
                    file: Arc::clone(file),
                    line: number + 1,
                    column: 1 + written.len() - indented.len(),
                },
            });
        }
    }
    markers
}

fn file(path: &Path, text: &[u8]) -> Arc<File> {
    File::new(path.display().to_string(), String::from_utf8_lossy(text))
}

/// The bytes of each line, with its line ending.
fn lines(text: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    text.split_inclusive(|byte| *byte == b'\n')
        .scan(0, |start, line| {
            let range = *start..*start + line.len();
            *start = range.end;
            Some(range)
        })
}

/// The generator does not choose the position of the block in a hand-written file, so the lines have to be pasted.
fn unmarked(block: &Block, path: &Path, text: &[u8]) -> Diagnostic {
    let below = block.below.as_bytes();
    let is_header = |line: &Range<usize>| {
        let line = text.get(line.clone()).unwrap_or_default();
        line.trim_ascii_start().starts_with(below)
    };
    let header = lines(text).position(|line| is_header(&line));
    let (help, missing) = match header {
        Some(_) => (format!("paste these lines below `{}`:", block.below), None),
        None => (
            "paste these lines at the end of the file:".to_owned(),
            Some(&block.below),
        ),
    };
    let last = lines(text).count().max(1);
    Diagnostic::new(
        Code::MissingBlock,
        format!("there are no marker lines for {}", block.title),
    )
    .located(Location {
        file: file(path, text),
        line: header.map_or(last, |index| index + 1),
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
