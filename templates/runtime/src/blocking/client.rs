//! The client for programs that block.

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
    transports::blocking::Transport,
    values::field::FromJson,
};

use super::{
    block_on::block_on,
    items::{Items, Pages},
};

/// Sends requests to Twilio, and blocks the thread until there is a result.
///
/// A clone is the same client: it shares connections, the limit on requests in flight and the rate, and costs as much as
/// an `Arc`. Use one from as many threads as you like.
#[derive(Clone)]
pub struct Client(client::Client);

/// The transport of a blocking client that is given none: `UreqTransport`, with the feature `ureq`.
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
    /// Sends requests with this transport. An `Arc` of one does as well, to share it among clients.
    pub fn transport(
        self,
        transport: impl Transport + 'static,
    ) -> ClientBuilder<Arc<dyn Transport>> {
        self.with_transport(Arc::new(transport))
    }
}

impl Client {
    /// A client for the credentials, edge and region that the environment names: see
    /// [`builder_from_env`](Self::builder_from_env).
    ///
    /// # Errors
    /// When a variable is missing or cannot be used. The error names it.
    #[cfg(feature = "ureq")]
    pub fn from_env() -> Result<Self, Error> {
        Self::builder_from_env()?.build()
    }

    /// A client with these credentials, and all else as it is by default.
    ///
    /// # Errors
    /// When the credentials cannot be used, such as an empty secret or one that ends with a line break.
    #[cfg(feature = "ureq")]
    pub fn new(credentials: Credentials) -> Result<Self, Error> {
        Self::builder(credentials).build()
    }

    /// A client to be set up first.
    pub fn builder(credentials: Credentials) -> ClientBuilder<DefaultTransport> {
        ClientBuilder::new(credentials, DefaultTransport)
    }

    /// A client to be set up first, with what the environment names: see
    /// [`Client::builder_from_env`](crate::Client::builder_from_env).
    ///
    /// # Errors
    /// When a variable is missing or cannot be used. The error names it.
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

    /// Sends a request, and reads its response. Takes a request or a reference to one, which can then be sent again.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    // The boxed future keeps the type of the request out of what the compiler says, as with the async client.
    pub fn send<T: Response>(&self, request: impl Request<Response = T>) -> Result<T, Error> {
        block_on(self.0.send(request))
    }

    /// Sends a request, and gives what the response says beside the result: status, headers, request id, limits, the raw
    /// body, how many attempts it took and how long.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind). An error has the same in [`Error::response`].
    pub fn send_with_meta<T: Response>(
        &self,
        request: impl Request<Response = T>,
    ) -> Result<(T, ResponseMeta), Error> {
        block_on(self.0.send_with_meta(request))
    }

    /// Fetches one page of a list. `send` does the same; this one takes nothing but lists.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    pub fn page<T: FromJson>(&self, list: impl ListRequest<Item = T>) -> Result<Page<T>, Error> {
        block_on(self.0.page(list))
    }

    /// The pages of a list, one after another. Each is fetched when it is asked for.
    pub fn pages<T: FromJson>(&self, list: impl ListRequest<Item = T>) -> Pages<T> {
        Pages::new(self.0.pages(list))
    }

    /// The items of a list, one after another, over all of its pages.
    ///
    /// Each page is fetched when the items before it are used up.
    pub fn items<T: FromJson>(&self, list: impl ListRequest<Item = T>) -> Items<T> {
        Items::new(self.0.stream(list))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "blocking::{:?}", self.0)
    }
}
