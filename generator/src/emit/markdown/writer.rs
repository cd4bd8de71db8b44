//! Writes what pulldown-cmark reads, block by block.

use std::{mem, ops::Range};

use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use super::{
    html::{self, Piece},
    inline::{Inline, Word},
    layout::Layout,
    longest_run,
    table::Table,
};
use crate::text::is_invisible;

/// The lines of Markdown for a text.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut writer = Writer {
        source: text,
        ..Writer::default()
    };
    // Footnotes are shown as text. Without the option, they would be read as definitions of links.
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        writer.event(event, range);
    }
    writer.end_text();
    writer.layout.into_lines()
}

#[derive(Default)]
struct Writer<'t> {
    source: &'t str,
    layout: Layout,
    inline: Inline,
    /// Whether the text is in a paragraph. That of lists without blank lines is not.
    is_in_paragraph: bool,
    /// Whether the text must be on one line, as in headings and tables.
    is_one_line: bool,
    /// The lists that are open, with the number of the next item.
    lists: Vec<Option<u64>>,
    html_lists: Vec<HtmlList>,
    /// The text of a code block or a block of HTML.
    raw: String,
    is_raw: bool,
    table: Table,
    is_html_table: bool,
    is_html_cell: bool,
    /// The label of a footnote, shown before its text.
    label: String,
}

struct HtmlList {
    next: Option<u64>,
    is_in_item: bool,
}

