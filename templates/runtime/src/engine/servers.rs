//! Where a client sends each operation: the server of the description, moved to an edge and a region, or another base URL.

use crate::{
    engine::base_url::{BaseUrl, InvalidBaseUrl},
    errors::error::Error,
};

/// The part of a client's configuration that decides who gets the requests.
#[derive(Debug)]
pub(crate) struct Servers {
    base_url: Option<BaseUrl>,
    edge: Option<String>,
    region: Option<String>,
}

impl Servers {
    /// Checks the configuration, so that nothing is left to go wrong when a request is sent.
    pub(crate) fn new(
        base_url: Option<&str>,
        edge: Option<String>,
        region: Option<String>,
    ) -> Result<Self, Error> {
        for (name, label) in [("edge", &edge), ("region", &region)] {
            if label.as_deref().is_some_and(|label| !is_host_label(label)) {
                return Err(Error::configuration(format!(
                    "the {name} is not a part of a host name, such as `dublin` or `ie1`"
                )));
            }
        }
        let base_url = base_url.map(str::parse::<BaseUrl>).transpose();
        let base_url = base_url.map_err(|error| Error::configuration(error.to_string()))?;
        let servers = Self {
            base_url,
            edge,
            region,
        };
        if let Some(base_url) = &servers.base_url {
            servers
                .placed(base_url.clone())
                .map_err(|error| Error::configuration(error.to_string()))?;
        }
        Ok(servers)
    }

    /// Where an operation goes whose server in the description is `server`.
    pub(crate) fn of_operation(&self, server: &str) -> Result<BaseUrl, InvalidBaseUrl> {
        match &self.base_url {
            Some(base_url) => self.placed(base_url.clone()),
            None => self.placed(server.parse()?),
        }
    }

    /// `product[.edge][.region].twilio.com` with this edge and region. Other hosts know nothing of either.
    fn placed(&self, base_url: BaseUrl) -> Result<BaseUrl, InvalidBaseUrl> {
        let Some(name) = base_url.host().strip_suffix(".twilio.com") else {
            return Ok(base_url);
        };
        let labels: Vec<&str> = name.split('.').collect();
        let (product, edge, region) = match labels.as_slice() {
            [product] => (product, None, None),
            [product, region] => (product, None, Some(*region)),
            [product, edge, region] => (product, Some(*edge), Some(*region)),
            _ => return Ok(base_url),
        };
        let edge = self.edge.as_deref().or(edge);
        // An edge is always followed by a region: the United States, unless another is named.
        let region = self.region.as_deref().or(region).or(edge.map(|_| "us1"));
        let labels = [Some(*product), edge, region, Some("twilio.com")];
        base_url.with_host(&labels.into_iter().flatten().collect::<Vec<_>>().join("."))
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
