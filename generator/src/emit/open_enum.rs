//! Enums: the known values, and one variant for those that the description does not have.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, docs, markdown};
use crate::ir::{Enum, Reference};

impl Context<'_> {
    /// An enum and its table.
    pub(super) fn open_enum(&self, open_enum: &Enum) -> Vec<TokenStream> {
        let name = self.names.of(&open_enum.item);
        let docs = docs::attributes(&self.open_enum_docs(open_enum));
        let variants = open_enum.values.iter().map(|value| {
            let variant = self.names.of(value);
            let docs = format!(" {}", markdown::code(value.wire.as_str()));
            quote!(#[doc = #docs] #variant,)
        });
        let definition = quote! {
            #docs
            #[derive(Clone, Debug, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum #name {
                #(#variants)*
                /// A value that this version of the crate does not know. Its text is never that of a known value.
                Unrecognized(crate::Unrecognized<Self>),
            }
        };
        vec![
            definition,
            self.enum_table(open_enum),
            quote!(runtime::impl_open_enum!(#name);),
        ]
    }

    fn open_enum_docs(&self, open_enum: &Enum) -> Vec<String> {
        let wire = open_enum.item.wire.as_str();
        match docs::lines(&open_enum.item.docs) {
            lines if lines.is_empty() => {
                docs::lines(&format!("The values of {}.", markdown::code(wire)))
            }
            lines => lines,
        }
    }

    /// The description of an enum, for fields that have none of their own.
    pub(super) fn enum_docs(&self, reference: Reference) -> Vec<String> {
        self.find_enum(reference)
            .map(|found| docs::lines(&found.item.docs))
            .unwrap_or_default()
    }

    /// The enum that is referred to.
    pub(super) fn find_enum(&self, reference: Reference) -> Option<&Enum> {
        let mut enums = self
            .module
            .resources
            .iter()
            .flat_map(|resource| &resource.enums);
        enums.find(|candidate| candidate.item.id == reference.item)
    }

    fn enum_table(&self, open_enum: &Enum) -> TokenStream {
        let name = self.names.of(&open_enum.item);
        let known = open_enum.values.iter().map(|value| {
            let (variant, wire) = (self.names.of(value), value.wire.as_str());
            quote!((#wire, Self::#variant))
        });
        quote! {
            impl runtime::OpenEnum for #name {
                const KNOWN: &'static [(&'static str, Self)] = &[#(#known),*];

                fn unrecognized(text: crate::Unrecognized<Self>) -> Self {
                    Self::Unrecognized(text)
                }

                fn as_unrecognized(&self) -> Option<&crate::Unrecognized<Self>> {
                    match self {
                        Self::Unrecognized(text) => Some(text),
                        _ => None,
                    }
                }
            }
        }
    }
}
