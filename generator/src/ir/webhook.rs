//! Webhooks: what the API sends to an application.

use indexmap::IndexMap;
use serde_json::Value;

use super::{Item, ResourceId, Type};

/// What the API sends to an application.
#[derive(Debug)]
pub struct Webhook {
    /// Names the file of its examples, after its name.
    pub item: Item,
    /// The resource whose module it is in.
    pub resource: ResourceId,
    /// Its name in the description.
    pub name: String,
    /// Its documentation; may be empty.
    pub docs: String,
    /// How it is written.
    pub format: WebhookFormat,
    /// What it holds: a model, or one of several.
    pub ty: Type,
    /// The values of the description's examples, by name.
    pub examples: IndexMap<String, Value>,
}

/// How a webhook is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookFormat {
    /// `application/x-www-form-urlencoded`
    Form,
    /// `application/json`: one event, or an array.
    Json,
}

impl WebhookFormat {
    /// The word for it, in prose and in the call of `webhook!`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Json => "json",
        }
    }
}
