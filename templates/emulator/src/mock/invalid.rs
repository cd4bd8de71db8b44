//! Why there is no emulator. In: what is wrong with catalogues and settings. Out: all of it, in words.

use std::fmt;

use crate::catalogue::InvalidCatalogue;

/// Why an emulator cannot be built, or cannot hold a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    problems: Vec<String>,
}

impl Invalid {
    pub(crate) fn new(problems: Vec<String>) -> Self {
        Self { problems }
    }

    /// Everything that is wrong.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl From<InvalidCatalogue> for Invalid {
    fn from(error: InvalidCatalogue) -> Self {
        Self::new(vec![error.to_string()])
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.problems.join("; "))
    }
}

impl std::error::Error for Invalid {}
