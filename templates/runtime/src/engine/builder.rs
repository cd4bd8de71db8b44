//! From credentials and settings to a client, or to the reason why they cannot be used.

use std::{fmt, sync::Arc, time::Duration};

use crate::{
    credentials::{keyring::Keyring, kind::Credentials},
    engine::{
        attempt::Attempt,
        client::{AttemptHook, Client, Options, Shared},
        environment::Environment,
        retry::RetryPolicy,
        trace::TraceOptions,
        user_agent::UserAgents,
        wire::Wire,
    },
    errors::error::Error,
    origins::{
        base_url::{BaseUrl, InvalidBaseUrl},
        servers::{ServerSettings, Servers},
    },
    transports::{blocking, transport::Transport},
    turns::{rate::Rate, slots::Slots},
};

const MAX_IN_FLIGHT: usize = 50;

/// A [`Client`], or a [`blocking::Client`](crate::blocking::Client), that is being set up.
///
/// `T` is where its transport comes from: the default one of the kind of client, until `transport` gives it another.
#[must_use]
pub struct ClientBuilder<T = DefaultTransport> {
    transport: T,
    settings: Settings,
}

/// Everything but the transport.
struct Settings {
    credentials: Credentials,
    /// By origin, for other servers than Twilio's.
    other_credentials: Vec<(String, Credentials)>,
    servers: ServerSettings,
    options: Options,
    max_in_flight: usize,
    rate: Option<(u32, Duration)>,
    on_attempt: Option<AttemptHook>,
    trace: TraceOptions,
}

/// The transport of a client that is given none: `ReqwestTransport`, with the feature `reqwest`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DefaultTransport;

/// Where a client's transport comes from, and which kind of client it makes. Nobody else can implement it: what it
/// gives is made here only.
#[diagnostic::on_unimplemented(
    message = "the client has no transport",
    label = "there is no default transport without the feature `reqwest`, or `ureq` for the blocking client",
    note = "enable that feature, or give the builder a transport of your own with `.transport(…)`"
)]
pub trait TransportSource {
    /// The kind of client.
    #[doc(hidden)]
    type Client;

    /// The transport.
    #[doc(hidden)]
    fn into_wire(self) -> Result<WireOf<Self::Client>, Error>;
}

/// A transport, and how the client that uses it is called. Opaque: it stands in the signature of a sealed trait.
#[doc(hidden)]
pub struct WireOf<C> {
    pub(crate) wire: Wire,
    pub(crate) client: fn(Client) -> C,
}

impl WireOf<Client> {
    pub(crate) fn to_wait_for(transport: Arc<dyn Transport>) -> Self {
        Self {
            wire: Wire::Async(transport),
            client: |client| client,
        }
    }
}

impl<C> WireOf<C> {
    /// A transport that blocks, for a client that blocks as well.
    pub(crate) fn to_block_on(
        transport: Arc<dyn blocking::Transport>,
        client: fn(Client) -> C,
    ) -> Self {
        Self {
            wire: Wire::Blocking(transport),
            client,
        }
    }
}

impl TransportSource for Arc<dyn Transport> {
    type Client = Client;

    fn into_wire(self) -> Result<WireOf<Client>, Error> {
        Ok(WireOf::to_wait_for(self))
    }
}

impl ClientBuilder<DefaultTransport> {
    /// Sends requests with this transport. An `Arc` of one does as well, to share it among clients.
    pub fn transport(
        self,
        transport: impl Transport + 'static,
    ) -> ClientBuilder<Arc<dyn Transport>> {
        self.with_transport(Arc::new(transport))
    }
}

impl<T> ClientBuilder<T> {
    pub(crate) fn new(credentials: Credentials, transport: T) -> Self {
        let settings = Settings {
            credentials,
            other_credentials: Vec::new(),
            servers: ServerSettings::default(),
            options: Options::default(),
            max_in_flight: MAX_IN_FLIGHT,
            rate: None,
            on_attempt: None,
            trace: TraceOptions::default(),
        };
        Self {
            transport,
            settings,
        }
    }

