//! In: diagnostics. Out: workflow commands, which GitHub shows beside the lines of a pull request.

use generator::diagnostic::{Diagnostic, Diagnostics, Related, printable};

use super::excerpt;

/// One command a line: `::error file=…,line=…,col=…,title=…::message`.
pub(super) fn github(found: &Diagnostics) -> String {
    let sorted = found.clone().into_sorted();
    sorted.iter().map(command).collect()
}

fn command(diagnostic: &Diagnostic) -> String {
    let mut properties = Vec::new();
    if let Some(location) = &diagnostic.location {
        properties.push(format!("file={}", property(&location.file.path)));
        properties.push(format!("line={}", location.line));
        properties.push(format!("col={}", location.column));
        if let Some(width) = excerpt::width(location).filter(|width| *width > 0) {
            properties.push(format!("endColumn={}", location.column + width));
        }
    }
    properties.push(format!("title={}", diagnostic.code));
    let message = data(&message(diagnostic));
    format!(
        "::{} {}::{message}\n",
        diagnostic.severity,
        properties.join(",")
    )
}

/// The message with everything that the command has no property for.
fn message(diagnostic: &Diagnostic) -> String {
    let mut lines = vec![printable(&diagnostic.message).to_string()];
    for Related { message, location } in diagnostic.related_places() {
        let at = location.as_ref().map(|location| format!(": {location}"));
        lines.push(format!("{}{}", printable(message), at.unwrap_or_default()));
    }
    if let Some(help) = &diagnostic.help {
        lines.push(format!("help: {}", printable(help)));
    }
    let paste = diagnostic.lines_to_paste().iter();
    lines.extend(paste.map(|line| printable(line).to_string()));
    lines.join("\n")
}

/// Text after `::`, where a line break would end the command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Text in a property, where a colon or a comma would end it, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
