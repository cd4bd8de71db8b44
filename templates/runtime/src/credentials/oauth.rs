//! OAuth 2 client credentials: fetching access tokens, and caching one while it is valid.

use std::{
    fmt,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use http::HeaderValue;
use zeroize::Zeroizing;

use crate::{
    credentials::{
        authorization::{AuthorizationError, TokenSource},
        token::Token,
    },
    operations::{
        operation::{Body, Method, Operation, Repetition},
        parameter::Parameter,
        security::Security,
    },
    origins::base_url::BaseUrl,
    secrets::unusable::refuse_unusable,
    turns::permits::Permits,
};

/// The token request. The other fields count as personal data, so that none is printed.
pub(crate) static TOKEN: Operation = Operation {
    id: "FetchToken",
    method: Method::Post,
    server: "https://oauth.twilio.com",
    path: "/v2/token",
    parameters: &[
        Parameter::form("grant_type").personal(),
        Parameter::form("client_id").personal(),
        Parameter::form("client_secret").secret(),
        Parameter::form("scope").personal(),
    ],
    body: Body::Form,
    security: Security::Anonymous,
    // A token whose response was lost does no harm.
    repetition: Repetition::Harmless,
    ..Operation::DEFAULT
};

/// The longest time before its expiry that a token is renewed. A tenth of its lifetime, if that is less.
const LARGEST_MARGIN: Duration = Duration::from_secs(60);

/// The ID and the secret of an OAuth application, which convert to [`Credentials`](crate::Credentials) that fetch
/// access tokens.
///
/// A token is fetched when the first request needs it, shared by all clones of the credentials, and renewed before it
/// expires: 60 seconds before, or a tenth of its lifetime if that is less. The lifetime is the server's `expires_in`,
/// or else the one in the token if it is a JWT; without either, the token is used until it is refused. A token that the
/// API refuses with a 401 is discarded.
///
/// However many requests need a token, one of them fetches it and the others wait. If it fails, the others fail with
/// it; the next request tries again.
#[derive(Clone, PartialEq, Eq)]
#[must_use = "convert these to credentials with `into()`"]
pub struct OAuth {
    client_id: String,
    client_secret: Zeroizing<String>,
    scope: Option<String>,
    token_url: Option<String>,
}

impl OAuth {
    /// The ID and the secret of an OAuth application.
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        Self {
            client_id: client_id.into(),
            client_secret: Zeroizing::new(client_secret.into()),
            scope: None,
            token_url: None,
        }
    }

    /// Requests this scope; separate several with spaces. By default no scope is requested.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    /// Where to fetch tokens, instead of `https://oauth.twilio.com/v2/token`: for tests and private endpoints.
    ///
    /// A URL that ends with `/v2/token`, without user information or query. It must be `https` unless its host is this
    /// machine, because it receives the secret. The client's base URL, edge and region do not change where tokens come
    /// from.
    pub fn token_url(mut self, token_url: impl Into<String>) -> Self {
        self.token_url = Some(token_url.into());
        self
    }

    /// What is wrong with them, as far as can be known locally.
    fn check(&self) -> Result<(), String> {
        refuse_unusable("OAuth client ID", &self.client_id)?;
        refuse_unusable("OAuth client secret", &self.client_secret)?;
        if let Some(scope) = &self.scope {
            refuse_unusable("OAuth scope", scope)?;
        }
        self.server().map(drop)
    }

    /// The base URL of the token request.
    fn server(&self) -> Result<BaseUrl, String> {
        let server = match &self.token_url {
            Some(url) => url.strip_suffix(TOKEN.path),
            None => Some(TOKEN.server),
        };
        server
            .and_then(|server| server.parse().ok())
            .filter(|server: &BaseUrl| {
                server.scheme() == "https" || is_this_machine(server.host())
            })
            .ok_or_else(|| {
                "the token URL cannot be used: it must be `https`, or `http` on this machine, end with \
                 `/v2/token`, and contain neither user information nor a query"
                    .to_owned()
            })
    }

    fn request(&self, server: BaseUrl) -> TokenRequest<'_> {
        let mut fields = Vec::from([
            ("grant_type", "client_credentials"),
            ("client_id", self.client_id.as_str()),
            ("client_secret", self.client_secret.as_str()),
        ]);
        fields.extend(self.scope.as_deref().map(|scope| ("scope", scope)));
        TokenRequest { server, fields }
    }
}

/// A token request: the operation [`TOKEN`] on this server, with these fields.
pub(crate) struct TokenRequest<'a> {
    pub(crate) server: BaseUrl,
    pub(crate) fields: Vec<(&'static str, &'a str)>,
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse().is_ok_and(|it: IpAddr| it.is_loopback())
}

