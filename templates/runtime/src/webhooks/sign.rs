//! Signing requests as Twilio does, for tests of what receives them.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use form_urlencoded::Serializer;
use http::{
    Method, Request,
    header::{CONTENT_TYPE, HOST},
};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{
    events::form::Pair,
    webhooks::{
        algorithm::Algorithm, content::hexadecimal, form::signed_text, public_url::BODY_HASH,
        secrets::Key, settings::SETTINGS, unproven::SIGNATURE, url_texts::UrlParts,
    },
};

/// Signs requests with an auth token as Twilio does, to test what receives them.
///
/// ```
/// use twilio_runtime::{serde_json::json, webhook};
///
/// let url = "https://flex.example.com/events";
/// let form = webhook::sign("12345").form(url, [("AccountSid", "AC00"), ("TaskAge", "0")])?;
/// assert_eq!(form.uri(), "/events");
/// assert_eq!(form.headers()["host"], "flex.example.com");
///
/// let event = webhook::sign("12345").json(url, &json!({ "type": "task.created" }))?;
/// assert!(event.uri().query().unwrap().starts_with("bodySHA256="));
/// # Ok::<(), twilio_runtime::http::Error>(())
/// ```
pub fn sign(auth_token: impl Into<String>) -> Signer {
    Signer {
        key: Key::new(Algorithm::HmacSha1, auth_token.into()),
        settings: None,
    }
}

/// A secret, and how it signs.
#[derive(Clone)]
#[must_use]
pub struct Signer {
    key: Key,
    settings: Option<String>,
}

impl Signer {
    /// Signs with the secret as that of a SharedKey, which the header `X-Twilio-Webhooks-Signature-Settings` names.
    pub fn shared_key(self, id: &str, algorithm: Algorithm) -> Self {
        Self {
            key: Key {
                algorithm,
                ..self.key
            },
            settings: Some(format!("key={id},algorithm={}", algorithm.as_str())),
        }
    }

    /// A POST with a form, as a server receives it: its URI is a path, and its host a header.
    ///
    /// # Errors
    /// If `url` is not an `http` or `https` URL.
    pub fn form<N: Into<String>, V: Into<String>>(
        &self,
        url: &str,
        parameters: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Request<Vec<u8>>, http::Error> {
        let pairs = owned(parameters);
        let body = Serializer::new(String::new()).extend_pairs(&pairs).finish();
        let signature = self.signature_of(url, &pairs);
        let content_type = "application/x-www-form-urlencoded; charset=utf-8";
        self.request(
            Method::POST,
            url,
            &signature,
            Some(content_type),
            body.into_bytes(),
        )
    }

    /// A POST with a JSON body, whose hash is added to the URL.
    ///
    /// # Errors
    /// If `url` is not an `http` or `https` URL.
    pub fn json(&self, url: &str, body: &Value) -> Result<Request<Vec<u8>>, http::Error> {
        self.body(url, "application/json", body.to_string())
    }

    /// A POST with any other body, whose hash is added to the URL.
    ///
    /// # Errors
    /// If `url` is not an `http` or `https` URL, or the content type is not valid in a header.
    pub fn body(
        &self,
        url: &str,
        content_type: &str,
        body: impl Into<Vec<u8>>,
    ) -> Result<Request<Vec<u8>>, http::Error> {
        let body = body.into();
        let separator = if url.contains('?') { '&' } else { '?' };
        let hash = hexadecimal(&Sha256::digest(&body));
        let url = format!("{url}{separator}{BODY_HASH}={hash}");
        let signature = self.signature_of(&url, &[]);
        self.request(Method::POST, &url, &signature, Some(content_type), body)
    }

    /// A GET, whose parameters are in its URL.
    ///
    /// # Errors
    /// If `url` is not an `http` or `https` URL.
    pub fn get(&self, url: &str) -> Result<Request<Vec<u8>>, http::Error> {
        self.request(
            Method::GET,
            url,
            &self.signature_of(url, &[]),
            None,
            Vec::new(),
        )
    }

    /// The signature alone, for a URL and the parameters of a form.
    pub fn signature<N: Into<String>, V: Into<String>>(
        &self,
        url: &str,
        parameters: impl IntoIterator<Item = (N, V)>,
    ) -> String {
        self.signature_of(url, &owned(parameters))
    }

    fn signature_of(&self, url: &str, form: &[Pair]) -> String {
        let form = signed_text(form);
        let text: &[&[u8]] = &[url.as_bytes(), form.as_bytes()];
        let Key { algorithm, secret } = &self.key;
        STANDARD.encode(algorithm.sign(secret.key(), text))
    }

    fn request(
        &self,
        method: Method,
        url: &str,
        signature: &str,
        content_type: Option<&str>,
        body: Vec<u8>,
    ) -> Result<Request<Vec<u8>>, http::Error> {
        // Without parts, the URI is refused.
        let parts = UrlParts::of(url);
        let (host, path) = match &parts {
            Some(parts) => ([parts.host, parts.port].concat(), rooted(parts.rest)),
            None => (String::new(), String::new()),
        };
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, host)
            .header(SIGNATURE, signature);
        if let Some(content_type) = content_type {
            request = request.header(CONTENT_TYPE, content_type);
        }
        if let Some(settings) = &self.settings {
            request = request.header(SETTINGS, settings);
        }
        request.body(body)
    }
}

/// The path of a request, which is never empty.
fn rooted(rest: &str) -> String {
    match rest.starts_with('/') {
        true => rest.to_owned(),
        false => format!("/{rest}"),
    }
}

fn owned<N: Into<String>, V: Into<String>>(
    parameters: impl IntoIterator<Item = (N, V)>,
) -> Vec<Pair> {
    let parameters = parameters.into_iter();
    parameters
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

impl fmt::Debug for Signer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Signer")
            .field("algorithm", &self.key.algorithm)
            .finish_non_exhaustive()
    }
}
