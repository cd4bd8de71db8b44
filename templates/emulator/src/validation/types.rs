//! Values of parameters. In: a text or JSON as it was sent. Out: the value as JSON of its type, or why it has not that type.

use std::{cell::RefCell, collections::HashSet};

use serde_json::{Number, Value};

use super::json::{Strictness, check};
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
    let types = Types::new(catalogue);
    match value {
        Untyped::Json(Value::Null) if parameter.nullable => Ok(Value::Null),
        Untyped::Json(value) => {
            check(catalogue, &parameter.ty, &value, Strictness::Whole)?;
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
    Types::new(catalogue).check_within(ty, path, text)
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
    /// The alternatives that a text is not, so many names before it. Alternatives that hold each other would else be
    /// tried in a number of ways that doubles with each name.
    unfit: RefCell<HashSet<(usize, usize)>>,
}

impl<'a> Types<'a> {
    fn new(catalogue: &'a Catalogue) -> Self {
        Self {
            catalogue,
            unfit: RefCell::default(),
        }
    }

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
                check(self.catalogue, ty, &value, strictness)?;
                Ok(value)
            }
            Type::OneOf(_) => self.read_one_of(ty, text),
            Type::Json | Type::Model(_) | Type::Map(_) | Type::List(_) => {
                let value = serde_json::from_str(&text).map_err(|_| "is no JSON".to_owned())?;
                check(self.catalogue, ty, &value, strictness)?;
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
                check(self.catalogue, ty, &value, strictness)?;
                Ok(value)
            }
        }
    }

    /// A property that the description lacks may hold anything, as in JSON.
    fn check_within(&self, ty: &Type, path: &[String], text: &str) -> Result<(), String> {
        if let Type::OneOf(index) = ty {
            return self.check_one_of_within(*index, path, text);
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

    /// Whether it fits one of several, or what is wrong with the last of them.
    fn check_one_of_within(&self, index: usize, path: &[String], text: &str) -> Result<(), String> {
        let place = (index, path.len());
        if self.unfit.borrow().contains(&place) {
            return Err("is none of the values that it may be".to_owned());
        }
        let one_of = self.catalogue.one_ofs.get(index);
        let mut result = Ok(());
        for alternative in one_of.into_iter().flat_map(|it| &it.alternatives) {
            result = self.check_within(&alternative.ty(), path, text);
            if result.is_ok() {
                return Ok(());
            }
        }
        if result.is_err() {
            self.unfit.borrow_mut().insert(place);
        }
        result
    }

    /// A text as JSON of one of the alternatives, or else as a string.
    fn read_one_of(&self, ty: &Type, text: String) -> Result<Value, String> {
        let fits = |value: &Value| check(self.catalogue, ty, value, Strictness::Inner);
        let json: Option<Value> = serde_json::from_str(&text).ok();
        if let Some(json) = json.filter(|json| fits(json).is_ok()) {
            return Ok(json);
        }
        let string = Value::from(text);
        fits(&string).map(|()| string)
    }
}
