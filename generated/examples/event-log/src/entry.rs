//! A line of the log. In: an event. Out: its ID, what happened, and the SIDs of what it happened to; nothing that says
//! who a person is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use twilio_flex::webhook::Parameters;

/// A line of the log.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Entry {
    /// The same whenever Twilio sends the same event.
    pub id: String,
    /// What happened, such as `onMessageAdded` or `task.created`.
    pub event: String,
    /// The SIDs, by the names that Twilio gives them.
    pub sids: BTreeMap<String, String>,
}

impl Entry {
    /// An event in a form, which has no ID of its own: a digest of the signature takes its place.
    pub fn of_form(webhook: &Parameters, signature: &[u8]) -> Self {
        let digest = Sha256::digest(signature);
        let id = digest.iter().take(16).map(|byte| format!("{byte:02x}"));
        let event = webhook.get("EventType").unwrap_or_default();
        Self {
            id: id.collect(),
            event: event.to_owned(),
            sids: sids(webhook.iter()),
        }
    }

    /// CloudEvents: one or a list of them. `None` if one has no ID.
    pub fn of_cloud_events(body: &[u8]) -> Option<Vec<Self>> {
        let events = match serde_json::from_slice(body).ok()? {
            Value::Array(events) => events,
            event => vec![event],
        };
        events.iter().map(Self::of_cloud_event).collect()
    }

    fn of_cloud_event(event: &Value) -> Option<Self> {
        let payload = event.pointer("/data/payload").and_then(Value::as_object);
        let texts = payload.into_iter().flatten();
        let texts = texts.filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
        Some(Self {
            id: event.get("id")?.as_str()?.to_owned(),
            event: event.get("type")?.as_str()?.to_owned(),
            sids: sids(texts),
        })
    }
}

/// Only what is called a SID and looks like one: an allowlist, as what Twilio adds tomorrow may be about people.
fn sids<'a>(values: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<String, String> {
    let is_sid = |value: &str| {
        let (prefix, digits) = value.as_bytes().split_at_checked(2).unwrap_or_default();
        prefix.iter().all(u8::is_ascii_uppercase)
            && digits.len() == 32
            && digits.iter().all(u8::is_ascii_hexdigit)
    };
    let is_named_so = |name: &str| name.ends_with("Sid") || name.ends_with("_sid");
    values
        .filter(|(name, value)| is_named_so(name) && is_sid(value))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}
