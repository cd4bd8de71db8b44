//! Strings for a request, without an allocation if the string already exists.

use std::ops::Deref;

use crate::values::sid::SidText;

/// A string. Equal strings are equal, however they are stored.
#[derive(Clone, Debug)]
pub enum Text {
    /// Any string.
    Owned(String),
    /// A value that the description knows.
    Known(&'static str),
    /// A SID.
    Sid(SidText),
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Owned(text) => text,
            Self::Known(text) => text,
            Self::Sid(text) => text.as_str(),
        }
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}
