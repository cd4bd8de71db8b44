//! Examples: those of requests that fit become documentation and tests, the others a warning. Those of responses
//! become tests: of all that they hold where they fit their schema, and of being read at all where they do not.

use indexmap::IndexMap;
use la_arena::Arena;
use serde_json::Value;

use super::{ModuleLowerer, fit::Direction};
use crate::{
    diagnostic::{Code, Diagnostic},
    ir::{
        Choice, JsonKind, Nullability, Parameter, ParameterLocation, Requirement, Response, Sets,
        Setter, Type, Variant, WireName,
    },
    resolve::{self, Example, RequestBody},
};

/// The examples of a description, by name.
type Examples = IndexMap<String, Value>;

impl ModuleLowerer<'_> {
    /// The examples of a body that the request can send, by name.
    pub(super) fn request_examples(
        &mut self,
        body: &RequestBody,
        parameters: &Arena<Parameter>,
        setters: &[Setter],
    ) -> Examples {
        let mut examples = Examples::new();
        for (name, Example { value, pointer }) in &body.examples {
            match self.misfit(value, parameters, setters) {
                None => {
                    examples.insert(name.clone(), value.clone());
                }
                Some(reason) => self.diagnostics.push(
                    Diagnostic::new(
                        Code::MisfitExample,
                        format!("the example `{name}` is left out: {reason}"),
                    )
                    .at(self.source(), pointer)
                    .help("correct the example, so that it can be documented and tested"),
                ),
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
        for (name, Example { value, pointer }) in &operation.success.examples {
            match self.response_misfit(response, value) {
                None => {
                    sound.insert(name.clone(), value.clone());
                }
                Some(reason) => {
                    let help = if is_readable(response, value) {
                        odd.insert(name.clone(), value.clone());
                        "correct the example or the schema; until then it is only tested that it can be read"
                    } else {
                        "correct the example or the schema; until then it is left out"
                    };
                    let message = format!(
                        "the example `{name}` of the response does not fit its schema: {reason}"
                    );
                    self.diagnostics.push(
                        Diagnostic::new(Code::MisfitExample, message)
                            .at(self.source(), pointer)
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
                (!is_redirect(example)).then(|| "it has no string `redirect_to`".to_owned())
            }
            Response::Value(ty) | Response::Optional(ty) => {
                self.misfit_of(ty, example, Direction::Received)
            }
            Response::List { items, key, .. } => {
                let Some(values) = items_of(example, key) else {
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
        parameters: &Arena<Parameter>,
        setters: &[Setter],
    ) -> Option<String> {
        let is_whole = |parameter: &&Parameter| parameter.location == ParameterLocation::Body;
        let whole = parameters.values().find(is_whole);
        if let Some(body) = whole.filter(|body| body.json == JsonKind::Any) {
            return self.misfit_of(&body.ty, example, Direction::Sent);
        }
        let Value::Object(fields) = example else {
            return Some("it is not an object".to_owned());
        };
        if let Some(body) = whole {
            return self.misfit_of(&body.ty, example, Direction::Sent);
        }
        let of_body = || {
            let parameters = parameters.values();
            parameters.filter(|parameter| parameter.location.is_body())
        };
        for (field, value) in fields {
            let Some(parameter) = of_body().find(|parameter| parameter.name.as_str() == field)
            else {
                return Some(format!("`{field}` is not a field of the request"));
            };
            if value.is_null() && parameter.nullability == Nullability::Nullable {
                continue;
            }
            if let Some(reason) = self.misfit_of(&parameter.ty, value, Direction::Sent) {
                return Some(format!("`{field}`: {reason}"));
            }
        }
        let mut required =
            of_body().filter(|parameter| parameter.requirement == Requirement::Required);
        let lacking = required.find(|parameter| !fields.contains_key(parameter.name.as_str()));
        if let Some(lacking) = lacking {
            return Some(format!("it lacks `{}`", lacking.name.as_str()));
        }
        setters.iter().find_map(|setter| match setter.sets {
            Sets::Choice(id) => choice_misfit(&self.api.choices[id], fields),
            Sets::Parameter(_) | Sets::Credentials(_) => None,
        })
    }
}

/// Whether an odd example is at least JSON of the right kind, below which a client takes whatever comes.
fn is_readable(response: &Response, example: &Value) -> bool {
    let is_kind = |ty: &Type, value: &Value| match ty {
        Type::Json | Type::JsonText | Type::OneOf(_) => true,
        Type::List(_) => value.is_array(),
        Type::Map(_) | Type::Model(_) => value.is_object(),
        _ => false,
    };
    match response {
        Response::Empty => true,
        Response::Redirect => is_redirect(example),
        Response::Value(ty) | Response::Optional(ty) => is_kind(ty, example),
        Response::List { items, key, .. } => {
            let values = items_of(example, key);
            values.is_some_and(|values| values.iter().all(|value| is_kind(items, value)))
        }
    }
}

fn is_redirect(example: &Value) -> bool {
    example.get("redirect_to").is_some_and(Value::is_string)
}

/// The items of a page.
fn items_of<'e>(example: &'e Value, key: &WireName) -> Option<&'e Vec<Value>> {
    example.get(key.as_str())?.as_array()
}

/// Why no variant of a choice has exactly the fields of the example.
fn choice_misfit(choice: &Choice, fields: &serde_json::Map<String, Value>) -> Option<String> {
    let discriminator = choice.fields[choice.discriminator].name.as_str();
    let mut given = choice
        .fields
        .iter()
        .filter(|(_, field)| fields.contains_key(field.name.as_str()));
    let Some(value) = fields.get(discriminator) else {
        let (_, first) = given.next()?;
        let name = first.name.as_str();
        return Some(format!("`{name}` is given without `{discriminator}`"));
    };
    let mut variants = choice.variants.iter();
    let variant = variants.find(|variant| value.as_str() == Some(variant.value.as_str()))?;
    variant_misfit(choice, variant, fields).or_else(|| {
        let (_, odd) = given.find(|(id, _)| *id != choice.discriminator && !variant.has(*id))?;
        let (name, value) = (odd.name.as_str(), &variant.value);
        Some(format!("`{name}` does not go with `{value}`"))
    })
}

/// What the example lacks for this variant.
fn variant_misfit(
    choice: &Choice,
    variant: &Variant,
    fields: &serde_json::Map<String, Value>,
) -> Option<String> {
    let value = &variant.value;
    let required = variant.required.iter();
    let mut required = required.map(|argument| choice.fields[argument.parameter].name.as_str());
    if let Some(name) = required.find(|name| !fields.contains_key(*name)) {
        return Some(format!("`{value}` needs `{name}`"));
    }
    let fixed = variant.fixed.iter();
    let mut fixed = fixed.map(|(id, value)| (choice.fields[*id].name.as_str(), value));
    let (name, _) = fixed.find(|(name, value)| fields.get(*name) != Some(value))?;
    Some(format!("`{value}` fixes the value of `{name}`"))
}
