//! In: what a YAML reader says is wrong, and the line. Out: what to do about it.

/// What to do about a part of the reader's message.
const REMEDIES: &[(&str, &str)] = &[
    ("tabs disallowed", "indent with spaces, not with tabs"),
    (
        "did not find expected key",
        "indent this line like the lines that belong with it",
    ),
    (
        "invalid indentation in quoted scalar",
        "end the string with a quote, or indent all of its lines",
    ),
    (
        "unexpected character",
        "put the value in quotes: it begins with a character that means something else in YAML",
    ),
    (
        "illegal placement of ':'",
        "close the bracket or the quote that was opened before",
    ),
    (
        "did not find expected ','",
        "close the bracket, or put a comma between its items",
    ),
    (
        "unknown anchor",
        "put the value in quotes if it is a string; `*` repeats what has an `&` before it",
    ),
];

/// What to do about an error of a YAML reader at a column of a line, both counted from 1.
pub(super) fn remedy(message: &str, line: &str, column: usize) -> &'static str {
    if message.contains("mapping values are not allowed") {
        let before: String = line.chars().take(column.saturating_sub(1)).collect();
        return match before.contains(": ") {
            true => "put the value in quotes: it contains a colon",
            false => {
                "indent this line like the lines that belong with it, or end the line before it with a colon"
            }
        };
    }
    let known = REMEDIES.iter().find(|(part, _)| message.contains(part));
    known.map_or(
        "compare the lines around it: indentation, quotes and brackets",
        |(_, help)| help,
    )
}
