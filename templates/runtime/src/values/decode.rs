//! Reads JSON into [`Slot`]s: without an intermediate tree, and without failing on unexpected values.

use std::fmt;

use serde_core::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Number, Value};

use crate::values::{
    scalar::whole,
    slot::{ModelSlot, Slot},
};

impl<'de> DeserializeSeed<'de> for Slot<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self {
            Self::Json(slot) => *slot = Some(any_json(deserializer)?),
            Self::OneOf(slot) => slot.read(Some(any_json(deserializer)?)),
            other => deserializer.deserialize_any(other)?,
        }
        Ok(())
    }
}

fn any_json<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    serde_core::Deserialize::deserialize(deserializer)
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

/// The slot of a property: null counts as absent, even for any JSON, unless the property is nullable.
struct Property<'a>(Slot<'a>);

impl<'de> DeserializeSeed<'de> for Property<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let present = |json: Value| (!json.is_null()).then_some(json);
        match self.0 {
            Slot::Json(slot) => *slot = present(any_json(deserializer)?),
            Slot::OneOf(slot) if slot.accepts_null() => slot.read(Some(any_json(deserializer)?)),
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
            Self::Model(model) => read_properties(model, &mut entries)?,
            Self::Map(map) => {
                map.start();
                while let Some(name) = entries.next_key()? {
                    let mut outcome = Ok(());
                    map.insert(name, &mut |slot| outcome = entries.next_value_seed(slot));
                    outcome?;
                }
            }
            other => {
                let mut number = None;
                read_properties(&mut DisguisedNumber(&mut number), &mut entries)?;
                match number {
                    Some(number) => other.read_number(number),
                    None => other.clear(),
                }
            }
        }
        Ok(())
    }
}

fn read_properties<'de, A: MapAccess<'de>>(
    model: &mut dyn ModelSlot,
    entries: &mut A,
) -> Result<(), A::Error> {
    model.start();
    while let Some(property) = entries.next_key_seed(Name(model))? {
        match property {
            Some(slot) => entries.next_value_seed(Property(slot))?,
            None => drop(entries.next_value::<IgnoredAny>()?),
        }
    }
    Ok(())
}

/// Looks up the slot of a property, without copying its name.
struct Name<'a>(&'a mut dyn ModelSlot);

impl<'de, 'a> DeserializeSeed<'de> for Name<'a> {
    type Value = Option<Slot<'a>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'a> Visitor<'_> for Name<'a> {
    type Value = Option<Slot<'a>>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a property")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.property(name))
    }
}

/// With its feature `arbitrary_precision`, which any crate in the build can enable, serde_json represents a number as
/// an object with only a property of this name.
struct DisguisedNumber<'a>(&'a mut Option<String>);

impl ModelSlot for DisguisedNumber<'_> {
    fn clear(&mut self) {}

    fn start(&mut self) {}

    fn property(&mut self, name: &str) -> Option<Slot<'_>> {
        (name == "$serde_json::private::Number").then_some(Slot::String(self.0))
    }
}
