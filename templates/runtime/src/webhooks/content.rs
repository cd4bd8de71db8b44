//! What of a request is signed: the parameters of its form, or the hash of its body.

use std::fmt::Write as _;

use http::{HeaderMap, header::CONTENT_TYPE};
use sha2::{Digest as _, Sha256};

use crate::{
    events::{
        form::{self, Pair},
        parameters::Parameters,
    },
    webhooks::{public_url::BODY_HASH, reason::Reason, url_texts::query_of},
};

/// The contents of a request, as far as they are signed.
pub(crate) struct Content<'a> {
    query: Vec<Pair>,
    form: Vec<Pair>,
    body: &'a [u8],
}

impl<'a> Content<'a> {
    pub(crate) fn of(url: &str, headers: &HeaderMap, body: &'a [u8]) -> Result<Self, Reason> {
        let decode = |text| form::decode(text).ok_or(Reason::MalformedParameters);
        let content = Self {
            query: decode(query_of(url).as_bytes())?,
            form: match is_form(headers) {
                true => decode(body)?,
                false => Vec::new(),
            },
            body,
        };
        match body.is_empty() || is_form(headers) || content.body_hash().is_some() {
            true => Ok(content),
            false => Err(Reason::UnsignedBody),
        }
    }

    /// The parameters that are signed after the URL.
    pub(crate) fn form(&self) -> &[Pair] {
        &self.form
    }

    /// The SID of the account that the request says it belongs to.
    pub(crate) fn account(&self) -> Option<&str> {
        let mut pairs = self.form.iter().chain(&self.query);
        let account = pairs.find(|(name, _)| name == "AccountSid");
        account.map(|(_, value)| value.as_str())
    }

    /// Whether the body is the one whose hash is in the URL. A form is too, if the URL has a hash: otherwise somebody
    /// could send the URL of another webhook with an empty form.
    pub(crate) fn has_signed_body(&self) -> bool {
        self.body_hash()
            .is_none_or(|hash| hash == hexadecimal(&Sha256::digest(self.body)))
    }

    pub(crate) fn into_parameters(self) -> Parameters {
        Parameters::new(match self.form.is_empty() {
            true => self.query,
            false => self.form,
        })
    }

    /// The hash that Twilio added, at the end of the query.
    fn body_hash(&self) -> Option<&str> {
        let hash = self.query.iter().rfind(|(name, _)| name == BODY_HASH);
        hash.map(|(_, value)| value.as_str())
    }
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn is_form(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let essence = value
        .and_then(|it| it.split(';').next())
        .unwrap_or_default();
    essence
        .trim()
        .eq_ignore_ascii_case("application/x-www-form-urlencoded")
}
