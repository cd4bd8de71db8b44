//! Why a webhook is refused, as an error.

use std::{error::Error, fmt};

use http::StatusCode;

use crate::webhooks::{lookup::LookupError, reason::Reason};

/// Why a webhook is refused.
///
/// It prints what to look at, and neither secrets nor anything of the request: [`url`](Self::url) has the URL that was
/// verified, to compare it with the one that Twilio has.
pub struct VerificationError {
    reason: Reason,
    url: Option<String>,
    source: Option<LookupError>,
}

impl VerificationError {
    pub(crate) fn of_lookup(source: LookupError) -> Self {
        Self {
            source: Some(source),
            ..Reason::LookupFailed.into()
        }
    }

    pub(crate) fn at(mut self, url: &str) -> Self {
        self.url = Some(url.to_owned());
        self
    }

    /// What is wrong.
    pub fn reason(&self) -> Reason {
        self.reason
    }

    /// The status to respond with: see [`Reason::status`].
    pub fn status(&self) -> StatusCode {
        self.reason.status()
    }

    /// The URL that was verified, if it is known. It may contain personal data and a password.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }
}

impl From<Reason> for VerificationError {
    fn from(reason: Reason) -> Self {
        Self {
            reason,
            url: None,
            source: None,
        }
    }
}

impl fmt::Display for VerificationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the webhook is refused: {}", self.reason)
    }
}

impl fmt::Debug for VerificationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("VerificationError")
            .field("reason", &self.reason)
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

/// The source is the error of the application's own lookup.
impl Error for VerificationError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.source.as_deref()?)
    }
}
