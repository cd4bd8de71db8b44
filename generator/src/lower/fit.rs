//! Whether a value is one of a type: what tells examples that can be tested from those that cannot.

use serde_json::Value;

use super::ModuleLowerer;
use crate::ir::{OneOf, Property, Reference, Type, find_model};

/// Which way a value goes. What a program sends is checked by types; what a server sends is kept as sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// In a request.
    Sent,
    /// In a response.
    Received,
}

/// The bytes that a SID type has room for.
const SID_LENGTH: usize = 34;

impl ModuleLowerer<'_> {
    /// Whether a value can be given for a parameter of this type.
    pub(super) fn fits(&self, ty: &Type, value: &Value) -> bool {
        self.misfit_of(ty, value, Direction::Sent).is_none()
    }

    /// Why a value would not be written as it was read, if so.
    pub(super) fn misfit_of(
        &self,
        ty: &Type,
        value: &Value,
        direction: Direction,
    ) -> Option<String> {
        let is_one = match ty {
            Type::Json => true,
            Type::Boolean => value.is_boolean(),
            Type::Integer => value.is_i64(),
            Type::Number => value.is_number(),
            Type::Text => value.is_string(),
            Type::DateTime => value
                .as_str()
                .is_some_and(|text| direction == Direction::Received || is_date_time(text)),
            Type::Date => value
                .as_str()
                .is_some_and(|text| direction == Direction::Received || is_date(text)),
            Type::Sid(prefix) => value.as_str().is_some_and(|text| match direction {
                Direction::Sent => is_sid(text, prefix),
                Direction::Received => text.len() <= SID_LENGTH && !text.contains('\0'),
            }),
            Type::Enum(reference) => value.as_str().is_some_and(|text| {
                let known = self.known_enum(*reference);
                direction == Direction::Received || known.is_some_and(|known| known.has(text))
            }),
            Type::List(items) => {
                return match value {
                    Value::Array(values) => values
                        .iter()
                        .find_map(|value| self.misfit_of(items, value, direction)),
                    other => Some(format!("{} is not {}", kind(other), due(ty))),
                };
            }
            Type::Map(values) => {
                return match value {
                    Value::Object(entries) => entries
                        .values()
                        .find_map(|value| self.misfit_of(values, value, direction)),
                    other => Some(format!("{} is not {}", kind(other), due(ty))),
                };
            }
            Type::Model(reference) => return self.misfit_of_model(*reference, value, direction),
            Type::OneOf(reference) => return self.misfit_of_one_of(*reference, value, direction),
        };
        (!is_one).then(|| format!("{} is not {}", kind(value), due(ty)))
    }

    fn misfit_of_model(
        &self,
        reference: Reference,
        value: &Value,
        direction: Direction,
    ) -> Option<String> {
        let Value::Object(entries) = value else {
            return Some(format!("{} is not an object", kind(value)));
        };
        // A model that is being lowered is not among the others yet; nothing is known of its properties.
        let model = find_model(self.resources.values(), reference)?;
        entries.iter().find_map(|(name, value)| {
            let is_named = |property: &&Property| property.item.wire.as_str() == name;
            let Some(property) = model.properties.iter().find(is_named) else {
                return Some(format!("`{name}` is not among the properties"));
            };
            // Absent and null mean the same in a response; a model that is sent leaves out what it does not have.
            if value.is_null() && direction == Direction::Received {
                return None;
            }
            self.misfit_of(&property.ty, value, direction)
                .map(|reason| format!("`{name}`: {reason}"))
        })
    }

    fn misfit_of_one_of(
        &self,
        reference: Reference,
        value: &Value,
        direction: Direction,
    ) -> Option<String> {
        let resources = self.resources.values();
        let mut one_ofs = resources.flat_map(|resource| &resource.one_ofs);
        let found: &OneOf = one_ofs.find(|one_of| one_of.item.id == reference.item)?;
        let mut reasons = found
            .alternatives
            .iter()
            .map(|alternative| self.misfit_of_model(alternative.model, value, direction));
        // What fits none is kept as it is.
        reasons
            .find(Option::is_none)
            .unwrap_or_else(|| Some("it is none of the alternatives".to_owned()))
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn due(ty: &Type) -> &'static str {
    match ty {
        Type::Json => "JSON",
        Type::Boolean => "a boolean",
        Type::Integer => "an integer",
        Type::Number => "a number",
        Type::Text => "a text",
        Type::DateTime | Type::Date => "a date",
        Type::Sid(_) => "a SID of its kind",
        Type::Enum(_) => "a value of the enum",
        Type::List(_) => "an array",
        Type::Map(_) | Type::Model(_) | Type::OneOf(_) => "an object",
    }
}

/// Whether a text is a date of RFC 3339.
fn is_date(text: &str) -> bool {
    let number = |part: Option<&str>, digits: usize| {
        part.filter(|part| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|part| part.parse::<u32>().ok())
    };
    let mut parts = text.split('-');
    let year = number(parts.next(), 4);
    let (month, day) = (number(parts.next(), 2), number(parts.next(), 2));
    let (Some(year), Some(month), Some(day), None) = (year, month, day, parts.next()) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// Whether a text is a date and time of RFC 3339.
fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else {
        return false;
    };
    let Some((clock, offset)) = time.split_at_checked(8) else {
        return false;
    };
    let is_clock = |text: &str, limits: &[u32]| {
        let parts: Vec<&str> = text.split(':').collect();
        parts.len() == limits.len()
            && parts.iter().zip(limits).all(|(part, limit)| {
                part.len() == 2 && part.parse::<u32>().is_ok_and(|number| number < *limit)
            })
    };
    let offset = match offset.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => offset,
    };
    let is_offset = offset == "Z"
        || offset
            .strip_prefix(['+', '-'])
            .is_some_and(|offset| is_clock(offset, &[24, 60]));
    is_date(date) && is_clock(clock, &[24, 60, 60]) && is_offset
}

fn is_sid(text: &str, prefix: &str) -> bool {
    let digits = text.strip_prefix(prefix);
    digits.is_some_and(|digits| {
        digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}
