//! Reads JSON into [`Slot`]s: without an intermediate tree, and without failing on unexpected values.

use std::fmt;

use serde_core::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Number, Value};

use crate::values::{
    long_number,
    scalar::whole,
    slot::{MapSlot, ModelSlot, Slot},
};

impl<'de> DeserializeSeed<'de> for Slot<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self {
            Self::Json(slot) => *slot = Some(settled_json(deserializer)?),
            Self::OneOf(slot) => slot.read(Some(any_json(deserializer)?)),
            other => deserializer.deserialize_any(other)?,
        }
        Ok(())
    }
}

/// With objects in place of long numbers: whoever reads it may expect a string.
fn any_json<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    serde_core::Deserialize::deserialize(deserializer)
}

fn settled_json<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    let mut json = any_json(deserializer)?;
    long_number::settle(&mut json);
    Ok(json)
}

impl Slot<'_> {
    /// Accepts a number in string form, so that no digit is lost.
    fn read_number(self, string: String) {
        match self {
            Self::String(slot) => *slot = Some(string),
            Self::Integer(slot) => {
                let integer = string.parse().ok();
                *slot = integer.or_else(|| whole(string.parse().ok()?));
            }
            Self::Number(slot) => {
                let number = string.parse().ok();
                *slot = number.filter(|number: &f64| number.is_finite());
            }
            other => other.clear(),
        }
    }
}

/// The slot of a property: null counts as absent, even for any JSON.
struct Property<'a>(Slot<'a>);

impl<'de> DeserializeSeed<'de> for Property<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let present = |json: Value| (!json.is_null()).then_some(json);
        match self.0 {
            Slot::Json(slot) => *slot = present(settled_json(deserializer)?),
            Slot::OneOf(slot) => slot.read(present(any_json(deserializer)?)),
            other => deserializer.deserialize_any(other)?,
        }
        Ok(())
    }
}

impl<'de> Visitor<'de> for Slot<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.expected())
    }

    fn visit_bool<E: Error>(self, boolean: bool) -> Result<(), E> {
        match self {
            Self::Boolean(slot) => *slot = Some(boolean),
            Self::String(slot) => *slot = Some(boolean.to_string()),
            other => other.clear(),
        }
        Ok(())
    }

    fn visit_i64<E: Error>(self, integer: i64) -> Result<(), E> {
        match self {
            Self::Integer(slot) => *slot = Some(integer),
            Self::Number(slot) => *slot = Some(integer as f64),
            Self::String(slot) => *slot = Some(integer.to_string()),
            other => other.clear(),
        }
        Ok(())
    }

    fn visit_u64<E: Error>(self, integer: u64) -> Result<(), E> {
        match (self, i64::try_from(integer)) {
            (slot, Ok(integer)) => return slot.visit_i64(integer),
            (Self::Number(slot), Err(_)) => *slot = Some(integer as f64),
            (Self::String(slot), Err(_)) => *slot = Some(integer.to_string()),
            (other, Err(_)) => other.clear(),
        }
        Ok(())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        match self {
            Self::Integer(slot) => *slot = whole(number),
            Self::Number(slot) => *slot = Some(number),
            Self::String(slot) => *slot = Number::from_f64(number).map(|number| number.to_string()),
            other => other.clear(),
        }
        Ok(())
    }

    fn visit_str<E: Error>(self, string: &str) -> Result<(), E> {
        match self {
            Self::String(slot) => *slot = Some(string.to_owned()),
            Self::Parsed(slot) => slot.read(Some(string)),
            Self::Boolean(slot) => *slot = string.parse().ok(),
            Self::Integer(slot) => *slot = string.trim().parse().ok(),
            Self::Number(slot) => {
                let number = string.trim().parse().ok();
                *slot = number.filter(|number: &f64| number.is_finite());
            }
            other => other.clear(),
        }
        Ok(())
    }

    fn visit_string<E: Error>(self, string: String) -> Result<(), E> {
        match self {
            Self::String(slot) => *slot = Some(string),
            other => return other.visit_str(&string),
        }
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.clear();
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        let list = match self {
            Self::List(list) => list,
            other => {
                other.clear();
                while elements.next_element::<IgnoredAny>()?.is_some() {}
                return Ok(());
            }
        };
        list.start();
        let mut outcome = Ok(Some(()));
        while let Ok(Some(())) = outcome {
            list.push(&mut |slot| {
                outcome = elements.next_element_seed(slot);
                matches!(outcome, Ok(Some(())))
            });
        }
        outcome.map(|_| ())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        match self {
            Self::Model(model) => {
                if read_properties(model, &mut entries)?.is_some() {
                    model.clear();
                }
            }
            Self::Map(map) => read_map(map, &mut entries)?,
            other => match read_properties(&mut NoProperties, &mut entries)? {
                Some(number) => other.read_number(number),
                None => other.clear(),
            },
        }
        Ok(())
    }
}

/// Reads an object. Returns the number if the object stands for one.
fn read_properties<'de, A: MapAccess<'de>>(
    model: &mut dyn ModelSlot,
    entries: &mut A,
) -> Result<Option<String>, A::Error> {
    model.start();
    let mut number = None;
    while let Some(name) = entries.next_key_seed(Name(model))? {
        match name {
            Named::Property(slot) => entries.next_value_seed(Property(slot))?,
            Named::Number => entries.next_value_seed(Slot::String(&mut number))?,
            Named::Unknown => drop(entries.next_value::<IgnoredAny>()?),
        }
    }
    Ok(number)
}

fn read_map<'de, A: MapAccess<'de>>(
    map: &mut dyn MapSlot,
    entries: &mut A,
) -> Result<(), A::Error> {
    map.start();
    let mut is_number = false;
    while let Some(name) = entries.next_key::<String>()? {
        is_number |= name == long_number::NAME;
        let mut outcome = Ok(());
        map.insert(name, &mut |slot| outcome = entries.next_value_seed(slot));
        outcome?;
    }
    if is_number {
        map.clear();
    }
    Ok(())
}

/// Looks up the slot of a property, without copying its name.
struct Name<'a>(&'a mut dyn ModelSlot);

/// What the name of a property stands for.
enum Named<'a> {
    Property(Slot<'a>),
    /// A number, which is the only property of its object.
    Number,
    Unknown,
}

impl<'de, 'a> DeserializeSeed<'de> for Name<'a> {
    type Value = Named<'a>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'a> Visitor<'_> for Name<'a> {
    type Value = Named<'a>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a property")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(match self.0.property(name) {
            Some(slot) => Named::Property(slot),
            None if name == long_number::NAME => Named::Number,
            None => Named::Unknown,
        })
    }
}

/// For an object where none is expected.
struct NoProperties;

impl ModelSlot for NoProperties {
    fn clear(&mut self) {}

    fn start(&mut self) {}

    fn property(&mut self, _: &str) -> Option<Slot<'_>> {
        None
    }
}
