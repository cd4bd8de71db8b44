//! Webhooks: the call of `webhook!` that says how a type is read, and the list of them in the module's documentation.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Context, docs, markdown};
use crate::ir::{Resource, Type, Webhook};

impl Context<'_> {
    /// The calls of `webhook!` for the webhooks of a resource. Those that hold the same need only one.
    pub(super) fn webhooks(&self, resource: &Resource) -> Vec<TokenStream> {
        let is_first = |webhook: &&Webhook| {
            let mut all = self.api.webhooks_of(self.module);
            let first = all.find(|it| it.ty == webhook.ty && it.format == webhook.format);
            first.is_some_and(|first| first.item.id == webhook.item.id)
        };
        let webhooks = resource.webhooks.iter().filter(is_first);
        webhooks.map(|webhook| self.webhook(webhook)).collect()
    }

    fn webhook(&self, webhook: &Webhook) -> TokenStream {
        let ty = self.event_type(webhook);
        let format = format_ident!("{}", webhook.format.word());
        let discriminator = match &webhook.ty {
            Type::OneOf(id) => self.api.one_ofs[*id].discriminator.as_ref(),
            _ => None,
        };
        let by = discriminator.map(|property| {
            let property = property.as_str();
            quote!(by #property)
        });
        quote!(runtime::webhook!(#ty as #format #by);)
    }

    /// The name of the type that a webhook is read as. It is in the module of the resource that needs it first.
    fn event_type(&self, webhook: &Webhook) -> TokenStream {
        self.ty(&webhook.ty, webhook.resource)
    }

    /// The documentation of a resource's webhooks, for its module.
    pub(super) fn webhook_docs(&self, resource: &Resource) -> Vec<String> {
        if resource.webhooks.is_empty() {
            return Vec::new();
        }
        let mut lines = ["", "| webhook | sent as | read as |", "|---|---|---|"]
            .map(str::to_owned)
            .to_vec();
        for webhook in &resource.webhooks {
            let name = markdown::code(&webhook.name);
            let format = webhook.format.word();
            let ty = self.event_type(webhook).to_string().replace(' ', "");
            lines.push(format!("| {name} | {format} | [`{ty}`] |"));
        }
        for webhook in resource.webhooks.iter().filter(|it| !it.docs.is_empty()) {
            lines.push(String::new());
            lines.extend(docs::list_item(&webhook.name, &webhook.docs));
        }
        lines
    }
}
