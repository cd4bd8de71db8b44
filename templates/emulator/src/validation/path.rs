//! Values in a path. In: its segments as they were sent, and the description of the operation. Out: what is wrong with
//! them, and the values without their style.

use super::{
    constraints,
    styles::{self, Parts},
    types,
};
use crate::{
    catalogue::{Catalogue, Location, Operation, Parameter},
    request::Untyped,
    routing::{Named, Template},
    store::of_segment,
};

/// Checks the values in the path. What is wrong there names nothing that exists.
///
/// # Errors
/// With the name of the first parameter that is wrong.
pub(crate) fn validate_path(
    catalogue: &Catalogue,
    operation: &Operation,
    template: &Template,
    sent: &[String],
) -> Result<(), String> {
    for (named, sent) in template.parameters().zip(sent) {
        let Some(parameter) = described(operation, named) else {
            continue;
        };
        let result = styles::parts(catalogue, parameter, sent);
        let problem = result.and_then(|parts| check(catalogue, parameter, parts));
        problem.map_err(|problem| format!("{} {problem}", named.name))?;
    }
    Ok(())
}

/// The values in the path, decoded: single ones without what their style adds.
pub(crate) fn path_values(
    catalogue: &Catalogue,
    operation: &Operation,
    template: &Template,
    sent: &[String],
) -> Vec<String> {
    let values = template.parameters().zip(sent).map(|(named, sent)| {
        let parameter = described(operation, named);
        match parameter.map(|it| styles::parts(catalogue, it, sent)) {
            Some(Ok(Parts::One(text))) => text,
            _ => of_segment(sent),
        }
    });
    values.collect()
}

/// The parameter in a segment. Of several without text between them, nobody can tell where each of them ends.
fn described<'a>(operation: &'a Operation, named: &Named) -> Option<&'a Parameter> {
    let mut parameters = operation.parameters.iter();
    let parameter = parameters.find(|it| it.location == Location::Path && it.name == named.name);
    parameter.filter(|_| named.is_apart)
}

fn check(catalogue: &Catalogue, parameter: &Parameter, parts: Parts) -> Result<(), String> {
    let texts = match parts {
        Parts::One(text) => vec![text],
        Parts::Items(items) => items,
        Parts::Unclear => return Ok(()),
        Parts::Properties(properties) => {
            return properties.into_iter().try_for_each(|(name, text)| {
                types::check_within(catalogue, &parameter.ty, &[name], &text)
            });
        }
    };
    let value = types::read(catalogue, parameter, Untyped::Texts(texts))?;
    match constraints::violation(parameter, &value) {
        Some(problem) => Err(problem),
        None => Ok(()),
    }
}
