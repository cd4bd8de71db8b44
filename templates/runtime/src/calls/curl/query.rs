//! The query of a curl command: in the URL or, if it has variables, in options, since curl can encode their values.

use crate::{
    calls::curl::{
        Command,
        pairs::{Pair, data, encoded},
        shell::Word,
    },
    credentials::api_key::without_pairs,
    operations::{
        operation::Body,
        parameter::{Parameter, ParameterLocation, Style},
    },
};

impl Command<'_> {
    /// The query pairs, if they or the API keys contain variables.
    pub(super) fn with_query_keys(&self, query: &str) -> Option<Vec<Pair>> {
        let keys: Vec<_> = self
            .authorization
            .iter()
            .filter_map(|it| it.query_key())
            .collect();
        if keys.is_empty() {
            return self.variable_query(query);
        }
        // The server may repeat a key in the URL of a later page.
        let query = without_pairs(query, |name| keys.iter().any(|(key, _)| *key == name));
        let mut pairs = self.variable_query(&query).unwrap_or_else(|| {
            let pairs = form_urlencoded::parse(query.as_bytes());
            pairs.map(|(name, text)| Pair::new(&name, &text)).collect()
        });
        pairs.extend(keys.into_iter().map(|(name, variable)| {
            Pair::Plain(Word::text(encoded(name)).and("=").and_variable(variable))
        }));
        Some(pairs)
    }

    /// The query pairs, if they contain variables: URL values must be encoded, and curl can do that.
    fn variable_query(&self, query: &str) -> Option<Vec<Pair>> {
        if self.call.continuation.is_some() {
            return self.later_query(query);
        }
        let mut given = self.call.given(ParameterLocation::Query);
        let has_variables = given.any(|(parameter, _)| self.variables.get(&parameter).is_some());
        has_variables.then(|| self.pairs(ParameterLocation::Query))
    }

    /// The same for a query from the server, which repeats the filters of the list.
    fn later_query(&self, query: &str) -> Option<Vec<Pair>> {
        let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
        let variable = |name: &str| {
            let mut parameters = self.call.operation.parameters();
            let parameter = parameters.find(|parameter| is_query_of(parameter, name))?;
            let count = pairs
                .iter()
                .filter(|(other, _)| is_query_of(&parameter, other))
                .count();
            Some((parameter, self.variables.get(&parameter)?, count))
        };
        if !pairs.iter().any(|(name, _)| variable(name).is_some()) {
            return None;
        }
        let mut seen: Vec<String> = Vec::new();
        let pairs = pairs.iter().map(|(name, text)| {
            let Some((parameter, variable, count)) = variable(name) else {
                return Pair::new(name, text);
            };
            seen.push(parameter.name.to_owned());
            let index = seen.iter().filter(|other| *other == parameter.name).count();
            let word = match parameter.style {
                Style::Flattened(prefix) => Word::text(encoded(prefix)).and("."),
                // Here the name is part of what must not be printed.
                Style::DeepObject => Word::default(),
                _ => Word::text(encoded(parameter.name)).and("="),
            };
            Pair::Plain(match (count, parameter.style) {
                (_, Style::Flattened(_) | Style::DeepObject) | (2.., _) => {
                    word.and_variable(format!("{variable}_{index}"))
                }
                _ => word.and_variable(variable),
            })
        });
        Some(pairs.collect())
    }

    pub(super) fn query_options(&self, pairs: Vec<Pair>) -> Vec<String> {
        let has_body = self.call.body() != Body::None;
        let option = |pair| match (pair, has_body) {
            (Pair::Plain(word), true) => format!("--url-query {}", word.quoted()),
            (Pair::Encoded(text), true) => {
                format!("--url-query {}", Word::text(format!("+{text}")).quoted())
            }
            (pair, false) => data(pair),
        };
        let get = (!has_body && !pairs.is_empty()).then(|| "-G".to_owned());
        get.into_iter()
            .chain(pairs.into_iter().map(option))
            .collect()
    }
}

/// Whether a query pair with this name belongs to the parameter.
fn is_query_of(parameter: &Parameter<'_>, name: &str) -> bool {
    let begins_with = |prefix: &str| {
        let start = name.get(..prefix.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    let is_it = match parameter.style {
        Style::Flattened(prefix) => begins_with(prefix),
        Style::DeepObject => begins_with(parameter.name),
        _ => name.eq_ignore_ascii_case(parameter.name),
    };
    is_it && parameter.location == ParameterLocation::Query
}
