//! The servers that a description offers in one place, as data, and the one that a program chooses among them.

use std::fmt;

use super::base_url::{BaseUrl, InvalidBaseUrl};

/// The servers of a description, a path or an operation, of which the first is the default.
#[derive(Debug)]
pub struct ServerList(pub &'static [ServerTemplate]);

/// A server whose URL may have variables.
#[derive(Debug)]
pub struct ServerTemplate {
    /// The URL without a trailing slash, with variables in braces: `https://{region}.example.com`.
    pub url: &'static str,
    /// The variables in it.
    pub variables: &'static [ServerVariable],
}

/// A variable of a server's URL.
#[derive(Debug)]
pub struct ServerVariable {
    /// The name, as in the braces.
    pub name: &'static str,
    /// The value that it has unless the program sets another.
    pub default: &'static str,
    /// The values that it may have; none if it may have any.
    pub values: &'static [&'static str],
}

/// One of the servers that a description offers, for [`ClientBuilder::server`](crate::client::ClientBuilder::server).
///
/// Functions of a generated crate return these, in the module `servers` of a description that offers several servers or
/// one with variables.
#[derive(Clone)]
#[must_use = "a server does nothing until it is given to a client"]
pub struct Server {
    list: &'static ServerList,
    template: &'static ServerTemplate,
    variables: Vec<(String, String)>,
}

impl Server {
    /// The server with this index; the first one, if there is none.
    #[doc(hidden)]
    pub fn new(list: &'static ServerList, index: usize) -> Self {
        const NONE: &ServerTemplate = &ServerTemplate {
            url: "",
            variables: &[],
        };
        Self {
            list,
            template: list.0.get(index).unwrap_or(NONE),
            variables: Vec::new(),
        }
    }

    /// Sets a variable of the server's URL. Those that are not set have the description's default.
    ///
    /// Building the client fails if the URL has no such variable, or if the description lists its values and this is
    /// none of them.
    pub fn variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let name = name.into();
        self.variables.retain(|(other, _)| *other != name);
        self.variables.push((name, value.into()));
        self
    }

    /// The list that this is a server of.
    pub(crate) fn list(&self) -> &'static ServerList {
        self.list
    }

    /// The URL with the values of its variables, or everything that is wrong with these.
    pub(crate) fn url(&self) -> Result<Described, String> {
        let problems: Vec<String> = self
            .variables
            .iter()
            .filter_map(|(name, value)| self.problem(name, value))
            .collect();
        if !problems.is_empty() {
            return Err(problems.join("; "));
        }
        let mut url = self.template.url.to_owned();
        for variable in self.template.variables {
            let mut set = self.variables.iter();
            let set = set.find(|(name, _)| name == variable.name);
            let value = set.map_or(variable.default, |(_, value)| value);
            url = url.replace(&format!("{{{}}}", variable.name), value);
        }
        Described::read(&url).map_err(|error| {
            let (template, reason) = (self.template.url, error.reason());
            format!("with these variables, the server `{template}` cannot be used: {reason}")
        })
    }

    /// What is wrong with the value of a variable. It is not repeated: it may be anything.
    fn problem(&self, name: &str, value: &str) -> Option<String> {
        let url = self.template.url;
        let mut variables = self.template.variables.iter();
        let Some(variable) = variables.find(|variable| variable.name == name) else {
            return Some(format!(
                "the server `{url}` has no variable `{}`",
                name.escape_debug()
            ));
        };
        let is_allowed = variable.values.is_empty() || variable.values.contains(&value);
        (!is_allowed).then(|| {
            let values = variable.values.join("`, `");
            format!("the variable `{name}` of the server `{url}` must be one of `{values}`")
        })
    }
}

impl PartialEq for Server {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.template, other.template) && self.variables == other.variables
    }
}

/// Shows the names of the variables that are set, not their values, which may be anything.
impl fmt::Debug for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variables: Vec<&String> = self.variables.iter().map(|(name, _)| name).collect();
        formatter
            .debug_struct("Server")
            .field("url", &self.template.url)
            .field("variables", &variables)
            .finish()
    }
}

/// The server of a description, which may leave open where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Described {
    Url(BaseUrl),
    /// A path without a trailing slash, on a server that only the program knows. Empty if the description names none.
    Relative(String),
}

impl Described {
    /// Reads the server of an operation.
    pub(crate) fn read(server: &str) -> Result<Self, InvalidBaseUrl> {
        if server.is_empty() || server.starts_with('/') {
            return Ok(Self::Relative(server.trim_end_matches('/').to_owned()));
        }
        server.parse().map(Self::Url)
    }

    /// The URL, unless it is relative.
    pub(crate) fn url(&self) -> Option<&BaseUrl> {
        match self {
            Self::Url(url) => Some(url),
            Self::Relative(_) => None,
        }
    }

    /// What [`base_url_for`](crate::client::ClientBuilder::base_url_for) calls it: its host, or its path.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Url(url) => url.host(),
            Self::Relative(path) => path,
        }
    }

    /// Where its requests go with a base URL. That replaces a URL, and completes a relative one, unless it already ends
    /// with its path.
    pub(super) fn with(&self, base_url: &BaseUrl) -> Result<BaseUrl, InvalidBaseUrl> {
        match self {
            Self::Relative(path) if !base_url.path().ends_with(path.as_str()) => {
                format!("{}{path}", base_url.as_str()).parse()
            }
            Self::Relative(_) | Self::Url(_) => Ok(base_url.clone()),
        }
    }
}
