//! From credentials and settings to a client, or to the reason why they are unusable.

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
    },
    errors::error::Error,
    origins::{
        base_url::{BaseUrl, InvalidBaseUrl},
        server_list::Server,
        servers::{PageHosts, ServerSettings, Servers},
    },
    throttles::{chain::Chain, rate::Rate, throttle::Throttle},
    transports::{blocking, transport::Transport, wire::Wire},
    turns::permits::Permits,
};

const MAX_IN_FLIGHT: usize = 50;

/// Configures a [`Client`] or a [`blocking::Client`](crate::blocking::Client).
///
/// `T` is the source of its transport: the default for the kind of client, until `transport` sets another.
#[must_use]
pub struct ClientBuilder<T = DefaultTransport> {
    transport: T,
    settings: ClientSettings,
}

/// Everything but the transport.
struct ClientSettings {
    credentials: Credentials,
    /// By origin, for servers other than Twilio's.
    other_credentials: Vec<(String, Credentials)>,
    servers: ServerSettings,
    options: Options,
    max_in_flight: usize,
    rate: Option<(u32, Duration)>,
    /// Those that the program brings, which are asked after the rate.
    throttles: Vec<Arc<dyn Throttle>>,
    on_attempt: Option<AttemptHook>,
    trace: TraceOptions,
}

/// The default transport: `ReqwestTransport`, with the feature `reqwest`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DefaultTransport;

/// The source of a client's transport, which decides the kind of client. Sealed: its values are created only here.
#[diagnostic::on_unimplemented(
    message = "the client has no transport",
    label = "there is no default transport without the feature `reqwest`, or `ureq` for the blocking client",
    note = "enable that feature, or pass your own transport to the builder with `.transport(…)`"
)]
pub trait TransportSource {
    /// The kind of client.
    #[doc(hidden)]
    type Client;

    /// The transport.
    #[doc(hidden)]
    fn into_wire(self) -> Result<WireOf<Self::Client>, Error>;
}

/// A transport, and how its client calls it. Opaque: it appears in the signature of a sealed trait.
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
    /// A blocking transport, for a blocking client.
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
    /// Sends requests with this transport. Pass an `Arc` to share it among clients.
    pub fn transport(
        self,
        transport: impl Transport + 'static,
    ) -> ClientBuilder<Arc<dyn Transport>> {
        self.with_transport(Arc::new(transport))
    }
}

impl<T> ClientBuilder<T> {
    pub(crate) fn new(credentials: Credentials, transport: T) -> Self {
        let settings = ClientSettings {
            credentials,
            other_credentials: Vec::new(),
            servers: ServerSettings::default(),
            options: Options::default(),
            max_in_flight: MAX_IN_FLIGHT,
            rate: None,
            throttles: Vec::new(),
            on_attempt: None,
            trace: TraceOptions::default(),
        };
        Self {
            transport,
            settings,
        }
    }

    /// Reads credentials, edge, region and base URL from the environment.
    pub(crate) fn from_env(transport: T) -> Result<Self, Error> {
        let environment = Environment::read(std::env::var)?;
        let mut builder = Self::new(environment.credentials, transport);
        builder.settings.servers.edge = environment.edge;
        builder.settings.servers.region = environment.region;
        builder.settings.servers.base_url = environment.base_url;
        Ok(builder)
    }

    pub(crate) fn with_transport<U>(self, transport: U) -> ClientBuilder<U> {
        ClientBuilder {
            transport,
            settings: self.settings,
        }
    }

