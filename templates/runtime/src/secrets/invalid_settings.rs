//! Why something cannot be built from its settings.

use std::{error::Error, fmt};

/// Why a webhook verifier or an access token cannot be built: every problem at once, none of which repeats a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidSettings {
    subject: &'static str,
    problems: Vec<String>,
}

impl InvalidSettings {
    pub(crate) fn new(subject: &'static str, problems: Vec<String>) -> Self {
        Self { subject, problems }
    }

    /// What is wrong, one sentence for each problem.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl fmt::Display for InvalidSettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { subject, problems } = self;
        write!(
            formatter,
            "the {subject} cannot be built: {}",
            problems.join("; ")
        )
    }
}

impl Error for InvalidSettings {}
