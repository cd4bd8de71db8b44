//! From credentials and settings to a client, or to the reason why they cannot be used.

use std::{fmt, sync::Arc};

use super::{
    client::{Client, Inner},
    credentials::Credentials,
    environment::Environment,
    error::Error,
    servers::Servers,
    transport::Transport,
};

/// A [`Client`] that is being set up.
///
/// `T` is where its transport comes from: [`DefaultTransport`], until [`transport`](Self::transport) gives it one.
#[must_use]
pub struct ClientBuilder<T = DefaultTransport> {
    credentials: Credentials,
    base_url: Option<String>,
    edge: Option<String>,
    region: Option<String>,
    transport: T,
}

/// The transport of a client that is given none: `ReqwestTransport`, with the feature `reqwest`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DefaultTransport;

/// Where a client's transport comes from. Sealed by not being exported.
#[diagnostic::on_unimplemented(
    message = "the client has no transport",
    label = "without the feature `reqwest` there is no default transport",
    note = "enable the feature `reqwest`, or give the builder a transport of your own with `.transport(…)`"
)]
pub trait TransportSource {
    /// The transport.
    #[doc(hidden)]
    fn into_transport(self) -> Result<Arc<dyn Transport>, Error>;
}

#[cfg(feature = "reqwest")]
impl TransportSource for DefaultTransport {
    fn into_transport(self) -> Result<Arc<dyn Transport>, Error> {
        Ok(Arc::new(super::reqwest_transport::ReqwestTransport::new()?))
    }
}

impl TransportSource for Arc<dyn Transport> {
    fn into_transport(self) -> Result<Arc<dyn Transport>, Error> {
        Ok(self)
    }
}

impl ClientBuilder<DefaultTransport> {
    pub(crate) fn new(credentials: Credentials) -> Self {
        let transport = DefaultTransport;
        Self {
            credentials,
            base_url: None,
            edge: None,
            region: None,
            transport,
        }
    }

    /// Reads credentials, edge and region from the environment.
    ///
    /// The credentials are `TWILIO_API_KEY` and `TWILIO_API_SECRET`, else `TWILIO_ACCOUNT_SID` and `TWILIO_AUTH_TOKEN`;
    /// `TWILIO_EDGE` and `TWILIO_REGION` are optional. An empty variable counts as not set.
    ///
    /// # Errors
    /// When there are no credentials, only one half of a pair is set, or a value is not Unicode. The error names the
    /// variable.
    pub fn from_env() -> Result<Self, Error> {
        let Environment {
            credentials,
            edge,
            region,
        } = Environment::read(std::env::var)?;
        Ok(Self {
            edge,
            region,
            ..Self::new(credentials)
        })
    }
}

impl<T> ClientBuilder<T> {
    /// Sends every request to this server, in place of those that the description names.
    ///
    /// An `https` or `http` URL without a query; a path is kept, and precedes those of the operations. The credentials go
    /// there, and later pages of a list are only fetched from there.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Where requests enter Twilio's network, such as `dublin`. Applies to `*.twilio.com` only, never to another
    /// base URL; without a region, it goes with the region `us1`.
    pub fn edge(mut self, edge: impl Into<String>) -> Self {
        self.edge = Some(edge.into());
        self
    }

    /// Where requests are processed, such as `ie1`. Applies to `*.twilio.com` only, never to another base URL.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Sends requests with this transport. An `Arc` of one does as well, to share it among clients.
    pub fn transport(
        self,
        transport: impl Transport + 'static,
    ) -> ClientBuilder<Arc<dyn Transport>> {
        let Self {
            credentials,
            base_url,
            edge,
            region,
            transport: _,
        } = self;
        ClientBuilder {
            credentials,
            base_url,
            edge,
            region,
            transport: Arc::new(transport),
        }
    }

    /// The client.
    ///
    /// # Errors
    /// When the credentials, the base URL, the edge or the region cannot be used.
    pub fn build(self) -> Result<Client, Error>
    where
        T: TransportSource,
    {
        let authorization = self.credentials.authorization();
        Ok(Client::from_inner(Inner {
            authorization: authorization.map_err(Error::configuration)?,
            servers: Servers::new(self.base_url.as_deref(), self.edge, self.region)?,
            credentials: self.credentials,
            transport: self.transport.into_transport()?,
        }))
    }
}

/// Leaves out the base URL, which may hold a password as long as it is not checked.
impl<T> fmt::Debug for ClientBuilder<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("credentials", &self.credentials)
            .field("edge", &self.edge)
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}
