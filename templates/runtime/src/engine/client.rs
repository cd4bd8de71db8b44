//! The client: requests go in; models, pages and streams of items come out.

use std::{fmt, sync::Arc, time::Duration};

use crate::{
    calls::{call::Call, request::Request, response::Response},
    credentials::{keyring::Keyring, kind::Credentials},
    engine::{
        attempt::Attempt,
        builder::{ClientBuilder, DefaultTransport},
        exchange::Prepared,
        outcome,
        retry::RetryPolicy,
        trace::{Caller, TraceOptions},
        user_agent::UserAgents,
        wire::Wire,
    },
    errors::error::Error,
    origins::servers::Servers,
    responses::meta::ResponseMeta,
    transports::transport::BoxFuture,
    turns::{rate::Rate, slots::Slots},
};

/// Sends requests to Twilio.
///
/// A clone is the same client: it shares connections, the limit on requests in flight and the rate, and costs as much as
/// an `Arc`. What a request waits for, and how often it is sent, can be changed for a clone, and so for single requests:
/// [`with_retry`](Self::with_retry), [`with_attempt_timeout`](Self::with_attempt_timeout),
/// [`with_total_timeout`](Self::with_total_timeout).
#[derive(Clone)]
pub struct Client {
    pub(crate) shared: Arc<Shared>,
    pub(crate) options: Options,
}

/// What the clones of a client have in common.
pub(crate) struct Shared {
    pub(crate) wire: Wire,
    pub(crate) keyring: Keyring,
    pub(crate) servers: Servers,
    pub(crate) user_agents: UserAgents,
    pub(crate) in_flight: Slots,
    pub(crate) rate: Option<Rate>,
    pub(crate) on_attempt: Option<AttemptHook>,
    /// Those of the builder, for what clones with other ones have in common.
    pub(crate) options: Options,
    pub(crate) trace: TraceOptions,
}

/// What sees each attempt that has ended.
pub(crate) type AttemptHook = Arc<dyn Fn(&Attempt) + Send + Sync>;

/// What may differ from one request to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) retry: RetryPolicy,
    pub(crate) attempt_timeout: Duration,
    pub(crate) total_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            retry: RetryPolicy::default(),
            attempt_timeout: Duration::from_secs(30),
            total_timeout: Duration::from_secs(120),
        }
    }
}

impl Client {
    /// A client for the credentials, edge and region that the environment names: see [`builder_from_env`](Self::builder_from_env).
    ///
    /// # Errors
    /// When a variable is missing or cannot be used. The error names it.
    #[cfg(feature = "reqwest")]
    pub fn from_env() -> Result<Self, Error> {
        Self::builder_from_env()?.build()
    }

    /// A client with these credentials, and all else as it is by default.
    ///
    /// # Errors
    /// When the credentials cannot be used, such as an empty secret or one that ends with a line break.
    #[cfg(feature = "reqwest")]
    pub fn new(credentials: Credentials) -> Result<Self, Error> {
        Self::builder(credentials).build()
    }

    /// A client to be set up first.
    pub fn builder(credentials: Credentials) -> ClientBuilder<DefaultTransport> {
        ClientBuilder::new(credentials, DefaultTransport)
    }

    /// A client to be set up first, with credentials, edge and region of the environment.
    ///
    /// The credentials are `TWILIO_API_KEY` and `TWILIO_API_SECRET`, else `TWILIO_ACCOUNT_SID` and `TWILIO_AUTH_TOKEN`;
    /// `TWILIO_EDGE` and `TWILIO_REGION` are optional. An empty variable counts as not set.
    ///
    /// # Errors
    /// When there are no credentials, only one half of a pair is set, or a value is not Unicode. The error names the
    /// variable.
    pub fn builder_from_env() -> Result<ClientBuilder<DefaultTransport>, Error> {
        ClientBuilder::from_env(DefaultTransport)
    }

    /// The same client with another retry policy: `client.with_retry(RetryPolicy::never()).send(request)`.
    #[must_use = "the client itself stays as it is"]
    pub fn with_retry(&self, retry: RetryPolicy) -> Self {
        let mut client = self.clone();
        client.options.retry = retry;
        client
    }

    /// The same client with another [`attempt_timeout`](ClientBuilder::attempt_timeout).
    #[must_use = "the client itself stays as it is"]
    pub fn with_attempt_timeout(&self, timeout: Duration) -> Self {
        let mut client = self.clone();
        client.options.attempt_timeout = timeout;
        client
    }

