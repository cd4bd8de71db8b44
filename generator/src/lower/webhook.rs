//! Webhooks: what they hold, and which of their examples can be tested.

use indexmap::IndexMap;
use serde_json::Value;

use super::{ModuleLowerer, fit::Direction, types::Holder};
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics, Part},
    ir::{Item, ModelId, ResourceId, Type, Webhook, WebhookFormat},
    resolve::{self, BodyMediaType},
};

impl ModuleLowerer<'_> {
    /// Lowers every webhook of the description, and returns what was found on the way.
    pub(super) fn webhooks(&mut self) -> Diagnostics {
        let mut found = Diagnostics::new();
        for webhook in &self.description.webhooks {
            let resource = self.resource_of_webhook(webhook);
            let lowered = self.webhook(webhook, resource);
            let own = std::mem::take(&mut self.diagnostics);
            if !own.has_errors() {
                self.named.push(lowered.ty.clone());
                self.api.resources[resource].webhooks.push(lowered);
            }
            found.extend(own.left_out_if(self.keeps_going, Part::Webhook, &webhook.name));
        }
        found
    }

    fn webhook(&mut self, webhook: &resolve::Webhook, resource: ResourceId) -> Webhook {
        let holder = Holder {
            owner: None,
            name: &webhook.name,
            resource,
        };
        let ty = self.ty(&webhook.body.schema, holder);
        let format = match webhook.body.media_type {
            BodyMediaType::Form => WebhookFormat::Form,
            // A webhook is read as nothing else.
            _ => WebhookFormat::Json,
        };
        if format == WebhookFormat::Form {
            self.check_fields(&ty);
        }
        Webhook {
            item: self.webhook_item(webhook),
            resource,
            name: webhook.name.clone(),
            docs: webhook.docs.clone(),
            examples: self.webhook_examples(webhook, &ty, format),
            format,
            ty,
        }
    }

    /// An item for the file of the examples, which may be left out for its name.
    fn webhook_item(&mut self, webhook: &resolve::Webhook) -> Item {
        if self.lacks_name(&webhook.name, None) {
            self.error(
                Code::UnusableName,
                &webhook.pointer,
                format!("`{}` gives no Rust name", webhook.name),
                "give the webhook another name",
            );
        }
        self.item(&webhook.name, None, &webhook.pointer)
    }

    /// Reports fields that no form can hold.
    fn check_fields(&mut self, ty: &Type) {
        for model in self.models_of(ty) {
            let properties = &self.api.models[model].properties;
            let nested = properties.iter().filter(|property| {
                matches!(
                    property.ty,
                    Type::Model(_) | Type::OneOf(_) | Type::List(_) | Type::Map(_)
                )
            });
            let nested: Vec<_> = nested
                .map(|property| {
                    (
                        property.name.as_str().to_owned(),
                        property.item.place.clone(),
                    )
                })
                .collect();
            for (name, place) in nested {
                self.error(
                    Code::UnsupportedWebhook,
                    &place.pointer,
                    format!("unsupported construct: `{name}` is an object or an array, and sent in a form"),
                    "if its value is JSON text, make it a string with `x-json-text: true`",
                );
            }
        }
    }

    fn models_of(&self, ty: &Type) -> Vec<ModelId> {
        let mut models = match ty {
            Type::Model(id) => Vec::from([*id]),
            Type::OneOf(id) => {
                let alternatives = self.api.one_ofs[*id].alternatives.iter();
                let models = alternatives.filter_map(|alternative| match alternative.ty {
                    Type::Model(id) => Some(id),
                    _ => None,
                });
                models.collect()
            }
            _ => Vec::new(),
        };
        models.sort();
        models.dedup();
        models
    }

    /// The examples that can be tested, by name.
    fn webhook_examples(
        &mut self,
        webhook: &resolve::Webhook,
        ty: &Type,
        format: WebhookFormat,
    ) -> IndexMap<String, Value> {
        let mut examples = IndexMap::new();
        for (name, example) in &webhook.body.examples {
            let reason = match format {
                WebhookFormat::Form => self.misfit_of_form(ty, &example.value),
                WebhookFormat::Json => match &example.value {
                    Value::Array(events) => events
                        .iter()
                        .find_map(|event| self.misfit_of_event(ty, event)),
                    event => self.misfit_of_event(ty, event),
                },
            };
            let Some(reason) = reason else {
                examples.insert(name.clone(), example.value.clone());
                continue;
            };
            let message = format!("the example `{name}` of the webhook is left out: {reason}");
            let warning =
                Diagnostic::new(Code::MisfitExample, message).at(self.source(), &example.pointer);
            let help = "correct the example or the schema, so that it can be tested";
            self.diagnostics.push(warning.help(help));
        }
        examples
    }

    /// Why a form would not be written as it was read, if so.
    fn misfit_of_form(&self, ty: &Type, example: &Value) -> Option<String> {
        let Value::Object(fields) = example else {
            return Some("it is not an object with the fields of the form".to_owned());
        };
        let is_nested = |value: &&Value| matches!(value, Value::Object(_) | Value::Array(_));
        if fields.values().any(|value| is_nested(&value)) {
            return Some("the fields of a form are strings; write JSON as text".to_owned());
        }
        self.misfit_of_event(ty, &self.typed_fields(ty, fields))
    }

    /// Why an event would not be written as it was read, if so. One that is not described is kept as it is.
    fn misfit_of_event(&self, ty: &Type, event: &Value) -> Option<String> {
        let Type::OneOf(id) = ty else {
            return self.misfit_of(ty, event, Direction::Received);
        };
        let one_of = &self.api.one_ofs[*id];
        let discriminator = one_of.discriminator.as_ref()?;
        let Some(value) = event.get(discriminator.as_str()).and_then(Value::as_str) else {
            return Some(format!("it lacks `{}`", discriminator.as_str()));
        };
        let mut alternatives = one_of.alternatives.iter();
        let meant =
            alternatives.find(|alternative| alternative.values.iter().any(|it| it == value))?;
        self.misfit_of(&meant.ty, event, Direction::Received)
    }

    /// The fields of a form as JSON, of which numbers and booleans are text in the form.
    fn typed_fields(&self, ty: &Type, fields: &serde_json::Map<String, Value>) -> Value {
        let models = self.models_of(ty);
        let models = || models.iter().map(|id| &self.api.models[*id]);
        let typed = fields.iter().map(|(name, value)| {
            let properties = models().flat_map(|model| &model.properties);
            let ty = properties
                .filter(|property| property.name.as_str() == name)
                .map(|property| &property.ty)
                .next();
            (name.clone(), typed(ty, value))
        });
        Value::Object(typed.collect())
    }
}

/// A value of a form as the JSON that its type has.
fn typed(ty: Option<&Type>, value: &Value) -> Value {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match ty {
        Some(Type::Integer | Type::Number | Type::Boolean) => {
            // Only if it is written like this again.
            match serde_json::from_str::<Value>(&text) {
                Ok(parsed) if format!("{parsed}") == text => parsed,
                _ => Value::String(text),
            }
        }
        _ => Value::String(text),
    }
}
