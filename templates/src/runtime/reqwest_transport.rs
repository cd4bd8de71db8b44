//! The default transport: requests go to reqwest, with its surprises turned off.

use std::time::Duration;

use http::{HeaderValue, Method, header::CONTENT_LENGTH};

use super::{
    error::Error,
    transport::{BoxFuture, Transport, TransportError},
};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(60);
const MAX_RESPONSE_SIZE: usize = 16 * 1024 * 1024;

/// Sends requests with reqwest and rustls, inside a Tokio runtime.
///
/// Connections are kept and used again. Redirects are not followed, and nothing is sent twice. Proxies are those that the
/// environment names (`HTTPS_PROXY`, `NO_PROXY`, …), as usual with reqwest. A clone shares the connections.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    max_response_size: usize,
}

impl ReqwestTransport {
    /// A transport with all as it is by default.
    ///
    /// # Errors
    /// When TLS cannot be set up, such as on a machine without root certificates.
    pub fn new() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// A transport to be set up first.
    pub fn builder() -> ReqwestTransportBuilder {
        ReqwestTransportBuilder {
            connect_timeout: CONNECT_TIMEOUT,
            timeout: TIMEOUT,
            max_response_size: MAX_RESPONSE_SIZE,
            proxies: Proxies::OfEnvironment,
        }
    }

    async fn exchange(
        &self,
        mut request: http::Request<Vec<u8>>,
    ) -> Result<http::Response<Vec<u8>>, TransportError> {
        announce_empty_body(&mut request);
        // A request that reqwest cannot take never reaches the network.
        let request = reqwest::Request::try_from(request)
            .map_err(|error| TransportError::rejected(error.without_url()))?;
        let mut response = self.client.execute(request).await.map_err(failed)?;
        let mut answer = http::Response::new(Vec::new());
        *answer.status_mut() = response.status();
        *answer.version_mut() = response.version();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        // Counted as it arrives: `Content-Length` may be absent, and is only what the server claims.
        while let Some(chunk) = response.chunk().await.map_err(failed_after_sending)? {
            if chunk.len() > self.max_response_size.saturating_sub(answer.body().len()) {
                return Err(TransportError::response_too_large(self.max_response_size));
            }
            answer.body_mut().extend_from_slice(&chunk);
        }
        Ok(answer)
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, TransportError>> {
        Box::pin(self.exchange(request))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// A [`ReqwestTransport`] that is being set up.
#[derive(Clone, Debug)]
#[must_use]
pub struct ReqwestTransportBuilder {
    connect_timeout: Duration,
    timeout: Duration,
    max_response_size: usize,
    proxies: Proxies,
}

#[derive(Clone, Copy, Debug)]
enum Proxies {
    OfEnvironment,
    None,
}

impl ReqwestTransportBuilder {
    /// How long to wait for a connection, TLS included. 10 seconds by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long to wait for the end of the response, from the start of the connection on. 60 seconds by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How many bytes the body of a response may have; a larger one is an error. 16 MiB by default.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.max_response_size = bytes;
        self
    }

    /// Goes to the server itself, whatever proxies the environment names.
    pub fn no_proxy(mut self) -> Self {
        self.proxies = Proxies::None;
        self
    }

    /// The transport.
    ///
    /// # Errors
    /// When TLS cannot be set up, such as on a machine without root certificates.
    pub fn build(self) -> Result<ReqwestTransport, Error> {
        let client = match self.proxies {
            Proxies::OfEnvironment => reqwest::Client::builder(),
            Proxies::None => reqwest::Client::builder().no_proxy(),
        };
        let client = client
            .connect_timeout(self.connect_timeout)
            .timeout(self.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .build()
            .map_err(|error| {
                Error::configuration(format!("TLS cannot be set up: {}", error.without_url()))
            })?;
        Ok(ReqwestTransport {
            client,
            max_response_size: self.max_response_size,
        })
    }
}

/// Without this, a POST that has no body goes out without a length, which some proxies answer with 411.
fn announce_empty_body(request: &mut http::Request<Vec<u8>>) {
    let expects_body = [Method::POST, Method::PUT, Method::PATCH].contains(request.method());
    if expects_body && request.body().is_empty() {
        request
            .headers_mut()
            .insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
}

/// reqwest prints the URL with its errors, and a query may hold personal data.
fn failed(error: reqwest::Error) -> TransportError {
    if error.is_connect() {
        TransportError::connect(error.without_url())
    } else {
        failed_after_sending(error)
    }
}

fn failed_after_sending(error: reqwest::Error) -> TransportError {
    TransportError::after_sending(error.without_url())
}
