//! In: the text of a description. Out: its values, if it is JSON, and the same text as YAML.

use std::borrow::Cow;

use serde_json::Value;

/// The values of JSON text, read faster than as YAML, which it is too. None if it is something else than an object.
pub(super) fn read(text: &str) -> Option<Value> {
    let is_object = text.trim_start().starts_with('{');
    is_object.then(|| serde_json::from_str(text).ok()).flatten()
}

/// JSON with characters in place of their surrogate pairs, and escapes in place of control characters: in JSON
/// `\ud83d\ude00` is one character, in YAML each half is an error, and so is U+0081. All other JSON is YAML.
pub(super) fn as_yaml(text: &str) -> Cow<'_, str> {
    if !text.contains("\\u") && !text.contains(is_refused) {
        return Cow::Borrowed(text);
    }
    let text = without_surrogates(text);
    if text.contains(is_refused) {
        Cow::Owned(with_escapes(&text))
    } else {
        Cow::Owned(text)
    }
}

/// Whether YAML refuses a character that JSON allows in a string.
fn is_refused(character: char) -> bool {
    matches!(character, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

fn with_escapes(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if is_refused(character) {
            escaped += &format!("\\u{:04x}", u32::from(character));
        } else {
            escaped.push(character);
        }
    }
    escaped
}

fn without_surrogates(text: &str) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        replaced.push_str(before);
        let (character, length) = match pair(escape) {
            Some(character) => (Some(character), "uXXXX\\uXXXX".len()),
            None => (None, escape.chars().next().map_or(0, char::len_utf8)),
        };
        let (escaped, after) = escape.split_at_checked(length).unwrap_or((escape, ""));
        match character {
            Some(character) => replaced.push(character),
            None => replaced.extend(["\\", escaped]),
        }
        rest = after;
    }
    replaced.push_str(rest);
    replaced
}

/// The character that two escapes of surrogates stand for; `escape` begins after the first backslash.
fn pair(escape: &str) -> Option<char> {
    let unit = |text: &str| {
        let digits = text.strip_prefix('u')?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let second = escape.get(5..)?.strip_prefix('\\')?;
    let units = [unit(escape)?, unit(second)?];
    let mut characters = char::decode_utf16(units);
    match (characters.next()?, characters.next()) {
        (Ok(character), None) => Some(character),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{as_yaml, read};

    #[test]
    fn json_that_yaml_readers_misread_is_rewritten() {
        for (text, expected) in [
            (
                r#"{"a": "\ud83d\uDE00 \u00e9"}"#,
                "{\"a\": \"\u{1f600} \\u00e9\"}",
            ),
            ("{\"a\": \"\u{81}\u{85}\"}", "{\"a\": \"\\u0081\u{85}\"}"),
            (r#"{"a": "\\ud83d\\ude00"}"#, r#"{"a": "\\ud83d\\ude00"}"#),
        ] {
            assert!(read(text).is_some(), "{text}");
            assert_eq!(as_yaml(text), expected);
        }
    }

    #[test]
    fn what_is_not_a_json_object_is_left_to_the_yaml_readers() {
        for text in [
            "a: \u{81}",
            "a: '\\ud83d\\ude00'",
            "{a: 1}",
            "{\"a\": 1,}",
            "[1]",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
