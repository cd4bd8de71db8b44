//! Models: a struct, and the call of `model!` from which its serde code is generated.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, docs, markdown};
use crate::ir::{
    Constraints, Item, Model, ModelId, Nullability, Privacy, Property, Readiness, ResourceId,
    Storage,
};

impl Context<'_> {
    /// The struct of a model, the call of `model!`, and old names.
    pub(super) fn model(&self, id: ModelId, model: &Model) -> Vec<TokenStream> {
        let name = self.names.of(&model.item);
        let docs = docs::attributes(&self.model_docs(id, model));
        let fields = model
            .properties
            .iter()
            .map(|property| self.field(property, model.resource));
        let additional = self.additional_field(model);
        let definition = quote! {
            #docs
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct #name {
                #(#fields)*
                #additional
            }
        };
        let mut chunks = vec![definition, self.model_macro(model)];
        chunks.extend(self.response_choices(model));
        chunks.extend(self.builder(model));
        let readiness = model.readiness.as_ref();
        chunks.extend(readiness.map(|readiness| self.readiness(model, readiness)));
        chunks.extend(self.old_types(&model.item));
        chunks
    }

    fn model_docs(&self, id: ModelId, model: &Model) -> Vec<String> {
        let described = docs::lines(&model.docs);
        let schema = match &model.schema {
            Some(schema) => format!("Schema {}. ", markdown::code(schema)),
            None => String::new(),
        };
        let absent = if self.received.contains(&id) {
            "A field is `None` if it is absent from the response or null, or has an unexpected value."
        } else if self.in_webhooks.contains(&id) {
            "A field is `None` if it is absent from the webhook, or has an unexpected value."
        } else {
            "A field that is `None` is not sent."
        };
        let schema = docs::lines(&format!("{schema}{absent}"));
        let readiness = model.readiness.as_ref().map(readiness_docs);
        docs::blocks([described, readiness.unwrap_or_default(), schema])
    }

    fn field(&self, property: &Property, home: ResourceId) -> TokenStream {
        let name = self.names.of(&property.item);
        let plain = self.ty(&property.ty, home);
        let ty = match property.storage {
            Storage::Inline => plain,
            Storage::Boxed => quote!(Box<#plain>),
        };
        let (ty, null) = match property.nullability {
            Nullability::NotNull => (ty, None),
            Nullability::Nullable => (
                quote!(runtime::Nullable<#ty>),
                Some("Null is `Some(Nullable::Null)`."),
            ),
        };
        let mut described = self.value_docs(&property.docs, &property.ty);
        if described.is_empty() {
            let wire = markdown::code(property.name.as_str());
            described = docs::lines(&format!("Property {wire}."));
        }
        let docs = docs::attributes(&docs::blocks([
            described,
            docs::notes(None, Constraints::default(), property.privacy),
            null.map_or_else(Vec::new, docs::lines),
        ]));
        quote! {
            #docs
            pub #name: Option<#ty>,
        }
    }

    /// The field for what no other field holds.
    fn additional_field(&self, model: &Model) -> Option<TokenStream> {
        let name = self.names.of(model.additional.as_ref()?);
        Some(quote! {
            /// What no other field holds: other properties, and values of an unexpected type. Never shown
            /// by `Debug`.
            pub #name: runtime::AdditionalProperties,
        })
    }

    fn model_macro(&self, model: &Model) -> TokenStream {
        let name = self.names.of(&model.item);
        let rows = model.properties.iter().map(|property| {
            let (field, wire) = (self.names.of(&property.item), property.name.as_str());
            // A raw identifier such as `r#type` always differs.
            let wire = (field.to_string() != wire).then(|| quote!(= #wire));
            let mark = match property.privacy {
                Privacy::Unmarked | Privacy::Public => None,
                Privacy::Personal { .. } => Some(quote!(: personal)),
                Privacy::Secret => Some(quote!(: secret)),
            };
            quote!(#field #wire #mark)
        });
        let additional = model.additional.iter().map(|item| {
            let field = self.names.of(item);
            quote!(..#field)
        });
        let rows = rows.chain(additional);
        quote!(runtime::model!(#name { #(#rows),* });)
    }

    /// When the resource is ready.
    fn readiness(&self, model: &Model, readiness: &Readiness) -> TokenStream {
        let name = self.names.of(&model.item);
        let status = self.names.of(&readiness.status);
        let ty = self.ty(&readiness.ty, model.resource);
        let variants = |items: &[Item]| -> TokenStream {
            let names = items.iter().map(|item| self.names.of(item));
            quote!(#(#ty::#names)|*)
        };
        let ready = variants(&readiness.ready);
        let failed = self.failed_arm(readiness, &variants(&readiness.failed));
        quote! {
            impl runtime::BecomesReady for #name {
                fn readiness(&self) -> runtime::Readiness {
                    match &self.#status {
                        Some(#ready) => runtime::Readiness::Ready,
                        #failed
                        _ => runtime::Readiness::Pending,
                    }
                }
            }
        }
    }

    fn failed_arm(&self, readiness: &Readiness, variants: &TokenStream) -> Option<TokenStream> {
        let field = |item: &Option<Item>| item.as_ref().map(|item| self.names.of(item));
        let code = field(&readiness.code).map_or(quote!(None), |name| quote!(self.#name));
        let message = field(&readiness.message);
        let message = message.map_or(quote!(None), |name| quote!(self.#name.as_deref()));
        let binding = match readiness.failed.as_slice() {
            [] => return None,
            [_] => quote!(status @ #variants),
            _ => quote!(status @ (#variants)),
        };
        Some(quote! {
            Some(#binding) => runtime::Readiness::failed(status.as_str(), #code, #message),
        })
    }
}

/// What `Client::wait_for` waits for.
fn readiness_docs(readiness: &Readiness) -> Vec<String> {
    let listed = |items: &[Item]| {
        let values = items.iter().map(|item| markdown::code(&item.words));
        values.collect::<Vec<_>>().join(" or ")
    };
    let status = markdown::code(&readiness.status.words);
    let ready = listed(&readiness.ready);
    let failed = match readiness.failed.as_slice() {
        [] => String::new(),
        failed => format!(", and fails if it is {}", listed(failed)),
    };
    docs::lines(&format!(
        "`Client::wait_for` waits until {status} is {ready}{failed}."
    ))
}
