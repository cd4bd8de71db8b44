//! Credentials and responses full of canaries.

use std::error::Error as StdError;

use http::Response;
use serde_json::Value;
use twilio_runtime::{
    Credentials,
    credentials::{CredentialsProvider, OAuth},
    transport::BoxFuture,
};

use super::{PERSONAL, SECRET};

/// A secret store that returns the secret, or fails.
pub(crate) struct Store {
    pub(crate) is_open: bool,
}

impl CredentialsProvider for Store {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Box<dyn StdError + Send + Sync>>> {
        let given = match self.is_open {
            true => Ok(Credentials::bearer(SECRET)),
            false => Err("the store is closed".into()),
        };
        Box::pin(std::future::ready(given))
    }
}

/// Credentials of each kind.
pub(crate) fn credentials() -> Vec<Credentials> {
    let url = format!("https://user:{SECRET}@example.com/v2/token");
    let oauth = OAuth::new("OQ00", SECRET).scope("sample");
    vec![
        Credentials::api_key("SK00", SECRET),
        Credentials::auth_token("AC00", SECRET),
        Credentials::bearer(SECRET),
        Credentials::header(format!("Basic {SECRET}")),
        Credentials::client_credentials("OQ00", SECRET),
        oauth.token_url(url).into(),
        Credentials::provider(Store { is_open: true }),
        Credentials::basic(SECRET, SECRET),
        Credentials::http("Token", SECRET),
        Credentials::api_key_in_header("X-Key", SECRET)
            .and(Credentials::api_key_in_query("key", SECRET))
            .and(Credentials::api_key_in_cookie(
                "session",
                SECRET.replace(' ', "-"),
            )),
    ]
}

/// A response with the canaries in its body and in its headers.
pub(crate) fn response(status: u16, body: &Value) -> Response<Vec<u8>> {
    let url = format!(
        "https://user:{}@example.com/?q=Zo%C3%AB",
        SECRET.replace(' ', "-")
    );
    Response::builder()
        .status(status)
        .header("location", url)
        .header("x-any", SECRET)
        .header("x-bytes", PERSONAL.as_bytes())
        .header("ratelimit-limit", "10")
        .header("twilio-request-id", "RQ00")
        .body(body.to_string().into_bytes())
        .unwrap()
}
