//! The transport for blocking programs: ureq, with its surprising defaults turned off.

use std::{
    fmt,
    io::{ErrorKind, Read},
    time::Duration,
};

use ureq::{Agent, AsSendBody, Body};

use super::{ureq_connection, ureq_failure::failed};
use crate::{
    adapters::{
        body::{IncomingBody, accept_compression},
        settings::{TransportSettings, expects_body},
        tls::Tls,
    },
    errors::error::Error,
    transports::{blocking::Transport, error::TransportError},
};

/// A hundred years. ureq adds timeouts to the current time, and panics if the system cannot represent the sum.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// Sends requests with ureq over HTTP/1.1, on the calling thread.
///
/// Connections are kept alive and reused. Redirects are not followed, cookies are not stored. Proxies come from the
/// environment (the first of `ALL_PROXY`, `HTTPS_PROXY` and `HTTP_PROXY` for all URLs; `NO_PROXY`), as usual with ureq.
/// With rustls, the root certificates are Mozilla's, compiled in. A clone shares the connections.
///
/// Nothing is sent twice: ureq checks that a kept connection is still open before it uses it, and gives up on a request
/// that fails after that.
///
/// No secrets are logged, but at the level `trace` of the crate `log`, ureq logs URLs, which may contain personal data.
///
/// An `https` URL without any TLS feature is [`Rejected`](crate::transport::TransportErrorKind::Rejected).
#[derive(Clone)]
pub struct UreqTransport {
    agent: Agent,
    max_response_size: usize,
    /// Nothing is known about the TLS of a custom agent.
    tls: Option<Tls>,
}

impl UreqTransport {
    /// Creates a transport with default settings.
    ///
    /// # Errors
    /// With the feature `rustls-no-provider`, if no crypto provider is installed.
    pub fn new() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// Returns a builder, to configure the transport first.
    pub fn builder() -> UreqTransportBuilder {
        UreqTransportBuilder(TransportSettings::default())
    }

    /// Creates a transport over your own agent: with another proxy, with certificates, with its own timeouts.
    ///
    /// Redirects and errors by status are turned off for each request, whatever the agent's settings. The rest stays as
    /// you configured it: its middleware sees the credentials, and must not retry requests; its connect timeouts, which
    /// are unlimited by default; and with ureq's feature `cookies`, it stores cookies.
    ///
    /// Connect failures that cannot be distinguished from later ones count as
    /// [`AfterSending`](crate::transport::TransportErrorKind::AfterSending), so that what must not happen twice is not
    /// retried: those of TLS, and some of DNS. The agent's TLS library must be enabled in ureq's features: otherwise
    /// ureq panics at an `https` URL.
    pub fn from_agent(agent: Agent) -> Self {
        Self {
            agent,
            max_response_size: TransportSettings::MAX_RESPONSE_SIZE,
            tls: None,
        }
    }

    /// The maximum size of a response body after decompression, in bytes; a larger one is an error. 16 MiB by default.
    #[must_use]
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.max_response_size = bytes;
        self
    }

    fn run(
        &self,
        request: http::Request<impl AsSendBody>,
        timeout: Duration,
    ) -> Result<http::Response<Body>, TransportError> {
        let request = self
            .agent
            .configure_request(request)
            .timeout_global(Some(timeout.min(LONGEST_TIMEOUT)))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .save_redirect_history(false)
            .accept("")
            .accept_encoding("")
            .build();
        self.agent.run(request).map_err(failed)
    }
}

impl Transport for UreqTransport {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
        timeout: Duration,
    ) -> Result<http::Response<Vec<u8>>, TransportError> {
        if let Some(tls) = self.tls {
            tls.admit(request.uri())?;
        }
        let (mut head, body) = request.into_parts();
        accept_compression(&mut head.headers);
        // ureq declares the length of any slice, so only a POST without a body gets an empty one.
        let response = if body.is_empty() && !expects_body(&head.method) {
            self.run(http::Request::from_parts(head, ()), timeout)?
        } else {
            self.run(http::Request::from_parts(head, body.as_slice()), timeout)?
        };
        let (mut head, body) = response.into_parts();
        let incoming = IncomingBody::new(&mut head.headers, self.max_response_size);
        let body = read(body, incoming)?;
        // Without ureq's extensions, which include the URL.
        let mut answer = http::Response::new(body);
        *answer.status_mut() = head.status;
        *answer.version_mut() = head.version;
        *answer.headers_mut() = head.headers;
        Ok(answer)
    }
}

fn read(body: Body, mut incoming: IncomingBody) -> Result<Vec<u8>, TransportError> {
    let mut body = body.into_reader();
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let count = match body.read(&mut buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            count => count.map_err(|error| failed(ureq::Error::from(error)))?,
        };
        match buffer.get(..count).unwrap_or_default() {
            [] => return incoming.finish(),
            chunk => incoming.push(chunk)?,
        }
    }
}

/// Omits the agent, whose configuration may contain a proxy's password.
impl fmt::Debug for UreqTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("UreqTransport")
            .field("max_response_size", &self.max_response_size)
            .finish_non_exhaustive()
    }
}

/// Configures a [`UreqTransport`].
#[derive(Clone, Debug)]
#[must_use]
pub struct UreqTransportBuilder(TransportSettings);

impl UreqTransportBuilder {
    /// The time limit for connecting, including TLS. 10 seconds by default. The name lookup before that may take as
    /// long again.
    ///
    /// The time limit for the response is a setting of the client.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.0.connect_timeout = timeout;
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

    /// Uses the operating system's TLS library and root certificates, even if rustls is enabled as well.
    #[cfg(feature = "native-tls")]
    pub fn native_tls(mut self) -> Self {
        self.0.tls = Tls::Native;
        self
    }

    /// Builds the transport.
    ///
    /// # Errors
    /// With the feature `rustls-no-provider`, if no crypto provider is installed.
    pub fn build(self) -> Result<UreqTransport, Error> {
        let tls = self.0.tls.ready()?;
        let connect_timeout = self.0.connect_timeout.min(LONGEST_TIMEOUT);
        // Loopback test servers have no TLS; which URLs are allowed is decided earlier.
        let config = Agent::config_builder()
            .https_only(false)
            .timeout_resolve(Some(connect_timeout))
            .timeout_connect(Some(connect_timeout))
            .user_agent("");
        let config = if self.0.no_proxy {
            config.proxy(None)
        } else {
            config
        };
        let config = match tls {
            #[cfg(any(feature = "rustls", feature = "rustls-no-provider"))]
            Tls::Rustls => config.tls_config(
                ureq::tls::TlsConfig::builder()
                    .provider(ureq::tls::TlsProvider::Rustls)
                    .root_certs(ureq::tls::RootCerts::WebPki)
                    .build(),
            ),
            #[cfg(feature = "native-tls")]
            Tls::Native => config.tls_config(
                ureq::tls::TlsConfig::builder()
                    .provider(ureq::tls::TlsProvider::NativeTls)
                    .root_certs(ureq::tls::RootCerts::PlatformVerifier)
                    .build(),
            ),
            #[cfg(not(any(
                feature = "rustls",
                feature = "rustls-no-provider",
                feature = "native-tls"
            )))]
            Tls::Missing => config,
        };
        Ok(UreqTransport {
            agent: ureq_connection::agent(config.build()),
            max_response_size: self.0.max_response_size,
            tls: Some(tls),
        })
    }
}
