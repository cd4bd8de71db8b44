//! Whether a request is valid. In: what was sent, and the description of the operation. Out: [`Parameters`] with their
//! types, or every problem, each with the name of its parameter. Values are in no message: they may be personal data.

mod choices;
mod constraints;
mod json;
mod objects;
mod path;
mod styles;
mod types;

pub(crate) use self::{
    json::{is_any_sid, is_sid},
    path::{path_values, validate_path},
};

use http::HeaderMap;
use serde_json::Value;

use crate::{
    catalogue::{Catalogue, Location, Operation, Parameter, Style, Type},
    errors::Refusal,
    request::{Parameters, Sent, below},
};
use twilio_runtime::error::codes;

/// What is wrong with one parameter.
#[derive(Debug, PartialEq, Eq)]
struct Problem {
    parameter: String,
    kind: ProblemKind,
}

#[derive(Debug, PartialEq, Eq)]
enum ProblemKind {
    Missing(Location),
    /// As in "is no boolean".
    Invalid(String),
    Unknown,
}

/// Checks the values of a request.
///
/// # Errors
/// If something is missing or wrong, or there are names that are `forbidden`.
pub(crate) fn validate(
    catalogue: &Catalogue,
    operation: &Operation,
    sent: &Sent<'_>,
    headers: &HeaderMap,
    forbidden: &[String],
) -> Result<Parameters, Refusal> {
    let is_object = operation.parameters.iter().any(|it| match it.location {
        Location::Json => true,
        Location::Body => matches!(it.ty, Type::Json) && !it.of_any_kind,
        _ => false,
    });
    if is_object && sent.json.as_ref().is_some_and(|json| !json.is_object()) {
        return Err(Refusal::invalid(
            "The request body is not a valid JSON object",
        ));
    }
    let mut problems = Vec::new();
    let mut parameters = Parameters::default();
    for parameter in &operation.parameters {
        if parameter.location == Location::Path {
            continue;
        }
        if parameter.is_taken_apart(catalogue) {
            match objects::check(catalogue, parameter, sent, headers) {
                Ok(true) => {}
                Ok(false) => problems.extend(missing(parameter)),
                Err(problem) => problems.push(Problem::invalid(&parameter.name, problem)),
            }
            continue;
        }
        let Some(value) = sent.value(parameter, headers) else {
            problems.extend(missing(parameter));
            continue;
        };
        match types::read(catalogue, parameter, value) {
            Ok(value) => {
                let violation = constraints::violation(parameter, &value);
                problems.extend(violation.map(|it| Problem::invalid(&parameter.name, it)));
                add(&mut parameters, parameter, value);
            }
            Err(problem) => problems.push(Problem::invalid(&parameter.name, problem)),
        }
    }
    for choice in &operation.choices {
        choices::check(choice, &parameters, &mut problems);
    }
    problems.extend(forbidden.iter().map(|name| Problem {
        parameter: name.clone(),
        kind: ProblemKind::Unknown,
    }));
    match problems.is_empty() {
        true => Ok(parameters),
        false => Err(refusal(&problems)),
    }
}

/// The names that the operation does not have, in the order in which they were sent.
pub(crate) fn unknown(
    catalogue: &Catalogue,
    operation: &Operation,
    sent: &Sent<'_>,
) -> Vec<String> {
    let names = sent.names();
    let unknown = names.filter(|(location, name)| !is_known(catalogue, operation, *location, name));
    unknown.map(|(_, name)| name.to_owned()).collect()
}

fn missing(parameter: &Parameter) -> Option<Problem> {
    parameter.required.then(|| Problem {
        parameter: parameter.name.clone(),
        kind: ProblemKind::Missing(parameter.location),
    })
}

fn add(parameters: &mut Parameters, parameter: &Parameter, value: Value) {
    match (parameter.location, value) {
        (Location::Body, Value::Object(body)) => parameters.body = Some(body),
        (_, value) => drop(parameters.values.insert(parameter.name.clone(), value)),
    }
}

/// Whether the operation has such a parameter. A whole JSON body may have any members.
fn is_known(catalogue: &Catalogue, operation: &Operation, location: Location, name: &str) -> bool {
    operation.parameters.iter().any(|it| match &it.style {
        Style::Flattened { prefix } if it.location == location => below(name, prefix).is_some(),
        Style::DeepObject if it.location == location => {
            let rest = name.strip_prefix(it.name.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
        }
        // Its properties have names of their own.
        Style::Repeated if it.is_taken_apart(catalogue) => it.location == location,
        _ if it.location == Location::Body => location == Location::Json,
        _ => it.location == location && it.name == name,
    })
}

fn refusal(problems: &[Problem]) -> Refusal {
    let messages: Vec<String> = problems.iter().map(Problem::message).collect();
    let mut refusal = Refusal::invalid(messages.join("; "));
    let is_page_size = |it: &Problem| it.parameter == "PageSize";
    if problems.len() == 1 && problems.iter().all(is_page_size) {
        refusal.code = codes::PAGE_SIZE_TOO_LARGE;
    }
    refusal
}

impl Problem {
    fn invalid(parameter: &str, problem: String) -> Self {
        Self {
            parameter: parameter.to_owned(),
            kind: ProblemKind::Invalid(problem),
        }
    }

    fn message(&self) -> String {
        let name = &self.parameter;
        match &self.kind {
            ProblemKind::Missing(location) => {
                let place = match location {
                    Location::Path => "path",
                    Location::Query => "query string",
                    Location::Header => "headers",
                    Location::Cookie => "cookies",
                    Location::Form | Location::Json | Location::Body => "post body",
                };
                format!("Missing required parameter {name} in the {place}")
            }
            ProblemKind::Invalid(problem) => format!("Invalid parameter {name}: it {problem}"),
            ProblemKind::Unknown => format!("Unknown parameter {name}"),
        }
    }
}