    /// Reads credentials, edge and region from the environment.
    pub(crate) fn from_env(transport: T) -> Result<Self, Error> {
        let environment = Environment::read(std::env::var)?;
        let mut builder = Self::new(environment.credentials, transport);
        builder.settings.servers.edge = environment.edge;
        builder.settings.servers.region = environment.region;
        Ok(builder)
    }

    pub(crate) fn with_transport<U>(self, transport: U) -> ClientBuilder<U> {
        ClientBuilder {
            transport,
            settings: self.settings,
        }
    }

    /// Sends every request to this server, in place of those that the description names.
    ///
    /// An `https` or `http` URL without a query; a path is kept, and precedes those of the operations. The credentials go
    /// there, and later pages of a list are only fetched from there.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.settings.servers.base_url = Some(base_url.into());
        self
    }

    /// Sends the requests of one product to this server: those that its description sends to the host `product`, such
    /// as `flex-api.twilio.com`. All others go where they go without it.
    ///
    /// What holds for [`base_url`](Self::base_url) holds for this URL as well.
    pub fn base_url_for(mut self, product: impl Into<String>, base_url: impl Into<String>) -> Self {
        let product = (product.into(), base_url.into());
        self.settings.servers.products.push(product);
        self
    }

    /// Puts the host that the description names in front of each path, below [`base_url`](Self::base_url):
    /// `http://localhost:4010/flex-api.twilio.com/v1/Configuration`.
    ///
    /// So one server can stand in for several products. Without it, it could not tell them apart where they have the same
    /// paths.
    pub fn host_in_path(mut self) -> Self {
        self.settings.servers.host_in_path = true;
        self
    }

    /// Sends these credentials to another origin, such as `https://api.example.com`, with the requests of a crate that
    /// was generated for somebody else than Twilio.
    ///
    /// The client's own credentials go to `https://*.twilio.com` and to the base URLs that the client is given, and
    /// nowhere else. Without credentials of its own, a request for another host is refused before anything is sent.
    /// These go first where an origin has both.
    pub fn credentials_for(mut self, origin: impl Into<String>, credentials: Credentials) -> Self {
        let other = (origin.into(), credentials);
        self.settings.other_credentials.push(other);
        self
    }

    /// Where requests enter Twilio's network, such as `dublin`. Applies to `*.twilio.com` only, never to another
    /// base URL; without a region, it goes with the region `us1`.
    pub fn edge(mut self, edge: impl Into<String>) -> Self {
        self.settings.servers.edge = Some(edge.into());
        self
    }

    /// Where requests are processed, such as `ie1`. Applies to `*.twilio.com` only, never to another base URL.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.settings.servers.region = Some(region.into());
        self
    }

    /// How often a request is sent, and how long the waits in between are.
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.settings.options.retry = retry;
        self
    }

    /// How long one attempt may take, from its start to the last byte of the response. 30 seconds by default.
    ///
    /// How long the connection may take is a setting of the transport.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.settings.options.attempt_timeout = timeout;
        self
    }

    /// How long a request may take with all of its attempts and the waits in between. 120 seconds by default.
    ///
    /// Counted from when it is the request's turn: waiting for others to be done is not part of it, nor for the rate before
    /// the first attempt. Fetching a token is, but with a blocking client, what asks for credentials cannot be interrupted.
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.settings.options.total_timeout = timeout;
        self
    }

    /// How many requests of this client and its clones are worked on at a time; others wait for their turn, in the order
    /// in which they came. 50 by default.
    ///
    /// A request keeps its turn while it waits for another attempt, so that the others do not press on when Twilio
    /// asks to slow down.
    pub fn max_in_flight(mut self, requests: usize) -> Self {
        self.settings.max_in_flight = requests;
        self
    }

    /// How many attempts this client and its clones make in each period, at even distances. Not limited by default.
    ///
    /// `rate_limit(10, Duration::from_secs(1))` starts an attempt every 100 milliseconds at most.
    pub fn rate_limit(mut self, attempts: u32, period: Duration) -> Self {
        self.settings.rate = Some((attempts, period));
        self
    }

    /// Calls this with each attempt that has ended, for counting and for logs.
    ///
    /// It runs before the result is given out or the next attempt begins, so it should be quick. It runs in the turn of the
    /// request as well: were it to wait for another request of this client, both might wait for ever.
    pub fn on_attempt(mut self, hook: impl Fn(&Attempt) + Send + Sync + 'static) -> Self {
        self.settings.on_attempt = Some(Arc::new(hook));
        self
    }

    /// Whether the spans of requests hold the path, as field `url.path`. They do not by default: a path holds SIDs and
    /// unique names. With the feature `tracing` only.
    ///
    /// The query is never recorded. Nor is the path of an operation whose path holds personal data, such as the name of
    /// a plugin: its spans have the template alone, as all have it.
    #[cfg(feature = "tracing")]
    pub fn trace_path(mut self, trace: bool) -> Self {
        self.settings.trace.path = trace;
        self
    }

    /// The client: a [`Client`], or a [`blocking::Client`](crate::blocking::Client) if that is what was begun.
    ///
    /// # Errors
    /// When the credentials, the base URL, the edge, the region or a limit cannot be used.
    // The client is a parameter, since the compiler has no words of ours for a projection of a type that has none.
    pub fn build<C>(self) -> Result<C, Error>
    where
        T: TransportSource<Client = C>,
    {
        let settings = self.settings.checked()?;
        let WireOf { wire, client } = self.transport.into_wire()?;
        let servers = Servers::new(settings.servers).map_err(Error::configuration)?;
        let keyring = keyring(settings.credentials, settings.other_credentials)?;
        let shared = Shared {
            wire,
            keyring,
            servers,
            user_agents: UserAgents::default(),
            in_flight: Slots::new(settings.max_in_flight),
            rate: settings
                .rate
                .map(|(attempts, period)| Rate::new(attempts, period)),
            on_attempt: settings.on_attempt,
            options: settings.options,
            trace: settings.trace,
        };
        Ok(client(Client {
            shared: Arc::new(shared),
            options: settings.options,
        }))
    }
}

