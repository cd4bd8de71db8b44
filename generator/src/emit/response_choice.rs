//! Response choices: a function of the model that has the fields, and the call of `response_choice!` that makes them a
//! request's choice again.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, docs, markdown};
use crate::ir::{Model, Resource, ResponseChoice, Type};

impl Context<'_> {
    /// The calls of `response_choice!` for what is read of a resource's choices. They are beside the choices, whose
    /// fields are private.
    pub(super) fn choices_read(&self, resource: &Resource) -> Vec<TokenStream> {
        let models = self.resources().flat_map(|resource| &resource.models);
        let read = models.flat_map(|id| &self.api.models[*id].response_choices);
        let own = read.filter(|read| resource.choices.contains(&read.choice));
        own.map(|read| self.response_choice_macro(read)).collect()
    }

    /// The functions of a model that has the fields of choices.
    pub(super) fn response_choices(&self, model: &Model) -> Option<TokenStream> {
        if model.response_choices.is_empty() {
            return None;
        }
        let name = self.names.of(&model.item);
        let functions = model.response_choices.iter().map(|read| {
            let function = self.names.of(&read.item);
            let ty = self.ty(&Type::OneOf(read.one_of), model.resource);
            let docs = docs::attributes(&self.function_docs(model, read));
            quote! {
                #docs
                pub fn #function(&self) -> Option<#ty> {
                    runtime::read_choice(self)
                }
            }
        });
        Some(quote!(impl #name { #(#functions)* }))
    }

    fn function_docs(&self, model: &Model, read: &ResponseChoice) -> Vec<String> {
        let (discriminator, named) = (
            markdown::code(read.discriminator.as_str()),
            read.fields.iter().map(|(name, _)| name),
        );
        let others: Vec<String> = match &read.within {
            Some(within) => vec![markdown::code(within.as_str())],
            None => named.map(|name| markdown::code(name.as_str())).collect(),
        };
        let read_from = format!(
            "Read from {discriminator} and {}; `None` if the response has none of them.",
            others.join(", ")
        );
        let choice = &self.api.choices[read.choice];
        let link = self.link(&choice.item, choice.resource, model.resource, "::try_from");
        let again = "makes it the argument of a request again, if it is complete.";
        let back = match choice.resource == model.resource {
            true => vec![format!("{link} {again}")],
            false => vec![link, again.to_owned()],
        };
        docs::blocks([docs::lines(&read.docs), docs::lines(&read_from), back])
    }

    fn response_choice_macro(&self, read: &ResponseChoice) -> TokenStream {
        let choice = &self.api.choices[read.choice];
        let name = self.names.of(&self.api.one_ofs[read.one_of].item);
        let choice_name = self.names.of(&choice.item);
        let within = read.within.iter().map(|within| {
            let within = within.as_str();
            quote!(within #within)
        });
        let rows = read.fields.iter().map(|(property, field)| {
            let (property, field) = (property.as_str(), choice.fields[*field].name.as_str());
            quote!(#property = #field)
        });
        quote!(runtime::response_choice!(#name as #choice_name #(#within)* { #(#rows),* });)
    }
}
