//! Whether the description allows a value: checked before anything is sent.

use crate::{calls::argument::Argument, operations::parameter::Parameter};

/// Why the value of a parameter must not be sent. Does not repeat personal data.
pub(crate) fn problem(parameter: &Parameter<'_>, argument: &Argument) -> Option<String> {
    let violation = parameter.violation(argument.instance());
    violation.or_else(|| match argument {
        Argument::Number(number) if !number.is_finite() => {
            Some(format!("`{}` is not a finite number", parameter.name))
        }
        Argument::List(items) => items.iter().find_map(|item| problem(parameter, item)),
        _ => None,
    })
}
