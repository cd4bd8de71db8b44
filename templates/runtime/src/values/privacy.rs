//! Which values must not be printed.

use std::fmt;

/// Whether a value may be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Privacy {
    /// The description does not mark the value as personal data.
    Public,
    /// Personal data: never printed.
    Personal,
}

/// Printed in place of a value that must not be shown.
pub(crate) struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[personal data]")
    }
}
