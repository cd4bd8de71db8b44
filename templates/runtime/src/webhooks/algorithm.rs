//! How a webhook is signed.

use hmac::Hmac;
use sha1::Sha1;
use sha2::Sha256;

use crate::secrets::signature;

/// How a webhook is signed, as `X-Twilio-Webhooks-Signature-Settings` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// `HMAC_SHA1`, which auth tokens always sign with.
    HmacSha1,
    /// `HMAC_SHA256`.
    HmacSha256,
}

impl Algorithm {
    pub(crate) const ALL: [Self; 2] = [Self::HmacSha1, Self::HmacSha256];

    /// The name that Twilio uses: `HMAC_SHA1` or `HMAC_SHA256`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HmacSha1 => "HMAC_SHA1",
            Self::HmacSha256 => "HMAC_SHA256",
        }
    }

    /// The algorithm with this name, in any case.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|algorithm| algorithm.as_str().eq_ignore_ascii_case(name))
    }

    pub(crate) fn sign(self, key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
        match self {
            Self::HmacSha1 => signature::sign::<Hmac<Sha1>>(key, parts),
            Self::HmacSha256 => signature::sign::<Hmac<Sha256>>(key, parts),
        }
    }

    pub(crate) fn verifies(self, key: &[u8], parts: &[&[u8]], claimed: &[u8]) -> bool {
        match self {
            Self::HmacSha1 => signature::verifies::<Hmac<Sha1>>(key, parts, claimed),
            Self::HmacSha256 => signature::verifies::<Hmac<Sha256>>(key, parts, claimed),
        }
    }
}