    /// The same client with another [`total_timeout`](ClientBuilder::total_timeout).
    #[must_use = "the client itself stays as it is"]
    pub fn with_total_timeout(&self, timeout: Duration) -> Self {
        let mut client = self.clone();
        client.options.total_timeout = timeout;
        client
    }

    /// Sends a request, and reads its response.
    ///
    /// Takes a request or a reference to one, which can then be sent again. Nothing is sent before the future is
    /// polled, and nothing goes on once it is dropped; when it is dropped before it is done, it stays open whether the
    /// request arrived.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    // The type of the request is not part of what is returned, so that the compiler speaks of a parameter that is
    // not set at the request and nowhere else.
    pub fn send<T: Response>(
        &self,
        request: impl Request<Response = T>,
    ) -> BoxFuture<'static, Result<T, Error>> {
        self.deliver(request.into_call())
    }

    /// Sends a request, and gives what the response says beside the result: status, headers, request id, limits, the raw
    /// body, how many attempts it took and how long.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind). An error has the same in [`Error::response`].
    pub fn send_with_meta<T: Response>(
        &self,
        request: impl Request<Response = T>,
    ) -> BoxFuture<'static, Result<(T, ResponseMeta), Error>> {
        Box::pin(
            self.clone()
                .delivered(request.into_call(), Caller::current()),
        )
    }

    /// Holds neither a request of the user nor a result while it waits, so that its future is `Send` for all of them.
    pub(crate) fn deliver<A: Response>(&self, call: Call) -> BoxFuture<'static, Result<A, Error>> {
        let (client, caller) = (self.clone(), Caller::current());
        Box::pin(async move { Ok(client.delivered(call, caller).await?.0) })
    }

    /// The same, of what [`prepare`](Self::prepare) made of the call.
    pub(crate) fn deliver_prepared<A: Response>(
        &self,
        call: Call,
        request: Prepared,
    ) -> BoxFuture<'static, Result<A, Error>> {
        let (client, caller) = (self.clone(), Caller::current());
        Box::pin(async move { Ok(client.exchanged(&call, Ok(request), caller).await?.0) })
    }

    /// The result, if the request can be sent without any wait and has one at the first attempt.
    pub(crate) fn deliver_ahead<A: Response>(&self, call: &Call) -> BoxFuture<'static, Option<A>> {
        let (client, call, caller) = (self.clone(), call.clone(), Caller::current());
        Box::pin(async move {
            let request = client.prepare(&call).ok()?;
            let uri = request.uri().clone();
            let ready = client.ready_ahead(&call, request).await?;
            let span = caller.begins(&call, Some(&uri), client.shared.trace);
            let (client, call) = (&client, &call);
            let delivered = span.around(|| async move {
                outcome::read(call, client.exchange_ahead(call, ready).await?)
            });
            Some(delivered.await.ok()?.0)
        })
    }

    /// Prepares the request when it is first asked for its result: on the thread that sends it, not on the one that has
    /// thousands of them to send.
    async fn delivered<A: Response>(
        self,
        call: Call,
        caller: Caller,
    ) -> Result<(A, ResponseMeta), Error> {
        let request = self.prepare(&call);
        self.exchanged(&call, request, caller).await
    }

    async fn exchanged<A: Response>(
        &self,
        call: &Call,
        request: Result<Prepared, Error>,
        caller: Caller,
    ) -> Result<(A, ResponseMeta), Error> {
        let uri = request.as_ref().ok().map(|request| request.uri());
        let span = caller.begins(call, uri, self.shared.trace);
        span.around(|| self.in_turn(call, request)).await
    }

    /// Sends what [`prepare`](Self::prepare) made of `call` when it is its turn, and reads its response.
    ///
    /// The turn lasts until the outcome, waits included: when the API is to be left alone for a while, the requests that
    /// wait for their turn leave it alone as well.
    async fn in_turn<A: Response>(
        &self,
        call: &Call,
        request: Result<Prepared, Error>,
    ) -> Result<(A, ResponseMeta), Error> {
        // What must not be sent waits for no turn.
        let request = request?;
        let _turn = self.shared.in_flight.acquire().await;
        // In a box of its own, so that the thousands that wait for their turn are small.
        Box::pin(self.outcome(call, request)).await
    }

    async fn outcome<A: Response>(
        &self,
        call: &Call,
        request: Prepared,
    ) -> Result<(A, ResponseMeta), Error> {
        let again = || self.prepare(call);
        outcome::read(call, self.attempt_until_done(call, request, again).await?)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("credentials", &self.shared.keyring.twilio)
            .field("servers", &self.shared.servers)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
