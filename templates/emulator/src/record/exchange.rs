//! One request and its response. In: both, and which values must not be printed. Out: what a test asks about them.

use std::{fmt, sync::Arc, time::SystemTime};

use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header::AUTHORIZATION};
use serde_json::Value;

use super::described::Described;
use crate::{faults::Fault, store::of_segment};

/// A request and its response.
///
/// `Debug` shows which operation it was, its parameters, the status and the response, without the values that the
/// description marks as personal data or secrets, and without objects, which may hold anything. The getters return
/// everything except for credentials.
pub struct Exchange {
    pub(crate) time: SystemTime,
    pub(crate) account: Option<String>,
    pub(crate) operation: Option<Arc<Described>>,
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    pub(crate) unknown: Vec<String>,
    pub(crate) status: StatusCode,
    pub(crate) response: Vec<u8>,
    pub(crate) fault: Option<Fault>,
}

impl Exchange {
    /// When it was, by the clock of the emulator.
    pub fn time(&self) -> SystemTime {
        self.time
    }

    /// The SID of the account that sent the request; `None` if its credentials were refused.
    pub fn account_sid(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// The ID of the operation, such as `CreateInteraction`; `None` if there is none with this method and path.
    pub fn operation_id(&self) -> Option<&str> {
        Some(&self.operation.as_ref()?.id)
    }

    /// The method and the path template of the operation: `GET /v1/Channels/{Sid}`.
    pub fn target(&self) -> Option<&str> {
        Some(&self.operation.as_ref()?.target)
    }

    /// The HTTP method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path, as sent.
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// The query parameters, decoded, in the order in which they were sent.
    pub fn query(&self) -> Vec<(String, String)> {
        pairs(self.uri.query().unwrap_or_default().as_bytes())
    }

    /// The headers, with `[redacted]` for the credentials.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body of the request, as sent.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The fields of a form, decoded, in the order in which they were sent.
    pub fn form(&self) -> Vec<(String, String)> {
        pairs(&self.body)
    }

    /// The body of a request with JSON; `None` if it is no JSON.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The names of the parameters that the operation does not have.
    pub fn unknown_parameters(&self) -> &[String] {
        &self.unknown
    }

    /// What went wrong on request; `None` if nothing did.
    pub fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// The status of the response, also if a fault has lost it; 503 if the fault has dropped the request.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The JSON of the response; `None` if it has none.
    pub fn response(&self) -> Option<Value> {
        serde_json::from_slice(&self.response).ok()
    }

    pub(super) fn size(&self) -> usize {
        self.body.len() + self.response.len()
    }
}

fn pairs(text: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(text).into_owned().collect()
}

/// The headers without the credentials.
pub(crate) fn without_credentials(mut headers: HeaderMap) -> HeaderMap {
    if let Some(value) = headers.get_mut(AUTHORIZATION) {
        *value = HeaderValue::from_static("[redacted]");
    }
    headers
}

impl fmt::Debug for Exchange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Exchange");
        match &self.operation {
            // The path may hold personal data, such as the name of a plugin.
            Some(operation) => {
                shown
                    .field("operation", &operation.id)
                    .field("target", &operation.target)
                    .field("query", &operation.sent(self.query()))
                    .field("body", &operation.sent(self.fields()))
                    .field("status", &self.status.as_u16())
                    .field(
                        "response",
                        &operation.answered(self.status, self.response().as_ref()),
                    );
            }
            None => {
                shown.field("method", &self.method);
                shown.field("status", &self.status.as_u16());
            }
        }
        if let Some(fault) = &self.fault {
            shown.field("fault", fault);
        }
        shown.finish_non_exhaustive()
    }
}

impl Exchange {
    /// All parameters: those of the path, the query and the body.
    pub(crate) fn parameters(&self) -> Vec<(String, String)> {
        let mut parameters = self.path_parameters();
        parameters.extend(self.query());
        parameters.extend(self.fields());
        parameters
    }

    /// The parameters of the path, decoded.
    fn path_parameters(&self) -> Vec<(String, String)> {
        let template = self.target().and_then(|it| it.split_once(' '));
        let template = template.map_or("", |(_, path)| path).rsplit('/');
        // From the end, as a path may begin with a host.
        let pairs = template.zip(self.path().rsplit('/'));
        let values = pairs.filter_map(|(segment, value)| {
            let (before, rest) = segment.split_once('{')?;
            let (name, after) = rest.split_once('}')?;
            let value = value.strip_prefix(before)?.strip_suffix(after)?;
            Some((name.to_owned(), of_segment(value)))
        });
        values.collect()
    }

    /// The parameters as they may be printed.
    #[cfg(feature = "serve")]
    pub(crate) fn shown_parameters(&self) -> Vec<(String, String)> {
        let Some(operation) = &self.operation else {
            return Vec::new();
        };
        let parameters = self.parameters().into_iter();
        let shown = parameters.map(|(name, value)| {
            let value = operation.shown(&name, &value);
            (name, value)
        });
        shown.collect()
    }

    /// The properties of the response as they may be printed.
    #[cfg(feature = "serve")]
    pub(crate) fn shown_response(&self) -> String {
        let response = self.response();
        let operation = self.operation.as_ref();
        operation.map_or_else(String::new, |it| {
            format!("{:#?}", it.answered(self.status, response.as_ref()))
        })
    }

    /// The fields of a form, or the members of a JSON object.
    fn fields(&self) -> Vec<(String, String)> {
        match self.json() {
            Some(Value::Object(members)) => {
                let members = members.into_iter();
                members
                    .map(|(name, value)| (name, value.to_string()))
                    .collect()
            }
            _ => self.form(),
        }
    }
}
