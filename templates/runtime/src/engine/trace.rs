//! Requests in traces: one span for all attempts, with the feature `tracing`.
//!
//! Without the feature, the same types and functions do nothing, so the engine needs only one version.

#[cfg(feature = "tracing")]
pub(crate) use self::with_spans::{Caller, TraceOptions, attempt_ended};
#[cfg(not(feature = "tracing"))]
pub(crate) use self::without_spans::{Caller, TraceOptions, attempt_ended};

#[cfg(feature = "tracing")]
mod with_spans {
    use std::time::Duration;

    use http::Uri;
    use tracing::{Instrument as _, Level, Span, field::Empty};

    use crate::{
        calls::call::Call,
        engine::attempt::Attempt,
        errors::error::{Error, ErrorKind},
        operations::parameter::ParameterLocation,
        responses::meta::ResponseMeta,
        transports::error::TransportErrorKind,
        values::privacy::Privacy,
    };

    /// The target for filters: the crate, not the module, which may move.
    const TARGET: &str = "twilio_runtime";

    /// What is recorded in addition to the safe fields.
    #[derive(Clone, Copy, Default)]
    pub(crate) struct TraceOptions {
        /// Whether spans record the path.
        pub(crate) path: bool,
    }

    /// The span in which a request is made. The request may be polled in another one, or in another task.
    #[derive(Clone)]
    pub(crate) struct Caller(Span);

    impl Caller {
        pub(crate) fn current() -> Self {
            Self(Span::current())
        }

        /// Starts the span of a request that goes to this URI, or nowhere if it is refused.
        ///
        /// Field names follow OpenTelemetry's conventions for HTTP clients, and those that its bridge from `tracing`
        /// expects (`otel.…`). Numbers are signed, since the bridge turns unsigned ones into strings. Nothing is
        /// computed unless the span is enabled.
        pub(crate) fn begins(
            &self,
            call: &Call,
            uri: Option<&Uri>,
            options: TraceOptions,
        ) -> RequestSpan {
            let span = tracing::span!(
                target: TARGET,
                parent: &self.0,
                Level::INFO,
                "twilio_request",
                "otel.name" = %format_args!("{} {}", call.method(), call.path_template()),
                "otel.kind" = "client",
                "otel.status_code" = Empty,
                "http.request.method" = call.method(),
                "url.template" = call.path_template(),
                "url.path" = uri.filter(|_| options.path && has_public_path(call)).map(Uri::path),
                "server.address" = uri.and_then(host),
                "server.port" = uri.and_then(port),
                "http.response.status_code" = Empty,
                "http.request.resend_count" = Empty,
                "error.type" = Empty,
                "twilio.operation_id" = call.operation_id(),
                "twilio.request_id" = Empty,
                "twilio.error_code" = Empty,
                "twilio.elapsed_ms" = Empty,
            );
            RequestSpan(span)
        }
    }

    /// The span of a request, open until it is dropped.
    pub(crate) struct RequestSpan(Span);

    impl RequestSpan {
        /// Runs the request in its span, and records how it ends, including being dropped early.
        ///
        /// Takes a closure that creates the future, since a future passed as an argument takes up memory twice.
        pub(crate) async fn around<A, F>(
            self,
            work: impl FnOnce() -> F,
        ) -> Result<(A, ResponseMeta), Error>
        where
            F: Future<Output = Result<(A, ResponseMeta), Error>>,
        {
            // Created before the work, so that it is dropped after it.
            let mut unfinished = Unfinished(Some(self.0.clone()));
            let result = work().instrument(self.0).await;
            if let Some(span) = unfinished.0.take() {
                match &result {
                    Ok((_, meta)) => record_response(&span, meta),
                    Err(error) => record_error(&span, error),
                }
            }
            result
        }
    }

    /// Holds a request's span until its end is recorded.
    struct Unfinished(Option<Span>);

    impl Drop for Unfinished {
        fn drop(&mut self) {
            if let Some(span) = &self.0 {
                record_failure(span, "cancelled");
            }
        }
    }

    /// Reports an attempt that is followed by another; the span reports the last one.
    ///
    /// A warning, since it shows that the API or the connection has problems before any request fails. The retry policy
    /// limits how many there are.
    pub(crate) fn attempt_ended(attempt: &Attempt) {
        let Some(wait) = attempt.next_attempt_in() else {
            return;
        };
        tracing::event!(
            target: TARGET,
            Level::WARN,
            "twilio.operation_id" = attempt.operation_id(),
            "twilio.attempt" = i64::from(attempt.number()),
            "http.response.status_code" = attempt.status().map(i64::from),
            "error.type" = attempt.failure().map(failure_name),
            "twilio.wait_ms" = milliseconds(wait),
            "the attempt failed, and the request will be retried",
        );
    }

