//! The contents of a body or of a file: bytes, or what is read while it is sent.

use std::fmt;

use bytes::Bytes;

#[cfg(feature = "streams")]
use crate::values::source::Source;

/// The contents of a body or of a [`File`](crate::types::File).
///
/// Made from anything that `Bytes` is made from, such as a `Vec<u8>` or a `String`. With the feature `streams` also from
/// a file or a reader, so that the contents are never in memory as a whole.
///
/// Printing it shows only its size.
#[derive(Clone, PartialEq, Eq)]
pub struct Contents(Kind);

#[derive(Clone, PartialEq, Eq)]
enum Kind {
    Bytes(Bytes),
    #[cfg(feature = "streams")]
    Source(Source),
}

impl Contents {
    /// The bytes, if they are in memory.
    pub(crate) fn bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Kind::Bytes(bytes) => Some(bytes),
            #[cfg(feature = "streams")]
            Kind::Source(_) => None,
        }
    }

    #[cfg(feature = "streams")]
    pub(crate) fn of(source: Source) -> Self {
        Self(Kind::Source(source))
    }

    /// What is read while it is sent.
    #[cfg(feature = "streams")]
    pub(crate) fn source(&self) -> Option<&Source> {
        match &self.0 {
            Kind::Bytes(_) => None,
            Kind::Source(source) => Some(source),
        }
    }

    /// What may be printed of them.
    pub(crate) fn size(&self) -> String {
        match &self.0 {
            Kind::Bytes(bytes) => format!("{} bytes", bytes.len()),
            #[cfg(feature = "streams")]
            Kind::Source(source) => source.size(),
        }
    }
}

impl<T: Into<Bytes>> From<T> for Contents {
    fn from(bytes: T) -> Self {
        Self(Kind::Bytes(bytes.into()))
    }
}

impl fmt::Debug for Contents {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Contents({})", self.size())
    }
}
