//! Enums that the server may extend at any time.

use std::{fmt, hash, marker::PhantomData};

/// An enum of the description: its known values as data.
pub trait OpenEnum: Clone + PartialEq + fmt::Debug + Send + 'static {
    /// Each known value with its wire name, in the order of the description.
    const KNOWN: &'static [(&'static str, Self)];

    /// The variant for an unknown value.
    fn unrecognized(string: Unrecognized<Self>) -> Self;

    /// The string in the catch-all variant.
    fn as_unrecognized(&self) -> Option<&Unrecognized<Self>>;

    /// The variant for a string on the wire.
    fn from_string(string: &str) -> Self {
        Self::find(string).unwrap_or_else(|| {
            Self::unrecognized(Unrecognized {
                string: string.into(),
                of: PhantomData,
            })
        })
    }

    /// The known value with this string.
    fn known(string: &str) -> Result<Self, UnknownValue> {
        Self::find(string).ok_or_else(|| UnknownValue {
            known: Self::KNOWN.iter().map(|(known, _)| *known).collect(),
        })
    }

    /// The known value with this string, if there is one.
    fn find(string: &str) -> Option<Self> {
        let mut known = Self::KNOWN.iter();
        let (_, value) = known.find(|(known, _)| *known == string)?;
        Some(value.clone())
    }

    /// The string on the wire.
    fn string(&self) -> &str {
        match self.as_unrecognized() {
            Some(unrecognized) => unrecognized.as_str(),
            None => self.known_string().unwrap_or_default(),
        }
    }

    /// The wire name of a known value.
    fn known_string(&self) -> Option<&'static str> {
        let mut known = Self::KNOWN.iter();
        known
            .find(|(_, value)| value == self)
            .map(|(string, _)| *string)
    }
}

/// An enum value that this version of the crate does not know.
///
/// It is created only by reading a string as an `E`, so it never equals one of `E`'s known values.
pub struct Unrecognized<E> {
    string: Box<str>,
    of: PhantomData<fn() -> E>,
}

impl<E> Unrecognized<E> {
    /// The string, unchanged.
    pub fn as_str(&self) -> &str {
        &self.string
    }
}

impl<E> Clone for Unrecognized<E> {
    fn clone(&self) -> Self {
        Self {
            string: self.string.clone(),
            of: PhantomData,
        }
    }
}

impl<E> PartialEq for Unrecognized<E> {
    fn eq(&self, other: &Self) -> bool {
        self.string == other.string
    }
}

impl<E> Eq for Unrecognized<E> {}

impl<E> hash::Hash for Unrecognized<E> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.string.hash(state);
    }
}

impl<E> fmt::Debug for Unrecognized<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.string.fmt(formatter)
    }
}

/// A string that is none of the known values of an enum. The string is not repeated, since it may be anything.
#[derive(Clone, PartialEq, Eq)]
pub struct UnknownValue {
    known: Vec<&'static str>,
}

impl UnknownValue {
    /// The strings of the known values, in the order of the description.
    pub fn known(&self) -> &[&'static str] {
        &self.known
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "expected one of `{}`", self.known.join("`, `"))
    }
}

/// As `Display` prints it, for a `main` that returns errors.
impl fmt::Debug for UnknownValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl std::error::Error for UnknownValue {}

/// Turns an enum with a variant `Unrecognized` into an open one, with the wire name of each known value.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    ($name:ident { $($variant:ident = $wire:literal),* $(,)? }) => {
        impl $crate::generated_for_0_1::OpenEnum for $name {
            const KNOWN: &'static [(&'static str, Self)] = &[$(($wire, Self::$variant)),*];

            fn unrecognized(string: $crate::generated_for_0_1::Unrecognized<Self>) -> Self {
                Self::Unrecognized(string)
            }

            fn as_unrecognized(&self) -> Option<&$crate::generated_for_0_1::Unrecognized<Self>> {
                match self {
                    Self::Unrecognized(string) => Some(string),
                    _ => None,
                }
            }
        }

        impl $name {
            /// Every value that this version of the crate knows, in the order of the description.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// The known value with this string, for input that must not be anything else, such as an argument of a
            /// command line. `From` and `parse` accept any string.
            ///
            /// # Errors
            /// If no known value has this string; the error lists those that there are.
            pub fn known(string: &str) -> Result<Self, $crate::generated_for_0_1::UnknownValue> {
                $crate::generated_for_0_1::OpenEnum::known(string)
            }

            /// The string on the wire.
            pub fn as_str(&self) -> &str {
                $crate::generated_for_0_1::OpenEnum::string(self)
            }
        }

        impl From<&str> for $name {
            fn from(string: &str) -> Self {
                $crate::generated_for_0_1::OpenEnum::from_string(string)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(string: &str) -> Result<Self, Self::Err> {
                Ok(string.into())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        $crate::__impl_string_type!($name);
    };
}

/// Keeps the old name of a variant of an open enum as a deprecated constant. It can stand in a pattern as well, but not
/// where the pattern is matched with a reference: `match status` with a `&Status` becomes `match *status`.
#[doc(hidden)]
#[macro_export]
macro_rules! __old_value {
    ($name:ident, $old:ident = $variant:ident, $($deprecated:tt)+) => {
        #[allow(non_upper_case_globals, reason = "it was the name of a variant")]
        impl $name {
            #[doc = concat!("The old name of [`", stringify!($variant), "`](Self::", stringify!($variant), ").")]
            /// To match a reference with it, dereference that: `match *value`.
            #[deprecated($($deprecated)+)]
            pub const $old: Self = Self::$variant;
        }
    };
}
