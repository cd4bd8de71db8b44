//! The transport of programs that block: requests go to ureq, with its surprises turned off.

use std::{fmt, io::Read, time::Duration};

use ureq::{Agent, AsSendBody, Body};

use super::{ureq_connection, ureq_failure::failed};
use crate::{
    adapters::{
        settings::{Settings, expects_body},
        tls::Tls,
    },
    errors::error::Error,
    transports::{blocking::Transport, error::TransportError},
};

/// A hundred years. ureq adds timeouts to the time it is, and panics where the sum is too large for the system.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// Sends requests with ureq over HTTP/1.1, on the thread that asks.
///
/// Connections are kept and used again. Redirects are not followed, cookies are not kept. Proxies are those that the
/// environment names (`ALL_PROXY`, `HTTPS_PROXY`, `HTTP_PROXY`, the first of them for all URLs; `NO_PROXY`), as usual
/// with ureq. With rustls, the root certificates are those of Mozilla that are compiled in. A clone shares the connections.
///
/// Nothing is sent twice: ureq looks whether a kept connection is still open before it uses it, and gives up on a request
/// that fails after that.
///
/// Nothing secret is logged, but at the level `trace` of the crate `log` ureq logs URLs, which may hold personal data.
///
/// An `https` URL without one of the features for TLS is [`Rejected`](crate::transport::TransportErrorKind::Rejected).
#[derive(Clone)]
pub struct UreqTransport {
    agent: Agent,
    max_response_size: usize,
    /// Nothing is known of the TLS of an agent that came from elsewhere.
    tls: Option<Tls>,
}

impl UreqTransport {
    /// A transport with all as it is by default.
    ///
    /// # Errors
    /// With the feature `rustls-no-provider`, when no crypto provider is installed.
    pub fn new() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// A transport to be set up first.
    pub fn builder() -> UreqTransportBuilder {
        UreqTransportBuilder(Settings::default())
    }

    /// A transport over an agent of your own: with another proxy, with certificates, with timeouts of its own.
    ///
    /// Redirects and errors by status are off for each request, whatever the agent says. What stays as you set it up:
    /// its middleware sees the credentials, and must not send a request again; its timeouts for connecting, of which
    /// there are none by default; and with ureq's feature `cookies`, it keeps cookies.
    ///
    /// Failures to connect that cannot be told from later ones count as
    /// [`AfterSending`](crate::transport::TransportErrorKind::AfterSending), so that what must not happen twice is not sent again:
    /// those of TLS, and some of DNS. The TLS that the agent is set up for has to be among ureq's features: ureq panics at
    /// an `https` URL where it is not.
    pub fn from_agent(agent: Agent) -> Self {
        Self {
            agent,
            max_response_size: Settings::MAX_RESPONSE_SIZE,
            tls: None,
        }
    }

    /// How many bytes the body of a response may have, after decompression; a larger one is an error. 16 MiB by default.
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
            .accept_encoding(if cfg!(feature = "gzip") { "gzip" } else { "" })
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
        let (head, body) = request.into_parts();
        // ureq announces the length of any slice, so only a POST without a body shall have an empty one.
        let response = if body.is_empty() && !expects_body(&head.method) {
            self.run(http::Request::from_parts(head, ()), timeout)?
        } else {
            self.run(http::Request::from_parts(head, body.as_slice()), timeout)?
        };
        let (head, body) = response.into_parts();
        let body = read(body, self.max_response_size)?;
        // Without ureq's extensions, one of which is the URL.
        let mut answer = http::Response::new(body);
        *answer.status_mut() = head.status;
        *answer.version_mut() = head.version;
        *answer.headers_mut() = head.headers;
        Ok(answer)
    }
}

/// Counted as it arrives, decompressed: `Content-Length` may be absent, and is only what the server claims.
fn read(body: Body, limit: usize) -> Result<Vec<u8>, TransportError> {
    let one_more = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let whole = body.into_reader().take(one_more).read_to_end(&mut bytes);
    match whole.map_err(ureq::Error::from) {
        Err(error) if !(bytes.is_empty() && is_end_of_nothing(&error)) => {
            return Err(failed(error));
        }
        Ok(_) | Err(_) => {}
    }
    if bytes.len() > limit {
        return Err(TransportError::response_too_large(limit));
    }
    Ok(bytes)
}

/// Whether a body of no bytes was to be decompressed. It is no gzip, but some servers call everything gzip, also nothing.
///
/// A connection that ends too early is an error with words of its own.
#[cfg(feature = "gzip")]
fn is_end_of_nothing(error: &ureq::Error) -> bool {
    match error {
        ureq::Error::Decompress(_, error) => {
            error.kind() == std::io::ErrorKind::UnexpectedEof && error.get_ref().is_none()
        }
        _ => false,
    }
}

#[cfg(not(feature = "gzip"))]
fn is_end_of_nothing(_: &ureq::Error) -> bool {
    false
}

/// Leaves out the agent, whose configuration may hold a proxy's password.
impl fmt::Debug for UreqTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("UreqTransport")
            .field("max_response_size", &self.max_response_size)
            .finish_non_exhaustive()
    }
}

/// A [`UreqTransport`] that is being set up.
#[derive(Clone, Debug)]
#[must_use]
pub struct UreqTransportBuilder(Settings);

impl UreqTransportBuilder {
    /// How long to wait for a connection, TLS included. 10 seconds by default. Looking up the name before that may take
    /// as long again.
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

    /// Speaks TLS by the operating system's library, also where rustls is there as well. The root certificates are then
    /// those of the operating system.
    #[cfg(feature = "native-tls")]
    pub fn native_tls(mut self) -> Self {
        self.0.tls = Tls::Native;
        self
    }

    /// The transport.
    ///
    /// # Errors
    /// With the feature `rustls-no-provider`, when no crypto provider is installed.
    pub fn build(self) -> Result<UreqTransport, Error> {
        let tls = self.0.tls.ready()?;
        let connect_timeout = self.0.connect_timeout.min(LONGEST_TIMEOUT);
        // Loopback servers of tests have no TLS; what URLs are allowed is decided before.
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
