//! JSON Web Signatures with HS256, the only algorithm of access tokens.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::Hmac;
use serde_json::{Map, Value};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::secrets::{secret::Secret, signature};

/// A header or a payload.
pub(crate) type Object = Map<String, Value>;

/// The token: header, payload and signature, joined with dots.
pub(crate) fn encode(header: Object, payload: Object, secret: &Secret) -> Zeroizing<String> {
    let encode = |object: Object| URL_SAFE_NO_PAD.encode(Value::Object(object).to_string());
    let signed = format!("{}.{}", encode(header), encode(payload));
    let signature = signature::sign::<Hmac<Sha256>>(secret.key(), &[signed.as_bytes()]);
    Zeroizing::new(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// The parts of a token, which may be anybody's until its signature is verified.
pub(crate) struct Jws<'a> {
    signed: &'a str,
    pub(crate) header: Object,
    pub(crate) payload: Object,
    signature: Vec<u8>,
}

impl<'a> Jws<'a> {
    /// `None` if it is not a token.
    pub(crate) fn decode(token: &'a str) -> Option<Self> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, payload) = signed.split_once('.')?;
        Some(Self {
            signed,
            header: object(header)?,
            payload: object(payload)?,
            signature: URL_SAFE_NO_PAD.decode(signature).ok()?,
        })
    }

    /// Whether the secret signed it with HS256, whatever its header says.
    pub(crate) fn is_signed_with(&self, secret: &Secret) -> bool {
        signature::verifies::<Hmac<Sha256>>(
            secret.key(),
            &[self.signed.as_bytes()],
            &self.signature,
        )
    }
}

fn object(encoded: &str) -> Option<Object> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(encoded).ok()?).ok()
}
