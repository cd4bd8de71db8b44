//! From arguments to the pairs of a query or a form.

use crate::{
    calls::{
        argument::Argument,
        style::{self, PairValue},
    },
    operations::parameter::{Parameter, Reserved},
    values::form_encoding,
};

/// The length of most pairs.
const USUAL_LENGTH: usize = 40;

/// The pairs of these parameters, form-encoded.
pub(crate) fn encode<'a>(
    given: impl Iterator<Item = (Parameter<'a>, &'a Argument)>,
    problems: &mut Vec<String>,
) -> String {
    let mut pairs = String::new();
    // At most one per argument.
    let count = given.size_hint().1.unwrap_or_default();
    for (parameter, argument) in given {
        if pairs.capacity() == 0 {
            pairs.reserve(count * USUAL_LENGTH);
        }
        let push: fn(&mut String, &str) = match parameter.reserved {
            Reserved::Encoded => form_encoding::push,
            Reserved::Kept => form_encoding::push_reserved,
        };
        let result = style::each_pair(&parameter, argument, &mut |name, value| {
            if !pairs.is_empty() {
                pairs.push('&');
            }
            // Objects have their own names.
            if parameter.name_stays && name == parameter.name {
                pairs.push_str(name);
            } else {
                form_encoding::push(&mut pairs, name);
            }
            pairs.push('=');
            push_value(&mut pairs, &value, push);
        });
        if let Err(problem) = result {
            problems.push(format!("`{}` {problem}", parameter.name));
        }
    }
    pairs
}

fn push_value(pairs: &mut String, value: &PairValue<'_>, push: fn(&mut String, &str)) {
    match value {
        PairValue::One(string) => push(pairs, string),
        PairValue::Several(strings, separator) => {
            for (index, string) in strings.iter().enumerate() {
                match separator {
                    _ if index == 0 => {}
                    // As RFC 6570 has it: a comma inside of a value is encoded.
                    ',' => pairs.push(','),
                    ' ' => pairs.push_str("%20"),
                    other => form_encoding::push(pairs, other.encode_utf8(&mut [0; 4])),
                }
                push(pairs, string);
            }
        }
    }
}
