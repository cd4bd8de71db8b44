//! Where a client sends each operation: to the server of the description, with an edge and a region, or to another base
//! URL.

use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

use super::{
    base_url::{BaseUrl, InvalidBaseUrl},
    server_list::{Described, Server, ServerList},
    twilio_host::TwilioHost,
};

/// The number of cached servers. Descriptions have a few; a program that generates hosts must not fill the memory.
const MAX_KNOWN: usize = 32;

/// The part of a client's configuration that decides where requests go.
#[derive(Default)]
pub(crate) struct Servers {
    settings: ServerSettings,
    base_url: Option<BaseUrl>,
    /// By host, or by the path of a relative server.
    products: Vec<(String, BaseUrl)>,
    /// The chosen servers, by the list that each is of.
    chosen: Vec<(&'static ServerList, Described)>,
    /// The cached destinations of servers.
    known: RwLock<Vec<Known>>,
}

/// A cached destination.
struct Known {
    server: String,
    list: Option<&'static ServerList>,
    destination: Arc<Destination>,
}

/// The settings, as the program gives them.
#[derive(Clone, Debug, Default)]
pub(crate) struct ServerSettings {
    pub(crate) base_url: Option<String>,
    /// Base URLs of single products, by host or server.
    pub(crate) products: Vec<(String, String)>,
    /// The servers that the program chose among those of its descriptions.
    pub(crate) chosen: Vec<Server>,
    /// Whether the path starts with the host of the operation's server, below the base URL for all.
    pub(crate) host_in_path: bool,
    pub(crate) page_hosts: PageHosts,
    pub(crate) edge: Option<String>,
    pub(crate) region: Option<String>,
}

/// The destination of the requests for one server of a description.
#[derive(Debug)]
pub(crate) struct Destination {
    pub(crate) base_url: BaseUrl,
    /// The server of the description, chosen or by default, if it is a URL.
    pub(crate) described: Option<BaseUrl>,
    /// Whether Twilio's credentials may go there: to Twilio itself, and to the client's base URLs.
    pub(crate) is_trusted: bool,
}

/// The hosts that a response may name for the next page of a list. It is requested from the list's own server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum PageHosts {
    /// The list's own, and those of the same product at Twilio.
    #[default]
    Own,
    Any,
}

impl Servers {
    /// Checks the configuration, so that sending cannot fail because of it.
    pub(crate) fn new(settings: ServerSettings) -> Result<Self, String> {
        for (name, label) in [("edge", &settings.edge), ("region", &settings.region)] {
            if let Some(Err(problem)) = label.as_deref().map(check_host_label) {
                return Err(format!("the {name} {problem}"));
            }
        }
        if settings.host_in_path && settings.base_url.is_none() {
            return Err("`host_in_path` needs a base URL for all requests".to_owned());
        }
        let text = |error: InvalidBaseUrl| error.to_string();
        let base_url = settings.base_url.as_deref().map(str::parse::<BaseUrl>);
        let base_url = base_url.transpose().map_err(text)?;
        let mut products = Vec::new();
        for (product, url) in &settings.products {
            products.push((name_of(product)?, url.parse().map_err(text)?));
        }
        let mut chosen = Vec::new();
        for server in settings.chosen.iter().rev() {
            chosen.push((server.list(), server.url()?));
        }
        let servers = Self {
            settings,
            base_url,
            products,
            chosen,
            known: RwLock::default(),
        };
        let urls = servers.products.iter().map(|(_, url)| url);
        for url in servers.base_url.iter().chain(urls) {
            servers.with_edge_and_region(url.clone()).map_err(text)?;
        }
        Ok(servers)
    }

    /// The hosts that a response may name for the next page.
    pub(crate) fn page_hosts(&self) -> PageHosts {
        self.settings.page_hosts
    }

    /// The destination of an operation whose server in the description is `server`, the default of `list`.
    pub(crate) fn of_operation(
        &self,
        server: &str,
        list: Option<&'static ServerList>,
    ) -> Result<Arc<Destination>, NoDestination> {
        let find = |known: &[Known]| {
            let is_same = |it: &&Known| it.server == server && are_same(it.list, list);
            let found = known.iter().find(is_same);
            found.map(|known| Arc::clone(&known.destination))
        };
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(destination) = find(&known) {
            return Ok(destination);
        }
        drop(known);
        let destination = Arc::new(self.destination(server, list)?);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < MAX_KNOWN {
            known.push(Known {
                server: server.to_owned(),
                list,
                destination: Arc::clone(&destination),
            });
        }
        Ok(destination)
    }

