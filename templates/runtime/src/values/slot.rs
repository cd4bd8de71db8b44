//! Slots for the values of a response, with their types erased.
//!
//! So the reading code (see [`decode`](crate::values::decode)) is generic only over the format, and is compiled once,
//! however many models there are.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::values::{
    field::FromJson, long_number, model::Model, one_of::OneOf, string_type::StringType,
};

/// A slot for a value, by what it accepts. Anything else leaves it empty.
pub enum Slot<'a> {
    /// A string; numbers and booleans become one.
    String(&'a mut Option<String>),
    /// A boolean, possibly in quotes.
    Boolean(&'a mut Option<bool>),
    /// An integer, possibly in quotes.
    Integer(&'a mut Option<i64>),
    /// A number, possibly in quotes.
    Number(&'a mut Option<f64>),
    /// A SID, an enum or a date.
    Parsed(&'a mut dyn ParsedSlot),
    /// An object whose properties have their own slots.
    Model(&'a mut dyn ModelSlot),
    /// An array.
    List(&'a mut dyn ListSlot),
    /// An object with any properties, all of one type.
    Map(&'a mut dyn MapSlot),
    /// Any JSON, null included.
    Json(&'a mut Option<Value>),
    /// One of several objects, which can only be distinguished with all of the JSON.
    OneOf(&'a mut dyn OneOfSlot),
}

/// A slot for a value made from a string.
pub trait ParsedSlot {
    /// Accepts a string; without one, the slot is empty.
    fn read(&mut self, string: Option<&str>);
}

/// A slot for an object whose properties have their own slots.
pub trait ModelSlot {
    /// Leaves the slot empty.
    fn clear(&mut self);
    /// Starts an object.
    fn start(&mut self);
    /// The slot for the property with this name.
    fn property(&mut self, name: &str) -> Option<Slot<'_>>;
    /// Whether the object also keeps what has no slot, or does not fit it: then it takes each property with
    /// [`keep`](Self::keep).
    fn keeps_all(&self) -> bool {
        false
    }
    /// Accepts a property as JSON, which `read` reads into a slot.
    fn keep(&mut self, _name: String, _json: Value, _read: &mut dyn FnMut(Slot<'_>, &Value)) {}
}

/// A slot for an array.
pub trait ListSlot {
    /// Leaves the slot empty.
    fn clear(&mut self);
    /// Starts an array.
    fn start(&mut self);
    /// Calls `read` once with the slot of one element, and keeps the element if `read` returns that there was one.
    fn push(&mut self, read: &mut dyn FnMut(Slot<'_>) -> bool);
}

/// A slot for an object with any properties.
pub trait MapSlot {
    /// Leaves the slot empty.
    fn clear(&mut self);
    /// Starts an object.
    fn start(&mut self);
    /// Calls `read` once with the slot of one property, and keeps what it stores.
    fn insert(&mut self, name: String, read: &mut dyn FnMut(Slot<'_>));
}

/// A slot for one of several objects.
pub trait OneOfSlot {
    /// Accepts any JSON, in which [objects](crate::values::long_number) may stand for numbers; without it, the slot is
    /// empty.
    fn read(&mut self, json: Option<Value>);

    /// What it accepts, for an error.
    fn expected(&self) -> &'static str {
        "a JSON object"
    }

    /// Whether null is a value here, rather than the lack of one.
    fn accepts_null(&self) -> bool {
        false
    }
}

impl<T: StringType> ParsedSlot for Option<T> {
    fn read(&mut self, string: Option<&str>) {
        *self = string.and_then(T::from_sent);
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

    fn keeps_all(&self) -> bool {
        self.as_ref()
            .is_some_and(|model| model.additional().is_some())
    }

    fn keep(&mut self, name: String, mut json: Value, read: &mut dyn FnMut(Slot<'_>, &Value)) {
        let Some(model) = self else { return };
        let mut is_read = false;
        if let Some(field) = model.field_mut(&name) {
            read(field.slot(), &json);
            is_read = json.is_null() || field.view().is_some();
        }
        let Some(additional) = model.additional_mut() else {
            return;
        };
        if is_read {
            additional.remove(&name);
        } else {
            long_number::settle(&mut json);
            additional.insert(name, json);
        }
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
    /// The same slot, to be read into once more.
    pub(crate) fn reborrow(&mut self) -> Slot<'_> {
        match self {
            Self::String(slot) => Slot::String(slot),
            Self::Boolean(slot) => Slot::Boolean(slot),
            Self::Integer(slot) => Slot::Integer(slot),
            Self::Number(slot) => Slot::Number(slot),
            Self::Parsed(slot) => Slot::Parsed(*slot),
            Self::Model(slot) => Slot::Model(*slot),
            Self::List(slot) => Slot::List(*slot),
            Self::Map(slot) => Slot::Map(*slot),
            Self::Json(slot) => Slot::Json(slot),
            Self::OneOf(slot) => Slot::OneOf(*slot),
        }
    }

    /// What it accepts, for an error.
    pub(crate) fn expected(&self) -> &'static str {
        match self {
            Self::String(_) | Self::Parsed(_) => "a string",
            Self::Boolean(_) => "a boolean",
            Self::Integer(_) => "an integer",
            Self::Number(_) => "a number",
            Self::Model(_) | Self::Map(_) => "a JSON object",
            Self::OneOf(slot) => slot.expected(),
            Self::List(_) => "an array",
            Self::Json(_) => "JSON",
        }
    }

    /// Empties the slot: a property may occur twice, and the last one counts.
    pub(crate) fn clear(self) {
        match self {
            Self::String(slot) => *slot = None,
            Self::Boolean(slot) => *slot = None,
            Self::Integer(slot) => *slot = None,
            Self::Number(slot) => *slot = None,
            Self::Parsed(slot) => slot.read(None),
            Self::Model(slot) => slot.clear(),
            Self::List(slot) => slot.clear(),
            Self::Map(slot) => slot.clear(),
            Self::Json(slot) => *slot = None,
            Self::OneOf(slot) => slot.read(None),
        }
    }
}
