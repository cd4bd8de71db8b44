//! Choices in responses: the fields that a request needs together, read from a model, and made into a request's choice
//! again.

use serde_json::{Map, Value};

use crate::{
    calls::{argument::Argument, choice::Choice},
    errors::{error::Error, missing_field::MissingField},
    operations::choice_table::{ChoiceTable, ChoiceVariant},
    values::{
        field::Field,
        model::Model,
        one_of::{self, OneOf, Variant},
        string_value::StringValue,
        view::View,
    },
};

/// What a response has of a choice: one model for each variant.
pub trait ResponseChoice: OneOf {
    /// The name of the type.
    const NAME: &'static str;

    /// The property of the response that holds the fields, unless they are properties of the response itself.
    const WITHIN: Option<&'static str>;

    /// Each property with the field of the request that it has the value of.
    const FIELDS: &'static [(&'static str, &'static str)];
}

/// Reads a choice from a model; `None` if the model has nothing of it.
pub fn read<C: ResponseChoice>(model: &impl Model) -> Option<C> {
    let mut properties: Map<String, Value> = model
        .fields()
        .iter()
        .filter(|field| is_read::<C>(field.name))
        .filter_map(|field| Some((field.name.to_owned(), json(&field.value.view()?))))
        .collect();
    if let Some(within) = C::WITHIN {
        match properties.remove(within) {
            Some(Value::Object(fields)) => {
                for (name, value) in fields {
                    properties.entry(name).or_insert(value);
                }
            }
            other => properties.extend(other.map(|json| (within.to_owned(), json))),
        }
    }
    (!properties.is_empty()).then(|| one_of::read(Value::Object(properties)))
}

/// Whether a choice is read from this property of a model.
fn is_read<C: ResponseChoice>(name: &str) -> bool {
    discriminator::<C>() == Some(name)
        || match C::WITHIN {
            Some(within) => within == name,
            None => C::FIELDS.iter().any(|(property, _)| *property == name),
        }
}

fn discriminator<C: ResponseChoice>() -> Option<&'static str> {
    C::TOLD_APART.by
}

/// Serializing a view as JSON cannot fail: its keys are strings, and invalid numbers become null.
fn json(view: &View<'_>) -> Value {
    serde_json::to_value(view).unwrap_or_default()
}

impl Choice {
    /// The choice with the fields that were read.
    ///
    /// # Errors
    /// If the variant is not among those of the table, or one of its fields has no usable value.
    pub fn of_response<C: ResponseChoice>(read: &C, table: &ChoiceTable) -> Result<Self, Error> {
        let unknown =
            || MissingField::unknown_value(C::NAME, discriminator::<C>().unwrap_or("type"));
        let Variant::Known(known) = read.variant() else {
            return Err(Error::missing_field(unknown()));
        };
        let View::Model(properties, additional) = known.view() else {
            return Err(Error::missing_field(unknown()));
        };
        let value = discriminator::<C>().and_then(|name| string_of(&properties, name));
        let Some(variant) = value.and_then(|value| table.variant(&value)) else {
            return Err(Error::missing_field(unknown()));
        };
        let mut choice = Self::new(table.discriminator, variant.value());
        for (property, field) in C::FIELDS.iter().filter(|(_, field)| variant.takes(field)) {
            match argument_of(&properties, property) {
                Some(argument) => choice = choice.form(field, argument),
                None if variant.needs(field)
                    || additional.is_some_and(|it| it.contains_key(*property)) =>
                {
                    return Err(Error::missing_field(MissingField::of(C::NAME, property)));
                }
                None => {}
            }
        }
        Ok(variant.add_fixed(choice))
    }
}

impl ChoiceVariant {
    fn add_fixed(&self, choice: Choice) -> Choice {
        self.fixed_fields()
            .iter()
            .fold(choice, |choice, (name, text)| {
                choice.form(name, fixed(text))
            })
    }
}

/// A fixed value, as the constructor of its variant sets it.
fn fixed(text: &'static str) -> Argument {
    match serde_json::from_str(text) {
        Ok(Value::Bool(boolean)) => Argument::Boolean(boolean),
        Ok(Value::Number(number)) if number.is_i64() => {
            Argument::Integer(number.as_i64().unwrap_or_default())
        }
        _ => Argument::String(StringValue::Known(text)),
    }
}

fn view_of<'a>(properties: &[Field<'a>], name: &str) -> Option<View<'a>> {
    let found = properties.iter().find(|field| field.name == name)?;
    found.value.view()
}

fn string_of(properties: &[Field<'_>], name: &str) -> Option<String> {
    match view_of(properties, name)? {
        View::String(string) => Some(string.to_owned()),
        _ => None,
    }
}

/// The value of a property. Servers send an empty string for what is not set.
fn argument_of(properties: &[Field<'_>], name: &str) -> Option<Argument> {
    let argument = argument(&view_of(properties, name)?);
    let is_unset = matches!(&argument, Argument::String(string) if string.is_empty());
    (!is_unset).then_some(argument)
}

fn argument(view: &View<'_>) -> Argument {
    match view {
        View::String(string) => (*string).into(),
        View::Boolean(boolean) => Argument::Boolean(*boolean),
        View::Integer(integer) => Argument::Integer(*integer),
        View::Number(number) => Argument::Number(*number),
        View::List(items) => Argument::List(items.iter().map(argument).collect()),
        View::Json(_) | View::Unrecognized(_) | View::Model(..) | View::Map(_) => {
            Argument::Json(json(view))
        }
    }
}

/// Connects what a response has of a choice with the choice: `Read as Choice within "property" { "property" = "Field" }`.
#[doc(hidden)]
#[macro_export]
macro_rules! __response_choice {
    ($name:ident as $choice:ident $(within $within:literal)? { $($property:literal = $field:literal),* $(,)? }) => {
        impl $crate::generated_for_0_1::ResponseChoice for $name {
            const NAME: &'static str = stringify!($name);
            const WITHIN: Option<&'static str> = [$(Some($within),)? None][0];
            const FIELDS: &'static [(&'static str, &'static str)] = &[$(($property, $field)),*];
        }

        /// The choice with the fields that were read, for another request.
        impl TryFrom<$name> for $choice {
            type Error = $crate::generated_for_0_1::Error;

            fn try_from(read: $name) -> Result<Self, Self::Error> {
                $crate::generated_for_0_1::Choice::of_response(&read, &Self::TABLE).map(Self)
            }
        }
    };
}
