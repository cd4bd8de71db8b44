//! The pairs of a form or a query, with variables in place of what must not be printed.

use crate::{
    calls::{
        argument::Argument,
        curl::{Command, shell::Word},
        style::{self, PairValue},
    },
    operations::parameter::{Parameter, ParameterLocation, Style},
};

/// A pair of a form or a query.
pub(super) enum Pair {
    /// `name=value`, whose value is not yet encoded.
    Plain(Word),
    /// The same, fully encoded: for values that a command line cannot contain, or not on one line.
    Encoded(String),
}

impl Pair {
    pub(super) fn new(name: &str, text: &str) -> Self {
        let name = encoded(name);
        if text.chars().any(char::is_control) {
            return Self::Encoded(format!("{name}={}", encoded(text)));
        }
        // curl takes the part before the first `=` literally, and looks for the `@` of a file only if there is no `=`.
        Self::Plain(Word::text(format!("{name}={text}")))
    }
}

pub(super) fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

impl Command<'_> {
    pub(super) fn pairs(&self, location: ParameterLocation) -> Vec<Pair> {
        let mut pairs = Vec::new();
        for (parameter, argument) in self.call.given(location) {
            match self.variables.get(&parameter) {
                None => {
                    // Whatever would be refused here was refused before.
                    let _ = style::each_pair(&parameter, argument, &mut |name, value| {
                        pairs.push(Pair::new(name, &value.decoded()));
                    });
                }
                Some(variable) => pairs.extend(variable_pairs(&parameter, argument, variable)),
            }
        }
        pairs
    }
}

/// The pairs of a parameter that must not be printed, of which the names may be part.
fn variable_pairs(parameter: &Parameter<'_>, argument: &Argument, variable: &str) -> Vec<Pair> {
    let mut names = Vec::new();
    let mut is_joined = false;
    let _ = style::each_pair(parameter, argument, &mut |name, value| {
        is_joined |= matches!(value, PairValue::Several(..));
        names.push(name.to_owned());
    });
    let is_named = names.iter().all(|name| is_name_of(parameter, name));
    let name = Word::text(encoded(parameter.name)).and("=");
    let words = match (parameter.style, argument) {
        (Style::Flattened(prefix), _) => {
            let pairs = numbered(variable, names.len()).into_iter();
            pairs
                .map(|pair| Word::text(encoded(prefix)).and(".").and_word(pair))
                .collect()
        }
        _ if !is_named => numbered(variable, names.len()),
        _ if is_joined => vec![name.and_word(joined_variables(parameter, argument, variable))],
        (Style::JsonText, _) => vec![name.and_variable(variable)],
        (_, Argument::List(_)) => {
            let values = numbered(variable, names.len()).into_iter().zip(names);
            let words =
                values.map(|(value, name)| Word::text(encoded(&name)).and("=").and_word(value));
            words.collect()
        }
        _ => vec![name.and_variable(variable)],
    };
    words.into_iter().map(Pair::Plain).collect()
}

/// Whether a pair has the name of its parameter, also with the brackets of a list.
fn is_name_of(parameter: &Parameter<'_>, name: &str) -> bool {
    let rest = name.strip_prefix(parameter.name);
    rest.is_some_and(|rest| rest.is_empty() || rest == "[]")
}

/// A value whose items are in one string: a variable for each, or one for an object, whose names must not be printed.
pub(super) fn joined_variables(
    parameter: &Parameter<'_>,
    argument: &Argument,
    variable: &str,
) -> Word {
    let separator = match parameter.style {
        Style::SpaceDelimited => " ",
        Style::PipeDelimited => "|",
        _ => ",",
    };
    match argument {
        Argument::List(_) if parameter.style != Style::JsonText => {
            let count = argument.strings().len();
            let variables = numbered(variable, count).into_iter().enumerate();
            variables.fold(Word::default(), |all, (index, variable)| {
                let separator = if index == 0 { "" } else { separator };
                all.and(separator).and_word(variable)
            })
        }
        _ => Word::default().and_variable(variable),
    }
}

/// The variables for the values of a list.
pub(super) fn numbered(variable: &str, count: usize) -> Vec<Word> {
    let names = (1..=count).map(|number| format!("{variable}_{number}"));
    names
        .map(|name| Word::default().and_variable(name))
        .collect()
}

/// The option that sends a pair.
pub(super) fn data(pair: Pair) -> String {
    match pair {
        Pair::Plain(word) => format!("--data-urlencode {}", word.quoted()),
        Pair::Encoded(text) => format!("--data {}", Word::text(text).quoted()),
    }
}
