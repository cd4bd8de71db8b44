//! Whether JSON is of a type. In: a value and its type. Out: nothing, or what is wrong, as in "is no integer".

use std::{cell::RefCell, collections::HashSet};

use serde_json::Value;
use twilio_runtime::{Date, DateTime};

use crate::catalogue::{Alternative, Catalogue, Type};

/// How much is checked of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// All of it.
    Whole,
    /// Inside an object, which is passed on as it is: enums are open.
    Inner,
}

/// Checks a value.
///
/// # Errors
/// With what is wrong, as in "is no boolean".
pub(super) fn check(
    catalogue: &Catalogue,
    ty: &Type,
    value: &Value,
    strictness: Strictness,
) -> Result<(), String> {
    let check = Check {
        catalogue,
        unfit: RefCell::default(),
    };
    check.check(ty, value, strictness)
}

/// The check of one value and of those in it.
struct Check<'a> {
    catalogue: &'a Catalogue,
    /// Values that are none of these alternatives. Alternatives that hold each other would else be tried in a number of
    /// ways that doubles with each level.
    unfit: RefCell<HashSet<(usize, *const Value)>>,
}

impl Check<'_> {
    fn check(&self, ty: &Type, value: &Value, strictness: Strictness) -> Result<(), String> {
        let text = value.as_str();
        let (is_valid, expected) = match ty {
            Type::Json | Type::JsonText => (true, ""),
            Type::String => (text.is_some(), "is no string"),
            Type::Bytes | Type::File => (text.is_some(), "is no file"),
            Type::Boolean => (value.is_boolean(), "is neither true nor false"),
            Type::Integer => (is_integer(value), "is no integer"),
            Type::Number => (value.is_number(), "is no number"),
            Type::DateTime => (
                text.is_some_and(is_date_time),
                "is no date and time such as 2016-08-01T22:10:40Z",
            ),
            Type::Date => (text.is_some_and(is_date), "is no date such as 2016-08-01"),
            Type::Sid(index) => return self.check_sid(*index, text),
            Type::Enum(index) => return self.check_enum(*index, text, strictness),
            Type::Model(index) => return self.check_model(*index, value),
            Type::OneOf(index) => return self.check_one_of(*index, value),
            Type::List(items) => {
                let values = value.as_array().ok_or("is no array")?;
                let mut results = values.iter().map(|it| self.check(items, it, strictness));
                return results.find(Result::is_err).unwrap_or(Ok(()));
            }
            Type::Map(values) => {
                let object = value.as_object().ok_or("is no object")?;
                let inner = object.values().filter(|it| !it.is_null());
                let mut results = inner.map(|it| self.check(values, it, Strictness::Inner));
                return results.find(Result::is_err).unwrap_or(Ok(()));
            }
        };
        is_valid.then_some(()).ok_or_else(|| expected.to_owned())
    }

    fn check_sid(&self, index: usize, text: Option<&str>) -> Result<(), String> {
        let prefix = self
            .catalogue
            .sids
            .get(index)
            .map_or("", |it| it.prefix.as_str());
        let is_valid = text.is_some_and(|it| is_sid(prefix, it));
        is_valid.then_some(()).ok_or_else(|| {
            format!("is no SID of the form {prefix} and {SID_DIGITS} hexadecimal digits")
        })
    }

    fn check_enum(
        &self,
        index: usize,
        text: Option<&str>,
        strictness: Strictness,
    ) -> Result<(), String> {
        let values = self
            .catalogue
            .enums
            .get(index)
            .map_or(&[][..], |it| &it.values);
        let text = text.ok_or("is no string")?;
        if strictness == Strictness::Inner || values.iter().any(|it| it == text) {
            return Ok(());
        }
        Err(format!("is none of {}", values.join(", ")))
    }

    /// Whether a value is one of several. Of objects it is not checked which one they are.
    fn check_one_of(&self, index: usize, value: &Value) -> Result<(), String> {
        let one_of = self.catalogue.one_ofs.get(index);
        let alternatives = one_of.map_or(&[][..], |it| &it.alternatives);
        if alternatives.iter().all(|it| it.model().is_some()) {
            let is_valid = value.is_object();
            return is_valid
                .then_some(())
                .ok_or_else(|| "is no object".to_owned());
        }
        let place = (index, std::ptr::from_ref(value));
        let is_one = |alternative: &Alternative| {
            let result = self.check(&alternative.ty(), value, Strictness::Inner);
            result.is_ok()
        };
        if !self.unfit.borrow().contains(&place) && alternatives.iter().any(is_one) {
            return Ok(());
        }
        self.unfit.borrow_mut().insert(place);
        Err("is none of the values that it may be".to_owned())
    }

    /// What is in an object besides its properties is passed on. Null is the same as nothing.
    fn check_model(&self, index: usize, value: &Value) -> Result<(), String> {
        let object = value.as_object().ok_or("is no object")?;
        let properties = self.catalogue.models.get(index).map(|it| &it.properties);
        for property in properties.into_iter().flatten() {
            let value = object.get(&property.name).filter(|it| !it.is_null());
            if let Some(value) = value {
                let result = self.check(&property.ty, value, Strictness::Inner);
                result.map_err(|problem| format!("has {}, which {problem}", property.name))?;
            }
        }
        Ok(())
    }
}

const SID_DIGITS: usize = 32;

/// Whether a text is a SID with this prefix.
pub(crate) fn is_sid(prefix: &str, text: &str) -> bool {
    let digits = text.strip_prefix(prefix);
    digits
        .is_some_and(|it| it.len() == SID_DIGITS && it.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Whether it is a whole number, also one written as `5.0`, which JSON Schema counts as an integer.
fn is_integer(value: &Value) -> bool {
    value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|it| it.fract() == 0.0)
}

fn is_date_time(text: &str) -> bool {
    text.parse::<DateTime>().is_ok() || is_date(text)
}

fn is_date(text: &str) -> bool {
    text.parse::<Date>().is_ok()
}

/// Whether a text is a SID of any kind.
pub(crate) fn is_any_sid(text: &str) -> bool {
    text.get(..2).is_some_and(|prefix| is_sid(prefix, text))
}
