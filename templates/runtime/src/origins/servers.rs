//! Where a client sends each operation: to the server of the description, with an edge and a region, or to another base
//! URL.

use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

use super::{
    base_url::{BaseUrl, InvalidBaseUrl},
    twilio_host::TwilioHost,
};

/// The number of cached servers. Descriptions have a few; a program that generates hosts must not fill the memory.
const MAX_KNOWN: usize = 32;

/// The part of a client's configuration that decides where requests go.
#[derive(Default)]
pub(crate) struct Servers {
    settings: ServerSettings,
    base_url: Option<BaseUrl>,
    /// By host.
    products: Vec<(String, BaseUrl)>,
    /// The cached destinations of servers.
    known: RwLock<Vec<(String, Arc<Destination>)>>,
}

/// The settings, as the program gives them.
#[derive(Clone, Debug, Default)]
pub(crate) struct ServerSettings {
    pub(crate) base_url: Option<String>,
    /// Base URLs of single products, by host or server.
    pub(crate) products: Vec<(String, String)>,
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
            products.push((host_of(product)?, url.parse().map_err(text)?));
        }
        let servers = Self {
            settings,
            base_url,
            products,
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

    /// The destination of an operation whose server in the description is `server`.
    pub(crate) fn of_operation(&self, server: &str) -> Result<Arc<Destination>, InvalidBaseUrl> {
        let find = |known: &[(String, Arc<Destination>)]| {
            let found = known.iter().find(|(name, _)| name == server);
            found.map(|(_, destination)| Arc::clone(destination))
        };
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(destination) = find(&known) {
            return Ok(destination);
        }
        drop(known);
        let destination = Arc::new(self.destination(server)?);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < MAX_KNOWN {
            known.push((server.to_owned(), Arc::clone(&destination)));
        }
        Ok(destination)
    }

    fn destination(&self, server: &str) -> Result<Destination, InvalidBaseUrl> {
        let described = || server.parse::<BaseUrl>();
        if !self.products.is_empty() {
            let described = described()?;
            let mut products = self.products.iter();
            if let Some((_, url)) = products.find(|(host, _)| host == described.host()) {
                return self.own(url.clone());
            }
        }
        match &self.base_url {
            Some(url) if self.settings.host_in_path => self.own(url.below(described()?.host())?),
            Some(url) => self.own(url.clone()),
            None => {
                let base_url = self.with_edge_and_region(described()?)?;
                let is_trusted = base_url.is_twilio();
                Ok(Destination {
                    base_url,
                    is_trusted,
                })
            }
        }
    }

    /// A base URL that the client was configured with.
    fn own(&self, base_url: BaseUrl) -> Result<Destination, InvalidBaseUrl> {
        Ok(Destination {
            base_url: self.with_edge_and_region(base_url)?,
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
            .field("host_in_path", &self.settings.host_in_path)
            .field("edge", &self.settings.edge)
            .field("region", &self.settings.region)
            .finish()
    }
}

/// The host of a product, given as a host name or as the server of its description.
fn host_of(product: &str) -> Result<String, String> {
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
