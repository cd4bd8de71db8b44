//! Why the outbox cannot be used, as people read it.

use std::{error::Error as StdError, fmt};

use redis::RedisError;

use crate::seal::SealError;

/// An error of any kind, from the code of the program.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// Why something could not be done with the outbox. It contains no request, no secret and no personal data.
#[derive(Debug)]
pub struct OutboxError(Box<Cause>);

#[derive(Debug)]
pub(crate) enum Cause {
    /// Redis did not do what it was asked for.
    Redis {
        action: &'static str,
        address: String,
        source: RedisError,
    },
    /// Redis or a setting does not fit, and why.
    Unsuitable(String),
    /// The request cannot be queued, and why.
    Request(String),
    Seal(SealError),
    /// What a worker has to tell, and the cause if there is one.
    Worker(String, Option<BoxError>),
}

impl OutboxError {
    pub(crate) fn unsuitable(problem: impl Into<String>) -> Self {
        Cause::Unsuitable(problem.into()).into()
    }

    pub(crate) fn request(problem: impl Into<String>) -> Self {
        Cause::Request(problem.into()).into()
    }

    pub(crate) fn worker(problem: impl Into<String>, source: Option<BoxError>) -> Self {
        Cause::Worker(problem.into(), source).into()
    }

    /// Whether Redis could not be reached or did not answer: later, it may.
    pub fn is_unavailable(&self) -> bool {
        match self.0.as_ref() {
            Cause::Redis { source, .. } => source.is_io_error() || source.is_connection_dropped(),
            Cause::Seal(error) => error.is_unavailable(),
            _ => false,
        }
    }

    /// Whether Redis or a key may do later what it does not do now.
    pub(crate) fn may_pass(&self) -> bool {
        matches!(self.0.as_ref(), Cause::Redis { .. }) || self.is_unavailable()
    }

    /// Whether the stream or its group is missing, such as after somebody emptied Redis.
    pub(crate) fn is_missing_group(&self) -> bool {
        match self.0.as_ref() {
            Cause::Redis { source, .. } => {
                source.code() == Some("NOGROUP") || source.to_string().contains("NOGROUP")
            }
            _ => false,
        }
    }
}

impl From<Cause> for OutboxError {
    fn from(cause: Cause) -> Self {
        Self(Box::new(cause))
    }
}

impl From<SealError> for OutboxError {
    fn from(error: SealError) -> Self {
        Cause::Seal(error).into()
    }
}

impl fmt::Display for OutboxError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_ref() {
            Cause::Redis {
                action,
                address,
                source,
            } => {
                write!(formatter, "Redis at {address} could not {action}: {source}")?;
                if source.is_connection_refusal() || source.is_timeout() {
                    formatter.write_str(
                        ". Is it running? Start one with `redis-server`, or check the URL and the network.",
                    )?;
                }
                Ok(())
            }
            Cause::Unsuitable(problem) | Cause::Request(problem) => formatter.write_str(problem),
            Cause::Seal(error) => error.fmt(formatter),
            Cause::Worker(problem, None) => formatter.write_str(problem),
            Cause::Worker(problem, Some(source)) => write!(formatter, "{problem}: {source}"),
        }
    }
}

impl StdError for OutboxError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self.0.as_ref() {
            Cause::Redis { source, .. } => Some(source),
            Cause::Seal(error) => error.source(),
            Cause::Worker(_, Some(source)) => source.source(),
            Cause::Worker(_, None) | Cause::Unsuitable(_) | Cause::Request(_) => None,
        }
    }
}
