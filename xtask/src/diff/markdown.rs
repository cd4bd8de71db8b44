//! In: a report. Out: Markdown for a pull request: the verdict and what breaks is open, the rest is folded.

use super::report::{Block, Entry, Report};
use super::text::{printable, with_it};

/// The report as Markdown.
pub(super) fn print(report: &Report) -> String {
    let verdict = &report.verdict;
    let mut text = format!(
        "## {}: {} → {}\n\nBecause {}.\n\n| concern | verdict | breaking | other |\n|---|---|---|---|\n",
        capitalized(verdict.effect.word()),
        verdict.current_version,
        verdict.next_version,
        verdict.why
    );
    for verdict in &verdict.concerns {
        let concern = verdict.concern.word();
        let (effect, breaking, other) = (verdict.effect.word(), verdict.breaking, verdict.other);
        text += &format!("| {concern} | {effect} | {breaking} | {other} |\n");
    }
    let is_open =
        |entry: &Entry| matches!(entry.level, "breaking" | "privacy") && entry.accepted.is_none();
    text += &blocks(report, is_open);
    let folded = report.entries().filter(|entry| !is_open(entry)).count();
    if folded > 0 {
        let noun = if folded == 1 { "change" } else { "changes" };
        text += &format!("\n<details><summary>{folded} other {noun}</summary>\n");
        text += &blocks(report, |entry| !is_open(entry));
        text += "\n</details>\n";
    }
    if let Some(sentence) = report.left_out.sentence() {
        text += &format!("\n{}.\n", capitalized(&sentence));
    }
    text + &format!(
        "\n{} against {}, both by this generator.\n",
        code(&report.new),
        code(&report.old)
    )
}

/// The blocks with the changes that are wanted.
fn blocks(report: &Report, is_wanted: impl Fn(&Entry) -> bool) -> String {
    let mut text = String::new();
    for block in &report.blocks {
        let wanted: Vec<&Entry> = block
            .changes
            .iter()
            .filter(|entry| is_wanted(entry))
            .collect();
        if !wanted.is_empty() {
            text += &heading(block);
            text.extend(wanted.into_iter().map(entry));
        }
    }
    text
}

fn heading(block: &Block) -> String {
    format!(
        "\n### {} {}{}\n\n",
        capitalized(block.kind),
        code(&block.name),
        block.users()
    )
}

fn entry(entry: &Entry) -> String {
    let mut text = format!(
        "- **{}** ({}, `{}`, `{}`): {} {}{}\n",
        entry.level,
        entry.concern.word(),
        entry.rule,
        entry.fingerprint,
        code(&entry.item),
        entry.title,
        with_it(entry)
    );
    let lines = [
        ('-', &entry.before),
        ('+', &entry.after),
        ('-', &entry.old_line),
        ('+', &entry.new_line),
    ];
    let lines: Vec<String> = lines
        .into_iter()
        .filter_map(|(sign, line)| Some(format!("  {sign} {}\n", fenced(line.as_ref()?))))
        .collect();
    if entry.level != "compatible" && !lines.is_empty() {
        text += &format!("\n  ```diff\n{}  ```\n\n", lines.concat());
        text += &format!("  A caller {}.\n", entry.callers);
        if !entry.remedy.is_empty() {
            text += &format!("  {}.\n", capitalized(entry.remedy));
        }
    } else if let (Some(before), Some(after)) = (&entry.before, &entry.after) {
        text += &format!("  {} → {}\n", code(before), code(after));
    }
    if let Some(note) = &entry.note {
        text += &format!("  {}.\n", capitalized(note));
    }
    if !entry.paste.is_empty() {
        let lines = entry.paste.iter();
        let lines: String = lines.map(|line| format!("  {}\n", fenced(line))).collect();
        text += &format!("\n  ```yaml\n{lines}  ```\n\n");
    }
    if let Some(reason) = &entry.accepted {
        text += &format!("  Accepted: {reason}.\n");
    }
    text + &format!("  {}\n", code(&entry.place.shown()))
}

/// Text as code, whatever it contains.
pub(super) fn code(text: &str) -> String {
    let text = fenced(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{ticks}{space}{text}{space}{ticks}")
}

/// Text that stays on its line.
fn fenced(text: &str) -> String {
    text.chars()
        .map(printable)
        .collect::<String>()
        .replace("```", "'''")
}

/// With a capital at the start of a sentence.
pub(super) fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
