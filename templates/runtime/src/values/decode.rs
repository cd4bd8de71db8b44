//! Reads JSON into [`Slot`]s: without an intermediate tree, and without failing on unexpected values.

use std::{cell::Cell, fmt};

use serde_core::de::{
    Deserialize as _, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess,
    Visitor,
};
use serde_json::{Number, Value};

use crate::values::{
    long_number,
    scalar::whole,
    slot::{MapSlot, ModelSlot, Slot},
};

/// A slot, and the JSON that is read into it.
pub(crate) struct Reading<'a, 's> {
    pub(crate) slot: Slot<'a>,
    pub(crate) source: &'s JsonSource,
}

/// Some JSON, as far as long numbers matter.
pub(crate) struct JsonSource {
    /// Whether objects may stand for numbers.
    is_repaired: bool,
    has_rounded: Cell<bool>,
}

impl JsonSource {
    /// JSON as a server sent it.
    pub(crate) fn as_sent() -> Self {
        Self {
            is_repaired: false,
            has_rounded: Cell::new(false),
        }
    }

    /// JSON in which objects may stand for numbers.
    pub(crate) fn repaired() -> Self {
        Self {
            is_repaired: true,
            ..Self::as_sent()
        }
    }

    /// Whether a string was made from a float, which may have fewer digits than the number in the JSON.
    pub(crate) fn has_rounded(&self) -> bool {
        self.has_rounded.get()
    }
}

impl<'de> DeserializeSeed<'de> for Slot<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let source = &JsonSource::repaired();
        let reading = Reading { slot: self, source };
        reading.run(deserializer, Some)
    }
}

impl<'de> DeserializeSeed<'de> for Reading<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.run(deserializer, Some)
    }
}

/// The slot of a property: null counts as absent, even for any JSON, unless the property is nullable.
struct Property<'a, 's>(Reading<'a, 's>);

impl<'de> DeserializeSeed<'de> for Property<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let accepts_null = matches!(&self.0.slot, Slot::OneOf(slot) if slot.accepts_null());
        let present = match accepts_null {
            true => Some,
            false => |json: Value| (!json.is_null()).then_some(json),
        };
        self.0.run(deserializer, present)
    }
}

impl Reading<'_, '_> {
    fn run<'de, D: Deserializer<'de>>(
        self,
        deserializer: D,
        present: fn(Value) -> Option<Value>,
    ) -> Result<(), D::Error> {
        match self.slot {
            Slot::Json(_) | Slot::OneOf(_) => {
                let json = Value::deserialize(deserializer)?;
                self.accept(json, present);
                Ok(())
            }
            _ => deserializer.deserialize_any(self),
        }
    }

    /// Accepts any JSON.
    fn accept(self, mut json: Value, present: fn(Value) -> Option<Value>) {
        let source = self.source;
        match self.slot {
            Slot::OneOf(slot) => {
                // Not what it contains, since an alternative may expect a string.
                long_number::settle_whole(&mut json);
                if long_number::may_be_rounded_in(&json) {
                    source.has_rounded.set(true);
                }
                slot.read(present(json));
            }
            Slot::Json(slot) => {
                if source.is_repaired {
                    long_number::settle(&mut json);
                }
                *slot = present(json);
            }
            other => other.clear(),
        }
    }
}

fn finite(string: &str) -> Option<f64> {
    string
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
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
            Self::Number(slot) => *slot = finite(&string),
            other => other.clear(),
        }
    }
}

