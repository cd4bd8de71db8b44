//! Webhooks: what the API sends to an application.

use openapiv3::PathItem;

use super::{Findings, Read, RequestBody, Resolver, Schema, SchemaKind, media_type::OF_WEBHOOKS};
use crate::{
    diagnostic::{Code, Part},
    extensions::WEBHOOKS,
    keywords,
    pointer::Pointer,
};

/// What the API sends to an application.
#[derive(Debug)]
pub(crate) struct Webhook {
    /// Where its request is.
    pub(crate) pointer: Pointer,
    /// Its name in the description.
    pub(crate) name: String,
    /// The first tag, if there is one.
    pub(crate) tag: Option<String>,
    /// Its documentation.
    pub(crate) docs: String,
    /// What is sent.
    pub(crate) body: RequestBody,
}

impl Resolver<'_> {
    /// The `x-webhooks` of the description, in its order, and those of a wrong shape.
    pub(super) fn webhooks(&self) -> Vec<Read<Webhook>> {
        let pointer = Pointer::root().child(WEBHOOKS.name);
        let read = self.webhooks.iter().map(|(name, item)| {
            let pointer = pointer.child(name);
            let mut findings = Findings::default();
            Read {
                value: self.webhook(name, item, &pointer, &mut findings),
                part: Part::Webhook,
                name: name.clone(),
                pointer,
                findings,
            }
        });
        let broken = self.broken.iter().filter_map(|(pointer, errors)| {
            let segments = pointer.segments();
            let [key, name] = segments.as_slice() else {
                return None;
            };
            let is_webhook = *key == WEBHOOKS.name;
            is_webhook.then(|| Read::broken(Part::Webhook, name, pointer.clone(), errors.clone()))
        });
        read.chain(broken).collect()
    }

    fn webhook(
        &self,
        name: &str,
        item: &PathItem,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<Webhook> {
        self.check_support(pointer, &keywords::WEBHOOK, found);
        // Without it, the webhook has a wrong shape.
        let operation = item.post.as_ref()?;
        let pointer = pointer.child("post");
        self.check_support(&pointer, &keywords::WEBHOOK_OPERATION, found);
        let body = operation.request_body.as_ref()?;
        let body = self.read_body(body, OF_WEBHOOKS, &pointer, found)?;
        self.check_events(&body, found);
        let docs = operation.description.clone();
        Some(Webhook {
            tag: operation.tags.first().cloned(),
            docs: docs
                .or_else(|| operation.summary.clone())
                .unwrap_or_default(),
            name: name.to_owned(),
            body,
            pointer,
        })
    }

    /// Reports a body that is neither an object nor one of several that are told apart by the type of the event.
    fn check_events(&self, body: &RequestBody, found: &mut Findings) {
        let Some(schema) = self.read_schema(&body.schema) else {
            return;
        };
        let (message, help) = match &schema.kind {
            SchemaKind::Object(object) if !object.properties.is_empty() => return,
            SchemaKind::OneOf(_) if self.has_mapping(&schema) => return,
            SchemaKind::OneOf(_) => (
                "unsupported construct: events that no `mapping` tells apart",
                "add a `discriminator` with the property that says which event it is, and a `mapping` from its values \
                 to the schemas",
            ),
            SchemaKind::Array(_) => (
                "unsupported construct: a webhook whose body is an array",
                "describe one event: an array of events is read as well",
            ),
            _ => (
                "unsupported construct: a webhook whose body is not an object with properties",
                "describe its properties, or the events that it may be with `oneOf`",
            ),
        };
        let error = self.error(Code::UnsupportedWebhook, &body.pointer, message);
        found.push(error.help(help));
    }

    /// Whether a discriminator maps values to the alternatives of a schema.
    fn has_mapping(&self, schema: &Schema) -> bool {
        let discriminator = schema.pointer.child("discriminator");
        let mapping = self.at(&discriminator.child("mapping"));
        mapping
            .and_then(|it| it.as_object())
            .is_some_and(|it| !it.is_empty())
    }
}
