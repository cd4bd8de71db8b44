//! Access tokens: what they hold, how one is verified, and each reason to refuse one.

#![cfg(feature = "tokens")]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails has done its job"
)]

#[path = "access_tokens/contents.rs"]
mod contents;
#[path = "access_tokens/settings.rs"]
mod settings;
#[path = "access_tokens/verification.rs"]
mod verification;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use twilio_runtime::{
    access_token::{AccessToken, AccessTokenBuilder},
    serde_json::{self, Value},
};

const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
const KEY: &str = "SK0123456789abcdef0123456789abcdef";
const SECRET: &str = "secret";
const NOW: u64 = 1_800_000_000;

fn time(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn builder() -> AccessTokenBuilder {
    AccessToken::builder(ACCOUNT, KEY, SECRET).now(time(NOW))
}

/// The header and the payload of a token.
fn decoded(token: &AccessToken) -> [Value; 2] {
    let parts: Vec<&str> = token.as_str().split('.').collect();
    assert_eq!(parts.len(), 3);
    [parts[0], parts[1]].map(|part| {
        let bytes = URL_SAFE_NO_PAD.decode(part).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    })
}
