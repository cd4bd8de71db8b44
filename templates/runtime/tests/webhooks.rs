//! Webhooks: what is signed and by whom, each reason to refuse one, and the layer.

#![cfg(feature = "webhooks")]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails has done its job"
)]

#[path = "webhooks/layer.rs"]
mod layer;
#[path = "webhooks/lookup.rs"]
mod lookup;
#[path = "webhooks/messages.rs"]
mod messages;
#[path = "webhooks/properties.rs"]
mod properties;
#[path = "webhooks/public_url.rs"]
mod public_url;
#[path = "webhooks/reasons.rs"]
mod reasons;
#[path = "webhooks/secrets.rs"]
mod secrets;
#[path = "webhooks/vectors.rs"]
mod vectors;

use http::Request;
use twilio_runtime::webhook::{PublicUrl, Reason, Verifier};

const TOKEN: &str = "12345";
const BASE: &str = "https://mycompany.com";
const URL: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";

/// Sorted by name, as Twilio signs them.
const PARAMETERS: [(&str, &str); 5] = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675309"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
];

fn verifier() -> Verifier {
    at(PublicUrl::base(BASE))
}

fn at(url: PublicUrl) -> Verifier {
    Verifier::builder(url).auth_token(TOKEN).build().unwrap()
}

#[track_caller]
fn assert_refused(verifier: &Verifier, request: &Request<Vec<u8>>, reason: Reason) {
    let refused = verifier.verify(request).map_err(|error| error.reason());
    assert_eq!(refused, Err(reason));
}
