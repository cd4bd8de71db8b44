//! Later pages of a list: from what a response says about the next one to the URL that is requested.
//!
//! It is always the URL of the list: of what the server says, only the query counts, and the values in the path.

use http::{Uri, uri::PathAndQuery};

use crate::{
    calls::{call::Call, segment},
    credentials::{api_key::without_pairs, authorization::QueryKeys},
    origins::{base_url::BaseUrl, servers::PageHosts},
};

/// Where a later page of a list is, as given by the server.
#[derive(Clone, PartialEq)]
pub(crate) enum Continuation {
    /// A URL with its origin.
    Url(String),
    /// A path with its query, on the server that responded.
    Path(String),
}

impl Continuation {
    /// The next page that the response to `page` names, with a URL or with a reference relative to that page.
    ///
    /// A server may repeat an API key of the query there. It is left out: a later page may be printed or stored.
    pub(crate) fn after<B>(page: &Call, response: &http::Response<B>, reference: String) -> Self {
        let reference = match response.extensions().get() {
            Some(keys) => without_api_keys(keys, reference),
            None => reference,
        };
        let has_origin = |text: &str| text.parse().is_ok_and(|uri: Uri| uri.scheme().is_some());
        if reference.starts_with("//") || has_origin(&reference) {
            Self::Url(reference)
        } else if reference.starts_with('/') {
            Self::Path(reference)
        } else {
            Self::Path(resolve(&reference, &path_of(page)))
        }
    }

    /// The URL of the page, on the client's server, or why it is not requested.
    pub(super) fn uri(
        &self,
        list: &Call,
        base_url: &BaseUrl,
        hosts: PageHosts,
    ) -> Result<Uri, String> {
        let path_and_query = match self {
            Self::Path(path) => path.parse().map_err(|_| NO_URL)?,
            Self::Url(url) => {
                let uri = parse(url, base_url).ok_or(NO_URL)?;
                check_origin(&uri, list, base_url, hosts)?;
                uri.path_and_query().cloned().ok_or(NO_URL)?
            }
        };
        let base_url = base_of(&path_and_query, list, base_url)?;
        let uri = format!("{base_url}{path_and_query}").parse();
        uri.map_err(|_| NO_URL.to_owned())
    }
}

/// The URL without the API keys that the request had in its query.
fn without_api_keys(keys: &QueryKeys, reference: String) -> String {
    let is_key = |name: &str| keys.contains(name);
    match reference.split_once('?') {
        Some((before, query))
            if form_urlencoded::parse(query.as_bytes()).any(|(name, _)| is_key(&name)) =>
        {
            let query = without_pairs(query, is_key);
            let separator = if query.is_empty() { "" } else { "?" };
            format!("{before}{separator}{query}")
        }
        _ => reference,
    }
}

const NO_URL: &str = "the server's next-page URL is not a URL";

/// A URL. Without a scheme, it has that of the page before.
fn parse(url: &str, base_url: &BaseUrl) -> Option<Uri> {
    match url.strip_prefix("//") {
        Some(rest) => format!("{}://{rest}", base_url.scheme()).parse().ok(),
        None => url.parse().ok(),
    }
}

/// Accepts the client's own origin, and Twilio's servers for the same product, which name themselves without the
/// client's edge, region or proxy.
fn check_origin(
    uri: &Uri,
    list: &Call,
    base_url: &BaseUrl,
    hosts: PageHosts,
) -> Result<(), String> {
    let server = list.server().parse();
    let is_product = || server.is_ok_and(|server: BaseUrl| server.is_product_of(uri));
    if hosts == PageHosts::Any || base_url.is_origin_of(uri) || is_product() {
        return Ok(());
    }
    let named = match BaseUrl::origin_of(uri) {
        Some(origin) => format!("on `{origin}`"),
        None => "at a URL that cannot be used".to_owned(),
    };
    Err(format!(
        "the server's next page is {named}, and not on `{}`, the only origin that gets the credentials",
        base_url.origin()
    ))
}

/// What precedes the path: the base URL, or its origin if the path includes that of the base URL. A server behind a proxy
/// may not know the path that the proxy prepends.
fn base_of(
    path_and_query: &PathAndQuery,
    list: &Call,
    base_url: &BaseUrl,
) -> Result<String, String> {
    let (operation, path) = (&list.operation, path_and_query.path());
    if segment::is_path_of("", operation, path) {
        Ok(base_url.as_str().to_owned())
    } else if segment::is_path_of(base_url.path(), operation, path) {
        Ok(base_url.origin())
    } else {
        Err(
            "the server's next page is at another path than the list, which would call another endpoint"
                .to_owned(),
        )
    }
}

impl Call {
    /// The path of the first page, with its values; without those that would be refused.
    pub(crate) fn first_path(&self) -> String {
        let mut path = String::new();
        self.push_path(&mut path, &mut Vec::new());
        path
    }
}

/// The path of a page, without its query.
fn path_of(page: &Call) -> String {
    match &page.continuation {
        None => page.first_path(),
        Some(Continuation::Path(path)) => until_query(path).0.to_owned(),
        Some(Continuation::Url(url)) => {
            let uri = url.parse().ok();
            uri.map_or_else(String::new, |uri: Uri| uri.path().to_owned())
        }
    }
}

/// A relative reference, resolved against the path of a page (RFC 3986, section 5.2).
fn resolve(reference: &str, page: &str) -> String {
    let (path, query) = until_query(reference);
    let mut segments: Vec<&str> = page.split('/').collect();
    if !path.is_empty() {
        segments.pop();
        for segment in path.split('/') {
            match segment {
                "." => {}
                ".." => drop(segments.pop()),
                segment => segments.push(segment),
            }
        }
    }
    format!("{}{query}", segments.join("/"))
}

/// The part before the query or the fragment, and the rest.
fn until_query(reference: &str) -> (&str, &str) {
    let end = reference.find(['?', '#']).unwrap_or(reference.len());
    reference.split_at_checked(end).unwrap_or((reference, ""))
}
