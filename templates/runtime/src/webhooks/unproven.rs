//! A request of which only its form is checked: what it says, and which secrets may prove it.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::HeaderMap;

use crate::{
    events::parameters::Parameters,
    webhooks::{
        content::Content, diagnosis::Claim, error::VerificationError, reason::Reason,
        secrets::Secrets, settings::Settings,
    },
};

pub(crate) const SIGNATURE: &str = "x-twilio-signature";

/// A request whose signature is not verified yet.
pub(crate) struct Unproven<'a> {
    url: &'a str,
    signature: Vec<u8>,
    settings: Option<Settings<'a>>,
    content: Content<'a>,
}

impl<'a> Unproven<'a> {
    /// Refuses what no secret could prove.
    pub(crate) fn of(url: &'a str, headers: &'a HeaderMap, body: &'a [u8]) -> Result<Self, Reason> {
        Ok(Self {
            url,
            signature: signature_of(headers)?,
            settings: Settings::of(headers)?,
            content: Content::of(url, headers, body)?,
        })
    }

    /// The account whose auth tokens may prove it, unless a SharedKey has to.
    pub(crate) fn account(&self) -> Option<&str> {
        match self.settings {
            Some(_) => None,
            None => self.content.account(),
        }
    }

    /// Its parameters, if one of the secrets signed it, or one of the auth tokens that were looked up.
    pub(crate) fn verified(
        self,
        secrets: &Secrets,
        looked_up: Vec<String>,
    ) -> Result<Parameters, VerificationError> {
        let keys = match &self.settings {
            Some(settings) => secrets.shared_keys_of(settings)?,
            None => secrets.auth_tokens_of(self.account(), looked_up)?,
        };
        let claim = Claim {
            url: self.url,
            form: self.content.form(),
            signature: &self.signature,
        };
        if !claim.is_signed_by(&keys) {
            return Err(claim.diagnosis(&keys, self.settings.is_none()).into());
        }
        match self.content.has_signed_body() {
            true => Ok(self.content.into_parameters()),
            false => Err(Reason::OtherBody.into()),
        }
    }
}

/// The decoded signature. One that is not base64 is none of Twilio's, so it fits nothing.
fn signature_of(headers: &HeaderMap) -> Result<Vec<u8>, Reason> {
    match headers.get(SIGNATURE).map(|value| value.as_bytes()) {
        None | Some([]) => Err(Reason::MissingSignature),
        Some(value) => STANDARD.decode(value).map_err(|_| Reason::OtherSignature),
    }
}
