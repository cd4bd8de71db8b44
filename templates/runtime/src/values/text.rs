//! Texts on their way into a request, without an allocation where the text is at hand anyway.

use std::ops::Deref;

use crate::values::sid::SidText;

/// A text. Equal ones are equal, however they are kept.
#[derive(Clone, Debug)]
pub enum Text {
    /// Any text.
    Owned(String),
    /// The text of a value that the description knows.
    Known(&'static str),
    /// The text of a SID.
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
