//! Credentials of every kind, as one type.

use std::{fmt, sync::Arc};

use crate::credentials::{
    authorization::{Authorization, AuthorizationError, TokenSource},
    fixed::{Fixed, Scheme},
    oauth::{OAuth, Tokens},
    provider::{CredentialsProvider, Provider},
};

/// An account SID with its auth token, an API key SID with its secret, a bearer token, an OAuth application, or a
/// provider of any of these.
///
/// Credentials that are empty, not ASCII, contain a control character, or start or end with white space are refused:
/// such a client cannot be built, and a request with such credentials of its own is not sent.
///
/// Prefer API keys in production: they can be revoked individually. Printing credentials shows the SID and never the
/// secret. Credentials are equal if they have the same contents; those of a provider are equal if one is a clone of the
/// other.
///
/// Secrets are overwritten in memory when the last clone is dropped, as are the buffers they pass through on the way to
/// a header. Copies made elsewhere are not overwritten: the header value itself, the form of a token request, and what
/// the HTTP library and the operating system keep of both.
#[derive(Clone)]
pub struct Credentials(Kind);

#[derive(Clone)]
enum Kind {
    Fixed(Arc<Fixed>),
    OAuth(Arc<Tokens>),
    Provider(Arc<Provider>),
}

impl Credentials {
    /// The SID of an account (`AC…`) and its auth token.
    pub fn auth_token(account_sid: impl Into<String>, auth_token: impl Into<String>) -> Self {
        Self::fixed(Scheme::AuthToken, account_sid, auth_token)
    }

    /// The SID of an API key (`SK…`) and its secret.
    pub fn api_key(key_sid: impl Into<String>, secret: impl Into<String>) -> Self {
        Self::fixed(Scheme::ApiKey, key_sid, secret)
    }

    /// A token that is sent as `Bearer <token>`, such as one from OAuth.
    pub fn bearer(token: impl Into<String>) -> Self {
        Self::fixed(Scheme::Bearer, "", token)
    }

    /// The whole value of the `Authorization` header, for schemes that this crate does not know.
    pub fn header(value: impl Into<String>) -> Self {
        Self::fixed(Scheme::Header, "", value)
    }

    /// The ID and the secret of an OAuth application, for which access tokens are fetched and renewed. [`OAuth`]
    /// documents how, and has options.
    pub fn client_credentials(
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> Self {
        OAuth::new(client_id, client_secret).into()
    }

    /// Credentials that a provider returns before every attempt of every request.
    pub fn provider(provider: impl CredentialsProvider + 'static) -> Self {
        Self(Kind::Provider(Arc::new(Provider::new(provider))))
    }

    fn fixed(scheme: Scheme, user: impl Into<String>, secret: impl Into<String>) -> Self {
        let fixed = Fixed::new(scheme, user.into(), secret.into());
        Self(Kind::Fixed(Arc::new(fixed)))
    }

    /// Whether they are sent by HTTP Basic authentication, as far as is known without asking a provider.
    pub(crate) fn are_basic(&self) -> bool {
        matches!(&self.0, Kind::Fixed(fixed) if fixed.are_basic())
    }

    /// How they are sent; `None` if only a provider knows.
    pub(crate) fn scheme(&self) -> Option<Scheme> {
        match &self.0 {
            Kind::Fixed(fixed) => Some(fixed.scheme()),
            Kind::OAuth(_) => Some(Scheme::Bearer),
            Kind::Provider(_) => None,
        }
    }

    pub(crate) fn are_oauth(&self) -> bool {
        matches!(self.0, Kind::OAuth(_))
    }

    /// What is wrong with them, as far as can be known locally.
    pub(crate) fn check(&self) -> Result<(), String> {
        match &self.0 {
            Kind::Fixed(fixed) => fixed.header().map(drop),
            Kind::OAuth(tokens) => tokens.check(),
            Kind::Provider(_) => Ok(()),
        }
    }

    /// The authorization of one attempt. May ask a provider, and fetch a token.
    pub(crate) async fn authorize(
        &self,
        source: &dyn TokenSource,
    ) -> Result<Authorization, AuthorizationError> {
        match &self.0 {
            Kind::Provider(provider) => provider.authorize(source).await,
            _ => self.authorize_unless_provided(source).await,
        }
    }

    /// The same, for a provider's credentials: another provider is refused, since it could be the same one.
    pub(crate) async fn authorize_unless_provided(
        &self,
        source: &dyn TokenSource,
    ) -> Result<Authorization, AuthorizationError> {
        match &self.0 {
            Kind::Fixed(fixed) => Ok(Authorization {
                value: fixed.header().map_err(AuthorizationError::Unusable)?,
                is_basic: fixed.are_basic(),
                given: None,
            }),
            Kind::OAuth(tokens) => tokens.header(source).await.map(Authorization::bearer),
            Kind::Provider(_) => Err(AuthorizationError::Unusable(
                "the credentials provider returned a provider: return other credentials".to_owned(),
            )),
        }
    }

    /// The server returned 401 for this authorization, which came from these credentials.
    pub(crate) fn refused(&self, authorization: &Authorization) {
        match &self.0 {
            Kind::Fixed(_) => {}
            Kind::OAuth(tokens) => tokens.refused(&authorization.value),
            Kind::Provider(provider) => provider.refused(authorization),
        }
    }
}

impl From<OAuth> for Credentials {
    fn from(oauth: OAuth) -> Self {
        Self(Kind::OAuth(Arc::new(Tokens::new(oauth))))
    }
}

impl PartialEq for Credentials {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Kind::Fixed(left), Kind::Fixed(right)) => left == right,
            (Kind::OAuth(left), Kind::OAuth(right)) => left.oauth() == right.oauth(),
            (Kind::Provider(left), Kind::Provider(right)) => Arc::ptr_eq(left, right),
            _ => false,
        }
    }
}

impl Eq for Credentials {}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Fixed(fixed) => fixed.fmt(formatter),
            Kind::OAuth(tokens) => tokens.oauth().fmt(formatter),
            Kind::Provider(_) => formatter.debug_struct("Provider").finish_non_exhaustive(),
        }
    }
}
