//! The text of an error: one line with what happened, to which request, and what to do now.

use std::{error::Error as _, fmt};

use crate::{
    errors::{
        error::{Cause, Error, Incomplete},
        unready::Unready,
    },
    operations::reference::OperationRef,
    responses::meta::ResponseMeta,
    transports::error::TransportErrorKind,
    values::one_line::OneLine,
};

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = Target(self.0.operation.as_ref());
        match &self.0.cause {
            Cause::Configuration(problem) => {
                write!(formatter, "the Twilio client cannot be used: {problem}")
            }
            Cause::InvalidRequest(invalid) => {
                let id = self.operation_id().unwrap_or("the request");
                write!(
                    formatter,
                    "{id} was not sent: {}",
                    invalid.problems.join("; ")
                )
            }
            Cause::Paging(problem) => write!(formatter, "{target}: {problem}"),
            Cause::Credentials(_) => {
                let consequence = self.consequence();
                write!(
                    formatter,
                    "{target}: the credentials could not be obtained{consequence}"
                )
            }
            Cause::Throttle(error) => {
                let consequence = self.consequence();
                write!(formatter, "{target}: {error}{consequence}")
            }
            Cause::Transport(error) => {
                write!(formatter, "{target}: ")?;
                error.fmt_with(self.consequence(), formatter)
            }
            Cause::Redirect(meta) => write!(
                formatter,
                "Twilio {target}: the server redirects, and redirects are not followed",
                target = Answered(meta, target)
            ),
            Cause::Api(meta, body) => {
                formatter.write_str("Twilio ")?;
                if let Some(code) = body.code {
                    write!(formatter, "{code} ")?;
                }
                let message = body.message.as_deref();
                let message = message.unwrap_or("the response does not say why");
                write!(
                    formatter,
                    "{}: {}",
                    Answered(meta, target),
                    OneLine(message)
                )
            }
            Cause::Foreign(meta, problem) => write!(
                formatter,
                "{target}: the response is not from the API: {problem}",
                target = Answered(meta, target)
            ),
            Cause::Undecodable(meta, problem) => {
                write!(formatter, "Twilio {}: {problem}", Answered(meta, target))
            }
            Cause::Incomplete(incomplete) => write!(
                formatter,
                "Twilio {target}: {incomplete}",
                target = Answered(&incomplete.meta, target)
            ),
            Cause::MissingField(missing) => missing.fmt(formatter),
            Cause::Unready(unready) => write!(formatter, "{target}: {unready}"),
        }?;
        self.fmt_end(formatter)
    }
}

impl Error {
    /// What to do now, and how often it was tried.
    fn fmt_end(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(advice) = self.advice() {
            write!(formatter, "; {advice}")?;
        }
        match self.attempts() {
            0 | 1 => Ok(()),
            attempts => write!(formatter, " ({attempts} attempts)"),
        }
    }

    /// Whether the request may have an effect at all.
    fn is_change(&self) -> bool {
        let operation = self.0.operation.as_ref();
        operation.is_some_and(|operation| !operation.method().is_safe())
    }

