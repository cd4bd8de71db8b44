//! Fields that are only valid together. In: the parameters of a request. Out: fields that the chosen variant lacks, or
//! that belong to another.

use serde_json::Value;

use super::{Problem, ProblemKind};
use crate::{
    catalogue::{Choice, Location, Variant},
    request::Parameters,
};

/// Adds what is wrong. Without the discriminator, nothing is chosen.
pub(super) fn check(choice: &Choice, parameters: &Parameters, problems: &mut Vec<Problem>) {
    let Some(chosen) = parameters.text(&choice.discriminator) else {
        return;
    };
    // A value that no variant has is a value that the enum does not have, or one without further fields.
    let Some(variant) = choice.variants.iter().find(|it| it.value == chosen) else {
        return;
    };
    for field in &choice.fields {
        let value = parameters.values.get(field);
        problems.extend(problem(choice, variant, field, value));
    }
}

fn problem(
    choice: &Choice,
    variant: &Variant,
    field: &str,
    value: Option<&Value>,
) -> Option<Problem> {
    let is_in = |fields: &[String]| fields.iter().any(|it| it == field);
    let when = format!("{} is {}", choice.discriminator, variant.value);
    let fixed = variant.fixed.get(field);
    match (fixed, value) {
        (Some(fixed), value) if !value.is_some_and(|value| holds(value, fixed)) => {
            let problem = format!("must be {fixed} if {when}");
            Some(Problem::invalid(field, problem))
        }
        (None, None) if is_in(&variant.required) => Some(Problem {
            parameter: field.to_owned(),
            kind: ProblemKind::Missing(Location::Form),
        }),
        (None, Some(_)) if !is_in(&variant.required) && !is_in(&variant.optional) => {
            let problem = format!("is not allowed if {when}");
            Some(Problem::invalid(field, problem))
        }
        _ => None,
    }
}

/// Whether the value has all that it has to have; it may have more.
fn holds(value: &Value, fixed: &Value) -> bool {
    match (value, fixed) {
        (Value::Object(value), Value::Object(fixed)) => fixed
            .iter()
            .all(|(name, fixed)| value.get(name).is_some_and(|value| holds(value, fixed))),
        (value, fixed) => value == fixed,
    }
}
