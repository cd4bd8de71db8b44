//! Which credentials an operation takes, as data.

use std::fmt;

/// Which credentials an operation takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Any credentials that the client has.
    Any,
    /// A bearer token.
    Bearer,
    /// None.
    Anonymous,
    /// All that one of these alternatives lists. One that lists nothing needs no credentials.
    Schemes(&'static [&'static [SecurityScheme]]),
}

/// A security scheme of a description: one thing that credentials must provide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// What the description calls it.
    name: &'static str,
    pub(crate) kind: SchemeKind,
}

/// What a scheme asks for, and where it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SchemeKind {
    /// The header `Authorization` with the HTTP authentication scheme of this name: `Basic`, `Bearer`, or another.
    Http(&'static str),
    /// The header `Authorization`, in a form that the description does not tell.
    Authorization,
    /// An API key.
    ApiKey(ApiKeyLocation, &'static str),
}

/// Where an API key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ApiKeyLocation {
    Header,
    Query,
    Cookie,
}

impl SecurityScheme {
    /// What the description calls it.
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// An HTTP authentication scheme, such as `Basic`.
    pub const fn http(name: &'static str, scheme: &'static str) -> Self {
        let kind = SchemeKind::Http(scheme);
        Self { name, kind }
    }

    /// The header `Authorization`, in a form that the description does not tell.
    pub const fn authorization(name: &'static str) -> Self {
        let kind = SchemeKind::Authorization;
        Self { name, kind }
    }

    /// An API key in this header.
    pub const fn header(name: &'static str, header: &'static str) -> Self {
        let kind = SchemeKind::ApiKey(ApiKeyLocation::Header, header);
        Self { name, kind }
    }

    /// An API key in this parameter of the query.
    pub const fn query(name: &'static str, parameter: &'static str) -> Self {
        let kind = SchemeKind::ApiKey(ApiKeyLocation::Query, parameter);
        Self { name, kind }
    }

    /// An API key in this cookie.
    pub const fn cookie(name: &'static str, cookie: &'static str) -> Self {
        let kind = SchemeKind::ApiKey(ApiKeyLocation::Cookie, cookie);
        Self { name, kind }
    }
}

/// The name, and how credentials provide it.
impl fmt::Display for SecurityScheme {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, kind } = self;
        write!(formatter, "`{name}` ({kind})")
    }
}

/// The function of `Credentials` that provides it.
impl fmt::Display for SchemeKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Http(scheme) if scheme.eq_ignore_ascii_case("basic") => {
                formatter.write_str("`Credentials::basic`")
            }
            Self::Http(scheme) if scheme.eq_ignore_ascii_case("bearer") => {
                formatter.write_str("`Credentials::bearer`")
            }
            Self::Http(scheme) => write!(formatter, "`Credentials::http(\"{scheme}\", …)`"),
            Self::Authorization => formatter.write_str("`Credentials::header`"),
            Self::ApiKey(location, name) => {
                write!(
                    formatter,
                    "`Credentials::{}(\"{name}\", …)`",
                    location.function()
                )
            }
        }
    }
}

impl ApiKeyLocation {
    /// The function of `Credentials` for keys that are sent there.
    fn function(self) -> &'static str {
        match self {
            Self::Header => "api_key_in_header",
            Self::Query => "api_key_in_query",
            Self::Cookie => "api_key_in_cookie",
        }
    }
}
