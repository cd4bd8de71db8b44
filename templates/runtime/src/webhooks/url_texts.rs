//! The texts of a URL that Twilio may have signed.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a URL encodes in its query, as browsers and Node do.
const IN_QUERY: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'\'')
    .add(b'<')
    .add(b'>');

/// The same for its path.
const IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'{')
    .add(b'}');

/// What Node's `querystring` encodes.
const IN_PAIRS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// A URL in parts, which together are the URL as it was given.
#[derive(Clone, Copy)]
pub(crate) struct UrlParts<'a> {
    /// With its `://`.
    pub(crate) scheme: &'a str,
    /// With its `@`, or empty.
    pub(crate) user_info: &'a str,
    pub(crate) host: &'a str,
    /// With its `:`, or empty.
    pub(crate) port: &'a str,
    /// The path and the query.
    pub(crate) rest: &'a str,
}

impl<'a> UrlParts<'a> {
    /// `None` if it is not an `http` or `https` URL with a host.
    pub(crate) fn of(url: &'a str) -> Option<Self> {
        let (scheme, after) = split_after(url, url.find("://")? + 3);
        if !["http://", "https://"].contains(&scheme.to_ascii_lowercase().as_str()) {
            return None;
        }
        let end = after.find(['/', '?', '#']).unwrap_or(after.len());
        let (authority, rest) = split_after(after, end);
        let (user_info, host_and_port) =
            split_after(authority, authority.rfind('@').map_or(0, |at| at + 1));
        // A colon only starts the port after the bracket that ends an IPv6 address.
        let bracket = host_and_port.rfind(']').unwrap_or(0);
        let (_, after_address) = split_after(host_and_port, bracket);
        let colon = after_address.find(':').map(|colon| bracket + colon);
        let (host, port) = split_after(host_and_port, colon.unwrap_or(host_and_port.len()));
        (!host.is_empty()).then_some(Self {
            scheme,
            user_info,
            host,
            port,
            rest,
        })
    }

    pub(crate) fn is_https(&self) -> bool {
        self.scheme.len() == "https://".len()
    }

    fn with(&self, port: &str, rest: &str) -> String {
        [self.scheme, self.user_info, self.host, port, rest].concat()
    }

    /// The texts that mean the same URL: Twilio is inconsistent about the port, has been seen to sign another encoding
    /// of the query than it sends, and a request does not tell an empty path from `/`.
    pub(crate) fn texts(&self) -> Vec<String> {
        let standard = if self.is_https() { ":443" } else { ":80" };
        let added = if self.port.is_empty() {
            standard
        } else {
            self.port
        };
        let mut rests = vec![self.rest.to_owned(), encoded(self.rest)];
        rests.extend(pairs_encoded(self.rest));
        rests.extend(other_root(self.rest));
        let ports = [self.port, "", added];
        let all = rests
            .iter()
            .flat_map(|rest| ports.map(|port| self.with(port, rest)));
        let mut texts = Vec::new();
        for text in all {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts
    }
}

/// The texts of a URL that Twilio may have signed, beginning with the URL itself.
pub(crate) fn url_texts(url: &str) -> Vec<String> {
    match UrlParts::of(url) {
        Some(parts) => parts.texts(),
        None => vec![url.to_owned()],
    }
}

/// The query of a URL or a path, without its `?`.
pub(crate) fn query_of(url: &str) -> &str {
    let end = url.find('#').unwrap_or(url.len());
    let (url, _) = split_after(url, end);
    url.split_once('?').map_or("", |(_, query)| query)
}

/// Like `str::split_at`, for a position that is known to be between two characters.
fn split_after(text: &str, position: usize) -> (&str, &str) {
    text.split_at_checked(position).unwrap_or((text, ""))
}

/// With what must not stand in a URL percent-encoded.
fn encoded(rest: &str) -> String {
    match rest.split_once('?') {
        None => utf8_percent_encode(rest, IN_PATH).to_string(),
        Some((path, query)) => format!(
            "{}?{}",
            utf8_percent_encode(path, IN_PATH),
            utf8_percent_encode(query, IN_QUERY)
        ),
    }
}

/// With the pairs of the query decoded and encoded again.
fn pairs_encoded(rest: &str) -> Option<String> {
    let (path, query) = rest
        .split_once('?')
        .filter(|(_, query)| !query.is_empty())?;
    let encode = |string: &str| utf8_percent_encode(string, IN_PAIRS).to_string();
    let pairs = form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| format!("{}={}", encode(&name), encode(&value)));
    Some(format!("{path}?{}", pairs.collect::<Vec<_>>().join("&")))
}

/// With the empty path in place of `/`, or the other way round.
fn other_root(rest: &str) -> Option<String> {
    match rest.strip_prefix('/') {
        Some(after) if after.is_empty() || after.starts_with('?') => Some(after.to_owned()),
        Some(_) => None,
        None => Some(format!("/{rest}")),
    }
}
