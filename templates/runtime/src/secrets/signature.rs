//! HMAC over a hash function: signing, and verifying in constant time.

use hmac::{KeyInit, Mac};

/// The signature of the parts, one after the other.
pub(crate) fn sign<M: Mac + KeyInit>(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    // An HMAC takes a key of any length.
    keyed::<M>(key, parts).map_or_else(Vec::new, |mac| mac.finalize().into_bytes().to_vec())
}

/// Whether this is the signature of the parts. The time it takes says nothing about the right one.
pub(crate) fn verifies<M: Mac + KeyInit>(key: &[u8], parts: &[&[u8]], signature: &[u8]) -> bool {
    keyed::<M>(key, parts).is_some_and(|mac| mac.verify_slice(signature).is_ok())
}

fn keyed<M: Mac + KeyInit>(key: &[u8], parts: &[&[u8]]) -> Option<M> {
    let mut mac = <M as KeyInit>::new_from_slice(key).ok()?;
    parts.iter().for_each(|part| mac.update(part));
    Some(mac)
}
