//! The URL that Twilio has, which a server behind a proxy sees only a part of.

use std::{borrow::Cow, fmt};

use http::{
    HeaderMap, Uri,
    header::HOST,
    uri::{Authority, Scheme},
};

use crate::{
    events::form,
    webhooks::{
        reason::Reason,
        url_texts::{UrlParts, query_of},
    },
};

/// The name of the query parameter that Twilio adds to a URL for a body that is not a form.
pub(crate) const BODY_HASH: &str = "bodySHA256";

/// How the URL that Twilio has is found: Twilio signs the URL that it was given, scheme and host included, and a server
/// sees neither as they were, least of all behind a proxy.
///
/// State the URL if you can. What is rebuilt from headers is only as good as the proxy that sets them.
#[derive(Clone)]
pub struct PublicUrl(Rule);

#[derive(Clone)]
enum Rule {
    Base(String),
    Exact(String),
    Host(Scheme),
    Forwarded,
}

impl PublicUrl {
    /// The public scheme, host and port, with the path that the proxy removes, if any: `https://flex.example.com`. The
    /// path and the query are those of the request.
    ///
    /// If Twilio's URL has a user and a password, they belong here too: `https://user:password@flex.example.com`.
    pub fn base(url: impl Into<String>) -> Self {
        Self(Rule::Base(url.into()))
    }

    /// The whole URL that Twilio has, for the webhooks of one route: if a URL of TwiML has a query, Twilio signs it as it
    /// is, and calls it with the parameters sorted.
    ///
    /// The query of the request must have the same parameters. Its path is not compared, so use a verifier of its own
    /// for each route. It does not fit webhooks by GET, whose parameters are part of the query.
    pub fn exact(url: impl Into<String>) -> Self {
        Self(Rule::Exact(url.into()))
    }

    /// This scheme, and the host of the request: the header `Host`, or `:authority` with HTTP/2. For servers without a
    /// proxy, or behind one that keeps the host.
    pub fn from_host(scheme: Scheme) -> Self {
        Self(Rule::Host(scheme))
    }

    /// `X-Forwarded-Proto`, `X-Forwarded-Host` and `X-Forwarded-Port`; without the second, the host of the request.
    ///
    /// Only behind a proxy that sets these headers on every request: otherwise anybody can, and so pass off a webhook of
    /// another application as one for this. If there are several proxies, the first value of each header counts.
    pub fn from_forwarded_headers() -> Self {
        Self(Rule::Forwarded)
    }

    /// What is wrong with it.
    pub(crate) fn problem(&self) -> Option<String> {
        match &self.0 {
            Rule::Base(url) => problem_of(url, true),
            Rule::Exact(url) => problem_of(url, false),
            Rule::Host(scheme) if *scheme != Scheme::HTTPS && *scheme != Scheme::HTTP => {
                Some("the scheme of the public URL is neither https nor http".to_owned())
            }
            Rule::Host(_) | Rule::Forwarded => None,
        }
    }

    /// The URL that Twilio has for a request.
    pub(crate) fn of(&self, uri: &Uri, headers: &HeaderMap) -> Result<String, Reason> {
        let path = uri.path_and_query().ok_or(Reason::UnknownUrl)?.as_str();
        match &self.0 {
            Rule::Base(base) => joined(base.trim_end_matches('/'), path),
            Rule::Exact(url) => with_body_hash(url, path),
            Rule::Host(scheme) => joined(&format!("{scheme}://{}", host(uri, headers)?), path),
            Rule::Forwarded => joined(&forwarded(uri, headers)?, path),
        }
    }
}

/// A base and the path after it. `OPTIONS *` has no path.
fn joined(base: &str, path: &str) -> Result<String, Reason> {
    match path.starts_with('/') {
        true => Ok(format!("{base}{path}")),
        false => Err(Reason::UnknownUrl),
    }
}

