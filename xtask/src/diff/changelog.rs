//! In: a report. Out: the entry for CHANGELOG.md, in the words of somebody who uses the crate.

use super::markdown::{capitalized, code};
use super::report::{Entry, Report};
use super::text::with_it;

/// Whether a change belongs to a section.
type Belongs = fn(&Entry) -> bool;

/// The sections, each with the changes that belong to it.
const SECTIONS: [(&str, Belongs); 4] = [
    ("Breaking", |entry| entry.level == "breaking"),
    ("Added", |entry| {
        entry.rule.ends_with("-added") && entry.level == "compatible"
    }),
    ("Changed", |entry| {
        matches!(entry.level, "compatible" | "privacy") && !entry.rule.ends_with("-added")
    }),
    ("Documentation", |entry| entry.level == "docs"),
];

/// The entry.
pub(super) fn print(report: &Report) -> String {
    let mut text = format!("## {}\n", report.verdict.next_version);
    for (title, belongs) in SECTIONS {
        let entries: Vec<String> = report
            .entries()
            .filter(|it| belongs(it))
            .map(entry)
            .collect();
        if !entries.is_empty() {
            text += &format!("\n### {title}\n\n{}", entries.concat());
        }
    }
    if report.blocks.is_empty() {
        text += "\nNothing changes for callers.\n";
    }
    text
}

fn entry(entry: &Entry) -> String {
    let mut text = format!("- {} {}{}", code(&entry.item), entry.title, with_it(entry));
    if let (Some(before), Some(after)) = (&entry.before, &entry.after) {
        text += &format!(": {} → {}", code(before), code(after));
    }
    text += ".";
    if !entry.remedy.is_empty() {
        text += &format!(" {}.", capitalized(entry.remedy));
    }
    text + "\n"
}