impl<'t> Writer<'t> {
    fn event(&mut self, event: Event<'t>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) if self.is_raw => self.raw.push_str(&text),
            Event::Text(text) => self.inline.text(&text),
            Event::Code(text) => self.inline.code(&text),
            Event::InlineHtml(html) => self.tag(&html),
            Event::FootnoteReference(label) => self.inline.text(&format!("[^{label}]")),
            Event::SoftBreak => self.inline.space(),
            Event::HardBreak => self.inline.hard_break(),
            Event::Rule => {
                self.end_text();
                self.layout.verbatim(["***"]);
            }
            // Events of extensions that are not enabled.
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'t>, range: Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {
                return self.begin_marked(&tag, range);
            }
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => {
                return match link_type {
                    LinkType::Autolink => self.inline.begin_autolink(&dest_url),
                    LinkType::Email => self.inline.begin_autolink(&format!("mailto:{dest_url}")),
                    _ => self.inline.begin_link(&dest_url),
                };
            }
            Tag::Image { dest_url, .. } => return self.inline.begin_link(&dest_url),
            Tag::TableHead | Tag::TableRow | Tag::TableCell => return,
            _ => self.end_text(),
        }
        match tag {
            Tag::Paragraph => {
                self.is_in_paragraph = true;
                self.inline.text(&mem::take(&mut self.label));
            }
            Tag::Heading { .. } => self.is_one_line = true,
            Tag::BlockQuote(_) => self.layout.enter_quote(),
            Tag::CodeBlock(_) | Tag::HtmlBlock => self.is_raw = true,
            Tag::List(first) => self.lists.push(first),
            Tag::Item => {
                let number = self.lists.last_mut().and_then(next_number);
                self.layout.enter_item(number);
            }
            Tag::FootnoteDefinition(label) => self.label = format!("[^{label}]: "),
            Tag::Table(alignments) => self.begin_table(Table::new(alignments)),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image => {
                self.inline.end();
            }
            TagEnd::Heading(level) => self.end_heading(level),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::TableHead | TagEnd::TableRow => self.table.end_row(),
            TagEnd::Table => self.end_table(),
            TagEnd::CodeBlock => self.end_code_block(),
            TagEnd::HtmlBlock => self.end_html_block(),
            _ => self.end_text(),
        }
        match tag {
            TagEnd::BlockQuote(_) | TagEnd::Item => self.layout.leave(),
            TagEnd::List(_) => {
                self.lists.pop();
            }
            _ => {}
        }
    }

    /// Begins a span with the marks of the source, since others could combine with those around them.
    fn begin_marked(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        let source = self.source.get(range).unwrap_or_default();
        let mark = match tag {
            Tag::Emphasis if source.starts_with('_') => "_",
            Tag::Emphasis => "*",
            Tag::Strong if source.starts_with('_') => "__",
            Tag::Strong => "**",
            _ if source.starts_with("~~") => "~~",
            _ => "~",
        };
        self.inline.begin_marked(mark, mark, None);
    }

    /// Ends a paragraph, or text without one, and the HTML lists and tables in it.
    fn end_text(&mut self) {
        self.end_html_table();
        self.write_paragraph();
        while let Some(list) = self.html_lists.pop() {
            if list.is_in_item {
                self.layout.leave();
            }
        }
        self.is_in_paragraph = false;
    }

    fn write_paragraph(&mut self) {
        let is_tight = !self.is_in_paragraph || self.html_lists.iter().any(|list| list.is_in_item);
        let words = self.inline.take();
        self.layout.paragraph(&words, is_tight);
    }

    fn end_heading(&mut self, level: HeadingLevel) {
        let mut words = one_line(self.inline.take(), " ");
        self.is_one_line = false;
        // A last word of `#` only would be left out of the heading.
        let text = words.trim_end_matches('#');
        if text.len() < words.len() && (text.is_empty() || text.ends_with(' ')) {
            words.insert(text.len(), '\\');
        }
        if !words.is_empty() {
            let marks = "#".repeat(level as usize);
            self.layout.verbatim([&*format!("{marks} {words}")]);
        }
    }

    fn begin_table(&mut self, table: Table) {
        self.table = table;
        self.is_one_line = true;
        self.inline.is_cell = true;
    }

    fn end_cell(&mut self) {
        let text = one_line(self.inline.take(), "<br>");
        self.table.cell(&text);
    }

    fn end_table(&mut self) {
        self.layout.verbatim(mem::take(&mut self.table).rows());
        self.is_one_line = false;
        self.inline.is_cell = false;
    }

    /// Writes a code block with the language `text`, so that rustdoc does not run it as a test.
    fn end_code_block(&mut self) {
        self.is_raw = false;
        let code = mem::take(&mut self.raw).replace('\t', "    ");
        let code: String = code
            .chars()
            .filter(|c| *c == '\n' || !is_invisible(*c))
            .collect();
        let fence = "`".repeat(longest_run(&code, '`').max(2) + 1);
        let first = format!("{fence}text");
        let lines = [&*first].into_iter().chain(code.lines()).chain([&*fence]);
        self.layout.verbatim(lines);
    }

    fn end_html_block(&mut self) {
        self.is_raw = false;
        self.is_in_paragraph = true;
        let html = mem::take(&mut self.raw);
        for piece in html::pieces(&html) {
            match piece {
                Piece::Tag(tag) => self.tag(tag),
                Piece::Text(text) => self.inline.html_text(text),
            }
        }
        self.end_text();
    }

    fn tag(&mut self, html: &str) {
        match html::tag(html) {
            html::Tag::Inline(tag) => {
                let (start, end) = (format!("<{tag}>"), format!("</{tag}>"));
                self.inline.begin_marked(&start, &end, Some(tag));
            }
            html::Tag::EndInline(tag) => self.inline.end_tag(tag),
            html::Tag::Link(target) => self.inline.begin_html_link(target, "a"),
            html::Tag::EndLink => self.inline.end_tag("a"),
            html::Tag::Image { source, shown } => {
                self.inline.begin_html_link(source, "img");
                self.inline.text(shown);
                self.inline.end_tag("img");
            }
            html::Tag::HardBreak => self.inline.hard_break(),
            html::Tag::Nothing => {}
            html::Tag::Unknown => self.inline.text(html),
            tag if self.is_html_table => self.table_tag(tag),
            // Blocks cannot be in a span or in a cell of a table.
            _ if self.is_one_line || self.inline.is_in_span() => self.inline.space(),
            html::Tag::Cell | html::Tag::EndCell => self.inline.space(),
            block => self.block_tag(block),
        }
    }

    fn table_tag(&mut self, tag: html::Tag<'_>) {
        match tag {
            html::Tag::Row | html::Tag::Cell | html::Tag::EndCell => {
                if mem::replace(&mut self.is_html_cell, matches!(tag, html::Tag::Cell)) {
                    self.end_cell();
                }
                if matches!(tag, html::Tag::Row) {
                    self.table.end_row();
                }
            }
            html::Tag::EndTable => self.end_html_table(),
            _ => self.inline.space(),
        }
    }

    fn end_html_table(&mut self) {
        if self.is_html_table {
            self.table_tag(html::Tag::Row);
            self.is_html_table = false;
            self.end_table();
        }
    }

    fn block_tag(&mut self, tag: html::Tag<'_>) {
        self.write_paragraph();
        if matches!(tag, html::Tag::Table) {
            self.is_html_table = true;
            return self.begin_table(Table::default());
        }
        if let html::Tag::List { is_numbered } = tag {
            return self.html_lists.push(HtmlList {
                next: is_numbered.then_some(1),
                is_in_item: false,
            });
        }
        if !matches!(
            tag,
            html::Tag::Item | html::Tag::EndItem | html::Tag::EndList
        ) {
            return;
        }
        let mut list = self.html_lists.pop().unwrap_or(HtmlList {
            next: None,
            is_in_item: false,
        });
        if mem::take(&mut list.is_in_item) {
            self.layout.leave();
        }
        if matches!(tag, html::Tag::Item) {
            self.layout.enter_item(next_number(&mut list.next));
            list.is_in_item = true;
        }
        if !matches!(tag, html::Tag::EndList) {
            self.html_lists.push(list);
        }
    }
}

/// The number of the next item of a list, if it has numbers.
fn next_number(next: &mut Option<u64>) -> Option<u64> {
    let number = *next;
    *next = number.map(|number| number + 1);
    number
}

/// The words of a heading or a cell, on one line.
fn one_line(broken: Vec<Vec<Word>>, between: &str) -> String {
    let lines: Vec<String> = broken
        .iter()
        .map(|words| {
            let words: Vec<&str> = words.iter().map(|word| &*word.0).collect();
            words.join(" ")
        })
        .collect();
    lines.join(between)
}
