//! Examples: those of requests that fit become documentation and tests, the others a warning. Those of responses
//! become tests: of all that they hold where they fit their schema, and of being read at all where they do not.

use indexmap::IndexMap;
use serde_json::Value;

use super::{ModuleLowerer, fit::Direction};
use crate::{
    diagnostic::Diagnostic,
    ir::{
        self, Choice, ChosenBy, ItemId, Parameter, ParameterLocation, Requirement, Response, Type,
    },
    resolve::{self, RequestBody},
};

/// The examples of a description, by name.
type Examples = IndexMap<String, Value>;

impl ModuleLowerer<'_> {
    /// The examples of a body that the request can send, by name.
    pub(super) fn request_examples(
        &mut self,
        body: &RequestBody,
        parameters: &[Parameter],
        chosen_by: &[ChosenBy],
        resource: ItemId,
    ) -> Examples {
        let mut examples = Examples::new();
        for (name, example) in &body.examples {
            match self.misfit(example, parameters, chosen_by, resource) {
                None => {
                    examples.insert(name.clone(), example.clone());
                }
                Some(reason) => {
                    let examples = body
                        .pointer
                        .parent()
                        .map(|media_type| media_type.child("examples").child(name));
                    self.diagnostics.push(
                        Diagnostic::warning(format!("the example `{name}` is left out: {reason}"))
                            .at(
                                self.source(),
                                &examples.unwrap_or_else(|| body.pointer.clone()),
                            )
                            .help("correct the example, so that it can be documented and tested"),
                    );
                }
            }
        }
        examples
    }

    /// The examples of the response: those that fit their schema, and the others.
    pub(super) fn response_examples(
        &mut self,
        operation: &resolve::Operation,
        response: &Response,
    ) -> (Examples, Examples) {
        let mut sound = Examples::new();
        let mut odd = Examples::new();
        for (name, (example, place)) in &operation.success.examples {
            match self.response_misfit(response, example) {
                None => {
                    sound.insert(name.clone(), example.clone());
                }
                Some(reason) => {
                    let help = if is_readable(response, example) {
                        odd.insert(name.clone(), example.clone());
                        "correct the example or the schema; until then it is only tested that it can be read"
                    } else {
                        "correct the example or the schema; until then it is left out"
                    };
                    let message = format!(
                        "the example `{name}` of the response does not fit its schema: {reason}"
                    );
                    self.diagnostics.push(
                        Diagnostic::warning(message)
                            .at(self.source(), place)
                            .help(help),
                    );
                }
            }
        }
        (sound, odd)
    }

    fn response_misfit(&self, response: &Response, example: &Value) -> Option<String> {
        match response {
            Response::Empty => None,
            Response::Redirect => {
                let is_sound = example.get("redirect_to").is_some_and(Value::is_string);
                (!is_sound).then(|| "it has no text `redirect_to`".to_owned())
            }
            Response::Value(ty) | Response::Optional(ty) => {
                self.misfit_of(ty, example, Direction::Received)
            }
            Response::List { items, key } => {
                let Some(values) = example.get(key.as_str()).and_then(Value::as_array) else {
                    return Some(format!("`{}` is not an array", key.as_str()));
                };
                values
                    .iter()
                    .find_map(|value| self.misfit_of(items, value, Direction::Received))
            }
        }
    }

    /// Why the request cannot send this example.
    fn misfit(
        &self,
        example: &Value,
        parameters: &[Parameter],
        chosen_by: &[ChosenBy],
        resource: ItemId,
    ) -> Option<String> {
        let Value::Object(fields) = example else {
            return Some("it is not an object".to_owned());
        };
        let is_whole = |parameter: &&Parameter| parameter.location == ParameterLocation::Body;
        if let Some(body) = parameters.iter().find(is_whole) {
            return self.misfit_of(&body.ty, example, Direction::Sent);
        }
        for (field, value) in fields {
            let mut of_body = parameters.iter().filter(|parameter| is_of_body(parameter));
            let Some(parameter) = of_body.find(|parameter| parameter.item.wire.as_str() == field)
            else {
                return Some(format!("`{field}` is not a field of the request"));
            };
            if let Some(reason) = self.misfit_of(&parameter.ty, value, Direction::Sent) {
                return Some(format!("`{field}`: {reason}"));
            }
        }
        for parameter in parameters
            .iter()
            .filter(|parameter| parameter.requirement == Requirement::Required)
        {
            if is_of_body(parameter) && !fields.contains_key(parameter.item.wire.as_str()) {
                return Some(format!("it lacks `{}`", parameter.item.wire.as_str()));
            }
        }
        let mut resources = self.resources.values();
        let resource = resources.find(|candidate| candidate.item.id == resource)?;
        ir::chosen(chosen_by, &resource.choices)
            .find_map(|(_, choice)| choice_misfit(choice, fields))
    }
}

/// Whether an odd example is at least JSON of the right kind, below which a client takes whatever comes.
fn is_readable(response: &Response, example: &Value) -> bool {
    let is_kind = |ty: &Type, value: &Value| match ty {
        Type::Json => true,
        Type::List(_) => value.is_array(),
        Type::Map(_) | Type::Model(_) => value.is_object(),
        Type::OneOf(_) => true,
        _ => false,
    };
    match response {
        Response::Empty => true,
        Response::Redirect => example.get("redirect_to").is_some_and(Value::is_string),
        Response::Value(ty) | Response::Optional(ty) => is_kind(ty, example),
        Response::List { items, key } => {
            let values = example.get(key.as_str()).and_then(Value::as_array);
            values.is_some_and(|values| values.iter().all(|value| is_kind(items, value)))
        }
    }
}

fn is_of_body(parameter: &Parameter) -> bool {
    matches!(
        parameter.location,
        ParameterLocation::Form | ParameterLocation::Json
    )
}

/// Why no variant of a choice has exactly the fields of the example.
fn choice_misfit(choice: &Choice, fields: &serde_json::Map<String, Value>) -> Option<String> {
    let given: Vec<&str> = choice
        .parameter_names()
        .into_iter()
        .map(|name| name.as_str())
        .filter(|name| fields.contains_key(*name))
        .collect();
    let Some(value) = fields.get(choice.discriminator.as_str()) else {
        let first = given.first()?;
        return Some(format!(
            "`{first}` is given without `{}`",
            choice.discriminator.as_str()
        ));
    };
    let variant = choice
        .variants
        .iter()
        .find(|variant| value.as_str() == Some(variant.item.wire.as_str()))?;
    let misses = variant
        .required
        .iter()
        .map(|field| &field.item.wire)
        .find(|name| !given.contains(&name.as_str()));
    if let Some(name) = misses {
        return Some(format!(
            "`{}` needs `{}`",
            variant.item.wire.as_str(),
            name.as_str()
        ));
    }
    if let Some((name, _)) = variant
        .fixed
        .iter()
        .find(|(name, value)| fields.get(name.as_str()) != Some(value))
    {
        return Some(format!(
            "`{}` fixes the value of `{}`",
            variant.item.wire.as_str(),
            name.as_str()
        ));
    }
    let allowed = |name: &str| {
        let mut own = variant
            .required
            .iter()
            .chain(&variant.optional)
            .map(|field| &field.item.wire);
        name == choice.discriminator.as_str()
            || own.any(|own| own.as_str() == name)
            || variant
                .fixed
                .iter()
                .any(|(fixed, _)| fixed.as_str() == name)
    };
    let odd = given.into_iter().find(|name| !allowed(name))?;
    Some(format!(
        "`{odd}` does not go with `{}`",
        variant.item.wire.as_str()
    ))
}
