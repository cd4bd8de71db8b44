//! Strings for a request, without an allocation if the string already exists.

use std::ops::Deref;

use crate::values::sid::SidString;

/// A string. Equal strings are equal, however they are stored.
#[derive(Clone, Debug)]
pub enum StringValue {
    /// Any string.
    Owned(String),
    /// A value that the description knows.
    Known(&'static str),
    /// A SID.
    Sid(SidString),
}

impl Deref for StringValue {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Owned(string) => string,
            Self::Known(string) => string,
            Self::Sid(string) => string.as_str(),
        }
    }
}

impl PartialEq for StringValue {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}
