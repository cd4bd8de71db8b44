//! In: JSON text. Out: the events that a reader of YAML finds in it, each with its place.

use std::borrow::Cow;

use saphyr_parser::{Event, Marker, ScalarStyle};

/// The events of JSON text, several times as fast as from a reader of YAML, which needs to look further ahead. Whoever
/// reads the values checks that it is JSON: of other text, the events mean nothing.
pub(super) struct Events<'t> {
    text: &'t str,
    /// Where the next token is, in bytes.
    at: usize,
    /// Counted from 1.
    line: usize,
    /// Counted from 0, in characters.
    column: usize,
}

impl<'t> Events<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
            column: 0,
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Goes to the next token.
    fn skip(&mut self) {
        let mut bytes = self.rest().bytes().peekable();
        while let Some(byte) = bytes.next_if(|byte| b" \t\r\n,:".contains(byte)) {
            self.at += 1;
            self.column += 1;
            // Lines end with `\n`, `\r` or both.
            if byte == b'\n' || byte == b'\r' && bytes.peek() != Some(&b'\n') {
                self.line += 1;
                self.column = 0;
            }
        }
    }

    /// The next bytes, up to where `length` says that they end.
    fn take(&mut self, length: impl Fn(&str) -> usize) -> &'t str {
        let rest = self.rest();
        let token = rest.get(..length(rest)).unwrap_or(rest);
        self.at += token.len();
        self.column += token.chars().count();
        token
    }

    fn bracket(&mut self, event: Event<'t>) -> Event<'t> {
        self.take(|_| 1);
        event
    }

    fn string(&mut self) -> Event<'t> {
        let quoted = self.take(length_of_string);
        let text = match quoted.contains('\\') {
            // Of the values, only the places count; of the keys, the text does, too.
            true => Cow::Owned(serde_json::from_str(quoted).unwrap_or_default()),
            false => Cow::Borrowed(quoted.trim_matches('"')),
        };
        Event::Scalar(text, ScalarStyle::DoubleQuoted, 0, None)
    }
}

impl<'t> Iterator for Events<'t> {
    type Item = (Event<'t>, Marker);

    fn next(&mut self) -> Option<Self::Item> {
        self.skip();
        let marker = Marker::new(self.at, self.line, self.column);
        let event = match self.rest().bytes().next()? {
            b'{' => self.bracket(Event::MappingStart(0, None)),
            b'}' => self.bracket(Event::MappingEnd),
            b'[' => self.bracket(Event::SequenceStart(0, None)),
            b']' => self.bracket(Event::SequenceEnd),
            b'"' => self.string(),
            _ => {
                let word = Cow::Borrowed(self.take(length_of_word));
                Event::Scalar(word, ScalarStyle::Plain, 0, None)
            }
        };
        Some((event, marker))
    }
}

/// The length of the string that a text begins with, with its quotes.
fn length_of_string(text: &str) -> usize {
    let mut is_escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    end.map_or(text.len(), |end| end + 2)
}

/// The length of the number, or of `true`, `false` or `null`.
fn length_of_word(text: &str) -> usize {
    let end = text.find(|character| " \t\r\n,:{}[]\"".contains(character));
    end.unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use saphyr_parser::{Event, Parser};

    use super::Events;

    /// JSON whose events a reader of YAML finds, too: what they are, and where.
    const TEXTS: &[&str] = &[
        "{}",
        "{\"a\": []}",
        " {\n  \"a\" : [1, -2.5e+3,true , null],\r\n\t\"b\":{\"\":\"\"},\r\"c\": [[], [{}]]\n}\n",
        r#"{"\u00e9\"\\": "x\\", "/a{b}": "{[,:]}\"", "ü😀": [ "é", 1 ]}"#,
    ];

    #[test]
    fn they_are_those_of_a_reader_of_yaml() {
        for text in TEXTS {
            assert!(serde_json::from_str::<serde_json::Value>(text).is_ok());
            let events = Parser::new_from_str(text).map(|event| event.unwrap());
            let is_value = |event: &Event<'_>| {
                matches!(
                    event,
                    Event::Scalar(..)
                        | Event::MappingStart(..)
                        | Event::MappingEnd
                        | Event::SequenceStart(..)
                        | Event::SequenceEnd
                )
            };
            let expected = events.filter(|(event, _)| is_value(event));
            let expected =
                expected.map(|(event, span)| (event, span.start.line(), span.start.col()));
            let found =
                Events::new(text).map(|(event, marker)| (event, marker.line(), marker.col()));
            assert_eq!(
                found.collect::<Vec<_>>(),
                expected.collect::<Vec<_>>(),
                "{text}"
            );
        }
    }

    /// Nothing that follows an error counts, but reading ends.
    #[test]
    fn of_other_text_there_are_some_events() {
        for text in [
            "{\"a",
            "{\"a\\",
            "{é: 'a'}",
            "{,:,}}]]",
            "\"",
            "{\"\\u12\": 1}",
        ] {
            assert!(Events::new(text).count() <= text.len(), "{text}");
        }
    }
}
