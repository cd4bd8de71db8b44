//! Rust names: checked identifiers, made of words of the wire.

use heck::{ToPascalCase as _, ToShoutySnakeCase as _, ToSnakeCase as _};
use proc_macro2::{Ident, Span};

/// How Rust writes names of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Types and variants.
    Pascal,
    /// Functions, fields and modules.
    Snake,
}

/// An identifier that Rust accepts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RustName {
    text: String,
    raw: bool,
}

impl RustName {
    /// The name for words of the wire, if there is one.
    pub(super) fn from_wire(wire: &str, style: Style) -> Option<Self> {
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

    /// The name that somebody decided, if it is one and in the style of its kind.
    pub(super) fn exactly(name: &str, style: Style) -> Option<Self> {
        let in_style = match style {
            Style::Pascal => {
                name.starts_with(|first: char| first.is_ascii_uppercase()) && !name.contains('_')
            }
            Style::Snake => name == name.to_snake_case(),
        };
        if in_style { Self::checked(name) } else { None }
    }

    fn checked(name: &str) -> Option<Self> {
        if !name.is_ascii() {
            return None;
        }
        if matches!(name, "self" | "Self" | "super" | "crate" | "_") {
            return Some(Self {
                text: format!("{name}_"),
                raw: false,
            });
        }
        // `gen` is a keyword since edition 2024, which syn does not say.
        if name != "gen" && syn::parse_str::<Ident>(name).is_ok() {
            return Some(Self {
                text: name.to_owned(),
                raw: false,
            });
        }
        let raw = syn::parse_str::<Ident>(&format!("r#{name}")).is_ok();
        raw.then(|| Self {
            text: name.to_owned(),
            raw: true,
        })
    }

    /// Stands for a name that the naming stage did not give, which it reports as a fault.
    pub(super) fn unknown() -> Self {
        Self {
            text: "unnamed".to_owned(),
            raw: false,
        }
    }

    /// The name of the type that marks this parameter as missing.
    pub(super) fn marker(&self) -> Self {
        Self {
            text: format!("Missing{}", self.text.to_pascal_case()),
            raw: false,
        }
    }

    /// The name of a constant for this item.
    #[must_use]
    pub fn constant(&self) -> Self {
        Self {
            text: self.text.to_shouty_snake_case(),
            raw: false,
        }
    }

    /// The name of a type parameter that tells whether this parameter is set.
    #[must_use]
    pub fn has(&self) -> Self {
        Self {
            text: format!("Has{}", self.text.to_pascal_case()),
            raw: false,
        }
    }

    /// The text without the `r#` of a raw identifier.
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

impl quote::ToTokens for RustName {
    fn to_tokens(&self, tokens: &mut proc_macro2::TokenStream) {
        self.ident().to_tokens(tokens);
    }
}

/// As it is written in source code.
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
    fn words_of_the_wire_become_names() {
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
        ] {
            assert_eq!(name(wire, Style::Snake).as_deref(), Some(snake));
            assert_eq!(name(wire, Style::Pascal).as_deref(), Some(pascal));
        }
    }

    #[test]
    fn texts_without_a_word_give_no_name() {
        for wire in ["", "...", "日本", "é"] {
            assert_eq!(name(wire, Style::Snake), None, "{wire}");
        }
    }

    #[test]
    fn decided_names_must_be_in_style() {
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
