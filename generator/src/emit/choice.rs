//! Choices: a type with a constructor for each variant, and a type for the optional fields of each that has some.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::{Context, docs, markdown};
use crate::ir::{Choice, Parameter, Resource, Variant};

impl Context<'_> {
    /// The types of a choice.
    pub(super) fn choice(&self, resource: &Resource, choice: &Choice) -> Vec<TokenStream> {
        let name = self.names.of(&choice.item);
        let described = docs::lines(&choice.item.docs);
        let told_apart = docs::lines(&format!(
            "The variants are told apart by {}.",
            markdown::code(choice.discriminator.as_str())
        ));
        let docs = docs::attributes(&docs::blocks([described, told_apart]));
        let fields = choice.parameter_names();
        let fields = fields.iter().map(|field| field.as_str());
        let constructors = choice
            .variants
            .iter()
            .map(|variant| self.constructor(resource, choice, variant));
        let definition = quote! {
            #docs
            #[derive(Clone, Debug, PartialEq)]
            pub struct #name(runtime::Choice);
        };
        let constructors = quote! {
            impl #name {
                /// Every field that the choice stands for.
                const FIELDS: &'static [&'static str] = &[#(#fields),*];

                #(#constructors)*
            }
        };
        let mut chunks = vec![definition, constructors];
        let with_options = choice
            .variants
            .iter()
            .filter(|variant| !variant.optional.is_empty());
        chunks.extend(with_options.flat_map(|variant| self.variant(resource, choice, variant)));
        chunks
    }

    fn constructor(&self, resource: &Resource, choice: &Choice, variant: &Variant) -> TokenStream {
        let function = self.names.of(&variant.item);
        let (discriminator, value) = (choice.discriminator.as_str(), variant.item.wire.as_str());
        let docs = docs::attributes(&self.constructor_docs(variant));
        let arguments = self.arguments(resource, &variant.required);
        let given = variant
            .required
            .iter()
            .map(|field| self.given(resource, field));
        let fixed = variant.fixed.iter().map(|(name, value)| {
            let name = name.as_str();
            match value.as_i64() {
                Some(integer) => quote!(.form(#name, #integer)),
                None => {
                    let text = wire_text(value);
                    quote!(.form(#name, runtime::string(#text)))
                }
            }
        });
        let output = if variant.optional.is_empty() {
            quote!(Self)
        } else {
            let name = self.names.of(&variant.type_item);
            quote!(#name)
        };
        quote! {
            #docs
            pub fn #function(#(#arguments),*) -> #output {
                #output(runtime::Choice::new(#discriminator, #value)#(#given)*#(#fixed)*)
            }
        }
    }

    fn constructor_docs(&self, variant: &Variant) -> Vec<String> {
        docs::blocks([
            docs::lines(&variant.item.docs),
            self.argument_docs(&variant.required),
        ])
    }

    fn given(&self, resource: &Resource, field: &Parameter) -> TokenStream {
        let (name, wire) = (self.names.of(&field.item), field.item.wire.as_str());
        let value = self.argument(&field.ty, name, resource.item.id).value;
        quote!(.form(#wire, #value))
    }

    fn variant(&self, resource: &Resource, choice: &Choice, variant: &Variant) -> Vec<TokenStream> {
        let (name, choice_name) = (
            self.names.of(&variant.type_item),
            self.names.of(&choice.item),
        );
        let function = self.names.of(&variant.item).as_str();
        let docs =
            format!(" [`{choice_name}::{function}`], with what it can have beside what it needs.");
        let setters = variant.optional.iter().map(|field| {
            let (setter, given) = (self.names.of(&field.item), self.given(resource, field));
            let argument = self.arguments(resource, [field]);
            let docs = docs::attributes(&self.setter_docs(field));
            quote! {
                #docs
                pub fn #setter(self, #(#argument),*) -> Self {
                    Self(self.0 #given)
                }
            }
        });
        let definition = quote! {
            #[doc = #docs]
            #[derive(Clone, Debug, PartialEq)]
            #[must_use = "a choice does nothing until a request takes it"]
            pub struct #name(runtime::Choice);
        };
        let setters = quote!(impl #name { #(#setters)* });
        let conversion = quote! {
            impl From<#name> for #choice_name {
                fn from(variant: #name) -> Self {
                    Self(variant.0)
                }
            }
        };
        vec![definition, setters, conversion]
    }
}

/// A value as it goes into one field of a form.
pub(super) fn wire_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
