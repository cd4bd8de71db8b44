//! Objects that match one of several alternatives: `oneOf` and `anyOf`.

use std::fmt;

use serde_core::de::DeserializeSeed as _;
use serde_json::{Map, Value};

use crate::values::{field::JsonValue, long_number, view::View};

/// An enum with a variant for each alternative, and one for JSON that matches none of them.
pub trait OneOf: Sized + fmt::Debug + Send + 'static {
    /// How the alternative is chosen.
    const TOLD_APART: ToldApart;

    /// Reads the JSON as the alternative with this name, if there is one.
    fn read(alternative: &str, json: &Value) -> Option<Self>;

    /// The variant that keeps the JSON unchanged.
    fn unrecognized(json: Value) -> Self;

    /// The contents of the variant.
    fn variant(&self) -> Variant<'_>;
}

/// How the alternative of a [`OneOf`] is chosen.
pub enum ToldApart {
    /// The value of this property is the name of the alternative.
    By(&'static str),
    /// The alternative is the one that keeps most. The names only have to be distinct.
    Among(&'static [&'static str]),
}

/// The contents of a variant of a [`OneOf`].
pub enum Variant<'a> {
    /// One of the alternatives.
    Known(&'a dyn Alternative),
    /// JSON that matches none of them.
    Unrecognized(&'a Value),
}

/// A value with its type erased, to be serialized or printed.
pub trait Alternative: fmt::Debug {
    /// The value, to be serialized.
    fn view(&self) -> View<'_>;
}

impl<T: JsonValue> Alternative for T {
    fn view(&self) -> View<'_> {
        JsonValue::view(self)
    }
}

/// The JSON as one alternative.
pub fn alternative<T: JsonValue>(json: &Value) -> Option<Box<T>> {
    let mut value = None;
    T::slot(&mut value).deserialize(json).ok()?;
    value.map(Box::new)
}

/// The JSON as the alternative that it matches. Anything but an object matches none.
pub(crate) fn read<T: OneOf>(mut json: Value) -> T {
    let known = json.as_object().and_then(|object| match T::TOLD_APART {
        ToldApart::By(property) => T::read(object.get(property)?.as_str()?, &json),
        ToldApart::Among(names) => keeping_most(names, object, &json),
    });
    known.unwrap_or_else(|| {
        long_number::settle(&mut json);
        T::unrecognized(json)
    })
}

/// The first alternative that keeps most of an object. One that keeps nothing does not count, unless there is nothing
/// to keep.
fn keeping_most<T: OneOf>(names: &[&str], object: &Map<String, Value>, json: &Value) -> Option<T> {
    let nothing_to_keep = object.values().all(Value::is_null);
    let mut best: Option<(T, Kept)> = None;
    for value in names.iter().filter_map(|name| T::read(name, json)) {
        let kept = Kept::of(&value, object);
        let is_better = match &best {
            Some((_, most)) => kept > *most,
            None => nothing_to_keep || kept.in_part > 0,
        };
        if is_better {
            best = Some((value, kept));
        }
    }
    best.map(|(value, _)| value)
}

/// The number of properties of an object that an alternative keeps. Those kept unchanged count first.
#[derive(PartialEq, PartialOrd)]
struct Kept {
    in_full: usize,
    in_part: usize,
}

impl Kept {
    fn of<T: OneOf>(value: &T, object: &Map<String, Value>) -> Self {
        let Ok(Value::Object(written)) = serde_json::to_value(view(value)) else {
            let (in_full, in_part) = (0, 0);
            return Self { in_full, in_part };
        };
        let in_full = written
            .iter()
            .filter(|(name, value)| object.get(*name) == Some(value));
        Self {
            in_full: in_full.count(),
            in_part: written.len(),
        }
    }
}

/// The value with its type erased.
pub fn view<T: OneOf>(value: &T) -> View<'_> {
    match value.variant() {
        Variant::Known(value) => value.view(),
        Variant::Unrecognized(json) => View::Json(json),
    }
}

/// Shows known variants with their own `Debug`, and nothing of the rest, which may contain personal data.
pub fn debug<T: OneOf>(value: &T, name: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut output = formatter.debug_tuple(name);
    match value.variant() {
        Variant::Known(value) => output.field(&value),
        Variant::Unrecognized(_) => output.field(&format_args!("[unrecognized]")),
    };
    output.finish()
}

/// Turns an enum with a variant `Unrecognized` into one of several objects, chosen `by` the value of a property or by
/// which variant keeps most.
#[doc(hidden)]
#[macro_export]
macro_rules! __one_of {
    ($name:ident by $property:literal { $($variant:ident = $($value:literal)|+),* $(,)? }) => {
        $crate::__one_of!(@ $name, By($property) $(, $variant($($value)|+))*);
    };
    ($name:ident { $($variant:ident),* $(,)? }) => {
        $crate::__one_of!(@ $name, Among(&[$(stringify!($variant)),*]) $(, $variant(stringify!($variant)))*);
    };
    (@ $name:ident, $told_apart:ident($by:expr) $(, $variant:ident($value:pat))*) => {
        impl $crate::generated_for_0_1::OneOf for $name {
            const TOLD_APART: $crate::generated_for_0_1::ToldApart =
                $crate::generated_for_0_1::ToldApart::$told_apart($by);

            fn read(alternative: &str, json: &$crate::generated_for_0_1::serde_json::Value) -> Option<Self> {
                match alternative {
                    $($value => $crate::generated_for_0_1::alternative(json).map(Self::$variant),)*
                    _ => None,
                }
            }

            fn unrecognized(json: $crate::generated_for_0_1::serde_json::Value) -> Self {
                Self::Unrecognized(json)
            }

            fn variant(&self) -> $crate::generated_for_0_1::Variant<'_> {
                match self {
                    $(Self::$variant(value) => $crate::generated_for_0_1::Variant::Known(value.as_ref()),)*
                    Self::Unrecognized(json) => $crate::generated_for_0_1::Variant::Unrecognized(json),
                }
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::generated_for_0_1::debug_one_of(self, stringify!($name), formatter)
            }
        }

        impl $crate::generated_for_0_1::FromJson for $name {
            fn slot(slot: &mut Option<Self>) -> $crate::generated_for_0_1::Slot<'_> {
                $crate::generated_for_0_1::Slot::OneOf(slot)
            }
        }

        impl $crate::generated_for_0_1::JsonValue for $name {
            fn view(&self) -> $crate::generated_for_0_1::View<'_> {
                $crate::generated_for_0_1::view_one_of(self)
            }
        }

        impl $crate::generated_for_0_1::serde_core::Serialize for $name {
            fn serialize<S: $crate::generated_for_0_1::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                $crate::generated_for_0_1::view_one_of(self).serialize(serializer)
            }
        }

        impl<'de> $crate::generated_for_0_1::serde_core::Deserialize<'de> for $name {
            fn deserialize<D: $crate::generated_for_0_1::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::generated_for_0_1::deserialize(deserializer, "expected JSON")
            }
        }
    };
}
