//! A secret that signs: never printed, and overwritten in memory when it is dropped.

use zeroize::Zeroizing;

/// The secret as text, which is also the key: Twilio decodes neither auth tokens nor secrets.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<String>);

impl Secret {
    pub(crate) fn new(secret: String) -> Self {
        Self(Zeroizing::new(secret))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn key(&self) -> &[u8] {
        self.0.as_bytes()
    }
}
