//! Why a request has no response, and how far it got.

use std::{error::Error as StdError, fmt, io};

#[cfg(feature = "streams")]
use crate::transports::request_body::UnreadContents;

/// Why a request has no response.
///
/// It prints no URL, as long as the transport keeps URLs out of the source errors that it passes in.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    stage: Stage,
    source: Box<dyn StdError + Send + Sync>,
}

/// When it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    DuringAttempt,
    /// The time for the request was over before the attempt.
    BeforeAttempt,
    /// The body of the request was opened, and there was no connection yet.
    #[cfg(feature = "streams")]
    OpeningBody,
}

/// How far a request without a response got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The transport cannot send such a request, so nothing was sent; a retry would fail the same way.
    Rejected,
    /// There was no connection, so nothing was sent: a retry is safe.
    Connect,
    /// The exchange failed after the request may have arrived, in part or completely.
    AfterSending,
    /// No complete response arrived in time. The request may have arrived.
    TimedOut,
    /// The response is larger than the transport accepts.
    ResponseTooLarge,
    /// The body of the request could not be read to its end, so the connection was closed within the request. The server
    /// may have got a part of it. Only with the feature `streams`.
    Aborted,
}

impl TransportError {
    /// The transport cannot send such a request, so nothing was sent.
    pub fn rejected(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportErrorKind::Rejected, source)
    }

    /// There was no connection, so nothing was sent.
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportErrorKind::Connect, source)
    }

    /// The exchange failed after the request may have arrived. If in doubt, use this one.
    pub fn after_sending(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportErrorKind::AfterSending, source)
    }

    /// No complete response arrived in time.
    pub fn timed_out(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportErrorKind::TimedOut, source)
    }

    /// The response has more than `limit` bytes.
    pub fn response_too_large(limit: usize) -> Self {
        let source = format!("the limit is {limit} bytes");
        Self::new(TransportErrorKind::ResponseTooLarge, source)
    }

    /// The same, for the limit of a stream.
    #[cfg(feature = "streams")]
    pub(crate) fn larger_than(limit: u64) -> Self {
        Self::response_too_large(usize::try_from(limit).unwrap_or(usize::MAX))
    }

    /// The body of the request could not be read to its end, so the connection was closed within the request.
    #[cfg(feature = "streams")]
    pub fn aborted(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportErrorKind::Aborted, source)
    }

    /// The body of the request could not be read, so nothing was sent.
    #[cfg(feature = "streams")]
    pub(crate) fn unread(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            stage: Stage::OpeningBody,
            ..Self::rejected(source)
        }
    }

    fn new(kind: TransportErrorKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            kind,
            stage: Stage::DuringAttempt,
            source: source.into(),
        }
    }

    /// The time for the request was over before an attempt, so nothing of that attempt was sent.
    pub(crate) fn out_of_time() -> Self {
        Self {
            stage: Stage::BeforeAttempt,
            ..Self::connect("the request's total timeout has passed")
        }
    }

    /// Whether there was no attempt.
    pub(crate) fn is_before_attempt(&self) -> bool {
        self.stage == Stage::BeforeAttempt
    }

    /// How far the request got.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Whether any part of the request may have been sent; only if this is `false` is it safe to retry any request.
    pub fn may_have_been_sent(&self) -> bool {
        !matches!(
            self.kind,
            TransportErrorKind::Rejected | TransportErrorKind::Connect
        )
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let consequence = match self.may_have_been_sent() {
            true => "",
            false => ", so nothing was sent",
        };
        self.fmt_with(consequence, formatter)
    }
}

impl TransportError {
    /// Writes what failed, what that means for the request, and the error of the network.
    pub(crate) fn fmt_with(
        &self,
        consequence: &str,
        formatter: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        write!(formatter, "{}{consequence}", self.problem())?;
        #[cfg(feature = "streams")]
        if let Some(unread) = self.source.downcast_ref::<UnreadContents>() {
            return write!(formatter, " ({unread})");
        }
        match self.network_failure() {
            Some(failure) => write!(formatter, " ({failure})"),
            None => Ok(()),
        }
    }

    fn problem(&self) -> &'static str {
        match (self.stage, self.kind) {
            (Stage::BeforeAttempt, _) => {
                "the time for the request was over before it could be sent"
            }
            #[cfg(feature = "streams")]
            (Stage::OpeningBody, _) => "the contents of its body could not be read",
            (_, TransportErrorKind::Rejected) => "the transport cannot send it",
            (_, TransportErrorKind::Connect) => "no connection could be made",
            (_, TransportErrorKind::AfterSending) => {
                "the exchange failed after the request may have been sent"
            }
            (_, TransportErrorKind::TimedOut) => "no complete response arrived in time",
            (_, TransportErrorKind::ResponseTooLarge) => {
                "the response is larger than the transport accepts"
            }
            (_, TransportErrorKind::Aborted) => {
                "the contents of its body could not be read to their end, so it was aborted"
            }
        }
    }

    /// The operating system's error for the connection, if it is among the causes.
    fn network_failure(&self) -> Option<io::ErrorKind> {
        let mut source: Option<&(dyn StdError + 'static)> = Some(self.source.as_ref());
        while let Some(error) = source {
            let kind = error.downcast_ref().map(io::Error::kind);
            if kind.is_some_and(is_of_the_network) {
                return kind;
            }
            source = error.source();
        }
        None
    }
}

fn is_of_the_network(kind: io::ErrorKind) -> bool {
    matches!(
        kind,
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::TimedOut
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof
    )
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
