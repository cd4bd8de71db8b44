//! The text of a block as words. Lines are broken between words.

use std::mem;

use super::{code, escape, separates};
use crate::text::is_invisible;

/// A part of a text in which no line is broken.
#[derive(Debug)]
pub(super) struct Word(pub(super) String);

impl textwrap::core::Fragment for Word {
    fn width(&self) -> f64 {
        self.0.chars().count() as f64
    }

    fn whitespace_width(&self) -> f64 {
        1.0
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// The text of a block that is being read.
#[derive(Default)]
pub(super) struct Inline {
    /// The words so far. A hard break starts a new inner list.
    lines: Vec<Vec<Word>>,
    /// The word that has not ended yet.
    open: String,
    /// Text that is not escaped yet. The parser yields it in pieces, but it must be escaped as a whole.
    text: String,
    /// The start marks of spans that have no text yet.
    marks: Vec<String>,
    spans: Vec<Span>,
    links: usize,
    /// Whether this is a cell of a table, which a `|` would end.
    pub(super) is_cell: bool,
}

/// A part of the text between a start and an end, such as a link.
struct Span {
    kind: Kind,
    /// The HTML tag that it began with; `None` if it is Markdown. The end of a Markdown span also ends the HTML in it.
    tag: Option<&'static str>,
}

enum Kind {
    Marked(String),
    Link(String),
    /// A link whose target is not an address, shown as it is in the source; with the text at its end.
    Shown(String),
    /// A span of which only the text is shown, such as a link in a link.
    Plain,
}

/// How many open spans an end tag is compared with. Overlapping tags are rare, and without a limit many of them could
/// take quadratic time.
const OPEN_TAGS: usize = 8;

impl Inline {
    /// The words of the block.
    pub(super) fn take(&mut self) -> Vec<Vec<Word>> {
        while let Some(span) = self.spans.pop() {
            self.finish(span.kind);
        }
        self.space();
        self.marks.clear();
        let mut lines = mem::take(&mut self.lines);
        lines.retain(|line| !line.is_empty());
        lines
    }

    /// Whether a span is open.
    pub(super) fn is_in_span(&self) -> bool {
        !self.spans.is_empty()
    }

    pub(super) fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds text of HTML, whose character references are kept.
    pub(super) fn html_text(&mut self, text: &str) {
        self.flush();
        self.write(text, true);
    }

    pub(super) fn space(&mut self) {
        self.flush();
        self.end_word();
    }

    pub(super) fn hard_break(&mut self) {
        self.space();
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(Vec::new());
        }
    }

    pub(super) fn code(&mut self, text: &str) {
        self.flush();
        let words: Vec<&str> = text.split_whitespace().collect();
        if words.is_empty() {
            return self.end_word();
        }
        // Two code spans in a row would be one.
        if self.open.ends_with('`') {
            self.end_word();
        }
        let code = code(&words.join(" "));
        match self.is_cell {
            true => self.append(&code.replace('|', "\\|")),
            false => self.append(&code),
        }
    }

    /// Begins a span between two marks, which may be HTML tags.
    pub(super) fn begin_marked(&mut self, start: &str, end: &str, tag: Option<&'static str>) {
        self.flush();
        self.marks.push(start.to_owned());
        self.begin(Kind::Marked(end.to_owned()), tag);
    }

    /// Begins a Markdown link.
    pub(super) fn begin_link(&mut self, target: &str) {
        if !self.begin_address(target, None) {
            self.begin_shown("[", format!("]({target})"));
        }
    }

    /// Begins a link whose text is its target.
    pub(super) fn begin_autolink(&mut self, target: &str) {
        if !self.begin_address(target, None) {
            self.begin_shown("<", ">".to_owned());
        }
    }

    /// Begins an HTML link. Only its text is shown if its target is not an address.
    pub(super) fn begin_html_link(&mut self, target: &str, tag: &'static str) {
        if !self.begin_address(&target.replace("&amp;", "&"), Some(tag)) {
            self.begin(Kind::Plain, Some(tag));
        }
    }

    /// Begins a link, or returns `false` if its target is not an address. In another link, only its text is shown.
    fn begin_address(&mut self, target: &str, tag: Option<&'static str>) -> bool {
        if self.links > 0 {
            self.begin(Kind::Plain, tag);
            return true;
        }
        let is_address = escape::is_address(target);
        if is_address {
            self.flush();
            self.marks.push("[".to_owned());
            self.links += 1;
            self.begin(Kind::Link(target.to_owned()), tag);
        }
        is_address
    }

    fn begin_shown(&mut self, start: &str, end: String) {
        self.text.push_str(start);
        self.begin(Kind::Shown(end), None);
    }

    fn begin(&mut self, kind: Kind, tag: Option<&'static str>) {
        self.spans.push(Span { kind, tag });
    }

    /// Ends the innermost span of Markdown, and the tags that are still open in it.
    pub(super) fn end(&mut self) {
        while let Some(span) = self.spans.pop() {
            self.finish(span.kind);
            if span.tag.is_none() {
                break;
            }
        }
    }

    /// Ends the span that a tag of HTML began, and those in it.
    pub(super) fn end_tag(&mut self, tag: &str) {
        let tags = self.spans.iter().rev().take(OPEN_TAGS);
        let mut tags = tags.map_while(|span| span.tag);
        let Some(inner) = tags.position(|open| open == tag) else {
            return;
        };
        for _ in 0..=inner {
            if let Some(span) = self.spans.pop() {
                self.finish(span.kind);
            }
        }
    }

    fn finish(&mut self, kind: Kind) {
        match kind {
            Kind::Marked(end) => {
                self.flush();
                self.close(&end);
            }
            Kind::Link(target) => self.finish_link(&target),
            Kind::Shown(end) => self.text.push_str(&end),
            Kind::Plain => {}
        }
    }

    fn finish_link(&mut self, target: &str) {
        let text = self.text.trim();
        let shows_target =
            text.is_empty() || text == target.strip_prefix("mailto:").unwrap_or(target);
        // If the start mark is not written yet, the link has no other text.
        if shows_target && self.marks.last().is_some_and(|mark| mark == "[") {
            self.text.clear();
            self.marks.pop();
            self.append(&escape::autolink(target));
        } else {
            self.flush();
            self.close(&format!("]({})", escape::target(target)));
        }
        self.links -= 1;
    }

    /// Writes the end mark of a span after its last word, or drops its start mark if it has no words.
    fn close(&mut self, end: &str) {
        if self.marks.pop().is_some() {
            return;
        }
        let lines = self.lines.iter_mut().rev();
        match lines.filter_map(|line| line.last_mut()).next() {
            Some(last) if self.open.is_empty() => last.0.push_str(end),
            _ => self.open.push_str(end),
        }
    }

    fn flush(&mut self) {
        let text = mem::take(&mut self.text);
        self.write(&text, false);
        self.text = text;
        self.text.clear();
    }

    fn write(&mut self, text: &str, has_entities: bool) {
        let may_link = self.links == 0 && text.contains("://");
        let is_special = |c: char| escape::is_special(c) || (may_link && matches!(c, 'h' | 'H'));
        let (mut before, mut rest) = (None, text);
        while let Some(c) = rest.chars().next() {
            let plain = rest.find(is_special).unwrap_or(rest.len());
            let length = if plain > 0 {
                self.append(rest.get(..plain).unwrap_or_default());
                plain
            } else if let Some(url) = escape::url(rest).filter(|_| may_link) {
                self.append(&escape::autolink(url));
                url.len()
            } else {
                self.write_special(c, before, rest, has_entities);
                c.len_utf8()
            };
            let (done, after) = rest.split_at(length);
            (before, rest) = (done.chars().next_back(), after);
        }
    }

    fn write_special(&mut self, c: char, before: Option<char>, from: &str, has_entities: bool) {
        let mut bytes = [0; 4];
        if separates(c) {
            self.end_word();
        } else if c.is_alphabetic() || (c == '&' && has_entities) {
            self.append(c.encode_utf8(&mut bytes));
        } else if !is_invisible(c) {
            if escape::needs_escape(c, before, from) {
                self.append("\\");
            }
            self.append(c.encode_utf8(&mut bytes));
        }
    }

    fn append(&mut self, written: &str) {
        // A `!` before the link would turn it into an image.
        if self.marks.first().is_some_and(|mark| mark == "[") && self.open.ends_with('!') {
            self.open.pop();
            self.open.push_str("\\!");
        }
        for mark in self.marks.drain(..) {
            self.open.push_str(&mark);
        }
        self.open.push_str(written);
    }

    fn end_word(&mut self) {
        if !self.open.is_empty() {
            let word = Word(mem::take(&mut self.open));
            match self.lines.last_mut() {
                Some(line) => line.push(word),
                None => self.lines.push(vec![word]),
            }
        }
    }
}