    fn record_response(span: &Span, meta: &ResponseMeta) {
        if span.is_disabled() {
            return;
        }
        span.record("http.response.status_code", i64::from(meta.status()));
        if let Some(id) = meta.request_id() {
            span.record("twilio.request_id", id);
        }
        record_effort(span, meta.attempts(), meta.elapsed());
    }

    fn record_error(span: &Span, error: &Error) {
        if span.is_disabled() {
            return;
        }
        match error.response() {
            Some(meta) => record_response(span, meta),
            None => record_effort(span, error.attempts(), error.elapsed()),
        }
        if let Some(code) = error.code() {
            span.record("twilio.error_code", code);
        }
        match error.response().map(ResponseMeta::status_code) {
            Some(status) if status.is_client_error() || status.is_server_error() => {
                record_failure(span, status.as_str());
            }
            _ => record_failure(span, error_name(error)),
        }
    }

    fn record_effort(span: &Span, attempts: u32, elapsed: Duration) {
        let resent = attempts.saturating_sub(1);
        if resent > 0 {
            span.record("http.request.resend_count", i64::from(resent));
        }
        span.record("twilio.elapsed_ms", milliseconds(elapsed));
    }

    fn record_failure(span: &Span, name: &str) {
        span.record("error.type", name);
        span.record("otel.status_code", "ERROR");
    }

    /// The type of the error, unless it is the status.
    fn error_name(error: &Error) -> &'static str {
        if let Some(error) = error.transport_error() {
            return failure_name(error.kind());
        }
        match error.kind() {
            ErrorKind::Configuration => "configuration",
            ErrorKind::InvalidRequest => "invalid_request",
            ErrorKind::Paging => "paging",
            ErrorKind::NotSent => "credentials",
            ErrorKind::NoAnswer => "no_answer",
            ErrorKind::Redirect => "redirect",
            ErrorKind::Api => "api",
            ErrorKind::Foreign => "foreign_response",
            ErrorKind::Undecodable => "undecodable_response",
            ErrorKind::Incomplete => "incomplete_response",
            ErrorKind::MissingField => "missing_field",
            ErrorKind::Failed => "failed",
            ErrorKind::NotReady => "not_ready",
            ErrorKind::Cancelled => "cancelled",
        }
    }

    fn failure_name(kind: TransportErrorKind) -> &'static str {
        match kind {
            TransportErrorKind::Rejected => "rejected",
            TransportErrorKind::Connect => "connect",
            TransportErrorKind::AfterSending => "after_sending",
            TransportErrorKind::TimedOut => "timed_out",
            TransportErrorKind::ResponseTooLarge => "response_too_large",
            TransportErrorKind::Aborted => "aborted",
        }
    }

    /// Whether the path contains no personal data.
    fn has_public_path(call: &Call) -> bool {
        let mut parameters = call.operation.parameters();
        parameters.all(|it| it.location != ParameterLocation::Path || it.privacy == Privacy::Public)
    }

    /// The host, without the brackets that a URL needs around an IPv6 address.
    fn host(uri: &Uri) -> Option<&str> {
        let host = uri.host()?;
        let address = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
        Some(address.unwrap_or(host))
    }

    fn port(uri: &Uri) -> Option<i64> {
        let of_scheme = || match uri.scheme_str()? {
            "https" => Some(443),
            "http" => Some(80),
            _ => None,
        };
        uri.port_u16().or_else(of_scheme).map(i64::from)
    }

    fn milliseconds(duration: Duration) -> i64 {
        i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
    }
}

#[cfg(not(feature = "tracing"))]
mod without_spans {
    use crate::{calls::call::Call, engine::attempt::Attempt};

    #[derive(Clone, Copy, Default)]
    pub(crate) struct TraceOptions {}

    #[derive(Clone)]
    pub(crate) struct Caller;

    impl Caller {
        pub(crate) fn current() -> Self {
            Self
        }

        pub(crate) fn begins(
            &self,
            _: &Call,
            _: Option<&http::Uri>,
            _: TraceOptions,
        ) -> RequestSpan {
            RequestSpan
        }
    }

    pub(crate) struct RequestSpan;

    impl RequestSpan {
        /// Only the work itself.
        pub(crate) fn around<F: Future>(self, work: impl FnOnce() -> F) -> F {
            work()
        }
    }

    pub(crate) fn attempt_ended(_: &Attempt) {}
}
