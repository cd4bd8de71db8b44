//! The parameters of a verified webhook.

use std::{fmt, sync::Arc};

use crate::{values::privacy::Redacted, webhooks::form::Pair};

/// The parameters of a webhook that was verified: those of its form, or those of its query if it has no form.
///
/// A clone is cheap. `Debug` prints the names only, since the values are mostly personal data.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Parameters(Arc<[Pair]>);

impl Parameters {
    pub(crate) fn new(pairs: Vec<Pair>) -> Self {
        Self(pairs.into())
    }

    /// The first value of a parameter, such as `TaskSid`. Names are case-sensitive.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.get_all(name).next()
    }

    /// All values of a parameter, in the order of the request.
    pub fn get_all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.iter()
            .filter(move |(found, _)| *found == name)
            .map(|(_, value)| value)
    }

    /// All names and values, in the order of the request.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl fmt::Debug for Parameters {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.iter().map(|(name, _)| (name, Redacted::PersonalData));
        formatter.debug_map().entries(names).finish()
    }
}