    /// Sends every request to this server instead of those that the descriptions name.
    ///
    /// A description that names no server, or only a path such as `/v1`, needs one: the URL that the path follows.
    ///
    /// An `https` or `http` URL without a query; its path, if any, precedes the operations' paths. The credentials go
    /// there, and later pages of a list are fetched only from there.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.settings.servers.base_url = Some(base_url.into());
        self
    }

    /// Sends the requests of one product to this server: those that its description sends to the host `product`, such
    /// as `flex-api.twilio.com`. A relative server is named by its path, and one that the description leaves out is `/`.
    /// All other requests are unaffected.
    ///
    /// The rules for [`base_url`](Self::base_url) apply to this URL as well.
    pub fn base_url_for(mut self, product: impl Into<String>, base_url: impl Into<String>) -> Self {
        let product = (product.into(), base_url.into());
        self.settings.servers.products.push(product);
        self
    }

    /// Sends the requests of a description to another of the servers that it offers, such as a sandbox:
    /// `.server(v1::servers::sandbox())`.
    ///
    /// Without this, they go to the first. It affects the operations for which the description offers this server, and
    /// no others. Base URLs replace the chosen server as they do any other. The client's own credentials do not go
    /// there, unless it is one of Twilio's: see [`credentials_for`](Self::credentials_for).
    pub fn server(mut self, server: Server) -> Self {
        self.settings.servers.chosen.push(server);
        self
    }

    /// Prepends the host from the description to each path, below [`base_url`](Self::base_url):
    /// `http://localhost:4010/flex-api.twilio.com/v1/Configuration`.
    ///
    /// So one server can stand in for several products, and tell them apart even if they have the same paths.
    pub fn host_in_path(mut self) -> Self {
        self.settings.servers.host_in_path = true;
        self
    }

    /// Requests each later page of a list from the client's own server, whatever host the response before it names: for a
    /// mock that plays recorded responses.
    ///
    /// By default, a response may name the client's own origin, and Twilio's servers for the same product. Any other
    /// origin ends the list with an error, since the list may continue there and not here.
    pub fn ignore_hosts_of_next_pages(mut self) -> Self {
        self.settings.servers.page_hosts = PageHosts::Any;
        self
    }

    /// Sends these credentials to another origin, such as `https://api.example.com`, for the requests of a crate
    /// generated from another vendor's descriptions.
    ///
    /// The client's own credentials go only to `https://*.twilio.com` and to its base URLs. A request for another host
    /// without its own credentials is refused before anything is sent. If an origin has both, these take precedence.
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

    /// How often a request is retried, and how long to wait between attempts.
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.settings.options.retry = retry;
        self
    }

    /// The time limit for one attempt, from its start to the last byte of the response. 30 seconds by default.
    ///
    /// The connect timeout is a setting of the transport. With the feature `streams`, an attempt of a download ends with
    /// the head of its response; and while a body is read and sent, each chunk of it starts this time again, which an async
    /// client may notice only after twice the time.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.settings.options.attempt_timeout = timeout;
        self
    }

    /// The time limit for a request with all its attempts and the waits between them. 120 seconds by default.
    ///
    /// It starts with the request's turn: waiting for other requests is excluded, as is waiting for the rate limit
    /// before the first attempt. Fetching a token is included, but with a blocking client, obtaining credentials cannot
    /// be interrupted. An attempt that sends a body while it is read is not ended by this as long as it makes progress.
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.settings.options.total_timeout = timeout;
        self
    }

    /// The number of requests of this client and its clones in flight at a time; others wait for their turn, first
    /// come, first served. 50 by default.
    ///
    /// A request keeps its turn while it waits for another attempt, so that no others are sent when Twilio asks to slow
    /// down.
    pub fn max_in_flight(mut self, requests: usize) -> Self {
        self.settings.max_in_flight = requests;
        self
    }

    /// The number of attempts of this client and its clones per period, evenly spaced. Unlimited by default.
    ///
    /// `rate_limit(10, Duration::from_secs(1))` starts at most one attempt every 100 milliseconds.
    pub fn rate_limit(mut self, attempts: u32, period: Duration) -> Self {
        self.settings.rate = Some((attempts, period));
        self
    }

    /// Also asks this throttle before each attempt, after the rate limit and the throttles added before: for a limit that
    /// is not only this client's. Pass an `Arc` to share it among clients.
    pub fn throttle(mut self, throttle: impl Throttle + 'static) -> Self {
        self.settings.throttles.push(Arc::new(throttle));
        self
    }

    /// Calls this after each attempt, for metrics and logs.
    ///
    /// It runs before the result is returned or the next attempt starts, so it should be quick. It also runs during the
    /// request's turn: if it waits for another request of this client, both may wait forever.
    pub fn on_attempt(mut self, hook: impl Fn(&Attempt) + Send + Sync + 'static) -> Self {
        self.settings.on_attempt = Some(Arc::new(hook));
        self
    }

    /// Whether request spans record the path as the field `url.path`. Off by default: a path contains SIDs and unique
    /// names. Only with the feature `tracing`.
    ///
    /// The query is never recorded. Nor is a path that contains personal data, such as the name of a plugin: its spans
    /// have only the template, which all spans have.
    #[cfg(feature = "tracing")]
    pub fn trace_path(mut self, trace: bool) -> Self {
        self.settings.trace.path = trace;
        self
    }

    /// Builds the client: a [`Client`], or a [`blocking::Client`](crate::blocking::Client) if the builder is for one.
    ///
    /// # Errors
    /// If the credentials, the base URL, the edge, the region or a limit is unusable.
    // A type parameter, since the compiler cannot show our message for a projection of a type that has none.
    pub fn build<C>(self) -> Result<C, Error>
    where
        T: TransportSource<Client = C>,
    {
        let settings = self.settings.checked()?;
        let WireOf { wire, client } = self.transport.into_wire()?;
        let servers = Servers::new(settings.servers).map_err(Error::configuration)?;
        let keyring = keyring(settings.credentials, settings.other_credentials)?;
        let throttle = chained(settings.rate, settings.throttles);
        let shared = Shared {
            wire,
            keyring,
            servers,
            user_agents: UserAgents::default(),
            in_flight: Permits::new(settings.max_in_flight),
            on_attempt: settings.on_attempt,
            options: settings.options,
            throttle: throttle.clone(),
            trace: settings.trace,
        };
        Ok(client(Client {
            shared: Arc::new(shared),
            options: settings.options,
            throttle,
        }))
    }
}

impl ClientSettings {
    /// Refuses settings that would make a client that never sends anything.
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

/// The rate, and then the program's own throttles.
fn chained(
    rate: Option<(u32, Duration)>,
    others: Vec<Arc<dyn Throttle>>,
) -> Option<Arc<dyn Throttle>> {
    let rate = rate.map(|(attempts, period)| Arc::new(Rate::new(attempts, period)) as Arc<_>);
    others.into_iter().fold(rate, |before, throttle| {
        Some(Chain::after(before, throttle))
    })
}

/// The credentials by origin, each of which is checked to be an origin.
fn keyring(twilio: Credentials, others: Vec<(String, Credentials)>) -> Result<Keyring, Error> {
    let mut by_origin = Vec::new();
    for (origin, credentials) in others {
        let url: BaseUrl = origin
            .parse()
            .map_err(|error: InvalidBaseUrl| Error::configuration(error.to_string()))?;
        if !url.path().is_empty() {
            return Err(Error::configuration(
                "credentials belong to an origin, which has no path, such as `https://api.example.com`",
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

/// Omits the base URL, which may contain a password until it is checked.
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
