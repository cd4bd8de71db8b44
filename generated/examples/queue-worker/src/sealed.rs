//! Encryption of what is stored in Redis, with XChaCha20-Poly1305.

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Generate as _, KeyInit as _, Payload},
};
use twilio_flex::transport::BoxFuture;
use twilio_outbox::{Seal, SealError};

/// The length of a key, in bytes.
pub(crate) const KEY: usize = 32;

/// The length of the number that is used once, which precedes what is sealed.
const NONCE: usize = 24;

/// Seals with one key. What it sealed for one request is no use for another.
pub(crate) struct Sealed(XChaCha20Poly1305);

impl Sealed {
    pub(crate) fn new(key: [u8; KEY]) -> Self {
        Self(XChaCha20Poly1305::new(&key.into()))
    }

    fn encrypted(&self, id: &str, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let nonce = XNonce::generate();
        let payload = Payload {
            msg: plain,
            aad: id.as_bytes(),
        };
        let encrypted = self.0.encrypt(&nonce, payload);
        let encrypted = encrypted.map_err(|_| SealError::damaged("it is too long"))?;
        Ok([nonce.as_slice(), &encrypted].concat())
    }

    fn decrypted(&self, id: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let damaged = || SealError::damaged("it was changed, or sealed with another key");
        let (nonce, encrypted) = sealed.split_first_chunk::<NONCE>().ok_or_else(damaged)?;
        let payload = Payload {
            msg: encrypted,
            aad: id.as_bytes(),
        };
        let decrypted = self.0.decrypt(&XNonce::from(*nonce), payload);
        decrypted.map_err(|_| damaged())
    }
}

impl Seal for Sealed {
    fn seal<'a>(
        &'a self,
        id: &'a str,
        plain: Vec<u8>,
    ) -> BoxFuture<'a, Result<Vec<u8>, SealError>> {
        Box::pin(async move { self.encrypted(id, &plain) })
    }

    fn unseal<'a>(
        &'a self,
        id: &'a str,
        sealed: Vec<u8>,
    ) -> BoxFuture<'a, Result<Vec<u8>, SealError>> {
        Box::pin(async move { self.decrypted(id, &sealed) })
    }
}

#[cfg(test)]
mod tests {
    use super::Sealed;

    #[test]
    fn it_opens_only_what_it_sealed_for_the_same_request() {
        let sealed = Sealed::new([7; 32]);
        let one = sealed.encrypted("one", b"Zo\xc3\xab").unwrap();
        assert_ne!(one, sealed.encrypted("one", b"Zo\xc3\xab").unwrap());
        assert_eq!(sealed.decrypted("one", &one).unwrap(), b"Zo\xc3\xab");
        assert!(sealed.decrypted("two", &one).is_err());
        assert!(Sealed::new([8; 32]).decrypted("one", &one).is_err());
        assert!(sealed.decrypted("one", &one[..10]).is_err());
        let mut changed = one;
        changed[30] ^= 1;
        let error = sealed.decrypted("one", &changed).unwrap_err();
        assert!(!error.is_unavailable());
    }
}
