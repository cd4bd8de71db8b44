//! Enums: a variant for each known value, and one for all others.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, docs, markdown};
use crate::ir::{Enum, Type};

impl Context<'_> {
    /// An enum, the call of `open_enum!`, and old names.
    pub(super) fn open_enum(&self, open_enum: &Enum) -> Vec<TokenStream> {
        let name = self.names.of(&open_enum.item);
        let docs = docs::attributes(&self.open_enum_docs(open_enum));
        let variants = open_enum.values.iter().map(|value| {
            let variant = self.names.of(&value.item);
            let docs = format!(" {}", markdown::code(&value.value));
            quote!(#[doc = #docs] #variant,)
        });
        let definition = quote! {
            #docs
            #[derive(Clone, Debug, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum #name {
                #(#variants)*
                /// A value that this version of the crate does not know. It is never equal to a known one.
                Unrecognized(runtime::Unrecognized<Self>),
            }
        };
        let mut chunks = vec![definition, self.enum_macro(open_enum)];
        chunks.extend(self.old_values(open_enum));
        chunks.extend(self.old_types(&open_enum.item));
        chunks
    }

    fn open_enum_docs(&self, open_enum: &Enum) -> Vec<String> {
        docs::lines_or(&open_enum.docs, || {
            let name = markdown::code(&open_enum.name);
            docs::lines(&format!("The values of {name}."))
        })
    }

    /// The description of a value or, if it has none, of its enum.
    pub(super) fn value_docs(&self, own: &str, ty: &Type) -> Vec<String> {
        docs::lines_or(own, || match ty {
            Type::Enum(id) => docs::lines(&self.api.enums[*id].docs),
            _ => Vec::new(),
        })
    }

    fn enum_macro(&self, open_enum: &Enum) -> TokenStream {
        let name = self.names.of(&open_enum.item);
        let rows = open_enum.values.iter().map(|value| {
            let (variant, wire) = (self.names.of(&value.item), &value.value);
            quote!(#variant = #wire)
        });
        quote!(runtime::open_enum!(#name { #(#rows),* });)
    }
}
