//! Refusals as Twilio writes them. In: why a request fails. Out: status, code, message.

use http::StatusCode;
use serde_json::{Value, json};
use twilio_runtime::error::codes;

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: i64,
    pub(crate) message: String,
    /// A header besides the usual ones.
    pub(crate) header: Option<(&'static str, String)>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, code: i64, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            header: None,
        }
    }

    /// Parameters are missing or wrong.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, codes::INVALID_PARAMETERS, message)
    }

    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        let refusal = Self::new(StatusCode::UNAUTHORIZED, codes::PERMISSION_DENIED, message);
        refusal.with_header("www-authenticate", "Basic realm=\"Twilio API\"")
    }

    /// There is nothing at this path.
    pub(crate) fn not_found(path: &str) -> Self {
        let message = format!("The requested resource {path} was not found");
        Self::new(StatusCode::NOT_FOUND, codes::NOT_FOUND, message)
    }

    /// There is something at the path, but not with this method.
    pub(crate) fn method_not_allowed(allowed: &[http::Method]) -> Self {
        let methods: Vec<&str> = allowed.iter().map(http::Method::as_str).collect();
        let code = codes::METHOD_NOT_ALLOWED;
        let refusal = Self::new(StatusCode::METHOD_NOT_ALLOWED, code, "Method not allowed");
        refusal.with_header("allow", methods.join(", "))
    }

    /// The body is of another media type than the operation takes. Twilio's documentation names no code for it.
    pub(crate) fn unsupported_media_type(expected: &str) -> Self {
        let message = format!("Unsupported media type: the Content-Type must be {expected}");
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        Self::new(status, codes::INVALID_PARAMETERS, message)
    }

    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, codes::CONFLICT, message)
    }

    /// The client may try again after this many seconds.
    pub(crate) fn too_many_requests(retry_after: u64) -> Self {
        let status = StatusCode::TOO_MANY_REQUESTS;
        let refusal = Self::new(status, codes::TOO_MANY_REQUESTS, "Too many requests");
        refusal.with_header("retry-after", retry_after.to_string())
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.header = Some((name, value.into()));
        self
    }

    pub(crate) fn body(&self) -> Value {
        json!({
            "code": self.code,
            "message": self.message,
            "more_info": codes::docs_url(self.code),
            "status": self.status.as_u16(),
        })
    }
}
