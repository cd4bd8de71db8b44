//! The blocking client.

use std::{fmt, sync::Arc, time::Duration};

use crate::{
    calls::{request::Request, response::Response},
    credentials::kind::Credentials,
    engine::{
        builder::{ClientBuilder, TransportSource, WireOf},
        client,
        retry::RetryPolicy,
    },
    errors::error::Error,
    lists::{page::Page, request::ListRequest},
    responses::meta::ResponseMeta,
    throttles::throttle::Throttle,
    transports::blocking::Transport,
    values::field::FromJson,
};

use super::{
    block_on::block_on,
    items::{Items, Pages},
    waiter::Waiter,
};

/// Sends requests to Twilio, and blocks the thread until there is a result.
///
/// A clone is the same client: it shares connections, the limit on requests in flight and the rate limit, and is as
/// cheap as cloning an `Arc`. It can be used from any number of threads.
#[derive(Clone)]
pub struct Client(client::Client);

/// The default transport of a blocking client: `UreqTransport`, with the feature `ureq`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DefaultTransport;

impl TransportSource for Arc<dyn Transport> {
    type Client = Client;

    fn into_wire(self) -> Result<WireOf<Client>, Error> {
        Ok(WireOf::to_block_on(self, Client))
    }
}

#[cfg(feature = "ureq")]
impl TransportSource for DefaultTransport {
    type Client = Client;

    fn into_wire(self) -> Result<WireOf<Client>, Error> {
        let transport = crate::adapters::ureq_transport::UreqTransport::new()?;
        Ok(WireOf::to_block_on(Arc::new(transport), Client))
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

impl Client {
    /// Creates a client with credentials and servers from the environment: see
    /// [`builder_from_env`](Self::builder_from_env).
    ///
    /// # Errors
    /// If a variable is missing or unusable. The error names it.
    #[cfg(feature = "ureq")]
    pub fn from_env() -> Result<Self, Error> {
        Self::builder_from_env()?.build()
    }

    /// Creates a client with these credentials and default settings.
    ///
    /// # Errors
    /// If the credentials are unusable, such as an empty secret or one that ends with a line break.
    #[cfg(feature = "ureq")]
    pub fn new(credentials: Credentials) -> Result<Self, Error> {
        Self::builder(credentials).build()
    }

    /// Returns a builder, to configure the client first.
    pub fn builder(credentials: Credentials) -> ClientBuilder<DefaultTransport> {
        ClientBuilder::new(credentials, DefaultTransport)
    }

    /// Returns a builder with settings from the environment: see
    /// [`Client::builder_from_env`](crate::Client::builder_from_env).
    ///
    /// # Errors
    /// If a variable is missing or unusable. The error names it.
    pub fn builder_from_env() -> Result<ClientBuilder<DefaultTransport>, Error> {
        ClientBuilder::from_env(DefaultTransport)
    }

    /// The same client with another retry policy: `client.with_retry(RetryPolicy::never()).send(request)`.
    #[must_use = "the client itself stays as it is"]
    pub fn with_retry(&self, retry: RetryPolicy) -> Self {
        Self(self.0.with_retry(retry))
    }

    /// The same client with another [`attempt_timeout`](ClientBuilder::attempt_timeout).
    #[must_use = "the client itself stays as it is"]
    pub fn with_attempt_timeout(&self, timeout: Duration) -> Self {
        Self(self.0.with_attempt_timeout(timeout))
    }

    /// The same client with another [`total_timeout`](ClientBuilder::total_timeout).
    #[must_use = "the client itself stays as it is"]
    pub fn with_total_timeout(&self, timeout: Duration) -> Self {
        Self(self.0.with_total_timeout(timeout))
    }

    /// The same client with another throttle, which is asked after those that it has already: see
    /// [`Client::with_throttle`](crate::Client::with_throttle).
    #[must_use = "the client itself stays as it is"]
    pub fn with_throttle(&self, throttle: impl Throttle + 'static) -> Self {
        Self(self.0.with_throttle(throttle))
    }

    /// Sends a request, and reads its response. Takes a request, or a reference to one, which can then be sent again.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    // The boxed future keeps the request type out of compiler messages, as with the async client.
    pub fn send<T: Response>(&self, request: impl Request<Response = T>) -> Result<T, Error> {
        block_on(self.0.send(request))
    }

    /// Sends a request, and returns the response metadata along with the result: status, headers, request ID, rate
    /// limits, the raw body, the number of attempts and the elapsed time.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind). An error has the same metadata in [`Error::response`].
    pub fn send_with_meta<T: Response>(
        &self,
        request: impl Request<Response = T>,
    ) -> Result<(T, ResponseMeta), Error> {
        block_on(self.0.send_with_meta(request))
    }

    /// Fetches something until it is ready: see [`Client::wait_for`](crate::Client::wait_for).
    ///
    /// ```
    /// # use twilio_runtime::{Error, Request, blocking, serde_json::Value};
    /// fn wait(client: &blocking::Client, fetch: impl Request<Response = Value>) -> Result<Value, Error> {
    ///     client.wait_for(fetch).until(|job| job["status"] == "completed").wait()
    /// }
    /// ```
    pub fn wait_for<T: Response>(&self, request: impl Request<Response = T>) -> Waiter<T> {
        Waiter::new(self.0.wait_for(request))
    }

    /// Fetches one page of a list, like `send`, but takes only list requests.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    pub fn page<T: FromJson>(&self, list: impl ListRequest<Item = T>) -> Result<Page<T>, Error> {
        block_on(self.0.page(list))
    }

    /// The pages of a list, in order. Each is fetched when it is requested.
    pub fn pages<T: FromJson>(&self, list: impl ListRequest<Item = T>) -> Pages<T> {
        Pages::new(self.0.pages(list))
    }

    /// The items of a list, in order, over all its pages.
    ///
    /// Each page is fetched once the items before it are used up.
    pub fn items<T: FromJson>(&self, list: impl ListRequest<Item = T>) -> Items<T> {
        Items::new(self.0.stream(list))
    }
}

impl Client {
    /// A curl command that sends the request as this client would: see [`Client::to_curl`](crate::Client::to_curl).
    ///
    /// # Errors
    /// If this client would refuse to send the request.
    pub fn to_curl(&self, request: impl Request) -> Result<String, Error> {
        self.0.to_curl(request)
    }

    /// The same command with all personal data, ready to run unless it has secrets, which stay in variables. Do not log
    /// or share it.
    ///
    /// # Errors
    /// If this client would refuse to send the request.
    pub fn to_curl_with_personal_data(&self, request: impl Request) -> Result<String, Error> {
        self.0.to_curl_with_personal_data(request)
    }
}

#[cfg(feature = "streams")]
impl Client {
    pub(super) fn as_async(&self) -> &client::Client {
        &self.0
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "blocking::{:?}", self.0)
    }
}
