//! In: text of a description, which is Markdown with some HTML. Out: lines of Markdown that look the same in rustdoc.
//!
//! pulldown-cmark, which rustdoc uses too, reads the text, and only what it recognizes is written. So a text cannot
//! link to an item of the crate, leave an HTML tag open, or contain a code block that rustdoc would run.

mod escape;
mod html;
mod inline;
mod layout;
mod table;
mod writer;

use std::borrow::Cow;

use crate::text::is_invisible;

/// The lines of a doc comment with this text.
pub(super) fn lines(text: &str) -> Vec<String> {
    writer::lines(&visible(text))
}

/// A code span that shows `text`, whatever characters it has.
pub(super) fn code(text: &str) -> String {
    let shown: String = text
        .chars()
        .map(|c| match is_invisible(c) || c.is_whitespace() {
            true => ' ',
            false => c,
        })
        .collect();
    let ticks = "`".repeat(longest_run(&shown, '`') + 1);
    match shown.trim() {
        "" => "(empty)".to_owned(),
        shown if ticks.len() > 1 => format!("{ticks} {shown} {ticks}"),
        shown => format!("{ticks}{shown}{ticks}"),
    }
}

/// The length of the longest run of one character.
fn longest_run(text: &str, c: char) -> usize {
    let runs = text.split(|other| other != c);
    runs.map(|run| run.len() / c.len_utf8()).max().unwrap_or(0)
}

/// The text without invisible characters. Those that separate words become spaces.
fn visible(text: &str) -> Cow<'_, str> {
    let is_kept = |c: char| matches!(c, '\n' | '\t' | ' '..='~') || !is_invisible(c);
    if text.chars().all(is_kept) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    let shown = text.chars().filter_map(|c| match c {
        '\r' => Some('\n'),
        c if is_kept(c) => Some(c),
        c => separates(c).then_some(' '),
    });
    Cow::Owned(shown.collect())
}

/// Whether a character separates words.
fn separates(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

#[cfg(test)]
mod tests;
