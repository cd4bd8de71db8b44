//! Choices: a type with a constructor for each variant, and a type for each variant with optional fields.

use indexmap::IndexSet;
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::{Context, docs, markdown};
use crate::ir::{Argument, Choice, OptionalField, Parameter, Type, Variant};

impl Context<'_> {
    /// The types of a choice.
    pub(super) fn choice(&self, choice: &Choice) -> Vec<TokenStream> {
        let name = self.names.of(&choice.item);
        let discriminator = docs::lines(&format!(
            "Each variant has its own value of {}.",
            markdown::code(choice.fields[choice.discriminator].name.as_str())
        ));
        let docs = docs::attributes(&docs::blocks([docs::lines(&choice.docs), discriminator]));
        let table = choice_table(choice);
        let constructors = choice
            .variants
            .iter()
            .map(|variant| self.constructor(choice, variant));
        let definition = quote! {
            #docs
            #[derive(Clone, Debug, PartialEq)]
            #[must_use = "a choice does nothing until a request takes it"]
            pub struct #name(runtime::Choice);
        };
        let constructors = quote! {
            impl #name {
                #table

                #(#constructors)*
            }
        };
        let mut chunks = vec![definition, constructors];
        let with_options = choice
            .variants
            .iter()
            .filter(|variant| !variant.optional.is_empty());
        chunks.extend(with_options.flat_map(|variant| self.variant(choice, variant)));
        chunks.extend(self.old_types(&choice.item));
        chunks
    }

    fn constructor(&self, choice: &Choice, variant: &Variant) -> TokenStream {
        let function = self.names.of(&variant.item);
        let discriminator = choice.fields[choice.discriminator].name.as_str();
        let value = &variant.value;
        let docs = docs::attributes(&docs::blocks([
            docs::lines(&variant.docs),
            self.argument_docs(&variant.required, &choice.fields),
        ]));
        let arguments = self.arguments(&variant.required, &choice.fields, choice.resource);
        let calls = variant
            .required
            .iter()
            .map(|field| self.argument_call(field, &choice.fields, choice.resource));
        let fixed = variant.fixed.iter().map(|(field, value)| {
            let name = choice.fields[*field].name.as_str();
            let value = fixed_value(&choice.fields[*field].ty, value);
            quote!(.form(#name, #value))
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
                #output(runtime::Choice::new(#discriminator, #value)#(#calls)*#(#fixed)*)
            }
        }
    }

    fn variant(&self, choice: &Choice, variant: &Variant) -> Vec<TokenStream> {
        let (name, choice_name) = (
            self.names.of(&variant.type_item),
            self.names.of(&choice.item),
        );
        let function = self.names.of(&variant.item).as_str();
        let docs = format!(
            " [`{choice_name}::{function}`] with its optional fields. Converts into [`{choice_name}`]."
        );
        let setters = variant.optional.iter();
        let setters = setters.map(|field| self.variant_setter(choice, field));
        let definition = quote! {
            #[doc = #docs]
            #[derive(Clone, Debug, PartialEq)]
            #[must_use = "a choice does nothing until a request takes it"]
            pub struct #name(runtime::Choice);
        };
        let setters = quote!(impl #name { #(#setters)* });
        let variant_macro = quote!(runtime::variant!(#name, #choice_name););
        let mut chunks = vec![definition, setters, variant_macro];
        chunks.extend(self.old_types(&variant.type_item));
        chunks
    }

    fn variant_setter(&self, choice: &Choice, field: &OptionalField) -> TokenStream {
        let OptionalField {
            argument,
            docs,
            value,
        } = field;
        let parameter = &choice.fields[argument.parameter];
        let setter = self.names.of(&argument.item);
        let docs = docs.clone().unwrap_or_else(|| parameter.docs.clone());
        let described = Parameter {
            docs,
            ..parameter.clone()
        };
        let docs = docs::attributes(&self.setter_docs(&described, choice.resource));
        let (arguments, call) = match value {
            Some(value) => {
                let (name, value) = (parameter.name.as_str(), fixed_value(&parameter.ty, value));
                (Vec::new(), quote!(.form(#name, #value)))
            }
            None => (
                self.arguments([argument], &choice.fields, choice.resource),
                self.argument_call(argument, &choice.fields, choice.resource),
            ),
        };
        quote! {
            #docs
            pub fn #setter(self, #(#arguments),*) -> Self {
                Self(self.0 #call)
            }
        }
    }
}

/// A fixed value as an argument of its type.
fn fixed_value(ty: &Type, value: &Value) -> TokenStream {
    let typed = match ty {
        Type::Boolean => value.as_bool().map(|boolean| quote!(#boolean)),
        Type::Integer => value.as_i64().map(|integer| quote!(#integer)),
        Type::Number => value.as_f64().map(|number| quote!(#number)),
        _ => None,
    };
    let text = wire_text(value);
    typed.unwrap_or_else(|| quote!(runtime::string(#text)))
}

/// The fields of each variant, for requests that are read from storage.
fn choice_table(choice: &Choice) -> TokenStream {
    let discriminator = choice.fields[choice.discriminator].name.as_str();
    let variants = choice.variants.iter().map(|variant| {
        let name = |argument: &Argument| choice.fields[argument.parameter].name.as_str().to_owned();
        let required = variant.required.iter().map(name);
        let required = (required.len() > 0).then(|| quote!(.required(&[#(#required),*])));
        let optional = variant.optional.iter().map(|field| &field.argument);
        // Several setters may be for one field.
        let optional: IndexSet<String> = optional.map(name).collect();
        let optional = optional.into_iter();
        let optional = (optional.len() > 0).then(|| quote!(.optional(&[#(#optional),*])));
        let fixed = variant.fixed.iter().map(|(field, value)| {
            let (name, text) = (choice.fields[*field].name.as_str(), wire_text(value));
            quote!((#name, #text))
        });
        let fixed = (!variant.fixed.is_empty()).then(|| quote!(.fixed(&[#(#fixed),*])));
        let value = &variant.value;
        quote!(runtime::ChoiceVariant::new(#value) #required #optional #fixed)
    });
    quote! {
        /// The fields of each variant.
        const TABLE: runtime::ChoiceTable = runtime::ChoiceTable {
            discriminator: #discriminator,
            variants: &[#(#variants),*],
        };
    }
}

/// A value as the string of a form field.
fn wire_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
