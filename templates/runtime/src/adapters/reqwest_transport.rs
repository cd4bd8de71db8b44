//! The default transport: reqwest, with its surprising defaults turned off.

use std::{fmt, sync::Arc, time::Duration};

use http::{HeaderValue, header::CONTENT_LENGTH};

use crate::{
    adapters::{
        body::{IncomingBody, accept_compression},
        settings::{TransportSettings, expects_body},
        tls::Tls,
    },
    engine::{
        builder::{DefaultTransport, TransportSource, WireOf},
        client::Client,
    },
    errors::error::Error,
    transports::{
        error::TransportError,
        transport::{BoxFuture, Transport},
    },
};
#[cfg(feature = "streams")]
use crate::{
    adapters::{
        decoder::Decoder,
        reqwest_streams::{Chunks, Failure, Upload},
    },
    transports::{request_body::RequestBody, response_body::ResponseBody},
};

/// Sends requests with reqwest over HTTP/1.1, inside a Tokio runtime.
///
/// Connections are kept alive and reused. Redirects are not followed, cookies are not stored. Proxies come from the
/// environment (`HTTPS_PROXY`, `NO_PROXY`, …), as usual with reqwest. A clone shares the connections.
///
/// Nothing is sent twice: hyper, below reqwest, switches to another connection only if the server had closed the first
/// one before hyper wrote any of the request.
///
/// Nothing of a request or a response is logged, at any level, except the host and the port.
///
/// An `https` URL without any TLS feature is [`Rejected`](crate::transport::TransportErrorKind::Rejected).
// Said here too, since a re-export in another crate shows only the features of the item itself.
#[cfg(feature = "reqwest")]
#[derive(Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    max_response_size: usize,
    built_by: BuiltBy,
}

/// Who built reqwest's client, and so what is known about it.
#[derive(Clone, Copy)]
enum BuiltBy {
    Builder(Tls),
    Program,
}

impl ReqwestTransport {
    /// Creates a transport with default settings.
    ///
    /// # Errors
    /// If TLS cannot be set up, such as on a machine without root certificates.
    pub fn new() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// Returns a builder, to configure the transport first.
    pub fn builder() -> ReqwestTransportBuilder {
        ReqwestTransportBuilder(TransportSettings::default())
    }

    /// Creates a transport over your own client: with another proxy, with certificates, with HTTP/2.
    ///
    /// Give that client these settings, which cannot be set or checked here:
    ///
    /// - `redirect(reqwest::redirect::Policy::none())`. By default reqwest follows redirects, with the credentials if
    ///   it considers the target the same host, and turns a POST into a GET. A response from another URL does not
    ///   answer the request, so it becomes an error here, but too late; a redirect to the same URL goes unnoticed.
    /// - `retry(reqwest::retry::never())`. By default reqwest retries what an HTTP/2 server reports as unprocessed,
    ///   with a custom policy even more, and the client does not know about it.
    /// - `no_gzip()`, if reqwest's feature `gzip` is enabled. Responses are decompressed here; reqwest reads the first
    ///   member of a body that has several.
    ///
    /// Leave `connection_verbose` off: it logs the whole connection, credentials included, at the level `trace`.
    ///
    /// Since this transport cannot know what such a client sent before it failed, none of its failures counts as
    /// [`Connect`](crate::transport::TransportErrorKind::Connect): what must not happen twice is not retried.
    pub fn from_client(client: reqwest::Client) -> Self {
        Self {
            client,
            max_response_size: TransportSettings::MAX_RESPONSE_SIZE,
            built_by: BuiltBy::Program,
        }
    }

    /// The maximum size of a response body after decompression, in bytes; a larger one is an error. 16 MiB by default.
    #[must_use]
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.max_response_size = bytes;
        self
    }

    async fn exchange(
        &self,
        mut request: http::Request<Vec<u8>>,
    ) -> Result<http::Response<Vec<u8>>, TransportError> {
        announce_empty_body(&mut request);
        let mut response = self.head(request).await?;
        let mut headers = std::mem::take(response.headers_mut());
        let mut body = IncomingBody::new(&mut headers, self.max_response_size);
        while let Some(chunk) = response.chunk().await.map_err(failed_after_sending)? {
            body.push(&chunk)?;
        }
        let mut answer = http::Response::new(body.finish()?);
        *answer.status_mut() = response.status();
        *answer.version_mut() = response.version();
        *answer.headers_mut() = headers;
        Ok(answer)
    }

    /// The same, without the bodies in memory.
    #[cfg(feature = "streams")]
    async fn exchange_streaming(
        &self,
        request: http::Request<RequestBody>,
    ) -> Result<http::Response<ResponseBody>, TransportError> {
        let (mut head, body) = request.into_parts();
        let (body, length, failure) = match body.as_bytes() {
            Some(bytes) => {
                let length = u64::try_from(bytes.len()).ok();
                (reqwest::Body::from(bytes), length, Failure::default())
            }
            None => {
                let upload = Upload::open(body).await?;
                let (length, failure) = (upload.length(), upload.failure());
                (reqwest::Body::wrap(upload), length, failure)
            }
        };
        if let Some(length) = length
            && (length > 0 || expects_body(&head.method))
        {
            head.headers.insert(CONTENT_LENGTH, length.into());
        }
        let response = self.head(http::Request::from_parts(head, body)).await;
        let response = response.map_err(|error| failure.or(error))?;
        let (mut head, body) = http::Response::from(response).into_parts();
        let decoder = Decoder::new(&mut head.headers);
        let body = ResponseBody::from_stream(Chunks::new(body, decoder, failure));
        let limit = u64::try_from(self.max_response_size).unwrap_or(u64::MAX);
        Ok(http::Response::from_parts(head, body.limit(limit)))
    }

    /// Sends a request, and reads the head of its response.
    async fn head(
        &self,
        mut request: http::Request<impl Into<reqwest::Body>>,
    ) -> Result<reqwest::Response, TransportError> {
        if let BuiltBy::Builder(tls) = self.built_by {
            tls.admit(request.uri())?;
        }
        accept_compression(request.headers_mut());
        // A request that reqwest rejects never reaches the network.
        let request = reqwest::Request::try_from(request)
            .map_err(|error| TransportError::rejected(error.without_url()))?;
        let followed_from = match self.built_by {
            BuiltBy::Builder(_) => None,
            BuiltBy::Program => Some(request.url().clone()),
        };
        let response = self
            .client
            .execute(request)
            .await
            .map_err(|error| self.failed(error))?;
        if followed_from.is_some_and(|url| url != *response.url()) {
            return Err(TransportError::after_sending(REDIRECTED));
        }
        Ok(response)
    }

    /// Only with a client that follows no redirects and retries nothing is it certain that these errors come first.
    fn failed(&self, error: reqwest::Error) -> TransportError {
        match self.built_by {
            BuiltBy::Builder(_) if error.is_connect() => {
                TransportError::connect(error.without_url())
            }
            BuiltBy::Builder(_) if error.is_builder() => {
                TransportError::rejected(error.without_url())
            }
            BuiltBy::Builder(_) | BuiltBy::Program => failed_after_sending(error),
        }
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, TransportError>> {
        Box::pin(self.exchange(request))
    }

    #[cfg(feature = "streams")]
    fn send_streaming(
        &self,
        request: http::Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        Box::pin(self.exchange_streaming(request))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

impl TransportSource for DefaultTransport {
    type Client = Client;

    fn into_wire(self) -> Result<WireOf<Client>, Error> {
        Ok(WireOf::to_wait_for(Arc::new(ReqwestTransport::new()?)))
    }
}

/// Omits the client, which would print its default headers.
impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ReqwestTransport")
            .field("max_response_size", &self.max_response_size)
            .finish_non_exhaustive()
    }
}

