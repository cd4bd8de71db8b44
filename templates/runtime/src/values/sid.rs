//! SIDs: 34 bytes inline; strict for callers, tolerant of the server.

use std::fmt;

use crate::values::{invalid_sid::InvalidSid, small_string::Padded};

/// The string of a SID, padded with zero bytes if the server sent a shorter one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SidString(Padded<{ SidString::LENGTH }>);

impl SidString {
    /// The length of a well-formed SID: two letters and 32 hexadecimal digits.
    pub(crate) const LENGTH: usize = 34;

    /// The string, if it is `prefix` and 32 hexadecimal digits.
    pub const fn well_formed(string: &str, prefix: &str) -> Option<Self> {
        match Self::as_sent(string) {
            Some(sid) if sid.has_prefix(prefix) => Some(sid),
            _ => None,
        }
    }

    /// The string as the server sent it, if it fits.
    #[inline]
    pub const fn as_sent(string: &str) -> Option<Self> {
        match Padded::new(string) {
            Some(string) => Some(Self(string)),
            None => None,
        }
    }

    /// Whether this is `prefix` and 32 hexadecimal digits.
    pub const fn has_prefix(&self, prefix: &str) -> bool {
        let ([first, second, digits @ ..], [expected_first, expected_second]) =
            (self.0.bytes(), prefix.as_bytes())
        else {
            return false;
        };
        let mut digits: &[u8] = digits;
        while let [digit, rest @ ..] = digits {
            if !digit.is_ascii_hexdigit() {
                return false;
            }
            digits = rest;
        }
        *first == *expected_first && *second == *expected_second
    }

    /// The string, as sent.
    #[inline]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// A SID: Twilio's identifier of a resource, two letters for its kind and 32 hexadecimal digits.
///
/// Implemented by the SID types of this crate, for code that works with any of them.
pub trait Sid:
    Copy + Eq + Ord + std::hash::Hash + fmt::Display + std::str::FromStr<Err = InvalidSid>
{
    /// The two letters at the start of SIDs of this kind.
    const PREFIX: &'static str;

    /// The string, as Twilio sent it or the program created it.
    fn as_str(&self) -> &str;

    /// Whether the string is [`PREFIX`](Self::PREFIX) and 32 hexadecimal digits.
    ///
    /// Always true for a SID that the program created; servers have been seen to send an empty string for a SID that is
    /// not set, or a SID of another kind.
    fn is_well_formed(&self) -> bool;
}

/// Turns a newtype around [`SidString`] into a SID with this prefix. `$kinds` are all SID types of the crate, for errors.
#[doc(hidden)]
#[macro_export]
macro_rules! __sid {
    ($name:ident, $prefix:literal, $kinds:expr) => {
        impl $name {
            /// Checks and stores a SID.
            ///
            /// # Errors
            #[doc = concat!("If `string` is not `", $prefix, "` and 32 hexadecimal digits.")]
            pub const fn new(string: &str) -> Result<Self, $crate::generated_for_0_1::InvalidSid> {
                match $crate::generated_for_0_1::SidString::well_formed(string, $prefix) {
                    Some(string) => Ok(Self(string)),
                    None => Err($crate::generated_for_0_1::InvalidSid::new($prefix, $kinds, string)),
                }
            }

            /// A SID literal in the program: in a `const`, a wrong one does not compile.
            ///
            /// # Panics
            #[doc = concat!("Outside a `const`, if `string` is not `", $prefix, "` and 32 hexadecimal digits; ")]
            /// use [`new`](Self::new) for strings that are only known at run time.
            #[allow(clippy::panic, reason = "only a panic lets a `const` refuse a literal")]
            pub const fn from_static(string: &'static str) -> Self {
                match Self::new(string) {
                    Ok(sid) => sid,
                    Err(_) => panic!(concat!("not a SID of `", $prefix, "` and 32 hexadecimal digits")),
                }
            }

            /// The string, as Twilio sent it or the program created it.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }

            #[doc = concat!("Whether the string is `", $prefix, "` and 32 hexadecimal digits.")]
            ///
            /// Always true for a SID that the program created; one from the server is kept as sent.
            pub const fn is_well_formed(&self) -> bool {
                self.0.has_prefix($prefix)
            }
        }

        impl $crate::generated_for_0_1::Sid for $name {
            const PREFIX: &'static str = $prefix;

            fn as_str(&self) -> &str {
                self.as_str()
            }

            fn is_well_formed(&self) -> bool {
                self.is_well_formed()
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::generated_for_0_1::InvalidSid;

            fn from_str(string: &str) -> Result<Self, Self::Err> {
                Self::new(string)
            }
        }

        /// For parameters that take a SID or a name.
        impl From<$name> for String {
            fn from(sid: $name) -> Self {
                sid.as_str().to_owned()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::generated_for_0_1::debug_string(stringify!($name), self.as_str(), formatter)
            }
        }

        impl $crate::generated_for_0_1::StringType for $name {
            fn from_sent(string: &str) -> Option<Self> {
                $crate::generated_for_0_1::SidString::as_sent(string).map(Self)
            }

            fn string(&self) -> &str {
                self.as_str()
            }

            fn to_string_value(&self) -> $crate::generated_for_0_1::StringValue {
                $crate::generated_for_0_1::StringValue::Sid(self.0)
            }
        }

        $crate::__impl_string_type!($name);
    };
}
