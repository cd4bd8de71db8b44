//! Finds the paths in a source file that begin with `crate::`, each with its line.

use std::iter::Peekable;

/// A path below `crate::`, or the part of it before the next group.
#[derive(Debug, PartialEq)]
pub(crate) struct CratePath {
    pub(crate) line: usize,
    pub(crate) path: String,
}

impl CratePath {
    /// The module of the crate in which it ends.
    pub(crate) fn first(&self) -> &str {
        self.path.split("::").next().unwrap_or_default()
    }
}

/// A word or a punctuation character, with its line.
type Token = (usize, String);

/// All of them: in imports, in groups, and in code. Leaves out the names of this crate's macros, and what a macro names
/// of the interface for generated code, which is resolved where the macro is expanded.
pub(crate) fn crate_paths(text: &str) -> Vec<CratePath> {
    let mut tokens = tokens(text).into_iter().peekable();
    let (mut found, mut is_in_macro) = (Vec::new(), false);
    while let Some((_, token)) = tokens.next() {
        if token == "crate" && next_is_path(&mut tokens) {
            let mut paths = Vec::new();
            tree(&mut tokens, &mut paths);
            paths.retain(|it| {
                let of_interface = is_in_macro && it.first() == "generated_for_0_1";
                !is_macro(it.first()) && !of_interface
            });
            found.append(&mut paths);
        }
        is_in_macro = token == "$";
    }
    found
}

/// Whether this names one of the crate's macros: those for generated code, or the only public one.
fn is_macro(name: &str) -> bool {
    name.starts_with("__") || name == "require"
}

/// Consumes `::`.
fn next_is_path(tokens: &mut Peekable<impl Iterator<Item = Token>>) -> bool {
    let is_path = tokens.peek().is_some_and(|(_, token)| token == "::");
    if is_path {
        tokens.next();
    }
    is_path
}

/// What follows `::`: a path, or a group of trees, of which only the beginnings matter.
fn tree(tokens: &mut Peekable<impl Iterator<Item = Token>>, paths: &mut Vec<CratePath>) {
    let Some((line, token)) = tokens.next() else {
        return;
    };
    if token != "{" {
        let mut path = token;
        while next_is_path(tokens) {
            match tokens.peek() {
                Some((_, next)) if next == "{" => {
                    path.push_str("::{…}");
                    tokens.next();
                    skip_group(tokens);
                }
                Some((_, next)) if is_word(next) => {
                    path = format!("{path}::{next}");
                    tokens.next();
                }
                _ => {}
            }
        }
        if tokens.peek().is_some_and(|(_, token)| token == "as") {
            // And the alias.
            tokens.nth(1);
        }
        return paths.push(CratePath { line, path });
    }
    while let Some((_, token)) = tokens.peek() {
        match token.as_str() {
            "}" => {
                tokens.next();
                return;
            }
            word if is_word(word) => tree(tokens, paths),
            _ => drop(tokens.next()),
        }
    }
}

/// Skips the rest of a group.
fn skip_group(tokens: &mut impl Iterator<Item = Token>) {
    let mut depth = 1_usize;
    for (_, token) in tokens {
        match token.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return;
        }
    }
}

fn is_word(token: &str) -> bool {
    token.starts_with(|it: char| it.is_alphabetic() || it == '_')
}

/// The source without comments and the contents of literals.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut in_text = false;
    for (index, line) in text.lines().enumerate() {
        let mut rest = line;
        while let Some(letter) = rest.chars().next() {
            let length = if in_text {
                in_text = letter != '"';
                if letter == '\\' { 2 } else { letter.len_utf8() }
            } else if rest.starts_with("//") {
                rest.len()
            } else if letter == '"' {
                in_text = true;
                1
            } else if let Some(literal) = ["'\"'", "'\\\"'", "b'\"'"]
                .into_iter()
                .find(|it| rest.starts_with(*it))
            {
                literal.len()
            } else if rest.starts_with("::") {
                tokens.push((index + 1, "::".to_owned()));
                2
            } else if is_word(rest) {
                let is_end = |it: char| !it.is_alphanumeric() && it != '_';
                let end = rest.find(is_end).unwrap_or(rest.len());
                tokens.push((index + 1, rest[..end].to_owned()));
                end
            } else {
                if !letter.is_whitespace() {
                    tokens.push((index + 1, letter.to_string()));
                }
                letter.len_utf8()
            };
            rest = rest.get(length..).unwrap_or_default();
        }
    }
    tokens
}

#[test]
fn paths_are_found_wherever_they_occur() {
    let text = r#"
//! crate::comment
use crate::{
    calls::{call::Call, crate_like::Name}, // crate::comment
    errors::error::Error,
    __request,
};
pub(crate) fn f() -> crate::values::date::Date {
    let quote = ('"', "crate::text // crate::text \" crate::text");
    crate::__model!(A);
    mod inner { use crate::{engine as e, lists::{self, page::Page}, errors as _}; }
    json!({ "a": crate::turns::Permits })
}
macro_rules! m { () => { $crate::generated_for_0_1::A, $crate::blocking::B }; }
use crate::generated_for_0_1::C;
"#;
    let found: Vec<_> = crate_paths(text)
        .into_iter()
        .map(|it| (it.line, it.path))
        .collect();
    let expected = [
        (4, "calls::{…}"),
        (5, "errors::error::Error"),
        (8, "values::date::Date"),
        (11, "engine"),
        (11, "lists::{…}"),
        (11, "errors"),
        (12, "turns::Permits"),
        (14, "blocking::B"),
        (15, "generated_for_0_1::C"),
    ];
    assert_eq!(found, expected.map(|(line, path)| (line, path.to_owned())));
}

#[test]
fn the_module_of_a_path_is_its_first_segment() {
    let paths = crate_paths("use crate::calls::{call::Call, body::Body};");
    assert_eq!(paths.len(), 1);
    assert_eq!(paths[0].first(), "calls");
}
