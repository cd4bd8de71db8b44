//! Escapes text and URLs for Markdown.

use std::borrow::Cow;

use crate::text::is_invisible;

/// Whether a character may have to be escaped, replaced or left out.
pub(super) fn is_special(c: char) -> bool {
    match c {
        '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '|' | '~' | '&' => true,
        // The most frequent characters.
        '!'..='}' => false,
        _ => c.is_whitespace() || is_invisible(c),
    }
}

/// Whether the special character `c`, which follows `before` and begins `from`, would be read as Markdown.
pub(super) fn needs_escape(c: char, before: Option<char>, from: &str) -> bool {
    let after = from.chars().nth(1);
    let both = |is: fn(char) -> bool| before.is_some_and(is) && after.is_some_and(is);
    match c {
        '*' => !both(char::is_whitespace),
        // A URL is written in angle brackets, so an underscore before it is no longer between letters.
        '_' => !both(char::is_alphanumeric) || url(from.trim_start_matches('_')).is_some(),
        '&' => is_entity(from),
        _ => true,
    }
}

/// Whether a text begins with what looks like a character reference, such as `&amp;`.
fn is_entity(from: &str) -> bool {
    let name = from.strip_prefix('&').unwrap_or_default();
    let after = name.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
    after.len() < name.len() && after.starts_with(';')
}

/// A word, escaped for the start of a line, where it could begin a list, a quote, a heading or a rule.
pub(super) fn at_line_start(word: &str) -> Cow<'_, str> {
    let number = word.trim_end_matches(['.', ')']);
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && number.len() < word.len() {
        let after = word.get(number.len()..).unwrap_or_default();
        return Cow::Owned(format!("{number}\\{after}"));
    }
    let is_rule = |mark: char| word.chars().all(|c| c == mark);
    match word.starts_with('>') || ['-', '+', '*', '=', '#'].into_iter().any(is_rule) {
        true => Cow::Owned(format!("\\{word}")),
        false => Cow::Borrowed(word),
    }
}

/// Whether rustdoc takes the target of a link for an address, not for the name of an item.
pub(super) fn is_address(target: &str) -> bool {
    is_web(target)
        || target
            .strip_prefix("mailto:")
            .and_then(|address| address.split_once('@'))
            .is_some_and(|(_, domain)| domain.contains('.'))
}

fn is_web(target: &str) -> bool {
    scheme(target).is_some_and(|scheme| scheme.len() < target.len())
}

fn scheme(target: &str) -> Option<&str> {
    let schemes = ["https://", "http://"].into_iter();
    let mut found = schemes.filter_map(|scheme| {
        target
            .get(..scheme.len())
            .filter(|start| start.eq_ignore_ascii_case(scheme))
    });
    found.next()
}

/// The URL that a text begins with, without the punctuation of the sentence around it.
pub(super) fn url(text: &str) -> Option<&str> {
    let scheme = scheme(text)?;
    let ends = |c: char| c.is_whitespace() || is_invisible(c) || "<>\"`[]|\\".contains(c);
    let mut url = text.get(..text.find(ends).unwrap_or(text.len()))?;
    let count = |mark: char| url.matches(mark).count();
    let mut unopened = count(')').saturating_sub(count('('));
    while let Some(last) = url.chars().next_back() {
        match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' => {}
            ')' if unopened > 0 => unopened -= 1,
            _ => break,
        }
        url = url.get(..url.len() - 1)?;
    }
    (url.len() > scheme.len()).then_some(url)
}

/// A link that shows its address.
pub(super) fn autolink(address: &str) -> String {
    let shown = encoded(address);
    let shown = shown.strip_prefix("mailto:").unwrap_or(&shown);
    if !has_entity(shown) {
        return format!("<{shown}>");
    }
    let mut text = String::new();
    for c in shown.chars() {
        if c.is_ascii_punctuation() {
            text.push('\\');
        }
        text.push(c);
    }
    format!("[{text}]({})", target(address))
}

fn has_entity(text: &str) -> bool {
    let mut marks = text.match_indices('&');
    marks.any(|(at, _)| is_entity(text.get(at..).unwrap_or_default()))
}

/// An address, escaped for the target of a link.
pub(super) fn target(address: &str) -> String {
    let mut target = encoded(address);
    if has_entity(&target) {
        target = target.replace('&', "\\&");
    }
    match target.contains(['(', ')']) {
        true => format!("<{target}>"),
        false => target,
    }
}

/// An address, percent-encoded where it has invalid characters or those that would end it in Markdown.
fn encoded(target: &str) -> String {
    let mut written = String::with_capacity(target.len());
    for c in target.chars() {
        if c.is_whitespace() || is_invisible(c) || "<>\\`|[]".contains(c) {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                written.push_str(&format!("%{byte:02X}"));
            }
        } else {
            written.push(c);
        }
    }
    written
}
