//! For testing code that uses this crate: a scripted transport that records the requests, and errors of every kind.
//!
//! Nothing here uses the network.
//!
//! ```
//! # use twilio_runtime::{Client, Credentials, Error, Request, testing::ScriptedTransport};
//! # use twilio_runtime::serde_json::json;
//!
//! /// Code under test: it sends a request of any kind.
//! async fn look_up(client: &Client, request: impl Request) -> Result<(), Error> {
//!     client.send(request).await?;
//!     Ok(())
//! }
//!
//! async fn a_missing_resource_is_reported(request: impl Request) -> Result<(), Error> {
//!     let transport = ScriptedTransport::new()
//!         .respond(404, json!({ "code": 20404, "message": "not found" }));
//!     let client = Client::builder(Credentials::api_key("SK00", "secret"))
//!         .transport(transport.clone())
//!         .build()?;
//!
//!     let error = look_up(&client, request).await.unwrap_err();
//!
//!     assert_eq!(error.code(), Some(20404));
//!     assert_eq!(transport.requests()[0].method(), "GET");
//!     assert_eq!(transport.requests()[0].header("accept"), Some("application/json"));
//!     assert_eq!(transport.remaining(), 0);
//!     Ok(())
//! }
//! ```

mod errors;

use std::{
    collections::VecDeque,
    fmt,
    future::ready,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use serde_json::Value;

pub use self::errors::Errors;
use crate::transports::{
    blocking,
    error::TransportError,
    transport::{BoxFuture, Transport},
};

/// A [`Transport`] that answers each request with the next response of its script, and records the requests.
///
/// A clone is the same transport: give one to the client, and read the requests from the other. A request with no
/// response left gets an error that gives its number. Waits end at once, and the clock advances by their sum, so that
/// tests of retries take no time.
#[derive(Clone, Default)]
pub struct ScriptedTransport(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    script: VecDeque<Result<http::Response<Vec<u8>>, TransportError>>,
    requests: Vec<RecordedRequest>,
    waits: Vec<Duration>,
}

impl ScriptedTransport {
    /// A transport without responses.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a response with this status and JSON body to the script. An invalid HTTP status, such as 42, adds an error.
    pub fn respond(self, status: u16, json: Value) -> Self {
        let status = StatusCode::from_u16(status).map_err(TransportError::after_sending);
        self.add(status.map(|status| json_response(status, &json)))
    }

    /// Adds a response to the script, for bodies other than JSON and for headers.
    pub fn respond_with(self, response: http::Response<Vec<u8>>) -> Self {
        self.add(Ok(response))
    }

    /// Adds a network error to the script.
    pub fn fail(self, error: TransportError) -> Self {
        self.add(Err(error))
    }

    /// The requests so far, in order.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state().requests.clone()
    }

    /// The duration of each wait of the client.
    pub fn waits(&self) -> Vec<Duration> {
        self.state().waits.clone()
    }

    /// The number of responses left in the script.
    pub fn remaining(&self) -> usize {
        self.state().script.len()
    }

    fn add(self, step: Result<http::Response<Vec<u8>>, TransportError>) -> Self {
        self.state().script.push_back(step);
        self
    }

    fn play(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> Result<http::Response<Vec<u8>>, TransportError> {
        let mut state = self.state();
        let step = state.script.pop_front().unwrap_or_else(|| {
            let (method, number) = (request.method(), state.requests.len() + 1);
            Err(TransportError::rejected(format!(
                "the script has no response left for request {number} ({method})"
            )))
        });
        state.requests.push(RecordedRequest::new(request));
        step
    }

    /// A test that panicked elsewhere may still read the requests.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for ScriptedTransport {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, TransportError>> {
        Box::pin(ready(self.play(request)))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        // Counted when it is polled: a timeout that is never polled is not a wait.
        Box::pin(async move { self.state().waits.push(duration) })
    }

    fn now(&self) -> Duration {
        self.state().waits.iter().sum()
    }
}

impl blocking::Transport for ScriptedTransport {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
        _: Duration,
    ) -> Result<http::Response<Vec<u8>>, TransportError> {
        self.play(request)
    }

    fn sleep(&self, duration: Duration) {
        self.state().waits.push(duration);
    }

    fn now(&self) -> Duration {
        Transport::now(self)
    }
}
impl fmt::Debug for ScriptedTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        formatter
            .debug_struct("ScriptedTransport")
            .field("requests", &state.requests)
            .field("remaining", &state.script.len())
            .finish()
    }
}

/// A request that a [`ScriptedTransport`] received, with `[redacted]` for the value of its `Authorization` header.
///
/// `Debug` shows only the method: the path may also contain personal data, such as a name, and the query an API key.
#[derive(Clone)]
pub struct RecordedRequest(http::Request<Vec<u8>>);

impl RecordedRequest {
    fn new(mut request: http::Request<Vec<u8>>) -> Self {
        if let Some(value) = request.headers_mut().get_mut(AUTHORIZATION) {
            *value = HeaderValue::from_static("[redacted]");
        }
        Self(request)
    }

    /// The HTTP method, such as `POST`.
    pub fn method(&self) -> &str {
        self.0.method().as_str()
    }

    /// The whole URL.
    pub fn url(&self) -> String {
        self.0.uri().to_string()
    }

    /// The path and query, as sent.
    pub fn path_and_query(&self) -> &str {
        self.0
            .uri()
            .path_and_query()
            .map_or("/", |path| path.as_str())
    }

    /// The path, as sent.
    pub fn path(&self) -> &str {
        self.0.uri().path()
    }

    /// The query parameters, decoded, in the order in which they were sent.
    pub fn query(&self) -> Vec<(String, String)> {
        pairs(self.0.uri().query().unwrap_or_default().as_bytes())
    }

    /// The value of a header; the first if there are several.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.0.headers().get(name)?.to_str().ok()
    }

    /// All headers.
    pub fn headers(&self) -> &HeaderMap {
        self.0.headers()
    }

    /// The body, as sent.
    pub fn body(&self) -> &[u8] {
        self.0.body()
    }

    /// The fields of a form body, decoded, in the order in which they were sent.
    pub fn form(&self) -> Vec<(String, String)> {
        pairs(self.0.body())
    }
}

fn pairs(text: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(text).into_owned().collect()
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RecordedRequest")
            .field("method", &self.method())
            .finish_non_exhaustive()
    }
}

fn json_response(status: StatusCode, json: &Value) -> http::Response<Vec<u8>> {
    let mut response = http::Response::new(json.to_string().into_bytes());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