/// The stated URL, with the hash of the body that Twilio added to the request's.
fn with_body_hash(url: &str, path: &str) -> Result<String, Reason> {
    let pairs = |url: &str| {
        let pairs = form::decode(query_of(url).as_bytes());
        let mut pairs = pairs.ok_or(Reason::MalformedParameters)?;
        pairs.sort();
        Ok(pairs)
    };
    let (stated, mut received) = (pairs(url)?, pairs(path)?);
    let is_hash = |(name, _): &form::Pair| name == BODY_HASH;
    let mut exact = Cow::Borrowed(url);
    if !stated.iter().any(is_hash)
        && let Some(hash) = received.iter().position(is_hash)
    {
        let (name, value) = received.remove(hash);
        let separator = if url.contains('?') { '&' } else { '?' };
        exact = Cow::Owned(format!("{url}{separator}{name}={value}"));
    }
    // The query is trusted afterwards, so it must be the one that was signed.
    match stated == received {
        true => Ok(exact.into_owned()),
        false => Err(Reason::OtherQuery),
    }
}

/// The host of a request, with its port.
fn host(uri: &Uri, headers: &HeaderMap) -> Result<String, Reason> {
    match uri.authority() {
        Some(authority) => authority_of(authority.as_str()),
        None => authority_of(first(headers, HOST.as_str()).ok_or(Reason::UnknownUrl)?),
    }
}

/// The scheme, the host and the port that a proxy names.
fn forwarded(uri: &Uri, headers: &HeaderMap) -> Result<String, Reason> {
    let scheme = first(headers, "x-forwarded-proto").ok_or(Reason::UnknownUrl)?;
    let scheme = scheme.to_ascii_lowercase();
    if !["https", "http"].contains(&scheme.as_str()) {
        return Err(Reason::UnknownUrl);
    }
    let host = match first(headers, "x-forwarded-host") {
        Some(host) => authority_of(host)?,
        None => host(uri, headers)?,
    };
    let url = format!("{scheme}://{host}");
    let has_port = UrlParts::of(&url).is_some_and(|parts| !parts.port.is_empty());
    match first(headers, "x-forwarded-port") {
        Some(port) if !has_port => {
            let port: u16 = port.parse().map_err(|_| Reason::UnknownUrl)?;
            Ok(format!("{url}:{port}"))
        }
        _ => Ok(url),
    }
}

/// The first of the values in a header, which is the one of the proxy nearest to Twilio.
fn first<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let value = headers.get(name)?.to_str().ok()?;
    let first = value.split(',').next().unwrap_or_default().trim();
    (!first.is_empty()).then_some(first)
}

/// A host with or without a port, and nothing else.
fn authority_of(host: &str) -> Result<String, Reason> {
    let authority: Authority = host.parse().map_err(|_| Reason::UnknownUrl)?;
    match authority.as_str().contains('@') {
        false => Ok(authority.as_str().to_owned()),
        true => Err(Reason::UnknownUrl),
    }
}

/// What is wrong with a stated URL. Never repeats it, since it may contain a password.
fn problem_of(url: &str, is_base: bool) -> Option<String> {
    let has = |letters: fn(char) -> bool| url.contains(letters);
    let problem = match UrlParts::of(url) {
        None => "does not begin with `https://` or `http://` and a host",
        Some(_) if has(|it| it.is_control() || it.is_whitespace()) => {
            "contains white space or a control character"
        }
        Some(_) if has(|it| it == '#') => "has a fragment, which is never sent",
        Some(_) if is_base && has(|it| it == '?') => {
            "has a query: state it with `PublicUrl::exact`"
        }
        Some(_) => return None,
    };
    Some(format!("the public URL {problem}"))
}

/// A stated URL without its user, path and query.
impl fmt::Debug for PublicUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, stated) = match &self.0 {
            Rule::Base(url) => ("Base", url),
            Rule::Exact(url) => ("Exact", url),
            Rule::Host(scheme) => return formatter.debug_tuple("FromHost").field(scheme).finish(),
            Rule::Forwarded => return formatter.write_str("FromForwardedHeaders"),
        };
        let parts = UrlParts::of(stated);
        let origin = parts.map(|it| [it.scheme, it.host, it.port].concat());
        let origin = origin.unwrap_or_else(|| "[not a URL]".to_owned());
        formatter.debug_tuple(name).field(&origin).finish()
    }
}