    /// What it means for the request as a whole that its last attempt was not sent; nothing if it may have been.
    fn consequence(&self) -> &'static str {
        let earlier_attempts = match &self.0.cause {
            Cause::Transport(error) if error.may_have_been_sent() => return "",
            Cause::Transport(error) if !error.is_before_attempt() => {
                self.attempts().saturating_sub(1)
            }
            _ => self.attempts(),
        };
        match (earlier_attempts, self.may_have_arrived_before()) {
            (0, _) => ", so nothing was sent",
            // They failed to connect, or were refused with 429.
            (_, false) => ", and nothing took effect",
            (_, true) if self.is_change() => ", but an earlier attempt may have taken effect",
            (_, true) => ", but an earlier attempt may have arrived",
        }
    }

    /// What to do now, unless the error itself says it.
    fn advice(&self) -> Option<String> {
        let is_change = self.is_change();
        let advice = match &self.0.cause {
            Cause::Undecodable(meta, _) | Cause::Incomplete(Incomplete { meta, .. })
                if meta.status_code().is_success() && is_change =>
            {
                "the API accepted the request, so do not send it again"
            }
            // The responder may be in front of the API, and may not have forwarded the request.
            Cause::Foreign(meta, _) if meta.status_code().is_success() && is_change => {
                "it may have taken effect: check before you send it again"
            }
            Cause::Api(meta, _) | Cause::Foreign(meta, _) => match meta.status() {
                401 => "check the credentials, and that they belong to this region",
                429 => {
                    return Some(match meta.retry_after().map(|wait| wait.as_secs()) {
                        Some(wait @ 1..=A_DAY) => format!("send it again after {wait} s"),
                        // Zero says nothing, and a very long wait means never.
                        _ => "send it again later, with fewer requests at a time".to_owned(),
                    });
                }
                _ if self.is_retryable() => self.safe(),
                500.. if is_change => "it may have taken effect: check before you send it again",
                _ => return None,
            },
            Cause::Incomplete(Incomplete { error, .. })
                if error.kind() == TransportErrorKind::ResponseTooLarge =>
            {
                "set another one with `Download::limit`"
            }
            Cause::Transport(_)
            | Cause::Incomplete(_)
            | Cause::Credentials(_)
            | Cause::Throttle(_)
                if self.is_retryable() =>
            {
                self.safe()
            }
            Cause::Transport(error) if error.may_have_been_sent() && is_change => {
                "it may have taken effect: check before you send it again"
            }
            _ => return None,
        };
        Some(advice.to_owned())
    }
}

impl Error {
    /// That the request may be sent again, and why: it had no effect, or another one does not matter.
    fn safe(&self) -> &'static str {
        let may_have_arrived = match &self.0.cause {
            Cause::Transport(error) => error.may_have_been_sent(),
            _ => self.response().is_some(),
        };
        if self.is_change() && (may_have_arrived || self.may_have_arrived_before()) {
            "sending it again does no harm"
        } else {
            "it is safe to send it again"
        }
    }
}

/// In seconds.
const A_DAY: u64 = 24 * 60 * 60;
impl fmt::Display for Incomplete {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let received = self.received;
        match self.error.kind() {
            TransportErrorKind::ResponseTooLarge => {
                let source = self.error.source().map(ToString::to_string);
                let limit = source.unwrap_or_default();
                write!(
                    formatter,
                    "the download ended after {received} bytes, since it is too large: {limit}"
                )
            }
            TransportErrorKind::TimedOut => write!(
                formatter,
                "the download ended after {received} bytes, since no more arrived in time"
            ),
            _ => write!(formatter, "the download broke off after {received} bytes"),
        }
    }
}

impl fmt::Display for Unready {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed { code, message } => {
                formatter.write_str("what was waited for failed")?;
                if let Some(code) = code {
                    write!(formatter, " with Twilio {code}")?;
                }
                let message = message.as_deref();
                let message = message.unwrap_or("the response does not say why");
                write!(formatter, ": {}", OneLine(message))
            }
            Self::TooLate(deadline) => {
                write!(
                    formatter,
                    "it was not ready after {} s",
                    deadline.as_secs_f64()
                )
            }
            Self::Cancelled => formatter.write_str("the program stopped waiting for it"),
        }
    }
}

/// The method and the path template of an operation.
#[derive(Clone, Copy)]
struct Target<'a>(Option<&'a OperationRef>);

impl fmt::Display for Target<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(operation) => formatter.write_str(&operation.target()),
            None => formatter.write_str("request"),
        }
    }
}

/// A target with the status of its response.
struct Answered<'a>(&'a ResponseMeta, Target<'a>);

impl fmt::Display for Answered<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "(HTTP {}) {}", self.0.status(), self.1)
    }
}
