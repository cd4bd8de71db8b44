//! The parameters of a webhook.

use std::{fmt, sync::Arc};

use crate::{
    events::{
        error::EventError,
        event::{FormEvent, of_form},
        form::{Pair, decode},
    },
    values::privacy::Redacted,
};

/// The parameters of a webhook: those of its form, or those of its query if it has no form.
///
/// Those that a verifier returns are verified. A clone is cheap. `Debug` prints the names only, since the values are
/// mostly personal data.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Parameters(Arc<[Pair]>);

impl Parameters {
    pub(crate) fn new(pairs: Vec<Pair>) -> Self {
        Self(pairs.into())
    }

    /// Reads a form, for a webhook that was verified elsewhere, such as one from a queue.
    ///
    /// # Errors
    /// If it is not UTF-8.
    pub fn from_form(form: impl AsRef<[u8]>) -> Result<Self, EventError> {
        let pairs = decode(form.as_ref()).ok_or(EventError::MalformedForm)?;
        Ok(Self::new(pairs))
    }

    /// The event that they describe, as a type of a generated crate.
    ///
    /// Of a parameter that occurs several times, the first value counts, as with [`get`](Self::get). A field is `None` if
    /// its parameter is absent or empty, or has an unexpected value. Events and parameters that this version does not
    /// know are kept.
    ///
    /// # Errors
    /// If there are no parameters, or none says what type the event has.
    pub fn event<E: FormEvent>(&self) -> Result<E, EventError> {
        of_form(&self.0)
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
