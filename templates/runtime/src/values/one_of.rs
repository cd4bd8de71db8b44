//! Values that are one of several: `oneOf` and `anyOf`.

use std::fmt;

use serde_core::de::DeserializeSeed as _;
use serde_json::Value;

use crate::values::{field::JsonValue, kept::Kept, long_number, trials::Trials, view::View};

/// An enum with a variant for each alternative, and one for JSON that matches none of them.
pub trait OneOf: Sized + fmt::Debug + Send + 'static {
    /// How the alternative is chosen.
    const TOLD_APART: ToldApart;

    /// Reads the JSON as this alternative, if there is one.
    fn read(alternative: Key<'_>, json: &Value) -> Option<Self>;

    /// The variant that keeps the JSON unchanged.
    fn unrecognized(json: Value) -> Self;

    /// The contents of the variant.
    fn variant(&self) -> Variant<'_>;
}

/// How the alternative of a [`OneOf`] is chosen.
pub struct ToldApart {
    /// The property whose value means an alternative.
    pub by: Option<&'static str>,
    /// The names of the alternatives that no value means: of these, it is the one that keeps most. Nothing in place of
    /// the others.
    pub among: &'static [Option<&'static str>],
}

/// What means an alternative.
#[derive(Clone, Copy)]
pub enum Key<'a> {
    /// The value of a property.
    Value(&'a str),
    /// The name of the variant.
    Name(&'a str),
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
pub fn held<T: JsonValue>(json: &Value) -> Option<T> {
    let mut value = None;
    T::slot(&mut value).deserialize(json).ok()?;
    value
}

/// The JSON as one alternative, in a box.
pub fn alternative<T: JsonValue>(json: &Value) -> Option<Box<T>> {
    held(json).map(Box::new)
}

/// The JSON as the alternative that it matches.
pub(crate) fn read<T: OneOf>(mut json: Value) -> T {
    let known = by_value(&json).or_else(|| keeping_most(&json));
    known.unwrap_or_else(|| {
        long_number::settle(&mut json);
        T::unrecognized(json)
    })
}

/// The alternative that the value of a property means.
fn by_value<T: OneOf>(json: &Value) -> Option<T> {
    let value = json.as_object()?.get(T::TOLD_APART.by?)?.as_str()?;
    T::read(Key::Value(value), json)
}

/// The first alternative that keeps the JSON unchanged, or else most of it. Null is none of them, and neither is JSON for
/// which too many would have to be tried.
fn keeping_most<T: OneOf>(json: &Value) -> Option<T> {
    if json.is_null() {
        return None;
    }
    let trials = Trials::of(json);
    let plain = long_number::settled(json);
    let mut best: Option<(T, Kept)> = None;
    for name in T::TOLD_APART.among.iter().flatten() {
        if !trials.next() {
            return None;
        }
        let Some(value) = T::read(Key::Name(name), json) else {
            continue;
        };
        let Some(kept) = Kept::of(&view(&value), &plain) else {
            continue;
        };
        if kept.is_all() {
            return Some(value);
        }
        if best.as_ref().is_none_or(|(_, most)| kept > *most) {
            best = Some((value, kept));
        }
    }
    best.map(|(value, _)| value)
}

/// The value with its type erased.
pub fn view<T: OneOf>(value: &T) -> View<'_> {
    match value.variant() {
        Variant::Known(value) => value.view(),
        Variant::Unrecognized(json) => View::Unrecognized(json),
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

/// Turns an enum with a variant `Unrecognized` into one of several values, chosen `by` the value of a property or by
/// which variant keeps most. Without a type, a variant holds a box. From a type that is given, values convert into the
/// enum.
#[doc(hidden)]
#[macro_export]
macro_rules! __one_of {
    ($name:ident $(by $property:literal)? {
        $($variant:ident $(($($held:tt)+))? $(= $($value:literal)|+)?),* $(,)?
    }) => {
        $crate::__one_of!(
            @ $name, $crate::__first!($(Some($property),)? None),
            &[$($crate::__name_without_value!($variant $($($value)|+)?)),*]
            $(, $variant ($crate::__key!($variant $($($value)|+)?)) [$($($held)+)?])*
        );
        $($($crate::__one_of_from!($name $variant $($held)+);)?)*
    };
    (@ $name:ident, $by:expr, $among:expr
        $(, $variant:ident ($key:pat) [$($held:tt)*])*
    ) => {
        impl $crate::generated_for_0_1::OneOf for $name {
            const TOLD_APART: $crate::generated_for_0_1::ToldApart =
                $crate::generated_for_0_1::ToldApart { by: $by, among: $among };

            fn read(
                alternative: $crate::generated_for_0_1::Key<'_>,
                json: &$crate::generated_for_0_1::serde_json::Value,
            ) -> Option<Self> {
                match alternative {
                    $($key => $crate::__held!(json $($held)*).map(Self::$variant),)*
                    _ => None,
                }
            }

            fn unrecognized(json: $crate::generated_for_0_1::serde_json::Value) -> Self {
                Self::Unrecognized(json)
            }

            fn variant(&self) -> $crate::generated_for_0_1::Variant<'_> {
                match self {
                    $(Self::$variant(value) => $crate::generated_for_0_1::Variant::Known(
                        $crate::__as_alternative!(value $($held)*)
                    ),)*
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

/// What means a variant: values of a property, or else its name.
#[doc(hidden)]
#[macro_export]
macro_rules! __key {
    ($variant:ident) => {
        $crate::generated_for_0_1::Key::Name(stringify!($variant))
    };
    ($variant:ident $($value:literal)|+) => {
        $crate::generated_for_0_1::Key::Value($($value)|+)
    };
}

/// The name of a variant that no value of a property means.
#[doc(hidden)]
#[macro_export]
macro_rules! __name_without_value {
    ($variant:ident) => {
        Some(stringify!($variant))
    };
    ($variant:ident $($value:literal)|+) => {
        None
    };
}

/// The first of several expressions.
#[doc(hidden)]
#[macro_export]
macro_rules! __first {
    ($first:expr $(, $rest:expr)*) => {
        $first
    };
}

/// Reads what a variant holds.
#[doc(hidden)]
#[macro_export]
macro_rules! __held {
    ($json:ident) => {
        $crate::generated_for_0_1::alternative($json)
    };
    ($json:ident Box<$held:ty>) => {
        $crate::generated_for_0_1::alternative($json)
    };
    ($json:ident $held:ty) => {
        $crate::generated_for_0_1::held($json)
    };
}

/// What a variant holds, without its box.
#[doc(hidden)]
#[macro_export]
macro_rules! __as_alternative {
    ($value:ident) => {
        $value.as_ref()
    };
    ($value:ident Box<$held:ty>) => {
        $value.as_ref()
    };
    ($value:ident $held:ty) => {
        $value
    };
}

/// Converts what a variant holds into the enum.
#[doc(hidden)]
#[macro_export]
macro_rules! __one_of_from {
    ($name:ident $variant:ident Box<$held:ty>) => {
        impl From<$held> for $name {
            fn from(value: $held) -> Self {
                Self::$variant(Box::new(value))
            }
        }
    };
    ($name:ident $variant:ident String) => {
        impl From<String> for $name {
            fn from(value: String) -> Self {
                Self::$variant(value)
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                Self::$variant(value.to_owned())
            }
        }
    };
    ($name:ident $variant:ident $held:ty) => {
        impl From<$held> for $name {
            fn from(value: $held) -> Self {
                Self::$variant(value)
            }
        }
    };
}
