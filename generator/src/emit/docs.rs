//! Documentation: from a description's text to lines of a doc comment that rustdoc and clippy have no quarrel with.

use proc_macro2::TokenStream;
use quote::quote;

use super::{constraints, markdown};
use crate::ir::{Constraints, Privacy};

/// How wide the text of a doc comment may be.
const WIDTH: usize = 92;

/// Doc attributes, one for each line.
pub(super) fn attributes(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        }
    });
    quote!(#(#[doc = #lines])*)
}

/// The lines of a description.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in paragraphs(text) {
        let continues_list =
            paragraph.is_list_item && lines.last().is_some_and(|line| is_in_list(line));
        if !lines.is_empty() && !continues_list {
            lines.push(String::new());
        }
        lines.extend(wrapped(&paragraph));
    }
    lines
}

/// The lines of a description or, where it says nothing, others.
pub(super) fn lines_or(text: &str, others: impl FnOnce() -> Vec<String>) -> Vec<String> {
    match lines(text) {
        lines if lines.is_empty() => others(),
        lines => lines,
    }
}

/// What the docs of a value say beside its description.
pub(super) fn notes(first: Option<String>, checked: Constraints, privacy: Privacy) -> Vec<String> {
    let mut notes: Vec<String> = first.into_iter().collect();
    notes.extend(constraints::sentences(checked));
    if let Privacy::Personal { kept_days } = privacy {
        let kept = kept_days
            .map(|days| format!("; Twilio keeps it for {days} days"))
            .unwrap_or_default();
        notes.push(format!("Personal data: never shown by `Debug`{kept}."));
    }
    lines(&notes.join(" "))
}

/// Blocks of lines with a blank line between any two that have something to say.
pub(super) fn blocks(blocks: impl IntoIterator<Item = Vec<String>>) -> Vec<String> {
    let mut lines = Vec::new();
    for block in blocks.into_iter().filter(|block| !block.is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(block);
    }
    lines
}

struct Paragraph {
    text: String,
    is_list_item: bool,
}

fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut is_open = false;
    for line in text.lines().map(str::trim) {
        let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
        if item.is_some() || !is_open {
            paragraphs.push(Paragraph {
                text: String::new(),
                is_list_item: item.is_some(),
            });
        }
        is_open = !line.is_empty();
        if let Some(paragraph) = paragraphs.last_mut() {
            paragraph.text.push_str(item.unwrap_or(line));
            paragraph.text.push(' ');
        }
    }
    paragraphs.retain(|paragraph| !paragraph.text.trim().is_empty());
    paragraphs
}

fn is_in_list(line: &str) -> bool {
    line.starts_with("- ") || line.starts_with("  ")
}

fn wrapped(paragraph: &Paragraph) -> Vec<String> {
    let (mut line, indent) = if paragraph.is_list_item {
        ("-".to_owned(), "  ")
    } else {
        (String::new(), "")
    };
    let mut lines = Vec::new();
    for word in markdown::words(&paragraph.text) {
        let is_start = line.trim().is_empty() || line == "-";
        let breaks = !is_start && line.chars().count() + 1 + word.chars().count() > WIDTH;
        if breaks {
            lines.push(std::mem::take(&mut line));
            line.push_str(indent);
        }
        if !line.is_empty() && !line.ends_with(' ') {
            line.push(' ');
        }
        if is_start || breaks {
            line.push_str(&markdown::at_line_start(&word));
        } else {
            line.push_str(&word);
        }
    }
    if !line.trim().is_empty() && line != "-" {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn text_is_wrapped_and_lists_hang() {
        let text = "One two.\n\n- first\n- second that is long enough to be broken somewhere, since it goes on and on and on and on\n\nEnd.";
        let expected = [
            "One two.",
            "",
            "- first",
            "- second that is long enough to be broken somewhere, since it goes on and on and on and on",
            "",
            "End.",
        ];
        assert_eq!(lines(text), expected);
    }

    #[test]
    fn a_broken_line_does_not_begin_a_block() {
        let long = format!("{} - and so on", "a".repeat(91));
        assert_eq!(lines(&long)[1], "\\- and so on");
        assert_eq!(lines("    let x = 1;"), ["let x = 1;"]);
        assert_eq!(lines("`a\nb` c"), ["`a b` c"]);
    }
}