/// Omits the token URL, which may contain a password until it is checked.
impl fmt::Debug for OAuth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("OAuth")
            .field("client_id", &self.client_id)
            .field("client_secret", &format_args!("[secret]"))
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

/// The token of an OAuth application, which all clones of its credentials share.
pub(crate) struct Tokens {
    oauth: OAuth,
    /// Whoever holds the only permit may fetch a token.
    turn: Permits,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    token: Option<KnownToken>,
    /// Why there is no token; `None` once one was fetched.
    failure: Option<AuthorizationError>,
    /// How many token requests have completed, with a token or a failure.
    settled: u64,
}

struct KnownToken {
    header: HeaderValue,
    /// When it is due for renewal; `None` if it is used until refused.
    renew_at: Option<Duration>,
}

impl Tokens {
    pub(crate) fn new(oauth: OAuth) -> Self {
        Self {
            oauth,
            turn: Permits::new(1),
            known: Mutex::default(),
        }
    }

    pub(crate) fn oauth(&self) -> &OAuth {
        &self.oauth
    }

    /// What is wrong, as far as can be known locally.
    pub(crate) fn check(&self) -> Result<(), String> {
        self.oauth.check()
    }

    /// The header for a valid token: the cached one, or a new one.
    pub(crate) async fn header(
        &self,
        source: &dyn TokenSource,
    ) -> Result<HeaderValue, AuthorizationError> {
        let now = source.now();
        let settled_before = match self.known().fresh(now) {
            Ok(header) => return Ok(header),
            Err(settled) => settled,
        };
        // If the future is dropped from here on, the next one in the queue gets its turn.
        let _turn = self.turn.acquire().await;
        let asked_at = source.now();
        if let Some(outcome) = self.known().outcome_for(settled_before, asked_at) {
            return outcome;
        }
        let outcome = self.fetch(source).await;
        self.known().settle(asked_at, outcome)
    }

    async fn fetch(&self, source: &dyn TokenSource) -> Result<Token, AuthorizationError> {
        self.check().map_err(AuthorizationError::Unusable)?;
        let server = self.oauth.server().map_err(AuthorizationError::Unusable)?;
        let body = source
            .fetch(self.oauth.request(server))
            .await
            .map_err(AuthorizationError::Token)?;
        Token::read(body).map_err(AuthorizationError::TokenResponse)
    }

    /// Discards the token of this header only: another request may already have fetched a new one.
    pub(crate) fn refused(&self, header: &HeaderValue) {
        let mut known = self.known();
        if known.token.as_ref().is_some_and(|it| it.header == *header) {
            known.token = None;
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// The token, unless it is due for renewal; otherwise the number of completed token requests.
    fn fresh(&self, now: Duration) -> Result<HeaderValue, u64> {
        let token = self.token.as_ref().ok_or(self.settled)?;
        match token.renew_at {
            Some(renew_at) if renew_at <= now => Err(self.settled),
            _ => Ok(token.header.clone()),
        }
    }

    /// The result for a caller that started to wait when only this many token requests had completed, if there is one.
    ///
    /// A token that arrived while they waited is valid whatever its age: otherwise, with a lifetime shorter than the
    /// fetch, every caller would fetch in vain.
    fn outcome_for(
        &self,
        settled_before: u64,
        now: Duration,
    ) -> Option<Result<HeaderValue, AuthorizationError>> {
        if self.settled == settled_before {
            return self.fresh(now).ok().map(Ok);
        }
        match (&self.token, &self.failure) {
            (_, Some(failure)) => Some(Err(failure.clone())),
            (Some(token), None) => Some(Ok(token.header.clone())),
            (None, None) => None,
        }
    }

    fn settle(
        &mut self,
        asked_at: Duration,
        outcome: Result<Token, AuthorizationError>,
    ) -> Result<HeaderValue, AuthorizationError> {
        self.settled += 1;
        self.failure = outcome.as_ref().err().cloned();
        // Drops the old token even if fetching failed: a request sent just before its expiry may arrive too late.
        self.token = None;
        let Token { header, lifetime } = outcome?;
        // Counted from before the token was issued, so that its age is never underestimated.
        let renew_at = lifetime.and_then(|lifetime| {
            let margin = LARGEST_MARGIN.min(lifetime / 10);
            asked_at.checked_add(lifetime.saturating_sub(margin))
        });
        self.token = Some(KnownToken {
            header: header.clone(),
            renew_at,
        });
        Ok(header)
    }
}
