//! Rust names: valid identifiers, made from wire names.

use deunicode::deunicode;
use heck::{ToPascalCase as _, ToShoutySnakeCase as _, ToSnakeCase as _};
use proc_macro2::{Ident, Span};

use crate::text::is_rust_keyword;

/// How the words of a name are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Types and variants.
    Pascal,
    /// Functions, fields and modules.
    Snake,
}

/// How many words at the beginning of a name stay when it is shortened.
const FIRST_WORDS: usize = 3;

/// A valid Rust identifier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RustName {
    text: String,
    raw: bool,
}

impl RustName {
    /// The name for a wire name, if it has characters that Rust accepts.
    pub(super) fn from_wire(wire: &str, style: Style) -> Option<Self> {
        // Letters of other scripts are allowed, but rustc warns of many of them.
        let wire = &*deunicode(&spelled_out(wire));
        let (name, prefix) = match style {
            Style::Pascal => (wire.to_pascal_case(), "Value"),
            Style::Snake => (wire.to_snake_case(), "value_"),
        };
        match name.chars().next() {
            Some(first) if first.is_ascii_digit() => Self::checked(&format!("{prefix}{name}")),
            Some(_) => Self::checked(&name),
            None => None,
        }
    }

    /// The words of a shorter name: the first ones of this, and as many of the last ones as there is room for. The first say
    /// what it belongs to, the last what it is.
    pub(super) fn shortened(&self, length: usize) -> String {
        let snake = self.text.to_snake_case();
        let words: Vec<&str> = snake.split('_').collect();
        let mut room = length;
        let mut fits = |word: &&str| match room.checked_sub(word.len() + 1) {
            Some(left) => {
                room = left;
                true
            }
            None => false,
        };
        let (first, rest) = words.split_at(FIRST_WORDS.min(words.len()));
        let mut kept: Vec<&str> = first.iter().copied().take_while(&mut fits).collect();
        let last = rest.iter().rev().copied().take_while(&mut fits);
        let last: Vec<&str> = last.collect();
        kept.extend(last.into_iter().rev());
        match kept.is_empty() {
            true => snake.chars().take(length).collect(),
            false => kept.join(" "),
        }
    }

    /// The name that an overlay gives, if it is a valid identifier in this style.
    pub(super) fn exactly(name: &str, style: Style) -> Option<Self> {
        let in_style = match style {
            Style::Pascal => {
                name.starts_with(|first: char| first.is_ascii_uppercase()) && !name.contains('_')
            }
            Style::Snake => name == name.to_snake_case(),
        };
        if in_style { Self::checked(name) } else { None }
    }

    /// The name of a names lock, if it is one that the generator could have given.
    pub(crate) fn recorded(name: &str, style: Style) -> Option<Self> {
        let is_other_case = |c: char| match style {
            Style::Pascal => c == '_',
            Style::Snake => c.is_ascii_uppercase(),
        };
        let starts_well = match style {
            Style::Pascal => name.starts_with(|first: char| first.is_ascii_uppercase()),
            Style::Snake => true,
        };
        // `Self_` and `self_` stand for words that cannot be names at all.
        let is_in_style = name == "Self_" || starts_well && !name.contains(is_other_case);
        let checked = is_in_style.then(|| Self::checked(name)).flatten();
        checked.filter(|checked| checked.text == name)
    }

    /// Whether a name is this one with a number behind it, as names are told apart.
    pub(super) fn is_numbered(&self, wire: &str, style: Style) -> bool {
        let start = self.text.rfind(|c: char| !c.is_ascii_digit());
        let number = start.and_then(|start| self.text.get(start + 1..));
        number.is_some_and(|number| {
            Self::from_wire(&format!("{wire} {number}"), style).as_ref() == Some(self)
        })
    }

    fn checked(name: &str) -> Option<Self> {
        if matches!(name, "self" | "Self" | "super" | "crate" | "_") {
            return Some(Self {
                text: format!("{name}_"),
                raw: false,
            });
        }
        let is_valid = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let starts_well = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if !starts_well || !name.chars().all(is_valid) {
            return None;
        }
        Some(Self {
            text: name.to_owned(),
            raw: is_rust_keyword(name),
        })
    }

    /// The name of the marker type for this parameter while it is missing.
    pub(crate) fn marker(&self) -> Self {
        Self {
            text: format!("Missing{}", self.text.to_pascal_case()),
            raw: false,
        }
    }

    /// The name of the parameter of this marker type.
    pub(crate) fn marked(&self) -> String {
        let name = self.text.strip_prefix("Missing").unwrap_or(&self.text);
        name.to_snake_case()
    }

    /// The name of a constant for this item.
    #[must_use]
    pub fn constant(&self) -> Self {
        let mut text = self.text.to_shouty_snake_case();
        // A single capital letter looks the same in both styles.
        if text == self.text {
            text.push('_');
        }
        Self { text, raw: false }
    }

    /// The name of the type parameter that says whether this parameter is set.
    #[must_use]
    pub fn has(&self) -> Self {
        Self {
            text: format!("Has{}", self.text.to_pascal_case()),
            raw: false,
        }
    }

