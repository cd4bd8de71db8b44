//! Why a signature does not fit: whether it fits something that is nearly the request.

use crate::{
    events::form::Pair,
    webhooks::{
        form::signed_texts,
        reason::Reason,
        secrets::Key,
        url_texts::{UrlParts, url_texts},
    },
};

/// What Twilio is thought to have signed.
pub(crate) struct Claim<'a> {
    pub(crate) url: &'a str,
    pub(crate) form: &'a [Pair],
    /// The decoded header.
    pub(crate) signature: &'a [u8],
}

impl Claim<'_> {
    /// Whether one of the keys signed it.
    pub(crate) fn is_signed_by(&self, keys: &[Key]) -> bool {
        self.fits(self.url, &signed_texts(self.form), keys)
    }

    /// Why it is not.
    pub(crate) fn diagnosis(&self, keys: &[Key], is_by_auth_token: bool) -> Reason {
        const LENGTH_OF_SHA256: usize = 32;
        if is_by_auth_token && self.signature.len() == LENGTH_OF_SHA256 {
            return Reason::RemovedSettings;
        }
        let form = signed_texts(self.form);
        let mut others = other_urls(self.url).into_iter();
        if others.any(|url| self.fits(&url, &form, keys)) {
            return Reason::OtherUrl;
        }
        match self.fits(self.url, &[String::new()], keys) {
            true => Reason::OtherParameters,
            false => Reason::OtherSignature,
        }
    }

    fn fits(&self, url: &str, forms: &[String], keys: &[Key]) -> bool {
        url_texts(url).iter().any(|url| {
            forms.iter().any(|form| {
                let text: &[&[u8]] = &[url.as_bytes(), form.as_bytes()];
                keys.iter().any(|key| key.signed(text, self.signature))
            })
        })
    }
}

/// URLs that are easily confused with this one.
fn other_urls(url: &str) -> Vec<String> {
    let Some(parts) = UrlParts::of(url) else {
        return Vec::new();
    };
    let authority = [parts.user_info, parts.host, parts.port].concat();
    let scheme = if parts.is_https() {
        "http://"
    } else {
        "https://"
    };
    let (path, query) = match parts.rest.split_once('?') {
        Some((path, query)) => (path, format!("?{query}")),
        None => (parts.rest, String::new()),
    };
    let path = match path.strip_suffix('/') {
        Some(path) => path.to_owned(),
        None => format!("{path}/"),
    };
    vec![
        format!("{scheme}{authority}{}", parts.rest),
        format!("{}{authority}{path}{query}", parts.scheme),
    ]
}
