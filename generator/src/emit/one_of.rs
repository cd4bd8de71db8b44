//! Values that are one of several models: an enum, and the call of `one_of!` from which its serde code is generated.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, docs, markdown};
use crate::ir::{Alternative, OneOf, Type};

impl Context<'_> {
    /// The enum, the call of `one_of!`, and old names.
    pub(super) fn one_of(&self, one_of: &OneOf) -> Vec<TokenStream> {
        let name = self.names.of(&one_of.item);
        let docs = docs::attributes(&one_of_docs(one_of));
        let variants = one_of.alternatives.iter().map(|alternative| {
            let variant = self.names.of(&alternative.item);
            let model = self.ty(&Type::Model(alternative.model), one_of.resource);
            let docs = docs::attributes(&docs::lines(&variant_docs(alternative)));
            quote!(#docs #variant(Box<#model>),)
        });
        let definition = quote! {
            #docs
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub enum #name {
                #(#variants)*
                /// A value that is none of these.
                Unrecognized(runtime::serde_json::Value),
            }
        };
        let mut chunks = vec![definition, self.one_of_macro(one_of)];
        chunks.extend(self.old_types(&one_of.item));
        chunks
    }

    fn one_of_macro(&self, one_of: &OneOf) -> TokenStream {
        let name = self.names.of(&one_of.item);
        let alternatives = || one_of.alternatives.iter();
        let Some(property) = &one_of.discriminator else {
            let variants = alternatives().map(|alternative| self.names.of(&alternative.item));
            return quote!(runtime::one_of!(#name { #(#variants),* }););
        };
        let property = property.as_str();
        let rows = alternatives().map(|alternative| {
            let variant = self.names.of(&alternative.item);
            let values = self.discriminator_values(alternative);
            quote!(#variant = #(#values)|*)
        });
        quote!(runtime::one_of!(#name by #property { #(#rows),* });)
    }

    /// The values of the discriminator for an alternative. If there are none, its Rust name, which no other has.
    fn discriminator_values<'s>(&'s self, alternative: &'s Alternative) -> Vec<&'s str> {
        match alternative.values.as_slice() {
            [] => Vec::from([self.names.of(&alternative.item).as_str()]),
            values => values.iter().map(String::as_str).collect(),
        }
    }
}

fn variant_docs(alternative: &Alternative) -> String {
    if alternative.values.is_empty() {
        return markdown::code(&alternative.item.words);
    }
    let values = alternative.values.iter();
    let values: Vec<String> = values.map(|value| markdown::code(value)).collect();
    values.join(" or ")
}

fn one_of_docs(one_of: &OneOf) -> Vec<String> {
    let described = docs::lines_or(&one_of.docs, || {
        docs::lines(&match &one_of.schema {
            Some(schema) => format!("One of the forms of {}.", markdown::code(schema)),
            // The description is that of the property or response.
            None => String::new(),
        })
    });
    let discriminator = match &one_of.discriminator {
        Some(property) => format!(
            "The property {} says which one it is.",
            markdown::code(property.as_str())
        ),
        None => "A value is read as the first of these that has most of its properties.".to_owned(),
    };
    docs::blocks([described, docs::lines(&discriminator)])
}
