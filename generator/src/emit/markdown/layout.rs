//! Wraps blocks into lines, each with the marks of the lists and quotes around it.

use textwrap::wrap_algorithms::wrap_first_fit;

use super::{escape::at_line_start, inline::Word};

/// The maximal width of a line.
const WIDTH: usize = 92;

/// The width that always remains for text, however deeply it is nested.
const MIN_TEXT_WIDTH: usize = 40;

/// How many levels of lists and quotes are shown. Every line repeats their marks, so without a limit the output could
/// be quadratic in the size of the text.
const MAX_LEVELS: usize = 8;

/// The lines so far, and the lists and quotes around the next one.
#[derive(Default)]
pub(super) struct Layout {
    lines: Vec<String>,
    frames: Vec<Frame>,
    /// The number of open lists and quotes that are not shown.
    hidden: usize,
    last: Last,
}

/// A quote or an item of a list.
struct Frame {
    first: String,
    others: String,
    kind: Kind,
    has_begun: bool,
    /// Whether there are blank lines between its paragraphs.
    is_loose: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Quote,
    Bullet,
    Number(u64),
}

/// The kind of the last block.
#[derive(Clone, Copy, Default, PartialEq)]
enum Last {
    #[default]
    Block,
    /// Text in a list without blank lines.
    TightText,
    /// An item of such a list.
    TightItem(Kind),
}

impl Layout {
    pub(super) fn into_lines(self) -> Vec<String> {
        self.lines
    }

    pub(super) fn enter_quote(&mut self) {
        self.enter("> ".to_owned(), "> ".to_owned(), Kind::Quote);
    }

    /// Enters an item of a list, with its number if the list has numbers.
    pub(super) fn enter_item(&mut self, number: Option<u64>) {
        let (first, kind) = match number {
            Some(number) => (format!("{number}. "), Kind::Number(number)),
            None => ("- ".to_owned(), Kind::Bullet),
        };
        let others = " ".repeat(first.len());
        self.enter(first, others, kind);
    }

    fn enter(&mut self, first: String, others: String, kind: Kind) {
        if self.frames.len() < MAX_LEVELS {
            self.frames.push(Frame {
                first,
                others,
                kind,
                has_begun: false,
                is_loose: false,
            });
        } else {
            self.hidden += 1;
        }
    }

    /// Leaves the innermost quote or item.
    pub(super) fn leave(&mut self) {
        if self.hidden > 0 {
            self.hidden -= 1;
        } else if let Some(frame) = self.frames.pop()
            && frame.has_begun
        {
            self.last = match frame.kind {
                Kind::Quote => Last::Block,
                _ if frame.is_loose => Last::Block,
                kind => Last::TightItem(kind),
            };
        }
    }

    /// Adds a paragraph. Hard breaks are between the inner lists of words.
    pub(super) fn paragraph(&mut self, broken: &[Vec<Word>], is_tight: bool) {
        if broken.is_empty() {
            return;
        }
        self.begin(is_tight);
        let prefix: usize = self.frames.iter().map(|frame| frame.others.len()).sum();
        let width = WIDTH.saturating_sub(prefix).max(MIN_TEXT_WIDTH) as f64;
        for (index, words) in broken.iter().enumerate() {
            let mut lines = wrap_first_fit(words, &[width]).into_iter().peekable();
            while let Some(words) = lines.next() {
                let mut line = joined(words);
                if lines.peek().is_none() && index + 1 < broken.len() {
                    line.push('\\');
                }
                self.line(&line);
            }
        }
        if is_tight {
            self.last = Last::TightText;
        } else if let Some(frame) = self.frames.last_mut() {
            frame.is_loose = true;
        }
    }

    /// Adds a block of lines as they are.
    pub(super) fn verbatim<'l>(&mut self, lines: impl IntoIterator<Item = &'l str>) {
        let mut lines = lines.into_iter().peekable();
        if lines.peek().is_some() {
            self.begin(true);
        }
        for line in lines {
            self.line(line);
        }
    }

    /// Begins a block: adds a blank line, unless the block belongs to a list without blank lines.
    fn begin(&mut self, is_tight: bool) {
        let new = self.frames.iter().position(|frame| !frame.has_begun);
        let kind = new
            .and_then(|new| self.frames.get(new))
            .map(|frame| frame.kind);
        let follows = is_tight
            && match (self.last, kind) {
                // A list that starts with another number would be read as part of the text.
                (Last::TightText, Some(Kind::Bullet | Kind::Number(1))) => true,
                (Last::TightItem(Kind::Bullet), Some(Kind::Bullet)) => true,
                (Last::TightItem(Kind::Number(last)), Some(Kind::Number(next))) => last < next,
                _ => false,
            };
        if !follows && !self.lines.is_empty() {
            let around = self.frames.iter().take(new.unwrap_or(self.frames.len()));
            let blank: String = around.map(|frame| &*frame.others).collect();
            self.lines.push(blank.trim_end().to_owned());
        }
        self.last = Last::Block;
    }

    fn line(&mut self, text: &str) {
        let mut line = String::new();
        for frame in &mut self.frames {
            let is_first = !std::mem::replace(&mut frame.has_begun, true);
            line.push_str(if is_first {
                &frame.first
            } else {
                &frame.others
            });
        }
        line.push_str(text);
        line.truncate(line.trim_end().len());
        self.lines.push(line);
    }
}

fn joined(words: &[Word]) -> String {
    let mut line = String::new();
    for word in words {
        if line.is_empty() {
            line.push_str(&at_line_start(&word.0));
        } else {
            line.push(' ');
            line.push_str(&word.0);
        }
    }
    line
}
