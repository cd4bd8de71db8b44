//! Why a webhook has no event, as an error.

use std::{error::Error, fmt};

use crate::responses::body::UndecodableBody;

/// Why the event of a webhook could not be read.
///
/// An event or a field that this version does not know is no error. `Display` says what to look at, and repeats nothing
/// of the webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventError {
    /// The form or the query is not UTF-8.
    MalformedForm,
    /// There are no parameters: the webhook has another content type, or none of its parameters arrived.
    NoParameters,
    /// The body is not JSON, or not an object or an array.
    UnreadableBody(UndecodableBody),
    /// An event does not say which one it is, so it is none of those that were expected.
    #[non_exhaustive]
    NoType {
        /// The name that it lacks: `EventType` in forms, `type` in JSON.
        name: &'static str,
        /// Its index in the array; `None` if it is not in one.
        index: Option<usize>,
    },
}

impl fmt::Display for EventError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the webhook has no event that can be read: ")?;
        match self {
            Self::MalformedForm => formatter.write_str("its parameters are not UTF-8"),
            Self::NoParameters => formatter.write_str(
                "it has no parameters; is its content type `application/x-www-form-urlencoded`?",
            ),
            Self::UnreadableBody(problem) => problem.fmt(formatter),
            Self::NoType { name, index } => {
                match index {
                    Some(index) => write!(formatter, "the event at index {index} of its array")?,
                    None => formatter.write_str("it")?,
                }
                write!(
                    formatter,
                    " has no `{name}`; is another webhook registered with this URL?"
                )
            }
        }
    }
}

impl Error for EventError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::UnreadableBody(problem) => Some(problem),
            _ => None,
        }
    }
}