    fn destination(
        &self,
        server: &str,
        list: Option<&'static ServerList>,
    ) -> Result<Destination, NoDestination> {
        let mut chosen = self.chosen.iter();
        let described = match chosen.find(|(of, _)| are_same(Some(of), list)) {
            Some((_, chosen)) => chosen.clone(),
            None => Described::read(server)?,
        };
        let mut products = self.products.iter();
        if let Some((_, url)) = products.find(|(name, _)| name == described.name()) {
            return Ok(self.own(described.with(url)?, &described)?);
        }
        match (&self.base_url, &described) {
            (Some(url), Described::Url(server)) if self.settings.host_in_path => {
                Ok(self.own(url.below(server.host())?, &described)?)
            }
            (Some(url), _) => Ok(self.own(described.with(url)?, &described)?),
            (None, Described::Relative(path)) => Err(NoDestination::Relative(path.clone())),
            (None, Described::Url(url)) => {
                let base_url = self.with_edge_and_region(url.clone())?;
                Ok(Destination {
                    described: Some(url.clone()),
                    is_trusted: base_url.is_twilio(),
                    base_url,
                })
            }
        }
    }

    /// A base URL that the client was configured with.
    fn own(&self, base_url: BaseUrl, described: &Described) -> Result<Destination, InvalidBaseUrl> {
        Ok(Destination {
            base_url: self.with_edge_and_region(base_url)?,
            described: described.url().cloned(),
            is_trusted: true,
        })
    }

    /// `product[.edge][.region].twilio.com` with this edge and region. Other hosts have neither.
    fn with_edge_and_region(&self, base_url: BaseUrl) -> Result<BaseUrl, InvalidBaseUrl> {
        let Some(host) = TwilioHost::parse(base_url.host()) else {
            return Ok(base_url);
        };
        let host = TwilioHost {
            edge: self.settings.edge.as_deref().or(host.edge),
            region: self.settings.region.as_deref().or(host.region),
            ..host
        };
        base_url.with_host(&host.name())
    }
}

impl fmt::Debug for Servers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Servers")
            .field("base_url", &self.base_url)
            .field("products", &self.products)
            .field("chosen", &self.settings.chosen)
            .field("host_in_path", &self.settings.host_in_path)
            .field("edge", &self.settings.edge)
            .field("region", &self.settings.region)
            .finish()
    }
}

/// Whether both are the same list, or neither is one.
fn are_same(one: Option<&ServerList>, other: Option<&ServerList>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => std::ptr::eq(one, other),
        (None, None) => true,
        _ => false,
    }
}

/// Why a request has no destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoDestination {
    Invalid(InvalidBaseUrl),
    /// Its description names no server, or only this path, and the client has no base URL.
    Relative(String),
}

impl From<InvalidBaseUrl> for NoDestination {
    fn from(error: InvalidBaseUrl) -> Self {
        Self::Invalid(error)
    }
}

/// Follows the name of the operation: `FetchThing has no destination: …`.
impl fmt::Display for NoDestination {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = match self {
            Self::Invalid(error) => return error.fmt(formatter),
            Self::Relative(path) => path,
        };
        let product = match path.as_str() {
            "" => {
                formatter.write_str("its description names no server")?;
                "/"
            }
            path => {
                write!(
                    formatter,
                    "its description names only a path of the server, `{path}`"
                )?;
                path
            }
        };
        write!(
            formatter,
            ": set its URL with `ClientBuilder::base_url` or, if the client has other destinations as well, with \
             `ClientBuilder::base_url_for(\"{product}\", …)`"
        )
    }
}

/// The name of a product: the host of its server, given as a host name or as a URL, or the path of a relative server.
fn name_of(product: &str) -> Result<String, String> {
    if product.starts_with('/') {
        return Ok(product.trim_end_matches('/').to_owned());
    }
    if !product.contains("://") {
        let is_host = product.split('.').all(is_host_label) && product.contains('.');
        return is_host
            .then(|| product.to_owned())
            .ok_or("name a product by its host, such as `flex-api.twilio.com`".to_owned());
    }
    let server: BaseUrl = product
        .parse()
        .map_err(|error: InvalidBaseUrl| error.to_string())?;
    Ok(server.host().to_owned())
}

/// What is wrong with an edge or a region, if anything.
pub(crate) fn check_host_label(text: &str) -> Result<(), &'static str> {
    match is_host_label(text) {
        true => Ok(()),
        false => Err("is not a part of a host name, such as `dublin` or `ie1`"),
    }
}

fn is_host_label(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty()
        && text.len() <= 63
        && text.bytes().all(allowed)
        && !text.starts_with('-')
        && !text.ends_with('-')
}
