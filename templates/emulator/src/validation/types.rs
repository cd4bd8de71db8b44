//! Types of values. In: a text or JSON as it was sent. Out: the value as JSON of its type, or why it has not that type.

use serde_json::{Number, Value};
use twilio_runtime::{Date, DateTime};

use crate::{
    catalogue::{Alternative, Catalogue, Parameter, Type},
    request::Untyped,
};

/// Reads the value of a parameter.
///
/// # Errors
/// With what is wrong, as in "is no boolean".
pub(super) fn read(
    catalogue: &Catalogue,
    parameter: &Parameter,
    value: Untyped,
) -> Result<Value, String> {
    let types = Types { catalogue };
    match value {
        Untyped::Json(Value::Null) if parameter.nullable => Ok(Value::Null),
        Untyped::Json(value) => {
            types.check(&parameter.ty, &value, Strictness::Whole)?;
            Ok(value)
        }
        Untyped::Texts(texts) => match &parameter.ty {
            Type::List(of) => {
                let items = texts.into_iter();
                let items = items.map(|text| types.read_text(of, text, Strictness::Whole));
                Ok(Value::Array(items.collect::<Result<_, _>>()?))
            }
            ty => {
                // Of a name that is repeated, the last value counts.
                let text = texts.into_iter().next_back();
                types.read_text(ty, text.unwrap_or_default(), Strictness::Whole)
            }
        },
    }
}

/// Checks a text inside an object, to which these names lead.
///
/// # Errors
/// With what is wrong, as in "has size, which is no integer".
pub(super) fn check_within(
    catalogue: &Catalogue,
    ty: &Type,
    path: &[String],
    text: &str,
) -> Result<(), String> {
    Types { catalogue }.check_within(ty, path, text)
}

/// The names of the properties of objects of this type; `None` if they may have any.
pub(super) fn property_names<'a>(catalogue: &'a Catalogue, ty: &Type) -> Option<Vec<&'a str>> {
    let models: Vec<usize> = match ty {
        Type::Model(model) => vec![*model],
        Type::OneOf(index) => {
            let alternatives = catalogue.one_ofs.get(*index)?.alternatives.iter();
            alternatives
                .map(Alternative::model)
                .collect::<Option<_>>()?
        }
        _ => return None,
    };
    let models = models.into_iter().filter_map(|it| catalogue.models.get(it));
    let properties = models.flat_map(|it| &it.properties);
    Some(properties.map(|it| it.name.as_str()).collect())
}

struct Types<'a> {
    catalogue: &'a Catalogue,
}

/// How much is checked of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strictness {
    /// All of it.
    Whole,
    /// Inside an object, which is passed on as it is: enums are open.
    Inner,
}

impl Types<'_> {
    fn read_text(&self, ty: &Type, text: String, strictness: Strictness) -> Result<Value, String> {
        match ty {
            Type::Boolean => match text {
                _ if text.eq_ignore_ascii_case("true") => Ok(Value::Bool(true)),
                _ if text.eq_ignore_ascii_case("false") => Ok(Value::Bool(false)),
                _ => Err("is neither true nor false".to_owned()),
            },
            Type::Integer | Type::Number => {
                let number: Result<Number, _> = text.trim().parse();
                let value = number.map(Value::Number).unwrap_or_default();
                self.check(ty, &value, strictness)?;
                Ok(value)
            }
            Type::OneOf(index) => self.read_one_of(*index, text),
            Type::Json | Type::Model(_) | Type::Map(_) | Type::List(_) => {
                let value = serde_json::from_str(&text).map_err(|_| "is no JSON".to_owned())?;
                self.check(ty, &value, strictness)?;
                Ok(value)
            }
            Type::JsonText => {
                let json: Result<Value, _> = serde_json::from_str(&text);
                json.map(|_| text.into())
                    .map_err(|_| "is no JSON".to_owned())
            }
            Type::String
            | Type::Sid(_)
            | Type::Enum(_)
            | Type::DateTime
            | Type::Date
            | Type::Bytes
            | Type::File => {
                let value = Value::from(text);
                self.check(ty, &value, strictness)?;
                Ok(value)
            }
        }
    }

    /// A property that the description lacks may hold anything, as in JSON.
    fn check_within(&self, ty: &Type, path: &[String], text: &str) -> Result<(), String> {
        if let Type::OneOf(index) = ty {
            let alternatives = self.one_of(*index).iter();
            let results = alternatives.map(|it| self.check_within(&it.ty(), path, text));
            // It fits if it fits one of them.
            return results.reduce(Result::or).unwrap_or(Ok(()));
        }
        let Some((name, inner)) = path.split_first() else {
            return match ty {
                Type::Model(_) | Type::Map(_) => Err("is no object".to_owned()),
                // An item alone.
                Type::List(items) => self.check_within(items, path, text),
                ty => self
                    .read_text(ty, text.to_owned(), Strictness::Inner)
                    .map(drop),
            };
        };
        let of_property = |ty: &Type| {
            let result = self.check_within(ty, inner, text);
            result.map_err(|problem| format!("has {name}, which {problem}"))
        };
        match ty {
            Type::Model(index) => {
                let model = self.catalogue.models.get(*index);
                let mut properties = model.iter().flat_map(|it| &it.properties);
                let property = properties.find(|it| it.name == *name);
                property.map_or(Ok(()), |it| of_property(&it.ty))
            }
            Type::Map(values) => of_property(values),
            // The name is the number of the item, or empty.
            Type::List(items) => self.check_within(items, inner, text),
            Type::Json | Type::JsonText => Ok(()),
            _ => Err("is an object".to_owned()),
        }
    }

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

    fn one_of(&self, index: usize) -> &[Alternative] {
        let one_of = self.catalogue.one_ofs.get(index);
        one_of.map_or(&[], |it| &it.alternatives)
    }

    /// A text as JSON of one of the alternatives, or else as a string.
    fn read_one_of(&self, index: usize, text: String) -> Result<Value, String> {
        let json = serde_json::from_str(&text).ok();
        let json = json.filter(|json| self.check_one_of(index, json).is_ok());
        let value = json.unwrap_or_else(|| text.into());
        self.check_one_of(index, &value)?;
        Ok(value)
    }

    /// Whether a value is one of several. Of objects it is not checked which one they are.
    fn check_one_of(&self, index: usize, value: &Value) -> Result<(), String> {
        let alternatives = self.one_of(index);
        if alternatives.iter().all(|it| it.model().is_some()) {
            let is_valid = value.is_object();
            return is_valid
                .then_some(())
                .ok_or_else(|| "is no object".to_owned());
        }
        let is_one = |alternative: &Alternative| {
            let result = self.check(&alternative.ty(), value, Strictness::Inner);
            result.is_ok()
        };
        let is_valid = alternatives.iter().any(is_one);
        is_valid
            .then_some(())
            .ok_or_else(|| "is none of the values that it may be".to_owned())
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
