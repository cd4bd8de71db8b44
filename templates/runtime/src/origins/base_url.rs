//! Where requests go: an origin, and a path that precedes those of operations.

use std::{fmt, str::FromStr};

use http::{Uri, uri::Scheme};

use super::twilio_host::TwilioHost;

/// An `http` or `https` URL without a query, which precedes the paths of the description.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct BaseUrl {
    text: String,
    origin: Origin,
}

/// Scheme, host and port of a URL, which decide who gets the credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Origin {
    scheme: &'static str,
    host: String,
    port: u16,
}

impl BaseUrl {
    /// The URL without a trailing slash.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// `https` or `http`.
    pub(crate) fn scheme(&self) -> &'static str {
        self.origin.scheme
    }

    /// The host, without its port.
    pub(crate) fn host(&self) -> &str {
        &self.origin.host
    }

    /// The path, without a trailing slash: empty, or what precedes the path of each operation.
    pub(crate) fn path(&self) -> &str {
        let rest = self.text.split_once("://").map_or("", |(_, rest)| rest);
        rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("")
    }

    /// Scheme, host and, unless it is the default, port.
    pub(crate) fn origin(&self) -> String {
        self.origin.to_string()
    }

    /// The same of a URL, unless that has none to which a request could be sent.
    pub(crate) fn origin_of(uri: &Uri) -> Option<String> {
        let origin = Origin::of(uri).ok()?;
        (origin.host.len() <= LONGEST_HOST).then(|| origin.to_string())
    }

    /// The same URL on another host, which must be a plain host name.
    pub(crate) fn with_host(&self, host: &str) -> Result<Self, InvalidBaseUrl> {
        let parts = self.text.split_once("://").and_then(|(scheme, rest)| {
            // The host comes first: user information was refused when the URL was parsed.
            Some(format!(
                "{scheme}://{host}{}",
                rest.get(self.origin.host.len()..)?
            ))
        });
        parts.ok_or(InvalidBaseUrl("it names no host"))?.parse()
    }

    /// The same URL with a host name appended as a path segment.
    pub(crate) fn below(&self, host: &str) -> Result<Self, InvalidBaseUrl> {
        format!("{}/{host}", self.text).parse()
    }

    /// Whether both have the same scheme, host and port.
    pub(crate) fn has_origin_of(&self, other: &Self) -> bool {
        self.origin == other.origin
    }

    /// Whether it is one of Twilio's servers.
    pub(crate) fn is_twilio(&self) -> bool {
        self.origin.is_twilio()
    }

    /// Whether `uri` is on one of Twilio's servers for the product of this URL, in any region.
    pub(crate) fn is_product_of(&self, uri: &Uri) -> bool {
        let Ok(other) = Origin::of(uri) else {
            return false;
        };
        let product = |host| TwilioHost::parse(host).map(|host| host.product);
        let product_of_other = product(&other.host);
        product_of_other.is_some()
            && product_of_other == product(self.host())
            && (other.scheme, other.port) == ("https", 443)
    }

    /// Whether `uri` has this URL's scheme, host and port.
    pub(crate) fn is_origin_of(&self, uri: &Uri) -> bool {
        Origin::of(uri).is_ok_and(|origin| origin == self.origin)
    }
}

/// The length of a host name in DNS.
const LONGEST_HOST: usize = 253;

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scheme, host, port } = self;
        match (*scheme, *port) {
            ("https", 443) | ("http", 80) => write!(formatter, "{scheme}://{host}"),
            _ => write!(formatter, "{scheme}://{host}:{port}"),
        }
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(formatter)
    }
}

impl FromStr for BaseUrl {
    type Err = InvalidBaseUrl;

    fn from_str(text: &str) -> Result<Self, InvalidBaseUrl> {
        let uri: Uri = text
            .parse()
            .map_err(|_| InvalidBaseUrl("it is not an absolute URL"))?;
        let origin = Origin::of(&uri)?;
        if origin.is_twilio() && origin.scheme == "http" {
            return Err(InvalidBaseUrl(
                "it would send the credentials unencrypted over the internet: use `https`",
            ));
        }
        if origin.is_twilio() && origin.host.ends_with('.') {
            // The same host in DNS, but not for edges and regions.
            return Err(InvalidBaseUrl("its host ends with a dot"));
        }
        if text.bytes().any(|byte| matches!(byte, b'?' | b'#')) {
            return Err(InvalidBaseUrl("it has a query or a fragment"));
        }
        Ok(Self {
            text: text.trim_end_matches('/').to_owned(),
            origin,
        })
    }
}

impl Origin {
    fn is_twilio(&self) -> bool {
        let name = self.host.trim_end_matches('.');
        name == "twilio.com" || name.ends_with(".twilio.com")
    }

    fn of(uri: &Uri) -> Result<Self, InvalidBaseUrl> {
        let (scheme, default_port) = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTPS => ("https", 443),
            Some(scheme) if *scheme == Scheme::HTTP => ("http", 80),
            _ => return Err(InvalidBaseUrl("its scheme is neither `https` nor `http`")),
        };
        let authority = uri.authority().ok_or(InvalidBaseUrl("it names no host"))?;
        if authority.as_str().contains('@') {
            return Err(InvalidBaseUrl(
                "it contains user information, which belongs in `Credentials`",
            ));
        }
        let host = authority.host();
        let has_port = authority.as_str().len() != host.len();
        let port = has_port.then(|| authority.port_u16()).flatten();
        if has_port && port.is_none() {
            return Err(InvalidBaseUrl("its port is not a number from 0 to 65535"));
        }
        let host = host.to_ascii_lowercase();
        if host.is_empty() {
            return Err(InvalidBaseUrl("it names no host"));
        }
        Ok(Self {
            scheme,
            host,
            port: port.unwrap_or(default_port),
        })
    }
}

/// Why a string is not a base URL. The string is not repeated, since it may contain a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InvalidBaseUrl(&'static str);

impl InvalidBaseUrl {
    /// The reason alone.
    pub(crate) fn reason(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for InvalidBaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "the base URL cannot be used: {}; expected a form such as `https://flex-api.twilio.com`",
            self.0
        )
    }
}

impl std::error::Error for InvalidBaseUrl {}
