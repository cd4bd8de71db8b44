//! What a stage returns, and how stages pass on their diagnostics.

use super::Diagnostics;

/// What a stage returns: what it made, or why it could not make anything.
pub type Outcome<T> = Result<Made<T>, Diagnostics>;

/// What a stage made, with its diagnostics.
#[derive(Clone, Debug, PartialEq)]
pub struct Made<T> {
    /// The input of the next stage.
    pub value: T,
    /// Its warnings, and errors about parts of the input that the value lacks. With such errors, the later stages still
    /// check the rest before the run fails.
    pub found: Diagnostics,
}

impl Diagnostics {
    /// The outcome of a stage that fails if there are errors.
    ///
    /// # Errors
    /// These diagnostics, if one of them is an error.
    pub fn end<T>(self, value: T) -> Outcome<T> {
        self.or_errors().map(|found| found.with(value))
    }

    /// The outcome of a stage that always makes something.
    pub fn with<T>(self, value: T) -> Made<T> {
        Made { value, found: self }
    }

    /// The warnings, if there are no errors.
    ///
    /// # Errors
    /// These diagnostics, if one of them is an error.
    pub fn or_errors(self) -> Result<Self, Self> {
        if self.has_errors() {
            Err(self)
        } else {
            Ok(self)
        }
    }

    /// The value, if there are no errors. Warnings are dropped.
    ///
    /// # Errors
    /// These diagnostics, if one of them is an error.
    pub fn or<T>(self, value: T) -> Result<T, Diagnostics> {
        self.or_errors().map(|_| value)
    }

    /// Adds the diagnostics of a stage, and returns what it made.
    ///
    /// # Errors
    /// All diagnostics so far, if the stage made nothing.
    pub fn take<T>(&mut self, outcome: Outcome<T>) -> Result<T, Diagnostics> {
        match outcome {
            Ok(made) => {
                self.extend(made.found);
                Ok(made.value)
            }
            Err(diagnostics) => {
                self.extend(diagnostics);
                Err(std::mem::take(self))
            }
        }
    }

    /// Returns the value of `result`, or adds its errors.
    pub fn absorb<T>(&mut self, result: Result<T, Diagnostics>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(diagnostics) => {
                self.extend(diagnostics);
                None
            }
        }
    }
}