    /// The identifier without the `r#` of a raw one.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The identifier.
    #[must_use]
    pub fn ident(&self) -> Ident {
        if self.raw {
            Ident::new_raw(&self.text, Span::call_site())
        } else {
            Ident::new(&self.text, Span::call_site())
        }
    }
}

/// What Twilio appends to the name of a date parameter to filter by earlier or later dates.
const COMPARISONS: &[(char, &str)] = &[('<', "before"), ('>', "after")];

/// Words for symbols, for names that have no letters or digits.
const SYMBOLS: &[(char, &str)] = &[
    ('<', "less"),
    ('>', "greater"),
    ('=', "equal"),
    ('+', "plus"),
    ('-', "minus"),
    ('*', "any"),
    ('!', "not"),
    ('#', "hash"),
    ('%', "percent"),
    ('&', "and"),
    ('@', "at"),
    ('$', "dollar"),
    ('/', "slash"),
    ('?', "question"),
    ('~', "tilde"),
    ('.', "dot"),
    (',', "comma"),
    (':', "colon"),
    ('_', "underscore"),
    ('|', "or"),
];

/// The wire name with words for the symbols that distinguish it from another, such as `StartTime<` or `<=`.
fn spelled_out(wire: &str) -> std::borrow::Cow<'_, str> {
    let word = |table: &[(char, &'static str)], symbol: char| {
        let mut known = table.iter().filter(|(known, _)| *known == symbol);
        known.next().map(|(_, word)| *word)
    };
    if wire.is_empty() {
        return "empty".into();
    }
    if !wire.chars().any(char::is_alphanumeric) {
        let words: Option<Vec<&str>> = wire.chars().map(|symbol| word(SYMBOLS, symbol)).collect();
        return words.map_or_else(|| wire.into(), |words| words.join(" ").into());
    }
    let last = wire.char_indices().next_back();
    match last.and_then(|(index, symbol)| Some((index, word(COMPARISONS, symbol)?))) {
        Some((index, word)) => format!("{} {word}", wire.get(..index).unwrap_or_default()).into(),
        None => wire.into(),
    }
}

impl quote::ToTokens for RustName {
    fn to_tokens(&self, tokens: &mut proc_macro2::TokenStream) {
        self.ident().to_tokens(tokens);
    }
}

/// The identifier as in source code, with the `r#` of a raw one.
impl std::fmt::Display for RustName {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.ident())
    }
}

#[cfg(test)]
mod tests {
    use super::{RustName, Style};

    fn name(wire: &str, style: Style) -> Option<String> {
        RustName::from_wire(wire, style).map(|name| name.to_string())
    }

    #[test]
    fn a_shortened_name_keeps_its_first_and_last_words() {
        let shortened = |wire: &str, length: usize| {
            let name = RustName::from_wire(wire, Style::Pascal).unwrap();
            name.shortened(length)
        };
        let words = "one_two_three_four_five_six_seven";
        assert_eq!(shortened(words, 24), "one two three six seven");
        assert_eq!(shortened(words, 10), "one two");
        assert_eq!(shortened("aaaaaaaaaa", 5), "aaaaa");
    }

    #[test]
    fn wire_names_become_rust_names() {
        for (wire, snake, pascal) in [
            (
                "Integration.FlowSid",
                "integration_flow_sid",
                "IntegrationFlowSid",
            ),
            ("type", "r#type", "Type"),
            ("gen", "r#gen", "Gen"),
            ("self", "self_", "Self_"),
            ("in-progress", "in_progress", "InProgress"),
            ("Active (Now)", "active_now", "ActiveNow"),
            ("2g", "value_2g", "Value2g"),
            ("~predicted-csat", "predicted_csat", "PredictedCsat"),
            ("StartTime>", "start_time_after", "StartTimeAfter"),
            ("<=", "less_equal", "LessEqual"),
            ("", "empty", "Empty"),
        ] {
            assert_eq!(name(wire, Style::Snake).as_deref(), Some(snake));
            assert_eq!(name(wire, Style::Pascal).as_deref(), Some(pascal));
        }
    }

    #[test]
    fn letters_of_other_scripts_are_transliterated() {
        for (wire, snake) in [("Straße", "strasse"), ("café", "cafe"), ("日本", "ri_ben")] {
            assert_eq!(name(wire, Style::Snake).as_deref(), Some(snake));
        }
    }

    #[test]
    fn symbols_without_a_word_give_no_rust_name() {
        for wire in ["…", "\u{e000}", " "] {
            assert_eq!(name(wire, Style::Snake), None, "{wire}");
        }
    }

    #[test]
    fn names_from_overlays_must_be_in_style() {
        assert!(RustName::exactly("ChannelKind", Style::Pascal).is_some());
        for odd in [
            "channel_kind",
            "Channel_Kind",
            "Channel Kind",
            "fn main() {}",
            "",
        ] {
            assert!(RustName::exactly(odd, Style::Pascal).is_none(), "{odd}");
        }
        assert!(RustName::exactly("kind", Style::Snake).is_some());
        assert!(RustName::exactly("Kind", Style::Snake).is_none());
    }
}
