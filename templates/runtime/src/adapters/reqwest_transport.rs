//! The default transport: requests go to reqwest, with its surprises turned off.

use std::{fmt, sync::Arc, time::Duration};

use http::{HeaderValue, header::CONTENT_LENGTH};

use crate::{
    adapters::{
        settings::{Settings, expects_body},
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

/// Sends requests with reqwest over HTTP/1.1, inside a Tokio runtime.
///
/// Connections are kept and used again. Redirects are not followed, cookies are not kept. Proxies are those that the
/// environment names (`HTTPS_PROXY`, `NO_PROXY`, …), as usual with reqwest. A clone shares the connections.
///
/// Nothing is sent twice: hyper, below reqwest, takes another connection only for a request of which it has not begun to
/// write anything, because the server had closed the connection before.
///
/// An `https` URL without one of the features for TLS is [`Rejected`](crate::transport::TransportErrorKind::Rejected).
#[derive(Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    max_response_size: usize,
    origin: Origin,
}

/// Who made the client, and so what is known of it.
#[derive(Clone, Copy)]
enum Origin {
    Built(Tls),
    Given,
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
        ReqwestTransportBuilder(Settings::default())
    }

    /// A transport over a client of your own: with another proxy, with certificates, with HTTP/2.
    ///
    /// Give that client these two settings, which cannot be changed or seen from here:
    ///
    /// - `redirect(reqwest::redirect::Policy::none())`. By default reqwest follows redirects, with the credentials where
    ///   it takes the target for the same host, and turns a POST into a GET. The answer of another URL is not the answer
    ///   to the request, so it becomes an error here, after the harm is done; a redirect to the same URL is not noticed.
    /// - `retry(reqwest::retry::never())`. By default reqwest sends again what an HTTP/2 server says it did not touch,
    ///   with a policy of your own more than that, and the client does not know of it.
    ///
    /// Since nobody knows here what such a client has sent before it failed, none of its failures counts as
    /// [`Connect`](crate::transport::TransportErrorKind::Connect): what must not happen twice is not sent again.
    pub fn from_client(client: reqwest::Client) -> Self {
        Self {
            client,
            max_response_size: Settings::MAX_RESPONSE_SIZE,
            origin: Origin::Given,
        }
    }

    /// How many bytes the body of a response may have, after decompression; a larger one is an error. 16 MiB by default.
    #[must_use]
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.max_response_size = bytes;
        self
    }

    async fn exchange(
        &self,
        mut request: http::Request<Vec<u8>>,
    ) -> Result<http::Response<Vec<u8>>, TransportError> {
        if let Origin::Built(tls) = self.origin {
            tls.admit(request.uri())?;
        }
        announce_empty_body(&mut request);
        // A request that reqwest cannot take never reaches the network.
        let request = reqwest::Request::try_from(request)
            .map_err(|error| TransportError::rejected(error.without_url()))?;
        let followed_from = match self.origin {
            Origin::Built(_) => None,
            Origin::Given => Some(request.url().clone()),
        };
        let mut response = self
            .client
            .execute(request)
            .await
            .map_err(|error| self.failed(error))?;
        if followed_from.is_some_and(|url| url != *response.url()) {
            return Err(TransportError::after_sending(REDIRECTED));
        }
        let mut answer = http::Response::new(Vec::new());
        *answer.status_mut() = response.status();
        *answer.version_mut() = response.version();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        // Counted as it arrives, decompressed: `Content-Length` may be absent, and is only what the server claims.
        while let Some(chunk) = response.chunk().await.map_err(failed_after_sending)? {
            if chunk.len() > self.max_response_size.saturating_sub(answer.body().len()) {
                return Err(TransportError::response_too_large(self.max_response_size));
            }
            answer.body_mut().extend_from_slice(&chunk);
        }
        Ok(answer)
    }

    /// Only of a client that follows no redirect and retries nothing is it certain that these errors come first.
    fn failed(&self, error: reqwest::Error) -> TransportError {
        match self.origin {
            Origin::Built(_) if error.is_connect() => TransportError::connect(error.without_url()),
            Origin::Built(_) if error.is_builder() => TransportError::rejected(error.without_url()),
            Origin::Built(_) | Origin::Given => failed_after_sending(error),
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

/// Leaves out the client, which would print the headers that it adds by default.
impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ReqwestTransport")
            .field("max_response_size", &self.max_response_size)
            .finish_non_exhaustive()
    }
}

/// A [`ReqwestTransport`] that is being set up.
#[derive(Clone, Debug)]
#[must_use]
pub struct ReqwestTransportBuilder(Settings);

impl ReqwestTransportBuilder {
    /// How long to wait for a connection, name lookup and TLS included. 10 seconds by default.
    ///
    /// How long to wait for the response is for the client to say.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.0.connect_timeout = timeout;
        self
    }

    /// How many bytes the body of a response may have, after decompression; a larger one is an error. 16 MiB by default.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.0.max_response_size = bytes;
        self
    }

    /// Goes to the server itself, whatever proxies the environment names.
    pub fn no_proxy(mut self) -> Self {
        self.0.no_proxy = true;
        self
    }

    /// Speaks TLS by the operating system's library, also where rustls is there as well.
    #[cfg(feature = "native-tls")]
    pub fn native_tls(mut self) -> Self {
        self.0.tls = Tls::Native;
        self
    }

    /// The transport.
    ///
    /// # Errors
    /// When TLS cannot be set up, such as on a machine without root certificates, or with the feature
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
        let client = client.connect_timeout(self.0.connect_timeout).build();
        let client = client.map_err(|error| {
            let error = error.without_url();
            Error::configuration(format!("TLS cannot be set up: {error}"))
        })?;
        Ok(ReqwestTransport {
            client,
            max_response_size: self.0.max_response_size,
            origin: Origin::Built(tls),
        })
    }
}

/// Turns off what reqwest does by itself, also what only the features of other crates in the build bring in.
fn only_what_is_asked(client: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    let client = client
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .http1_only()
        .no_brotli()
        .no_deflate()
        .no_zstd();
    if cfg!(feature = "gzip") {
        client
    } else {
        client.no_gzip()
    }
}

/// Without this, a POST that has no body goes out without a length.
fn announce_empty_body(request: &mut http::Request<Vec<u8>>) {
    if expects_body(request.method()) && request.body().is_empty() {
        request
            .headers_mut()
            .insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
}

/// Without the URL, here as everywhere: its query may hold personal data.
fn failed_after_sending(error: reqwest::Error) -> TransportError {
    if error.is_timeout() {
        TransportError::timed_out(error.without_url())
    } else {
        TransportError::after_sending(error.without_url())
    }
}

const REDIRECTED: &str = "the client followed a redirect, so this is not the answer to the request: \
    give it `redirect(reqwest::redirect::Policy::none())`";
