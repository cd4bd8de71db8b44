//! Servers and security schemes: where requests go, and with which credentials.

use la_arena::Idx;

use super::Item;

/// Where requests go.
#[derive(Clone, Debug, PartialEq)]
pub struct Destination {
    /// The URL without a trailing slash, or a path on a server that only the program knows.
    pub server: String,
    /// The servers of which that is the default, if there is a choice.
    pub list: Option<ServerListId>,
}

/// Identifies a [`ServerList`] of an [`Api`](super::Api).
pub type ServerListId = Idx<ServerList>;

/// Servers that a description offers in one place. The first is the default.
#[derive(Debug)]
pub struct ServerList {
    /// At least one.
    pub servers: Vec<Server>,
}

/// A server that a program can choose.
#[derive(Debug)]
pub struct Server {
    /// Names its function.
    pub item: Item,
    /// The URL or path, with variables in braces.
    pub url: String,
    /// The same, with the defaults of its variables.
    pub default_url: String,
    /// What the description says of it; may be empty.
    pub docs: String,
    /// Its variables.
    pub variables: Vec<ServerVariable>,
}

/// A variable of a server's URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    /// The name in the braces.
    pub name: String,
    /// The value that it has unless a program sets another.
    pub default: String,
    /// The values that it may have; none if it may have any.
    pub values: Vec<String>,
    /// What the description says of it; may be empty.
    pub docs: String,
}

/// The credentials that an operation takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Security {
    /// Those of an account, which a client has.
    Account,
    /// A bearer token, and nothing else.
    Bearer,
    /// None.
    None,
    /// All schemes of one of these alternatives. One without schemes takes none.
    Schemes(Vec<Vec<SecurityScheme>>),
}

/// One thing that credentials must provide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// What the description calls it.
    pub name: String,
    /// What it asks for, and where that is sent.
    pub kind: SchemeKind,
    /// What the description says of it; may be empty.
    pub docs: String,
}

/// What a security scheme asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// The header `Authorization` with this HTTP authentication scheme.
    Http(String),
    /// The header `Authorization`, in a form that the description does not tell.
    Authorization,
    /// An API key under this name.
    ApiKey(ApiKeyLocation, String),
}

impl SchemeKind {
    /// Whether it takes the header `Authorization`.
    #[must_use]
    pub fn is_authorization(&self) -> bool {
        matches!(self, Self::Http(_) | Self::Authorization)
    }

    /// Whether the same credentials, sent once, satisfy both.
    #[must_use]
    pub fn is_sent_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Http(one), Self::Http(other)) => one.eq_ignore_ascii_case(other),
            (
                Self::ApiKey(ApiKeyLocation::Header, one),
                Self::ApiKey(ApiKeyLocation::Header, other),
            ) => one.eq_ignore_ascii_case(other),
            _ => self == other,
        }
    }
}

/// Where an API key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyLocation {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In a cookie.
    Cookie,
}
