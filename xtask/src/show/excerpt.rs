//! In: locations in one file. Out: the lines of the file that hold them, and the bytes of what is at each.

use std::ops::Range;

use generator::source::Location;

/// The longest line that is shown. Longer ones are of files without line breaks, such as minified JSON.
const LONGEST_LINE: usize = 300;

/// Lines of a file that follow each other.
pub(super) struct Excerpt<'f> {
    pub(super) text: &'f str,
    /// The number of the first line.
    pub(super) first_line: usize,
    /// In `text`, the bytes of what is at each location.
    pub(super) spans: Vec<Range<usize>>,
}

impl<'f> Excerpt<'f> {
    /// The lines from the first to the last of these locations, which are in one file. Nothing if the text of the file
    /// is not known, or if one of the lines is too long to be shown.
    pub(super) fn of(locations: &[&'f Location]) -> Option<Self> {
        let file = &locations.first()?.file;
        let lines: Option<Vec<Range<usize>>> = locations.iter().map(|it| line(it)).collect();
        let lines = lines?;
        let start = lines.iter().map(|line| line.start).min()?;
        let end = lines.iter().map(|line| line.end).max()?;
        let spans = locations.iter().zip(&lines).map(|(location, line)| {
            let span = span(
                file.text().get(line.clone()).unwrap_or_default(),
                location.column,
            );
            let offset = line.start - start;
            span.start + offset..span.end + offset
        });
        Some(Self {
            spans: spans.collect(),
            text: file.text().get(start..end)?,
            first_line: locations.iter().map(|location| location.line).min()?,
        })
    }
}

/// The bytes of the line of a location, if it can be shown.
fn line(location: &Location) -> Option<Range<usize>> {
    let line = location.file.line(location.line)?;
    let is_known = !location.file.text().is_empty();
    (is_known && line.len() <= LONGEST_LINE).then_some(line)
}

/// How many columns what is at a location takes, on its line.
pub(super) fn width(location: &Location) -> Option<usize> {
    let line = location.file.text().get(line(location)?)?;
    Some(line.get(span(line, location.column))?.chars().count())
}

/// The bytes of the key or value that begins at a column, counted from 1.
fn span(line: &str, column: usize) -> Range<usize> {
    let mut starts = line.char_indices().map(|(start, _)| start);
    let start = starts.nth(column - 1).unwrap_or(line.len());
    let rest = line.get(start..).unwrap_or_default();
    start..start + token(rest).len()
}

/// The key or value that a text begins with, as far as one line tells.
fn token(text: &str) -> &str {
    let end = match text.chars().next() {
        Some(quote @ ('"' | '\'')) => closing_quote(text, quote),
        Some('{' | '[') => closing_bracket(text),
        _ => None,
    };
    let plain = || {
        let ends = [": ", ", ", " #", "}", "]", " ="];
        let ends = ends.iter().filter_map(|end| text.find(end));
        ends.min().unwrap_or(text.len())
    };
    let token = text.get(..end.unwrap_or_else(plain)).unwrap_or(text);
    let token = token.trim_end();
    token.strip_suffix(':').unwrap_or(token)
}

fn closing_quote(text: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    let closing = |(_, character): &(usize, char)| {
        let is_closing = *character == quote && !is_escaped;
        is_escaped = quote == '"' && *character == '\\' && !is_escaped;
        is_closing
    };
    let (at, _) = text.char_indices().skip(1).find(closing)?;
    Some(at + 1)
}

/// Quotes are not looked at: a caret that is too short or too long harms nobody.
fn closing_bracket(text: &str) -> Option<usize> {
    let mut depth = 0_i32;
    let closing = |(_, character): &(usize, char)| {
        match character {
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            _ => {}
        }
        depth == 0
    };
    let (at, _) = text.char_indices().find(closing)?;
    Some(at + 1)
}

#[cfg(test)]
mod tests {
    use super::token;

    #[test]
    fn a_token_is_the_key_or_value_at_the_caret() {
        for (text, expected) in [
            ("/v1/Channels:", "/v1/Channels"),
            ("$ref: '#/components/schemas/thing' }", "$ref"),
            (
                "'#/components/schemas/thing' }",
                "'#/components/schemas/thing'",
            ),
            (r#""a\"b": 1"#, r#""a\"b""#),
            ("[a, [b]] # why", "[a, [b]]"),
            ("{ a: 1,", "{ a"),
            ("https://example.com/a }", "https://example.com/a"),
            ("module = \"v1\"", "module"),
            ("5", "5"),
            ("", ""),
        ] {
            assert_eq!(token(text), expected, "{text}");
        }
    }
}
