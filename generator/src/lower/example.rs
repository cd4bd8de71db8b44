//! Examples of requests: those that fit become documentation and tests, the others a warning.

use indexmap::IndexMap;
use serde_json::Value;

use super::ModuleLowerer;
use crate::{
    diagnostic::Diagnostic,
    ir::{self, Choice, ChosenBy, ItemId, Parameter, ParameterLocation, Requirement, Type},
    resolve::FormBody,
};

/// An example: a value for each field.
type Fields = IndexMap<String, Value>;

impl ModuleLowerer<'_> {
    /// The examples of a form that the request can send, by name.
    pub(super) fn request_examples(
        &mut self,
        body: &FormBody,
        parameters: &[Parameter],
        chosen_by: &[ChosenBy],
        resource: ItemId,
    ) -> IndexMap<String, Fields> {
        let mut examples = IndexMap::new();
        for (name, example) in &body.examples {
            match self.misfit(example, parameters, chosen_by, resource) {
                None => {
                    let fields = example.as_object().into_iter().flatten();
                    examples.insert(
                        name.clone(),
                        fields
                            .map(|(field, value)| (field.clone(), value.clone()))
                            .collect(),
                    );
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
        for (field, value) in fields {
            let Some(parameter) = parameters
                .iter()
                .find(|parameter| parameter.item.wire.as_str() == field)
            else {
                return Some(format!("`{field}` is not a field of the request"));
            };
            if !self.fits(&parameter.ty, value) {
                return Some(format!("the value of `{field}` does not fit its type"));
            }
        }
        for parameter in parameters
            .iter()
            .filter(|parameter| parameter.requirement == Requirement::Required)
        {
            let is_of_form = parameter.location == ParameterLocation::Form;
            if is_of_form && !fields.contains_key(parameter.item.wire.as_str()) {
                return Some(format!("it lacks `{}`", parameter.item.wire.as_str()));
            }
        }
        let mut resources = self.resources.values();
        let resource = resources.find(|candidate| candidate.item.id == resource)?;
        ir::chosen(chosen_by, &resource.choices)
            .find_map(|(_, choice)| choice_misfit(choice, fields))
    }

    /// Whether a value can be given for a parameter of this type.
    pub(super) fn fits(&self, ty: &Type, value: &Value) -> bool {
        match ty {
            Type::Json => true,
            Type::Boolean => value.is_boolean(),
            Type::Integer => value.is_i64(),
            Type::Number => value.is_number(),
            Type::Text | Type::DateTime => value.is_string(),
            Type::Sid(prefix) => value.as_str().is_some_and(|text| is_sid(text, prefix)),
            Type::Enum(reference) => value.as_str().is_some_and(|text| {
                let known = self.known_enum(*reference);
                known.is_some_and(|known| known.has(text))
            }),
            Type::List(items) => value
                .as_array()
                .is_some_and(|values| values.iter().all(|value| self.fits(items, value))),
            Type::UriMap | Type::Model(_) => false,
        }
    }
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

fn is_sid(text: &str, prefix: &str) -> bool {
    let digits = text.strip_prefix(prefix);
    digits.is_some_and(|digits| {
        digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}
