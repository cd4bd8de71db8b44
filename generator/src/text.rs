//! Text from descriptions, in generated code and in messages.

/// The list of the runtime, without a dependency on it: a link to its file.
mod invisible;

pub(crate) use invisible::is_invisible;

/// Whether Rust reserves a word.
pub fn is_rust_keyword(word: &str) -> bool {
    // syn does not know `gen`, a keyword since the 2024 edition.
    matches!(word, "gen" | "Self")
        // Asking syn is slow, and all other keywords are lowercase.
        || word.bytes().all(|byte| byte.is_ascii_lowercase())
            && syn::parse_str::<syn::Ident>(word).is_err()
}

/// The name of a package in Rust code: `twilio_flex` for `twilio-flex`.
pub(crate) fn library_name(package: &str) -> String {
    package.replace('-', "_")
}

/// `` `first`, `second` ``
pub(crate) fn quoted_list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    use super::is_invisible;

    #[test]
    fn characters_that_show_nothing_are_invisible_and_other_scripts_are_not() {
        for c in
            "\0\u{1b}\u{85}\u{ad}\u{61c}\u{200b}\u{200f}\u{2028}\u{202e}\u{2066}\u{feff}".chars()
        {
            assert!(is_invisible(c), "{c:?}");
        }
        for c in "a é  語 א ‘’ – … 🙂".chars() {
            assert!(!is_invisible(c), "{c:?}");
        }
    }
}
