//! Credentials of every kind, as one type.

use std::{fmt, sync::Arc};

use crate::{
    credentials::{
        api_key::{ApiKey, is_authorization},
        authorization::{Authorization, AuthorizationError, TokenSource},
        fixed::{Fixed, Scheme},
        oauth::{OAuth, Tokens},
        provider::{CredentialsProvider, Provider},
        selection::selected,
    },
    operations::security::{ApiKeyLocation, SchemeKind, Security},
};

/// An account SID with its auth token, an API key SID with its secret, a bearer token, an OAuth application, or a
/// provider of any of these. For other APIs than Twilio's: a user with a password, API keys, and other HTTP schemes.
///
/// A generated operation knows what its API takes. Of [several](Self::and) credentials, it is sent with those that it
/// needs and no others; a client that lacks them refuses to send it, with an error that names the security scheme of
/// the description.
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
    None,
    Fixed(Arc<Fixed>),
    OAuth(Arc<Tokens>),
    Provider(Arc<Provider>),
    ApiKey(Arc<ApiKey>),
    /// Single ones, of which at most one is a provider.
    Several(Arc<[Credentials]>),
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

    /// A user and a password, by HTTP Basic authentication. One of them may be empty, as in APIs that take a key as the
    /// user. Twilio's are [`auth_token`](Self::auth_token) and [`api_key`](Self::api_key).
    pub fn basic(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self::fixed(Scheme::Basic, user, password)
    }

    /// Credentials of any HTTP authentication scheme, sent as `Authorization: <scheme> <credentials>`.
    pub fn http(scheme: impl Into<String>, credentials: impl Into<String>) -> Self {
        Self::fixed(Scheme::Http, scheme, credentials)
    }

    /// An API key that is sent in the header of this name, such as `X-Api-Key`.
    pub fn api_key_in_header(name: impl Into<String>, key: impl Into<String>) -> Self {
        let name = name.into();
        match is_authorization(&name) {
            true => Self::header(key),
            false => Self::key(ApiKeyLocation::Header, name, key),
        }
    }

    /// An API key that is sent in the query parameter of this name. It is part of the URL, so a proxy may log it.
    pub fn api_key_in_query(name: impl Into<String>, key: impl Into<String>) -> Self {
        Self::key(ApiKeyLocation::Query, name.into(), key)
    }

    /// An API key that is sent in the cookie of this name.
    pub fn api_key_in_cookie(name: impl Into<String>, key: impl Into<String>) -> Self {
        Self::key(ApiKeyLocation::Cookie, name.into(), key)
    }

    /// No credentials, for an API that needs none.
    pub fn none() -> Self {
        Self(Kind::None)
    }

    /// These credentials and others: for an API that takes two keys at once, or another kind for some operations.
    ///
    /// Only one of them may be a provider; a provider may return several credentials.
    pub fn and(self, others: Self) -> Self {
        let both = self.parts().iter().chain(others.parts());
        let mut both: Vec<Self> = both.filter(|part| !part.are_none()).cloned().collect();
        match (both.pop(), both.is_empty()) {
            (None, _) => Self::none(),
            (Some(only), true) => only,
            (Some(last), false) => {
                both.push(last);
                Self(Kind::Several(both.into()))
            }
        }
    }

    fn fixed(scheme: Scheme, user: impl Into<String>, secret: impl Into<String>) -> Self {
        let fixed = Fixed::new(scheme, user.into(), secret.into());
        Self(Kind::Fixed(Arc::new(fixed)))
    }

    fn key(location: ApiKeyLocation, name: String, key: impl Into<String>) -> Self {
        Self(Kind::ApiKey(Arc::new(ApiKey::new(
            location,
            name,
            key.into(),
        ))))
    }

    /// The single credentials that they consist of.
    pub(crate) fn parts(&self) -> &[Self] {
        match &self.0 {
            Kind::Several(parts) => parts,
            _ => std::slice::from_ref(self),
        }
    }

    /// Whether single credentials are what a scheme asks for. Only a provider knows what it will return.
    pub(crate) fn may_satisfy(&self, scheme: SchemeKind) -> bool {
        match &self.0 {
            Kind::None | Kind::Several(_) => false,
            Kind::Fixed(fixed) => fixed.satisfies(scheme),
            Kind::ApiKey(key) => key.satisfies(scheme),
            Kind::OAuth(_) => match scheme {
                SchemeKind::Http(name) => name.eq_ignore_ascii_case("bearer"),
                SchemeKind::Authorization => true,
                SchemeKind::ApiKey(..) => false,
            },
            Kind::Provider(_) => true,
        }
    }

    /// How they are sent in the header `Authorization`; `None` if they are not, or only a provider knows.
    pub(crate) fn scheme(&self) -> Option<Scheme> {
        match &self.0 {
            Kind::Fixed(fixed) => Some(fixed.scheme()),
            Kind::OAuth(_) => Some(Scheme::Bearer),
            Kind::None | Kind::ApiKey(_) | Kind::Provider(_) | Kind::Several(_) => None,
        }
    }

    /// The API key, if they are one.
    pub(crate) fn as_api_key(&self) -> Option<&Arc<ApiKey>> {
        match &self.0 {
            Kind::ApiKey(key) => Some(key),
            _ => None,
        }
    }

    pub(crate) fn are_none(&self) -> bool {
        matches!(self.0, Kind::None)
    }

    pub(crate) fn are_oauth(&self) -> bool {
        matches!(self.0, Kind::OAuth(_))
    }

    fn provider_in(&self) -> Option<&Arc<Provider>> {
        self.parts().iter().find_map(|part| match &part.0 {
            Kind::Provider(provider) => Some(provider),
            _ => None,
        })
    }

    /// What is wrong with them, as far as can be known locally.
    pub(crate) fn check(&self) -> Result<(), String> {
        match &self.0 {
            Kind::None | Kind::Provider(_) => Ok(()),
            Kind::Fixed(fixed) => fixed.header().map(drop),
            Kind::ApiKey(key) => key.check(),
            Kind::OAuth(tokens) => tokens.check(),
            Kind::Several(parts) => {
                let is_provider = |part: &&Self| matches!(part.0, Kind::Provider(_));
                if parts.iter().filter(is_provider).count() > 1 {
                    return Err("only one of several credentials may be a provider".to_owned());
                }
                parts.iter().try_for_each(Self::check)
            }
        }
    }

    /// The authorization of one attempt of an operation that takes these. May ask a provider, and fetch a token.
    pub(crate) async fn authorize(
        &self,
        security: Security,
        source: &dyn TokenSource,
    ) -> Result<Authorization, AuthorizationError> {
        // Without this, a provider would be asked, and a token fetched, for a request that cannot be sent.
        let needed = selected(self, security).map_err(AuthorizationError::Unsatisfied)?;
        let provider = needed.iter().find_map(|part| part.provider_in());
        let Some(provider) = provider else {
            return authorized(&needed, source).await;
        };
        let given = provider.give().await?;
        let known = self.with_given(&given)?;
        let needed = selected(&known, security).map_err(AuthorizationError::Unsatisfied)?;
        match authorized(&needed, source).await {
            Ok(authorization) => Ok(Authorization {
                given: Some(given),
                ..authorization
            }),
            Err(error) => {
                provider.failed(&given, &error);
                Err(error)
            }
        }
    }

    /// The same, with what the provider among them returned in its place. Another provider is refused, since it could
    /// be the same one.
    fn with_given(&self, given: &Self) -> Result<Self, AuthorizationError> {
        if given.provider_in().is_some() {
            return Err(AuthorizationError::Unusable(
                "the credentials provider returned a provider: return other credentials".to_owned(),
            ));
        }
        let parts = self.parts().iter().map(|part| match part.0 {
            Kind::Provider(_) => given.clone(),
            _ => part.clone(),
        });
        Ok(parts.reduce(Self::and).unwrap_or_else(Self::none))
    }

    /// The server returned 401 for this authorization, which came from these credentials.
    pub(crate) fn refused(&self, authorization: &Authorization) {
        for part in self.parts() {
            match (&part.0, &authorization.header) {
                (Kind::OAuth(tokens), Some(header)) => tokens.refused(header),
                (Kind::Provider(provider), _) => provider.refused(authorization),
                _ => {}
            }
        }
    }
}

/// The authorization with these single credentials, none of which is a provider.
async fn authorized(
    parts: &[&Credentials],
    source: &dyn TokenSource,
) -> Result<Authorization, AuthorizationError> {
    let mut authorization = Authorization::default();
    for part in parts {
        match &part.0 {
            Kind::Fixed(fixed) => {
                let header = fixed.header().map_err(AuthorizationError::Unusable)?;
                authorization.header = Some(header);
            }
            Kind::OAuth(tokens) => authorization.header = Some(tokens.header(source).await?),
            Kind::ApiKey(key) => {
                key.check().map_err(AuthorizationError::Unusable)?;
                authorization.api_keys.push(Arc::clone(key));
            }
            Kind::None | Kind::Provider(_) | Kind::Several(_) => {}
        }
    }
    Ok(authorization)
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
            (Kind::ApiKey(left), Kind::ApiKey(right)) => left == right,
            (Kind::Several(left), Kind::Several(right)) => left == right,
            (Kind::None, Kind::None) => true,
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
            Kind::ApiKey(key) => key.fmt(formatter),
            Kind::Several(parts) => formatter.debug_list().entries(parts.iter()).finish(),
            Kind::None => formatter.write_str("None"),
        }
    }
}
