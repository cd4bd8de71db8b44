//! Places for what a response says, with their types erased.
//!
//! So the code that reads (see [`decode`](crate::values::decode)) is generic over the format alone, and is compiled once,
//! however many models there are.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::values::{field::FromJson, model::Model, one_of::OneOf, text_value::TextValue};

/// A place for a value, by what it takes. What it does not take leaves it empty.
pub enum Slot<'a> {
    /// A text; numbers and booleans become one.
    Text(&'a mut Option<String>),
    /// A boolean, also in quotes.
    Boolean(&'a mut Option<bool>),
    /// An integer, also in quotes.
    Integer(&'a mut Option<i64>),
    /// A number, also in quotes.
    Number(&'a mut Option<f64>),
    /// A SID, an enum or a date.
    Parsed(&'a mut dyn ParsedSlot),
    /// An object whose properties have places of their own.
    Model(&'a mut dyn ModelSlot),
    /// An array.
    List(&'a mut dyn ListSlot),
    /// An object with any properties, all of one type.
    Map(&'a mut dyn MapSlot),
    /// Any JSON, null included.
    Json(&'a mut Option<Value>),
    /// One of several objects, which can only be told apart when all of the JSON is there.
    OneOf(&'a mut dyn OneOfSlot),
}

/// A place for a value that is made of a text.
pub trait ParsedSlot {
    /// Takes over a text; without one, the place is empty.
    fn read(&mut self, text: Option<&str>);
}

/// A place for an object whose properties have places of their own.
pub trait ModelSlot {
    /// Leaves the place empty.
    fn clear(&mut self);
    /// There is an object, with nothing read yet.
    fn start(&mut self);
    /// The place for the property of this name.
    fn property(&mut self, name: &str) -> Option<Slot<'_>>;
}

/// A place for an array.
pub trait ListSlot {
    /// Leaves the place empty.
    fn clear(&mut self);
    /// There is an array, with nothing read yet.
    fn start(&mut self);
    /// Calls `read` once, and keeps what it puts into the place of one element. It tells whether there was an element.
    fn push(&mut self, read: &mut dyn FnMut(Slot<'_>) -> bool);
}

/// A place for an object with any properties.
pub trait MapSlot {
    /// Leaves the place empty.
    fn clear(&mut self);
    /// There is an object, with nothing read yet.
    fn start(&mut self);
    /// Calls `read` once, and keeps what it puts into the place of one property.
    fn insert(&mut self, name: String, read: &mut dyn FnMut(Slot<'_>));
}

/// A place for one of several objects.
pub trait OneOfSlot {
    /// Takes over any JSON; without it, the place is empty.
    fn read(&mut self, json: Option<Value>);

    /// What it takes, for an error.
    fn expected(&self) -> &'static str {
        "a JSON object"
    }
}

impl<T: TextValue> ParsedSlot for Option<T> {
    fn read(&mut self, text: Option<&str>) {
        *self = text.and_then(T::from_sent);
    }
}

impl<M: Model> ModelSlot for Option<M> {
    fn clear(&mut self) {
        *self = None;
    }

    fn start(&mut self) {
        *self = Some(M::default());
    }

    fn property(&mut self, name: &str) -> Option<Slot<'_>> {
        Some(self.as_mut()?.field_mut(name)?.slot())
    }
}

impl<T: FromJson> ListSlot for Option<Vec<T>> {
    fn clear(&mut self) {
        *self = None;
    }

    fn start(&mut self) {
        *self = Some(Vec::new());
    }

    fn push(&mut self, read: &mut dyn FnMut(Slot<'_>) -> bool) {
        let mut item = None;
        read(T::slot(&mut item));
        if let Some(list) = self {
            list.extend(item);
        }
    }
}

impl<T: FromJson> MapSlot for Option<BTreeMap<String, T>> {
    fn clear(&mut self) {
        *self = None;
    }

    fn start(&mut self) {
        *self = Some(BTreeMap::new());
    }

    fn insert(&mut self, name: String, read: &mut dyn FnMut(Slot<'_>)) {
        let mut value = None;
        read(T::slot(&mut value));
        let Some(map) = self else { return };
        match value {
            Some(value) => map.insert(name, value),
            None => map.remove(&name),
        };
    }
}

impl<T: OneOf> OneOfSlot for Option<T> {
    fn read(&mut self, json: Option<Value>) {
        *self = json.map(crate::values::one_of::read);
    }
}

impl Slot<'_> {
    /// What it takes, for an error.
    pub(crate) fn expected(&self) -> &'static str {
        match self {
            Self::Text(_) | Self::Parsed(_) => "a text",
            Self::Boolean(_) => "a boolean",
            Self::Integer(_) => "an integer",
            Self::Number(_) => "a number",
            Self::Model(_) | Self::Map(_) => "a JSON object",
            Self::OneOf(place) => place.expected(),
            Self::List(_) => "an array",
            Self::Json(_) => "JSON",
        }
    }

    /// Empties the place: a property may come twice, and the last one counts.
    pub(crate) fn clear(self) {
        match self {
            Self::Text(place) => *place = None,
            Self::Boolean(place) => *place = None,
            Self::Integer(place) => *place = None,
            Self::Number(place) => *place = None,
            Self::Parsed(place) => place.read(None),
            Self::Model(place) => place.clear(),
            Self::List(place) => place.clear(),
            Self::Map(place) => place.clear(),
            Self::Json(place) => *place = None,
            Self::OneOf(place) => place.read(None),
        }
    }
}