impl<'de> Visitor<'de> for Reading<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.slot.expected())
    }

    fn visit_bool<E: Error>(self, boolean: bool) -> Result<(), E> {
        match self.slot {
            Slot::Boolean(slot) => *slot = Some(boolean),
            Slot::String(slot) => *slot = Some(boolean.to_string()),
            other => other.clear(),
        }
        Ok(())
    }

    fn visit_i64<E: Error>(self, integer: i64) -> Result<(), E> {
        match self.slot {
            Slot::Integer(slot) => *slot = Some(integer),
            Slot::Number(slot) => *slot = Some(integer as f64),
            Slot::String(slot) => *slot = Some(integer.to_string()),
            other => other.clear(),
        }
        Ok(())
    }

    fn visit_u64<E: Error>(self, integer: u64) -> Result<(), E> {
        if let Ok(integer) = i64::try_from(integer) {
            return self.visit_i64(integer);
        }
        match self.slot {
            Slot::Number(slot) => *slot = Some(integer as f64),
            Slot::String(slot) => *slot = Some(integer.to_string()),
            other => other.clear(),
        }
        Ok(())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        match self.slot {
            Slot::Integer(slot) => *slot = whole(number),
            Slot::Number(slot) => *slot = Some(number),
            Slot::String(slot) => {
                self.source.has_rounded.set(true);
                *slot = Number::from_f64(number).map(|number| number.to_string());
            }
            other => other.clear(),
        }
        Ok(())
    }

    fn visit_str<E: Error>(self, string: &str) -> Result<(), E> {
        match self.slot {
            Slot::String(slot) => *slot = Some(string.to_owned()),
            Slot::Parsed(slot) => slot.read(Some(string)),
            Slot::Boolean(slot) => *slot = string.parse().ok(),
            Slot::Integer(slot) => *slot = string.trim().parse().ok(),
            Slot::Number(slot) => *slot = finite(string.trim()),
            other => other.clear(),
        }
        Ok(())
    }

    fn visit_string<E: Error>(self, string: String) -> Result<(), E> {
        match self.slot {
            Slot::String(slot) => *slot = Some(string),
            slot => return Self { slot, ..self }.visit_str(&string),
        }
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.slot.clear();
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
        let Self { slot, source } = self;
        let list = match slot {
            Slot::List(list) => list,
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
                outcome = elements.next_element_seed(Reading { slot, source });
                matches!(outcome, Ok(Some(())))
            });
        }
        outcome.map(|_| ())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let Self { slot, source } = self;
        match slot {
            Slot::Model(model) => read_properties(model, source, &mut entries)?,
            Slot::Map(map) => read_map(map, source, &mut entries)?,
            other => match read_number(&mut entries)? {
                Some(number) => other.read_number(number),
                None => other.clear(),
            },
        }
        Ok(())
    }
}

fn read_properties<'de, A: MapAccess<'de>>(
    model: &mut dyn ModelSlot,
    source: &JsonSource,
    entries: &mut A,
) -> Result<(), A::Error> {
    model.start();
    if model.keeps_all() {
        return read_all_properties(model, source, entries);
    }
    while let Some(property) = entries.next_key_seed(Name(model))? {
        match property {
            Some(slot) => entries.next_value_seed(Property(Reading { slot, source }))?,
            None => drop(entries.next_value::<IgnoredAny>()?),
        }
    }
    Ok(())
}

/// Reads an object of which nothing may be lost. So each value is JSON first, to be kept if it does not fit.
fn read_all_properties<'de, A: MapAccess<'de>>(
    model: &mut dyn ModelSlot,
    source: &JsonSource,
    entries: &mut A,
) -> Result<(), A::Error> {
    while let Some(name) = entries.next_key::<String>()? {
        let json: Value = entries.next_value()?;
        if name == long_number::NAME {
            model.clear();
            continue;
        }
        model.keep(name, json, &mut |slot, json| {
            let property = Property(Reading { slot, source });
            // JSON that was read already has no more syntax errors.
            let _ = property.deserialize(json);
        });
    }
    Ok(())
}

/// The number that an object stands for, if it does.
fn read_number<'de, A: MapAccess<'de>>(entries: &mut A) -> Result<Option<String>, A::Error> {
    let mut number = None;
    while let Some(name) = entries.next_key::<String>()? {
        if name == long_number::NAME {
            entries.next_value_seed(Slot::String(&mut number))?;
        } else {
            entries.next_value::<IgnoredAny>()?;
        }
    }
    Ok(number)
}

fn read_map<'de, A: MapAccess<'de>>(
    map: &mut dyn MapSlot,
    source: &JsonSource,
    entries: &mut A,
) -> Result<(), A::Error> {
    map.start();
    let mut is_number = false;
    while let Some(name) = entries.next_key::<String>()? {
        is_number |= name == long_number::NAME;
        let mut outcome = Ok(());
        map.insert(name, &mut |slot| {
            outcome = entries.next_value_seed(Reading { slot, source });
        });
        outcome?;
    }
    if is_number {
        map.clear();
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
        let Self(model) = self;
        if name == long_number::NAME {
            // It is no object, but stands for a number, which is no model.
            model.clear();
            return Ok(None);
        }
        Ok(model.property(name))
    }
}
