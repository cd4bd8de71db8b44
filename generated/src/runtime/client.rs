//! The client: requests go in; models, pages and streams of items come out.

use std::{fmt, sync::Arc};

use http::{
    HeaderValue,
    header::{AUTHORIZATION, USER_AGENT},
};

use super::{
    answer::Answer,
    builder::{ClientBuilder, DefaultTransport},
    call::{Call, InvalidCall},
    credentials::Credentials,
    error::Error,
    field::JsonValue,
    operation::Security,
    page::Page,
    request::{ListRequest, Request},
    response::Response,
    servers::Servers,
    stream::ListStream,
    transport::{BoxFuture, Transport},
};

/// Sends requests to Twilio.
///
/// A clone is the same client: it shares connections, and costs as much as an `Arc`.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) authorization: HeaderValue,
    pub(crate) credentials: Credentials,
    pub(crate) servers: Servers,
}

impl Client {
    pub(crate) fn from_inner(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// A client for the credentials, edge and region that the environment names: see [`ClientBuilder::from_env`].
    ///
    /// # Errors
    /// When a variable is missing or cannot be used. The error names it.
    #[cfg(feature = "reqwest")]
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
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
        ClientBuilder::new(credentials)
    }

    /// Sends a request, and reads its response.
    ///
    /// Takes a request or a reference to one, which can then be sent again. Nothing is sent before the future is
    /// polled. A future that is dropped before it is done leaves open whether the request arrived.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    // The type of the request is not part of what is returned, so that the compiler speaks of a parameter that is
    // not set at the request and nowhere else.
    pub fn send<T: Response>(
        &self,
        request: impl Request<Response = T>,
    ) -> BoxFuture<'static, Result<T, Error>> {
        self.exchange(request.call())
    }

    /// Fetches one page of a list. `send` does the same; this one takes nothing but lists.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    pub fn page<T: JsonValue>(
        &self,
        list: impl ListRequest<Item = T>,
    ) -> BoxFuture<'static, Result<Page<T>, Error>> {
        self.exchange(list.call())
    }

    /// The items of a list, one after another, over all of its pages.
    ///
    /// Each page is fetched when the items before it are used up.
    pub fn stream<T: JsonValue>(&self, list: impl ListRequest<Item = T>) -> ListStream<T> {
        ListStream::new(self.clone(), list.call().clone())
    }

    fn exchange<A: Response>(&self, call: &Call) -> BoxFuture<'static, Result<A, Error>> {
        let request = self.prepare(call);
        Box::pin(self.clone().deliver(call.clone(), request))
    }

    /// Sends what [`prepare`](Self::prepare) made of `call`, and reads the response as an `A`.
    ///
    /// Holds neither a request of the user nor a result while it waits, so that its future is `Send` for all of them.
    pub(crate) async fn deliver<A: Response>(
        self,
        call: Call,
        request: Result<http::Request<Vec<u8>>, Error>,
    ) -> Result<A, Error> {
        let request = request?;
        let sent = self.0.transport.send(request).await;
        let response = sent.map_err(|error| Error::transport(&call, error))?;
        if !A::is_success(response.status()) {
            return Err(Error::refused(&call, Answer::new(response)));
        }
        A::from_response(&call, &response)
            .map_err(|problem| Error::undecodable(&call, Answer::new(response), problem))
    }

    /// The request as it goes to the transport. The credentials come last: only what passed every check gets them.
    pub(crate) fn prepare(&self, call: &Call) -> Result<http::Request<Vec<u8>>, Error> {
        let server = self.0.servers.of_operation(call.server());
        let server = server.map_err(|error| Error::configuration(error.to_string()))?;
        let mut request = call
            .to_http(&server)
            .map_err(|invalid| Error::invalid_call(call, invalid))?;
        let authorization = self.authorization(call)?;
        let user_agent = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
        let headers = request.headers_mut();
        headers.insert(USER_AGENT, HeaderValue::from_static(user_agent));
        headers.extend(authorization.map(|value| (AUTHORIZATION, value)));
        Ok(request)
    }

    /// The credentials of the call or else, unless its operation takes none, of this client.
    fn authorization(&self, call: &Call) -> Result<Option<HeaderValue>, Error> {
        let credentials = call.credentials.as_ref().unwrap_or(&self.0.credentials);
        let security = call.operation.security;
        if security == Security::Bearer && credentials.are_basic() {
            return Err(Error::configuration(format!(
                "{} takes a bearer token only: use `Credentials::bearer`",
                call.operation_id()
            )));
        }
        match &call.credentials {
            None if security == Security::Anonymous => Ok(None),
            None => Ok(Some(self.0.authorization.clone())),
            Some(credentials) => credentials
                .authorization()
                .map(Some)
                .map_err(|fault| Error::invalid_call(call, InvalidCall::new(call, vec![fault]))),
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("credentials", &self.0.credentials)
            .field("servers", &self.0.servers)
            .finish_non_exhaustive()
    }
}
