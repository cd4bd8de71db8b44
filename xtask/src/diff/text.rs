//! In: a report. Out: text for a terminal of 80 columns, in colour.

use anstyle::{AnsiColor, Style};
use textwrap::Options;

use super::report::{Block, Entry, Report};

const WIDTH: usize = 80;
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const RED: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red)));
const GREEN: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green)));
const YELLOW: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow)));

/// The report as text.
pub(super) fn print(report: &Report) -> String {
    let mut text = headline(report);
    for verdict in &report.verdict.concerns {
        let concern = verdict.concern.word();
        let counts = match (verdict.breaking, verdict.other) {
            (0, 0) => "nothing".to_owned(),
            (0, other) => counted(other, "compatible"),
            (breaking, 0) => counted(breaking, "breaking"),
            (breaking, other) => format!("{breaking} breaking, {other} compatible"),
        };
        text += &format!("  {concern:<10} {:<10} {counts}\n", verdict.effect.word());
    }
    for block in &report.blocks {
        text += &self::block(block);
    }
    if let Some(sentence) = report.left_out.sentence() {
        text += "\n";
        text += &wrapped(&sentence, "", "  ");
    }
    text
}

/// The first line: the verdict, the version that follows, and why.
pub(super) fn headline(report: &Report) -> String {
    let verdict = &report.verdict;
    let version = if verdict.current_version == verdict.next_version {
        verdict.current_version.clone()
    } else {
        format!("{} -> {}", verdict.current_version, verdict.next_version)
    };
    let line = format!(
        "{}: {version}, because {}",
        verdict.effect.word(),
        verdict.why
    );
    let lines = wrapped(&line, "", "  ");
    let sides = format!(
        "{} against {}, both by this generator",
        report.new, report.old
    );
    format!(
        "{BOLD}{lines}{BOLD:#}{DIM}{}{DIM:#}",
        wrapped(&sides, "  ", "  ")
    )
}

fn block(block: &Block) -> String {
    let Block {
        kind, name, path, ..
    } = block;
    let heading = format!("{kind} {name} ({path}){}", block.users());
    let mut text = format!("\n{BOLD}{}{BOLD:#}", wrapped(&heading, "", "  "));
    for entry in &block.changes {
        text += &self::entry(entry);
    }
    text
}

fn entry(entry: &Entry) -> String {
    let style = match entry.level {
        "breaking" => RED,
        "privacy" => YELLOW,
        _ => GREEN,
    };
    let level = entry.level;
    let mut text = format!(
        "  {style}{level}{style:#} {} {} {DIM}{}{DIM:#}\n",
        entry.concern.word(),
        entry.rule,
        entry.fingerprint
    );
    text += &wrapped(
        &format!("{} {}{}", entry.item, entry.title, with_it(entry)),
        "    ",
        "      ",
    );
    for (sign, style, line) in lines(entry) {
        text += &format!(
            "{style}{}{style:#}",
            wrapped(line, &format!("    {sign} "), "        ")
        );
    }
    if entry.level != "compatible" || !entry.remedy.is_empty() {
        text += &wrapped(&format!("a caller {}", entry.callers), "    ", "      ");
    }
    if !entry.remedy.is_empty() {
        text += &wrapped(&format!("to do: {}", entry.remedy), "    ", "      ");
    }
    if let Some(note) = &entry.note {
        text += &wrapped(&format!("note: {note}"), "    ", "      ");
    }
    // Not wrapped, as they are to be pasted.
    for line in &entry.paste {
        let line: String = line.chars().map(printable).collect();
        text += &format!("      {line}\n");
    }
    if let Some(reason) = &entry.accepted {
        text += &wrapped(&format!("accepted: {reason}"), "    ", "      ");
    }
    text + &format!("{DIM}    at {}{DIM:#}\n", entry.place.shown())
}

/// What came or went with a change.
pub(super) fn with_it(entry: &Entry) -> String {
    let parts = entry.with_it.iter();
    let parts: Vec<String> = parts
        .map(|(word, count)| match count {
            1 => format!("one {word}"),
            _ => format!("{count} {word}s"),
        })
        .collect();
    match parts.as_slice() {
        [] => String::new(),
        parts => format!(", and with it {}", parts.join(" and ")),
    }
}

/// The signatures before and after, and the lines of code.
fn lines(entry: &Entry) -> Vec<(char, Style, &str)> {
    let signatures = [('-', RED, &entry.before), ('+', GREEN, &entry.after)];
    let code = [('-', RED, &entry.old_line), ('+', GREEN, &entry.new_line)];
    let is_news = |line: &Option<String>, other: &Option<String>| line != other;
    let code = code
        .into_iter()
        .filter(|_| entry.level == "breaking" && is_news(&entry.old_line, &entry.new_line));
    signatures
        .into_iter()
        .chain(code)
        .filter_map(|(sign, style, line)| Some((sign, style, line.as_deref()?)))
        .collect()
}

fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}")
}

fn wrapped(text: &str, first: &str, rest: &str) -> String {
    let text: String = text.chars().map(printable).collect();
    let options = Options::new(WIDTH)
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_separator(textwrap::WordSeparator::Custom(words));
    textwrap::fill(&text, options) + "\n"
}

/// Words end at spaces and, in chains of calls, before dots.
fn words(line: &str) -> Box<dyn Iterator<Item = textwrap::core::Word<'_>> + '_> {
    Box::new(line.split_inclusive(' ').flat_map(|word| {
        let mut starts: Vec<usize> = word.match_indices(").").map(|(at, _)| at + 1).collect();
        starts.insert(0, 0);
        starts.push(word.len());
        let pieces: Vec<&str> = starts
            .windows(2)
            .filter_map(|pair| word.get(*pair.first()?..*pair.get(1)?))
            .collect();
        pieces.into_iter().map(textwrap::core::Word::from)
    }))
}

/// Values of descriptions may hold what moves the cursor.
pub(super) fn printable(character: char) -> char {
    if character.is_control() {
        '\u{fffd}'
    } else {
        character
    }
}
