//! In: texts of a description. Out: lines of doc comments that cause no warnings of rustdoc and clippy.

use proc_macro2::TokenStream;
use quote::quote;

use super::{constraints, markdown};
use crate::ir::{Constraints, Privacy};

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
    markdown::lines(text)
}

/// The lines of a description or, if it is empty, others.
pub(super) fn lines_or(text: &str, others: impl FnOnce() -> Vec<String>) -> Vec<String> {
    match lines(text) {
        lines if lines.is_empty() => others(),
        lines => lines,
    }
}

/// An item of a list: a name and its description, which may have several paragraphs.
pub(super) fn list_item(name: &str, description: &str) -> Vec<String> {
    let name = markdown::code(name);
    match description.trim() {
        "" => lines(&format!("- {name}")),
        text => lines(&format!("- {name}: {}", text.replace('\n', "\n  "))),
    }
}

/// What follows the description of a value: `first`, its constraints, and whether it is personal data or a secret.
pub(super) fn notes(
    first: Option<String>,
    constraints: Constraints,
    privacy: Privacy,
) -> Vec<String> {
    let mut notes: Vec<String> = first.into_iter().collect();
    notes.extend(constraints::sentences(constraints));
    match privacy {
        Privacy::Unmarked | Privacy::Public => {}
        Privacy::Personal { kept_days } => {
            let kept = kept_days
                .map(|days| format!("; Twilio keeps it for {days} days"))
                .unwrap_or_default();
            notes.push(format!("Personal data: never shown by `Debug`{kept}."));
        }
        Privacy::Secret => notes.push("Secret: never shown by `Debug`.".to_owned()),
    }
    lines(&notes.join(" "))
}

/// Blocks of lines, with blank lines between those that are not empty.
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

#[cfg(test)]
mod tests {
    use super::{blocks, list_item};

    #[test]
    fn a_list_item_keeps_all_of_its_description() {
        let lines = list_item("a", "One of:\n\n- `b`\n- `c`\n");
        assert_eq!(lines, ["- `a`: One of:", "", "  - `b`", "  - `c`"]);
        assert_eq!(list_item("a", " "), ["- `a`"]);
    }

    #[test]
    fn empty_blocks_leave_no_blank_lines() {
        let line = |text: &str| vec![text.to_owned()];
        let lines = blocks([line("a"), Vec::new(), line("b")]);
        assert_eq!(lines, ["a", "", "b"]);
    }
}
