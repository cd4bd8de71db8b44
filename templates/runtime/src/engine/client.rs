//! The client: takes requests; returns models, pages and streams of items.

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
    },
    errors::error::Error,
    origins::servers::Servers,
    responses::meta::ResponseMeta,
    throttles::{chain::Chain, throttle::Throttle},
    transports::{
        transport::BoxFuture,
        wire::{Reading, Wire},
    },
    turns::permits::Permits,
};

/// Sends requests to Twilio.
///
/// A clone is the same client: it shares connections, the limit on requests in flight and the rate limit, and is as
/// cheap as cloning an `Arc`. Retries, timeouts and throttles can be changed for a clone, and so for single requests:
/// [`with_retry`](Self::with_retry), [`with_attempt_timeout`](Self::with_attempt_timeout),
/// [`with_total_timeout`](Self::with_total_timeout), [`with_throttle`](Self::with_throttle).
#[derive(Clone)]
pub struct Client {
    pub(crate) shared: Arc<Shared>,
    pub(crate) options: Options,
    pub(crate) throttle: Option<Arc<dyn Throttle>>,
}

/// The state that the clones of a client share.
pub(crate) struct Shared {
    pub(crate) wire: Wire,
    pub(crate) keyring: Keyring,
    pub(crate) servers: Servers,
    pub(crate) user_agents: UserAgents,
    pub(crate) in_flight: Permits,
    pub(crate) on_attempt: Option<AttemptHook>,
    /// The builder's options, for what is shared by clones with other options.
    pub(crate) options: Options,
    /// The same of the throttle.
    pub(crate) throttle: Option<Arc<dyn Throttle>>,
    pub(crate) trace: TraceOptions,
}

/// The hook that is called after each attempt.
pub(crate) type AttemptHook = Arc<dyn Fn(&Attempt) + Send + Sync>;

/// Options that may differ per request.
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
    /// Creates a client with credentials and servers from the environment: see
    /// [`builder_from_env`](Self::builder_from_env).
    ///
    /// # Errors
    /// If a variable is missing or unusable. The error names it.
    #[cfg(feature = "reqwest")]
    pub fn from_env() -> Result<Self, Error> {
        Self::builder_from_env()?.build()
    }

    /// Creates a client with these credentials and default settings.
    ///
    /// # Errors
    /// If the credentials are unusable, such as an empty secret or one that ends with a line break.
    #[cfg(feature = "reqwest")]
    pub fn new(credentials: Credentials) -> Result<Self, Error> {
        Self::builder(credentials).build()
    }

    /// Returns a builder, to configure the client first.
    pub fn builder(credentials: Credentials) -> ClientBuilder<DefaultTransport> {
        ClientBuilder::new(credentials, DefaultTransport)
    }

    /// Returns a builder with credentials and servers from the environment.
    ///
    /// The credentials are `TWILIO_API_KEY` and `TWILIO_API_SECRET`, or else `TWILIO_ACCOUNT_SID` and
    /// `TWILIO_AUTH_TOKEN`. `TWILIO_EDGE`, `TWILIO_REGION` and `TWILIO_BASE_URL` are optional:
    /// [`edge`](ClientBuilder::edge), [`region`](ClientBuilder::region) and [`base_url`](ClientBuilder::base_url). An empty
    /// variable counts as not set.
    ///
    /// # Errors
    /// If there are no credentials, only one half of a pair is set, or a value is unusable. The error names the variable.
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

    /// The same client with another throttle, which is asked after those that it has already: for a request that needs a
    /// permission of its own.
    ///
    /// A token that has to be fetched for the request is no attempt of it, and is left to the client's own throttles.
    #[must_use = "the client itself stays as it is"]
    pub fn with_throttle(&self, throttle: impl Throttle + 'static) -> Self {
        let mut client = self.clone();
        client.throttle = Some(Chain::after(client.throttle, Arc::new(throttle)));
        client
    }

    /// Sends a request, and reads its response.
    ///
    /// Takes a request, or a reference to one, which can then be sent again. Nothing is sent before the future is
    /// polled, and dropping it cancels the request; if it is dropped before it completes, the request may or may not
    /// have arrived.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    // The return type does not mention the request type, so that the compiler reports a missing parameter only at the
    // request.
    pub fn send<T: Response>(
        &self,
        request: impl Request<Response = T>,
    ) -> BoxFuture<'static, Result<T, Error>> {
        self.deliver(request.into_call())
    }

    /// Sends a request, and returns the response metadata along with the result: status, headers, request ID, rate
    /// limits, the raw body, the number of attempts and the elapsed time.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind). An error has the same metadata in [`Error::response`].
    pub fn send_with_meta<T: Response>(
        &self,
        request: impl Request<Response = T>,
    ) -> BoxFuture<'static, Result<(T, ResponseMeta), Error>> {
        Box::pin(
            self.clone()
                .delivered(request.into_call(), Caller::current()),
        )
    }

    /// While it waits, it holds neither the caller's request nor a result, so that its future is always `Send`.
    pub(crate) fn deliver<A: Response>(&self, call: Call) -> BoxFuture<'static, Result<A, Error>> {
        let (client, caller) = (self.clone(), Caller::current());
        Box::pin(async move { Ok(client.delivered(call, caller).await?.0) })
    }

    /// The same, for a call that [`prepare`](Self::prepare) prepared.
    pub(crate) fn deliver_prepared<A: Response>(
        &self,
        call: Call,
        request: Prepared,
    ) -> BoxFuture<'static, Result<A, Error>> {
        let (client, caller) = (self.clone(), Caller::current());
        Box::pin(async move { Ok(client.exchanged(&call, Ok(request), caller).await?.0) })
    }

    /// The result, if the request can be sent without waiting and has a result at the first attempt.
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

    /// Prepares the request when it is first polled: on the thread that sends it, not on one that may have thousands to
    /// send.
    pub(crate) async fn delivered<A: Response>(
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

    /// Sends what [`prepare`](Self::prepare) made of `call` when its turn comes, and reads its response.
    ///
    /// The turn lasts until the outcome, including waits: if the API asks to slow down, the requests waiting for their
    /// turn comply too.
    async fn in_turn<A: Response>(
        &self,
        call: &Call,
        request: Result<Prepared, Error>,
    ) -> Result<(A, ResponseMeta), Error> {
        // A request that must not be sent does not wait for a turn.
        let request = request?;
        let _turn = self.shared.in_flight.acquire().await;
        // Boxed separately, so that thousands of requests waiting for their turn stay small.
        Box::pin(self.outcome(call, request)).await
    }

    async fn outcome<A: Response>(
        &self,
        call: &Call,
        request: Prepared,
    ) -> Result<(A, ResponseMeta), Error> {
        let again = || self.prepare(call);
        let reading = &mut Reading::Whole;
        let attempts = self.attempt_until_done(call, request, again, reading);
        outcome::read(call, attempts.await?)
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