impl Settings {
    /// What a mistake would turn into a client that never sends anything.
    fn checked(self) -> Result<Self, Error> {
        self.credentials.check().map_err(Error::configuration)?;
        let Options {
            attempt_timeout,
            total_timeout,
            ..
        } = self.options;
        for (name, is_zero) in [
            ("max_in_flight", self.max_in_flight == 0),
            (
                "rate_limit",
                self.rate.is_some_and(|(attempts, _)| attempts == 0),
            ),
            ("attempt_timeout", attempt_timeout.is_zero()),
            ("total_timeout", total_timeout.is_zero()),
        ] {
            if is_zero {
                return Err(Error::configuration(format!(
                    "`{name}` is zero, so nothing would ever be sent"
                )));
            }
        }
        Ok(self)
    }
}

/// The credentials by origin, each of which has to be one.
fn keyring(twilio: Credentials, others: Vec<(String, Credentials)>) -> Result<Keyring, Error> {
    let mut by_origin = Vec::new();
    for (origin, credentials) in others {
        let url: BaseUrl = origin
            .parse()
            .map_err(|error: InvalidBaseUrl| Error::configuration(error.to_string()))?;
        if !url.path().is_empty() {
            return Err(Error::configuration(
                "credentials belong to an origin, such as `https://api.example.com`, which has no path",
            ));
        }
        credentials.check().map_err(Error::configuration)?;
        by_origin.push((url, credentials));
    }
    Ok(Keyring {
        twilio,
        others: by_origin,
    })
}

/// Leaves out the base URL, which may hold a password as long as it is not checked.
impl<T> fmt::Debug for ClientBuilder<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("credentials", &self.settings.credentials)
            .field("edge", &self.settings.servers.edge)
            .field("region", &self.settings.servers.region)
            .field("options", &self.settings.options)
            .field("max_in_flight", &self.settings.max_in_flight)
            .finish_non_exhaustive()
    }
}
