//! Whether a value is one of a type: what tells examples that can be tested from those that cannot.

use serde_json::Value;

use super::ModuleLowerer;
use crate::{
    ir::{ModelId, Nullability, OneOfId, Property, Type},
    source::kind_name,
};

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
            Type::Json | Type::JsonText => true,
            Type::Bytes | Type::File => false,
            Type::Boolean => value.is_boolean(),
            Type::Integer => value.is_i64(),
            Type::Number => value.is_number(),
            Type::String => value.is_string(),
            Type::DateTime => value
                .as_str()
                .is_some_and(|text| direction == Direction::Received || is_date_time(text)),
            Type::Date => value
                .as_str()
                .is_some_and(|text| direction == Direction::Received || is_date(text)),
            Type::Sid(id) => value.as_str().is_some_and(|text| match direction {
                Direction::Sent => is_sid(text, &self.api.sids[*id].prefix),
                Direction::Received => text.len() <= SID_LENGTH && !text.contains('\0'),
            }),
            Type::Enum(id) => value.as_str().is_some_and(|text| {
                direction == Direction::Received || self.api.enums[*id].has(text)
            }),
            Type::List(items) => {
                return match value {
                    Value::Array(values) => values
                        .iter()
                        .find_map(|value| self.misfit_of(items, value, direction)),
                    other => Some(format!("{} is not {}", kind_name(other), due(ty))),
                };
            }
            Type::Map(values) => {
                return match value {
                    Value::Object(entries) => entries
                        .values()
                        .find_map(|value| self.misfit_of(values, value, direction)),
                    other => Some(format!("{} is not {}", kind_name(other), due(ty))),
                };
            }
            Type::Model(id) => return self.misfit_of_model(*id, value, direction),
            Type::OneOf(id) => return self.misfit_of_one_of(*id, value, direction),
        };
        (!is_one).then(|| format!("{} is not {}", kind_name(value), due(ty)))
    }

    fn misfit_of_model(&self, id: ModelId, value: &Value, direction: Direction) -> Option<String> {
        let Value::Object(entries) = value else {
            return Some(format!("{} is not an object", kind_name(value)));
        };
        let model = &self.api.models[id];
        entries.iter().find_map(|(name, value)| {
            let is_named = |property: &&Property| property.name.as_str() == name;
            let Some(property) = model.properties.iter().find(is_named) else {
                if model.additional.is_some() {
                    return None;
                }
                return Some(format!("`{name}` is not among the properties"));
            };
            // Absent and null mean the same in a response.
            let is_null_allowed =
                direction == Direction::Received || property.nullability == Nullability::Nullable;
            if value.is_null() && is_null_allowed {
                return None;
            }
            self.misfit_of(&property.ty, value, direction)
                .map(|reason| format!("`{name}`: {reason}"))
        })
    }

    fn misfit_of_one_of(&self, id: OneOfId, value: &Value, direction: Direction) -> Option<String> {
        let mut reasons = self.api.one_ofs[id]
            .alternatives
            .iter()
            .map(|alternative| self.misfit_of(&alternative.ty, value, direction));
        // What fits none is kept as it is.
        reasons
            .find(Option::is_none)
            .unwrap_or_else(|| Some("it is none of the alternatives".to_owned()))
    }
}

fn due(ty: &Type) -> &'static str {
    match ty {
        Type::Json | Type::JsonText => "JSON",
        Type::Boolean => "a boolean",
        Type::Integer => "an integer",
        Type::Number => "a number",
        Type::String => "a string",
        Type::Bytes | Type::File => "something that an example can show",
        Type::DateTime | Type::Date => "a date",
        Type::Sid(_) => "a SID of its kind",
        Type::Enum(_) => "a value of the enum",
        Type::List(_) => "an array",
        Type::Map(_) | Type::Model(_) => "an object",
        Type::OneOf(_) => "one of the alternatives",
    }
}

/// Whether a string is a date that the runtime can send: by the library that it reads dates with.
fn is_date(text: &str) -> bool {
    let date = text.parse::<jiff::civil::Date>();
    date.is_ok_and(|date| date.year() >= 0 && date.to_string() == text)
}

/// Whether a string is a date and time that the runtime can send, and sends as it is.
fn is_date_time(text: &str) -> bool {
    let time = text.parse::<jiff::Timestamp>();
    time.is_ok_and(|time| time.to_string() == text)
}

fn is_sid(text: &str, prefix: &str) -> bool {
    let digits = text.strip_prefix(prefix);
    digits.is_some_and(|digits| {
        digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}
