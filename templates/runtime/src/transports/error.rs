//! Why a request has no response, and how far it got.

use std::{error::Error as StdError, fmt, io};

/// Why a request has no response.
///
/// It prints no URL, as long as the transport keeps URLs out of the source errors that it passes in.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Box<dyn StdError + Send + Sync>,
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

    fn new(kind: TransportErrorKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let source = source.into();
        Self { kind, source }
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
        formatter.write_str(match self.kind {
            TransportErrorKind::Rejected => "the transport cannot send it, so nothing was sent",
            TransportErrorKind::Connect => "no connection could be made, so nothing was sent",
            TransportErrorKind::AfterSending => {
                "the exchange failed after the request may have been sent"
            }
            TransportErrorKind::TimedOut => "no complete response arrived in time",
            TransportErrorKind::ResponseTooLarge => {
                "the response is larger than the transport accepts"
            }
        })?;
        match self.network_failure() {
            Some(failure) => write!(formatter, " ({failure})"),
            None => Ok(()),
        }
    }
}

impl TransportError {
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
