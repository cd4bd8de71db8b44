//! In: a report. Out: annotations of a GitHub workflow, which are shown at the lines of the description.

use super::report::Report;
use super::text::with_it;

/// The report as workflow commands.
pub(super) fn print(report: &Report) -> String {
    let verdict = &report.verdict;
    let mut text = command(
        "notice",
        &[(
            "title",
            &format!("{}: {}", verdict.effect.word(), verdict.next_version),
        )],
        &format!("because {}", verdict.why),
    );
    for entry in report.entries() {
        let kind = match (entry.level, &entry.accepted) {
            (_, Some(_)) => "notice",
            ("breaking", _) => "error",
            ("privacy", _) => "warning",
            _ => "notice",
        };
        let place = &entry.place;
        let (line, column) = (place.line.to_string(), place.column.to_string());
        let title = format!("{} ({})", entry.rule, entry.fingerprint);
        let properties: &[(&str, &str)] = if place.side == "old" {
            // What is gone has no line in the new file.
            &[("title", &title)]
        } else {
            &[
                ("file", &place.file),
                ("line", &line),
                ("col", &column),
                ("title", &title),
            ]
        };
        let remedy = if entry.remedy.is_empty() {
            String::new()
        } else {
            format!("; to do: {}", entry.remedy)
        };
        let message = format!(
            "{} {}{}; a caller {}{remedy}",
            entry.item,
            entry.title,
            with_it(entry),
            entry.callers
        );
        text += &command(kind, properties, &message);
    }
    text
}

/// `::error file=…::…`, escaped as GitHub's toolkit does.
fn command(kind: &str, properties: &[(&str, &str)], message: &str) -> String {
    let properties = properties.iter();
    let properties: Vec<String> = properties
        .map(|(name, value)| {
            let value = data(value).replace(':', "%3A").replace(',', "%2C");
            format!("{name}={value}")
        })
        .collect();
    format!("::{kind} {}::{}\n", properties.join(","), data(message))
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}
