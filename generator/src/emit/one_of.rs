//! Values that are one of several: an enum, and the call of `one_of!` from which its serde code is generated.

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
            let held = self.held(one_of, alternative);
            let docs = docs::attributes(&docs::lines(&variant_docs(alternative)));
            quote!(#docs #variant(#held),)
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

    /// The type that a variant holds.
    fn held(&self, one_of: &OneOf, alternative: &Alternative) -> TokenStream {
        let ty = self.ty(&alternative.ty, one_of.resource);
        match alternative.is_boxed() {
            true => quote!(Box<#ty>),
            false => ty,
        }
    }

    fn one_of_macro(&self, one_of: &OneOf) -> TokenStream {
        let name = self.names.of(&one_of.item);
        let by = one_of.discriminator.as_ref().map(|property| {
            let property = property.as_str();
            quote!(by #property)
        });
        let rows = one_of.alternatives.iter().map(|alternative| {
            let variant = self.names.of(&alternative.item);
            // What the variant holds is stated where values convert into the enum.
            let converts = one_of.has_conversions() && is_only_one(one_of, alternative);
            let held = converts.then(|| {
                let held = self.held(one_of, alternative);
                quote!((#held))
            });
            let values = &alternative.values;
            let values = (!values.is_empty()).then(|| quote!(= #(#values)|*));
            quote!(#variant #held #values)
        });
        quote!(runtime::one_of!(#name #by { #(#rows),* });)
    }
}

/// Whether no other variant holds the same type.
fn is_only_one(one_of: &OneOf, alternative: &Alternative) -> bool {
    let alternatives = one_of.alternatives.iter();
    let same = alternatives.filter(|other| other.ty == alternative.ty);
    same.count() == 1
}

fn variant_docs(alternative: &Alternative) -> String {
    if alternative.values.is_empty() {
        return match (&alternative.ty, alternative.docs.as_str()) {
            (Type::Model(_), _) => markdown::code(&alternative.item.words),
            (ty, "") => kind_docs(ty, &alternative.item.words),
            (_, docs) => docs.to_owned(),
        };
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
        Some(property) => {
            let property = markdown::code(property.as_str());
            match one_of.has_conversions() {
                true => format!("The property {property} says which of the objects it is."),
                false => format!("The property {property} says which one it is."),
            }
        }
        None if one_of.has_conversions() => {
            "A value is read as the first of these that keeps it unchanged, or else most of it."
                .to_owned()
        }
        None => "A value is read as the first of these that has most of its properties.".to_owned(),
    };
    docs::blocks([described, docs::lines(&discriminator)])
}

/// What a value is of which the description says nothing.
fn kind_docs(ty: &Type, words: &str) -> String {
    let kind = match ty {
        Type::String | Type::Bytes | Type::File => "A string.",
        Type::Boolean => "A boolean.",
        Type::Integer => "An integer.",
        Type::Number => "A number.",
        Type::DateTime => "A date and time.",
        Type::Date => "A date.",
        Type::Json | Type::JsonText => "Any JSON.",
        Type::List(_) => "An array.",
        Type::Map(_) => "An object with any properties.",
        Type::Sid(_) => "A SID.",
        Type::Enum(_) | Type::Model(_) | Type::OneOf(_) => return markdown::code(words),
    };
    kind.to_owned()
}
