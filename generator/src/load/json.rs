//! In: the text of a description. Out: the same for YAML readers, if it is JSON that they would misread.

use std::borrow::Cow;

use serde::de::IgnoredAny;

/// The text with characters in place of their surrogate pairs: in JSON `\ud83d\ude00` is one character, in YAML each half
/// is an error. All other JSON is YAML.
pub(super) fn without_surrogates(text: &str) -> Cow<'_, str> {
    let is_object = text.trim_start().starts_with('{');
    if !is_object || !text.contains("\\u") || serde_json::from_str::<IgnoredAny>(text).is_err() {
        return Cow::Borrowed(text);
    }
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
    Cow::Owned(replaced)
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
    use super::without_surrogates;

    #[test]
    fn a_surrogate_pair_in_json_is_one_character() {
        for (text, expected) in [
            (
                r#"{"a": "\ud83d\uDE00 \u00e9"}"#,
                "{\"a\": \"\u{1f600} \\u00e9\"}",
            ),
            (r#"{"a": "\\ud83d\\ude00"}"#, r#"{"a": "\\ud83d\\ude00"}"#),
            ("a: '\\ud83d\\ude00'", "a: '\\ud83d\\ude00'"),
        ] {
            assert_eq!(without_surrogates(text), expected);
        }
    }
}
