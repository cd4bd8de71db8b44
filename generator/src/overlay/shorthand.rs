//! In: a JSONPath as people write it. Out: the same as RFC 9535 has it.
//!
//! The examples of Overlay 1.0 select `@.x-oai-traits`, but RFC 9535 allows a hyphen in brackets only.

/// Puts names with hyphens in brackets and quotes: `$.info.x-note` becomes `$.info['x-note']`.
pub(super) fn quoted(path: &str) -> String {
    let mut quoted = String::with_capacity(path.len());
    let mut rest = path;
    // The quote that ends the string around, if there is one.
    let mut open: Option<char> = None;
    while let Some(character) = rest.chars().next() {
        let after = rest.get(character.len_utf8()..).unwrap_or_default();
        let name = after
            .split(|c: char| !is_name(c))
            .next()
            .unwrap_or_default();
        let begins_name = character == '.' && open.is_none() && name.starts_with(is_first);
        if begins_name && name.contains('-') {
            let is_descendant = quoted.ends_with('.');
            quoted.push_str(if is_descendant { "." } else { "" });
            quoted.push_str(&format!("['{name}']"));
            rest = after.get(name.len()..).unwrap_or_default();
            continue;
        }
        quoted.push(character);
        rest = after;
        match open {
            Some(_) if character == '\\' => {
                quoted.extend(rest.chars().next());
                rest = rest
                    .chars()
                    .next()
                    .and_then(|c| rest.get(c.len_utf8()..))
                    .unwrap_or_default();
            }
            Some(quote) if character == quote => open = None,
            None if matches!(character, '\'' | '"') => open = Some(character),
            _ => {}
        }
    }
    quoted
}

fn is_first(character: char) -> bool {
    character.is_ascii_alphabetic() || character == '_' || !character.is_ascii()
}

fn is_name(character: char) -> bool {
    is_first(character) || character.is_ascii_digit() || character == '-'
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn names_with_hyphens_are_put_in_brackets() {
        for (path, expected) in [
            ("$.info.x-note", "$.info['x-note']"),
            ("$..x-note.a", "$..['x-note'].a"),
            (
                "$.paths[?@.get.x-oai-traits[?@ == 'paged']]",
                "$.paths[?@.get['x-oai-traits'][?@ == 'paged']]",
            ),
            ("$.paths[?(@.x-a.b-c)]", "$.paths[?(@['x-a']['b-c'])]"),
            ("$['a.x-b'][\"c.d-e\"]", "$['a.x-b'][\"c.d-e\"]"),
            ("$['it\\'s.x-y'].z", "$['it\\'s.x-y'].z"),
            ("$.a[?@.b == 1.5-2]", "$.a[?@.b == 1.5-2]"),
            ("$.plain", "$.plain"),
            ("$.é-a.", "$['é-a']."),
            ("", ""),
        ] {
            assert_eq!(quoted(path), expected);
        }
    }
}
