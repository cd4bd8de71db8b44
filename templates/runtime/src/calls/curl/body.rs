//! The options for the body of a curl command.

use crate::{
    calls::{
        argument::Argument,
        curl::{
            Command,
            pairs::{data, numbered},
            shell::Word,
        },
        multipart::{self, Part},
    },
    operations::{
        operation::Body,
        parameter::{Parameter, ParameterLocation},
    },
};

impl Command<'_> {
    pub(super) fn body_options(&self) -> Vec<String> {
        match self.call.body() {
            Body::None => Vec::new(),
            Body::Form => match self.pairs(ParameterLocation::Form) {
                pairs if pairs.is_empty() => vec!["--data ''".to_owned()],
                pairs => pairs.into_iter().map(data).collect(),
            },
            Body::Json(_) => vec![format!("--data-raw {}", self.json().quoted())],
            Body::Multipart => self.part_options(),
            Body::Text(_) | Body::Bytes(_) => {
                let given = self.call.given(ParameterLocation::Body);
                let variables = given.filter_map(|(parameter, _)| self.variables.get(&parameter));
                let file = |variable| Word::text("@").and_variable(variable);
                let options = variables.map(|it| format!("--data-binary {}", file(it).quoted()));
                options.collect()
            }
        }
    }

    fn part_options(&self) -> Vec<String> {
        let given = self.call.given(ParameterLocation::Form);
        let options = given.flat_map(|(parameter, argument)| {
            let parts = multipart::parts(&parameter, argument);
            let variables = match (self.variables.get(&parameter), argument) {
                (None, _) => Vec::new(),
                (Some(variable), Argument::List(_)) => numbered(variable, parts.len()),
                (Some(variable), _) => vec![Word::default().and_variable(variable)],
            };
            let is_file = parameter.is_document();
            let mut variables = variables.into_iter();
            let parts = parts.iter();
            let options = parts.map(|part| part_option(part, is_file, variables.next()));
            options.collect::<Vec<_>>()
        });
        options.collect()
    }

    fn json(&self) -> Word {
        if let Some((parameter, argument)) = self.call.given(ParameterLocation::Body).next() {
            return self.json_value(&parameter, argument);
        }
        let properties = self.call.given(ParameterLocation::Json);
        let properties = properties.map(|(parameter, argument)| {
            let name = Argument::from(parameter.name);
            let name = Word::text(json_text(&name)).and(":");
            name.and_word(self.json_value(&parameter, argument))
        });
        Word::text("{").and_list(properties).and("}")
    }

    fn json_value(&self, parameter: &Parameter<'_>, argument: &Argument) -> Word {
        match (self.variables.get(parameter), argument) {
            (None, _) => Word::text(json_text(argument)),
            (Some(variable), Argument::List(items)) => Word::text("[")
                .and_list(numbered(variable, items.len()))
                .and("]"),
            (Some(variable), _) => Word::default().and_variable(variable),
        }
    }
}

/// An option for a part. A value that must not be printed is in a variable, or in a file that a variable names.
fn part_option(part: &Part<'_>, is_file: bool, variable: Option<Word>) -> String {
    let name = |separator| Word::text(format!("{}={separator}", part.name));
    let (option, word) = match (variable, part.content_type) {
        (Some(variable), _) if is_file => ("-F", name("@").and_word(variable)),
        (Some(variable), Some(_)) => ("-F", name("<").and_word(variable)),
        (Some(variable), None) => ("--form-string", name("").and_word(variable)),
        (None, None) => ("--form-string", name("").and(part.text())),
        (None, Some(_)) => {
            // Between quotes, curl looks for no `;`.
            let text = part.text().replace('\\', "\\\\").replace('"', "\\\"");
            ("-F", name("").and(format!("\"{text}\"")))
        }
    };
    let word = match part.content_type {
        Some(media_type) => word.and(format!(";type={media_type}")),
        None => word,
    };
    format!("{option} {}", word.quoted())
}

/// The argument as it is in a JSON body, which was already checked to be serializable.
fn json_text(argument: &Argument) -> String {
    serde_json::to_string(argument).unwrap_or_default()
}
