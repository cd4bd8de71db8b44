//! API keys: a secret in a header, a parameter of the query or a cookie whose name the API chose.

use std::fmt;

use http::{
    HeaderName, HeaderValue, Uri,
    header::{AUTHORIZATION, COOKIE},
};
use zeroize::Zeroizing;

use crate::{
    operations::{
        custom::is_taken_header,
        security::{ApiKeyLocation, SchemeKind},
    },
    secrets::unusable::refuse_unusable,
};

/// An API key, and where it is sent.
#[derive(PartialEq, Eq)]
pub(crate) struct ApiKey {
    location: ApiKeyLocation,
    name: String,
    key: Zeroizing<String>,
}

impl ApiKey {
    pub(crate) fn new(location: ApiKeyLocation, name: String, key: String) -> Self {
        Self {
            location,
            name,
            key: Zeroizing::new(key),
        }
    }

    pub(crate) fn location(&self) -> ApiKeyLocation {
        self.location
    }

    /// The name of the header, the parameter or the cookie.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether an operation wants this key. The names of headers are the same in any case.
    pub(crate) fn satisfies(&self, scheme: SchemeKind) -> bool {
        match scheme {
            SchemeKind::ApiKey(ApiKeyLocation::Header, name) => {
                self.location == ApiKeyLocation::Header && self.name.eq_ignore_ascii_case(name)
            }
            SchemeKind::ApiKey(location, name) => self.location == location && self.name == name,
            SchemeKind::Http(_) | SchemeKind::Authorization => false,
        }
    }

    /// What is wrong with it, as far as can be known locally.
    pub(crate) fn check(&self) -> Result<(), String> {
        refuse_unusable("API key", &self.key)?;
        let (name, key) = (shown_name(&self.name), self.key.as_bytes());
        match self.location {
            ApiKeyLocation::Header => {
                let is_header = HeaderName::try_from(self.name.as_str()).is_ok();
                // The credentials for the whole of that header are other ones.
                let is_free = is_header && !is_taken_header(&self.name);
                is_free.then_some(()).ok_or_else(|| {
                    format!("`{name}` is not the name of a header that an API key may be in")
                })
            }
            ApiKeyLocation::Query => (!self.name.is_empty())
                .then_some(())
                .ok_or_else(|| "the query parameter of the API key has no name".to_owned()),
            ApiKeyLocation::Cookie => {
                if HeaderName::try_from(self.name.as_str()).is_err() {
                    return Err(format!("`{name}` is not the name of a cookie"));
                }
                key.iter().all(|byte| is_of_cookie(*byte)).then_some(()).ok_or_else(|| {
                    format!("the API key for the cookie `{name}` contains a character that cookies cannot contain")
                })
            }
        }
    }

    /// Adds it to a request, or returns what is wrong. A value that the request has under its name is replaced.
    pub(crate) fn add_to<B>(&self, request: &mut http::Request<B>) -> Result<(), String> {
        self.check()?;
        match self.location {
            ApiKeyLocation::Header => {
                let name = HeaderName::try_from(self.name.as_str());
                let name = name.map_err(|_| "the name of its header is unusable".to_owned())?;
                let headers = request.headers_mut();
                headers.insert(name, sensitive(&self.key)?);
            }
            ApiKeyLocation::Query => {
                let uri = request.uri();
                let uri = with_pair(uri, &self.name, &self.key);
                *request.uri_mut() = uri.ok_or("with the API key, the URL is too long")?;
            }
            ApiKeyLocation::Cookie => {
                let pair = Zeroizing::new(format!("{}={}", self.name, *self.key));
                let headers = request.headers_mut();
                // HTTP/1.1 has one such header, with all cookies.
                let others = headers.get(COOKIE).and_then(|it| it.to_str().ok());
                let cookies = match others {
                    Some(others) => Zeroizing::new(format!("{others}; {}", *pair)),
                    None => pair,
                };
                headers.insert(COOKIE, sensitive(&cookies)?);
            }
        }
        Ok(())
    }
}

/// The URL of a request with a pair at the end of its query, in place of others of this name.
fn with_pair(uri: &Uri, name: &str, value: &str) -> Option<Uri> {
    let mut parts = uri.clone().into_parts();
    let path_and_query = parts.path_and_query.take()?;
    let rest = without_pairs(path_and_query.query().unwrap_or_default(), |it| it == name);
    let separator = if rest.is_empty() { "" } else { "&" };
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let (path, name, value) = (
        path_and_query.path(),
        encode(name),
        Zeroizing::new(encode(value)),
    );
    let with_key = Zeroizing::new(format!("{path}?{rest}{separator}{name}={}", *value));
    parts.path_and_query = Some(with_key.parse().ok()?);
    Uri::from_parts(parts).ok()
}

/// A query without the pairs whose decoded name `is_one`; the others stay as they are written.
pub(crate) fn without_pairs(query: &str, is_one: impl Fn(&str) -> bool) -> String {
    let pairs = query.split('&').filter(|pair| {
        let name = form_urlencoded::parse(pair.as_bytes()).next();
        !pair.is_empty() && !name.is_some_and(|(name, _)| is_one(&name))
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// Whether a cookie may contain it (RFC 6265, section 4.1.1).
fn is_of_cookie(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\')
}

/// A header value that HTTP libraries do not print.
fn sensitive(text: &str) -> Result<HeaderValue, String> {
    let mut value = HeaderValue::from_str(text)
        .map_err(|_| "the API key is not valid in a header".to_owned())?;
    value.set_sensitive(true);
    Ok(value)
}

/// Whether the header is that of all other credentials.
pub(crate) fn is_authorization(name: &str) -> bool {
    name.eq_ignore_ascii_case(AUTHORIZATION.as_str())
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let location = match self.location {
            ApiKeyLocation::Header => "header",
            ApiKeyLocation::Query => "query",
            ApiKeyLocation::Cookie => "cookie",
        };
        let mut output = formatter.debug_struct("ApiKey");
        output.field(location, &NameOf(self));
        output.field("key", &format_args!("[secret]")).finish()
    }
}

/// The name, unless it looks like a key: if the arguments were swapped, it is the secret.
struct NameOf<'a>(&'a ApiKey);

impl fmt::Debug for NameOf<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(shown_name(&self.0.name))
    }
}

/// The longest name that is printed. Keys are longer.
const LONGEST_NAME: usize = 32;

/// A name, unless it looks like a key.
pub(crate) fn shown_name(name: &str) -> &str {
    let is_of_name = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_' | b'.');
    match name.len() <= LONGEST_NAME && name.bytes().all(is_of_name) {
        true => name,
        false => "[not a plain name]",
    }
}
