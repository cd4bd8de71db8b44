//! A real HTTP server on loopback that records every request, and responds as the test says.

#![allow(dead_code, reason = "each of the test crates uses a part of this")]
#![allow(
    clippy::unwrap_used,
    reason = "a test server that cannot start is a failed test"
)]

use std::sync::{Arc, Mutex, PoisonError};

use axum::{Router, body::Bytes};
use http::{HeaderMap, Method, Response, Uri};
use serde_json::Value;
use twilio_runtime::{Client, Credentials, Request, RetryPolicy, transport::ReqwestTransport};

/// The credentials of [`Server::client`].
pub(crate) const KEY_SID: &str = "SK0123456789abcdef0123456789abcdef";
pub(crate) const SECRET: &str = "correct horse";

/// A request as it arrived.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Recorded {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Recorded {
    /// The method with the path and the query, as sent.
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.uri)
    }

    /// The fields of a form, decoded.
    pub(crate) fn form(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(self.body.as_bytes())
            .into_owned()
            .collect()
    }

    /// An absolute URL on the server that got this request, as in Twilio's `meta`.
    pub(crate) fn url_of(&self, path_and_query: &str) -> String {
        let host = self.headers.get("host").unwrap().to_str().unwrap();
        format!("http://{host}{path_and_query}")
    }
}

/// A running server. It ends with the runtime of the test.
pub(crate) struct Server {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Recorded>>>,
}

impl Server {
    /// Starts a server that responds to each request with the result of `answer`.
    pub(crate) async fn start(
        answer: impl Fn(&Recorded) -> Response<String> + Clone + Send + Sync + 'static,
    ) -> Self {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        let handler = async move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| {
            let body = String::from_utf8(body.into()).unwrap();
            let request = Recorded {
                method,
                uri,
                headers,
                body,
            };
            let response = answer(&request);
            log.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(request);
            response
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().fallback(handler);
        tokio::spawn(async { axum::serve(listener, app).await });
        Self { url, seen }
    }

    /// A client with the default transport that sends everything to this server.
    pub(crate) fn client(&self) -> Client {
        client_of(&self.url)
    }

    /// The same, as a blocking client.
    #[cfg(feature = "ureq")]
    pub(crate) fn blocking_client(&self) -> twilio_runtime::blocking::Client {
        use twilio_runtime::blocking;
        let transport = blocking::UreqTransport::builder().no_proxy().build();
        blocking::Client::builder(Credentials::api_key(KEY_SID, SECRET))
            .base_url(&self.url)
            .transport(transport.unwrap())
            .retry(RetryPolicy::never())
            .build()
            .unwrap()
    }

    /// The requests so far.
    pub(crate) fn requests(&self) -> Vec<Recorded> {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The methods, paths and queries so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.requests().iter().map(Recorded::line).collect()
    }
}

/// Sends a request, whatever its outcome, and returns what the server saw.
pub(crate) async fn sent(request: impl Request) -> Recorded {
    let server = Server::start(|_| Response::new(String::new())).await;
    // An empty response is an error for most operations, but only the request matters here.
    let _ = server.client().send(request).await;
    server.requests().pop().unwrap()
}

/// A JSON response.
pub(crate) fn json(status: u16, body: &Value) -> Response<String> {
    let response = Response::builder()
        .status(status)
        .header("content-type", "application/json");
    response.body(body.to_string()).unwrap()
}

/// A client with the default transport that sends everything to `url`, without the proxies of the environment.
pub(crate) fn client_of(url: &str) -> Client {
    let transport = ReqwestTransport::builder().no_proxy().build().unwrap();
    Client::builder(Credentials::api_key(KEY_SID, SECRET))
        .base_url(url)
        .transport(transport)
        .retry(RetryPolicy::never())
        .build()
        .unwrap()
}