/// Configures a [`ReqwestTransport`].
#[derive(Clone, Debug)]
#[must_use]
#[cfg(feature = "reqwest")]
pub struct ReqwestTransportBuilder(TransportSettings);

impl ReqwestTransportBuilder {
    /// The time limit for connecting, including name lookup and TLS. 10 seconds by default.
    ///
    /// The time limit for the response is a setting of the client.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.0.connect_timeout = timeout;
        self
    }

    /// How long a connection is kept for the next request. 30 seconds by default.
    ///
    /// It should be less than the time after which the server closes idle connections, which is a minute for most: if a
    /// request is sent while the server closes, nobody knows whether it arrived, and a POST is not retried. Zero keeps no
    /// connections.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.0.idle_timeout = timeout;
        self
    }

    /// The maximum size of a response body after decompression, in bytes; a larger one is an error. 16 MiB by default.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.0.max_response_size = bytes;
        self
    }

    /// Connects directly to the server, whatever proxies the environment sets.
    pub fn no_proxy(mut self) -> Self {
        self.0.no_proxy = true;
        self
    }

    /// Uses the operating system's TLS library, even if rustls is enabled as well.
    #[cfg(feature = "native-tls")]
    pub fn native_tls(mut self) -> Self {
        self.0.tls = Tls::Native;
        self
    }

    /// Builds the transport.
    ///
    /// # Errors
    /// If TLS cannot be set up, such as on a machine without root certificates, or with the feature
    /// `rustls-no-provider` before a crypto provider is installed.
    pub fn build(self) -> Result<ReqwestTransport, Error> {
        let tls = self.0.tls.ready()?;
        let client = only_what_is_asked(reqwest::Client::builder());
        let client = if self.0.no_proxy {
            client.no_proxy()
        } else {
            client
        };
        let client = match tls {
            #[cfg(any(feature = "rustls", feature = "rustls-no-provider"))]
            Tls::Rustls => client.tls_backend_rustls(),
            #[cfg(feature = "native-tls")]
            Tls::Native => client.tls_backend_native(),
            #[cfg(not(any(
                feature = "rustls",
                feature = "rustls-no-provider",
                feature = "native-tls"
            )))]
            Tls::Missing => client,
        };
        let client = client
            .connect_timeout(self.0.connect_timeout)
            .pool_idle_timeout(self.0.idle_timeout);
        let client = if self.0.idle_timeout.is_zero() {
            client.pool_max_idle_per_host(0)
        } else {
            client
        };
        let client = client.build();
        let client = client.map_err(|error| {
            let error = error.without_url();
            Error::configuration(format!("TLS cannot be set up: {error}"))
        })?;
        Ok(ReqwestTransport {
            client,
            max_response_size: self.0.max_response_size,
            built_by: BuiltBy::Builder(tls),
        })
    }
}

/// Turns off reqwest's automatic behavior, even what only other crates' features enable.
fn only_what_is_asked(client: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    client
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .http1_only()
        .no_gzip()
        .no_brotli()
        .no_deflate()
        .no_zstd()
}

/// Without this, a POST without a body is sent without a length.
fn announce_empty_body(request: &mut http::Request<Vec<u8>>) {
    if expects_body(request.method()) && request.body().is_empty() {
        request
            .headers_mut()
            .insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
}

/// Removes the URL, as everywhere: its query may contain personal data.
pub(super) fn failed_after_sending(error: reqwest::Error) -> TransportError {
    if error.is_timeout() {
        TransportError::timed_out(error.without_url())
    } else {
        TransportError::after_sending(error.without_url())
    }
}

const REDIRECTED: &str = "the reqwest client followed a redirect, so this is not the response to the request: \
    build it with `redirect(reqwest::redirect::Policy::none())`";
