//! The transport for blocking programs: HTTP/1.1 over connections that ureq makes.

use std::{fmt, io::Write as _, sync::Arc, time::Duration};

use http::Response;
use ureq::{Agent, config::Config};

use super::{
    idle_connections::{IdleConnections, Limits},
    ureq_connection::{Connection, Connector, Deadline},
    ureq_failure::{failed, unconnected},
};
#[cfg(feature = "streams")]
use crate::transports::{request_body::RequestBody, response_body::ResponseBody};
use crate::{
    adapters::{
        body::{IncomingBody, accept_compression},
        http1::{
            body::Body,
            request_head,
            response_head::{self, Framing},
        },
        settings::TransportSettings,
        tls::Tls,
    },
    errors::error::Error,
    transports::{blocking::Transport, error::TransportError, fill::fill},
};

/// Sends requests over HTTP/1.1, on the calling thread, over connections that ureq makes: it looks up names, and speaks
/// to proxies and TLS.
///
/// Connections are kept alive and reused. Redirects are not followed, cookies are not stored. Proxies come from the
/// environment (the first of `ALL_PROXY`, `HTTPS_PROXY` and `HTTP_PROXY` for all URLs; `NO_PROXY`), as usual with ureq.
/// With rustls, the root certificates are Mozilla's, compiled in. A clone shares the connections.
///
/// Nothing is sent twice: a kept connection is checked to be open before it is used, and a request that fails after
/// that has failed.
///
/// Nothing of a request or a response is logged, at any level, except the host and the port.
///
/// An `https` URL without any TLS feature is [`Rejected`](crate::transport::TransportErrorKind::Rejected).
// Said here too, since a re-export in another crate shows only the features of the item itself.
#[cfg(feature = "ureq")]
#[derive(Clone)]
pub struct UreqTransport {
    pub(super) connector: Arc<Connector>,
    pub(super) idle: Arc<IdleConnections>,
    pub(super) max_response_size: usize,
    /// Nothing is known about the TLS of a configuration that the program made.
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

    /// Creates a transport with your own configuration of ureq: with another proxy, with certificates, with an IP
    /// family.
    ///
    /// What it says about connections counts: the proxy, TLS, `https_only`, the timeouts for resolving and connecting,
    /// which are unlimited by default, the size of a response's headers, and how many idle connections are kept for how
    /// long. What it says about requests does not, since ureq does not send them: headers, redirects, middleware, other
    /// timeouts. An agent's configuration is `agent.config().clone()`.
    ///
    /// The TLS library must be enabled in ureq's features: otherwise ureq panics at an `https` URL.
    pub fn from_config(config: Config) -> Self {
        Self::over(config, TransportSettings::MAX_RESPONSE_SIZE, None)
    }

    fn over(config: Config, max_response_size: usize, tls: Option<Tls>) -> Self {
        let limits = Limits {
            count: config.max_idle_connections(),
            count_per_server: config.max_idle_connections_per_host(),
            age: config.max_idle_age(),
        };
        Self {
            connector: Arc::new(Connector::new(config)),
            idle: Arc::new(IdleConnections::new(limits)),
            max_response_size,
            tls,
        }
    }

    /// The maximum size of a response body after decompression, in bytes; a larger one is an error. 16 MiB by default.
    #[must_use]
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.max_response_size = bytes;
        self
    }

    /// Refuses a URL that this transport must not or cannot use.
    pub(super) fn admit(&self, uri: &http::Uri) -> Result<(), TransportError> {
        if self.connector.config().https_only() && uri.scheme_str() != Some("https") {
            return Err(TransportError::rejected(
                "the configuration of ureq allows https only",
            ));
        }
        self.tls.map_or(Ok(()), |tls| tls.admit(uri))
    }

    pub(super) fn connection(
        &self,
        uri: &http::Uri,
        deadline: Deadline,
    ) -> Result<Connection, TransportError> {
        match self.idle.take(uri) {
            Some(connection) => Ok(connection.until(deadline)),
            None => self.connector.connect(uri, deadline).map_err(unconnected),
        }
    }
}

impl Transport for UreqTransport {
    fn send(
        &self,
        mut request: http::Request<Vec<u8>>,
        timeout: Duration,
    ) -> Result<Response<Vec<u8>>, TransportError> {
        accept_compression(request.headers_mut());
        let uri = request.uri();
        self.admit(uri)?;
        let mut connection = self.connection(uri, Deadline::after(timeout))?;
        let message = request_head::encode(&request);
        connection.write_all(&message).map_err(failed)?;
        let max_head = self.connector.config().max_response_header_size();
        let mut head = response_head::read(&mut connection, max_head)?;
        let framing = response_head::framing(request.method(), &head).map_err(failed)?;
        // A body that ends with the connection leaves nothing to keep, whatever the headers say.
        let keeps_alive = framing != Framing::UntilClose && response_head::keeps_alive(&head);
        let incoming = IncomingBody::new(head.headers_mut(), self.max_response_size);
        let body = read(Body::new(&mut connection, framing), incoming)?;
        if keeps_alive {
            self.idle.keep(uri, connection);
        }
        Ok(head.map(|()| body))
    }

    #[cfg(feature = "streams")]
    fn send_streaming(
        &self,
        request: http::Request<RequestBody>,
        timeout: Duration,
    ) -> Result<Response<ResponseBody>, TransportError> {
        self.exchange_streaming(request, timeout)
    }
}

/// Reads the body to its end.
fn read(
    mut body: Body<&mut Connection>,
    mut incoming: IncomingBody,
) -> Result<Vec<u8>, TransportError> {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let count = fill(&mut body, &mut buffer).map_err(failed)?;
        match buffer.get(..count).unwrap_or_default() {
            [] => return incoming.finish(),
            chunk => incoming.push(chunk)?,
        }
    }
}

/// Omits the configuration, which may contain a proxy's password.
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
#[cfg(feature = "ureq")]
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
        // Loopback test servers have no TLS; which URLs are allowed is decided earlier.
        let config = Agent::config_builder()
            .https_only(false)
            .timeout_resolve(Some(self.0.connect_timeout))
            .timeout_connect(Some(self.0.connect_timeout))
            .max_idle_age(self.0.idle_timeout)
            // For proxies.
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
        let config = config.build();
        Ok(UreqTransport::over(
            config,
            self.0.max_response_size,
            Some(tls),
        ))
    }
}
