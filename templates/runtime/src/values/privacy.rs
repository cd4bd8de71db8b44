//! Which values must not be printed.

use std::fmt;

/// Whether a value may be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Privacy {
    /// The description does not mark the value.
    Public,
    /// Personal data: printed only where somebody asks for it.
    Personal,
    /// A secret, such as a token: never printed.
    Secret,
}

impl Privacy {
    /// What is printed instead; `None` for a value that may be printed.
    pub(crate) fn redacted(self) -> Option<Redacted> {
        match self {
            Self::Public => None,
            Self::Personal => Some(Redacted::PersonalData),
            Self::Secret => Some(Redacted::Secret),
        }
    }
}

/// Printed in place of a value that must not be shown.
pub(crate) enum Redacted {
    PersonalData,
    Secret,
}

impl fmt::Debug for Redacted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::PersonalData => "[personal data]",
            Self::Secret => "[secret]",
        })
    }
}
