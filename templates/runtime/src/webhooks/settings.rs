//! The header that says which key signed, and how.

use http::HeaderMap;

use crate::webhooks::{algorithm::Algorithm, reason::Reason};

pub(crate) const SETTINGS: &str = "x-twilio-webhooks-signature-settings";

/// The SharedKey that a request names. It is not signed itself, so it may only choose among what was configured.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Settings<'a> {
    pub(crate) key: &'a str,
    pub(crate) algorithm: Algorithm,
}

impl<'a> Settings<'a> {
    /// `None` without the header: an auth token signed.
    pub(crate) fn of(headers: &'a HeaderMap) -> Result<Option<Self>, Reason> {
        let mut values = headers.get_all(SETTINGS).iter();
        match (values.next(), values.next()) {
            (None, _) => Ok(None),
            (Some(value), None) => {
                let value = value.to_str().map_err(|_| Reason::InvalidSettings)?;
                Self::read(value).map(Some)
            }
            _ => Err(Reason::InvalidSettings),
        }
    }

    /// Reads `key=<id>,algorithm=<name>`. Other names are ignored; one that is repeated could mean either value.
    fn read(text: &'a str) -> Result<Self, Reason> {
        let (mut key, mut algorithm) = ("", "");
        for part in text.split(',') {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let setting = match name.trim() {
                "key" => &mut key,
                "algorithm" => &mut algorithm,
                _ => continue,
            };
            if !setting.is_empty() {
                return Err(Reason::InvalidSettings);
            }
            *setting = value.trim();
        }
        if key.is_empty() {
            return Err(Reason::InvalidSettings);
        }
        let algorithm = match algorithm {
            "" => Algorithm::HmacSha1,
            name => Algorithm::named(name).ok_or(Reason::UnknownAlgorithm)?,
        };
        Ok(Self { key, algorithm })
    }
}
