//! Types: how a value is written in a struct, and how a setter takes it.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, path_to};
use crate::{
    ir::{ItemId, Parameter, Reference, Resource, Type},
    name::RustName,
};

/// How a setter takes a value and hands it on.
pub(super) struct Argument {
    /// The type in the signature.
    pub(super) ty: TokenStream,
    /// The value, as the request stores it.
    pub(super) value: TokenStream,
}

impl Context<'_> {
    /// The type of a value, as code in `resource` writes it.
    ///
    /// What is of the runtime is named by way of it, not by way of the root, which re-exports it: where the runtime has
    /// another interface than the crate was generated for, the import of that interface is then the only error.
    pub(super) fn ty(&self, ty: &Type, resource: ItemId) -> TokenStream {
        match ty {
            Type::Text => quote!(String),
            Type::Boolean => quote!(bool),
            Type::Integer => quote!(i64),
            Type::Number => quote!(f64),
            Type::DateTime => quote!(runtime::DateTime),
            Type::Json => quote!(runtime::serde_json::Value),
            Type::Date => quote!(runtime::Date),
            Type::Map(values) => {
                let values = self.ty(values, resource);
                quote!(std::collections::BTreeMap<String, #values>)
            }
            Type::Sid(prefix) => self.sid(prefix),
            Type::Enum(reference) | Type::Model(reference) | Type::OneOf(reference) => {
                self.reference(*reference, resource)
            }
            Type::List(items) => {
                let items = self.ty(items, resource);
                quote!(Vec<#items>)
            }
        }
    }

    /// The SID type of a prefix.
    pub(super) fn sid(&self, prefix: &str) -> TokenStream {
        match self.api.sids.get(prefix) {
            Some(sid) => {
                let name = self.names.of(&sid.item);
                quote!(sid::#name)
            }
            None => quote!(String),
        }
    }

    /// A model or an enum, from code in `resource`.
    pub(super) fn reference(&self, reference: Reference, resource: ItemId) -> TokenStream {
        let home = (reference.resource != resource).then(|| self.names.of_id(reference.resource));
        path_to(home, self.names.of_id(reference.item))
    }

    /// The arguments of a function that takes these parameters.
    pub(super) fn arguments<'p>(
        &self,
        resource: &Resource,
        parameters: impl IntoIterator<Item = &'p Parameter>,
    ) -> Vec<TokenStream> {
        let declared = |parameter: &Parameter| {
            let name = self.names.of(&parameter.item);
            let ty = self.argument(&parameter.ty, name, resource.item.id).ty;
            quote!(#name: #ty)
        };
        parameters.into_iter().map(declared).collect()
    }

    /// How a setter takes a value of this type under this name.
    pub(super) fn argument(&self, ty: &Type, name: &RustName, resource: ItemId) -> Argument {
        let plain = self.ty(ty, resource);
        match ty {
            Type::Text => Argument {
                ty: quote!(impl Into<String>),
                value: quote!(runtime::string(#name)),
            },
            Type::Json => Argument {
                ty: quote!(impl Into<#plain>),
                value: quote!(runtime::json(#name)),
            },
            Type::Model(_) | Type::OneOf(_) | Type::Map(_) => Argument {
                ty: plain,
                value: quote!(runtime::object(#name)),
            },
            Type::List(items) => self.list_argument(items, name, resource),
            _ => Argument {
                ty: plain,
                value: quote!(#name),
            },
        }
    }

    fn list_argument(&self, items: &Type, name: &RustName, resource: ItemId) -> Argument {
        let item = self.ty(items, resource);
        let (ty, each) = match items {
            Type::Text => (quote!(impl Into<#item>), quote!(string)),
            Type::Json => (quote!(impl Into<#item>), quote!(json)),
            Type::Model(_) | Type::OneOf(_) | Type::Map(_) | Type::List(_) => {
                (item, quote!(object))
            }
            _ => {
                let value = quote!(runtime::list(#name));
                return Argument {
                    ty: quote!(impl IntoIterator<Item = #item>),
                    value,
                };
            }
        };
        Argument {
            ty: quote!(impl IntoIterator<Item = #ty>),
            value: quote!(runtime::list(#name.into_iter().map(runtime::#each))),
        }
    }
}

/// Whether the code of a resource names SID types.
pub(super) fn names_sids(resource: &Resource) -> bool {
    let models = resource.models.iter().flat_map(|model| &model.properties);
    let properties = models.map(|property| &property.ty);
    let operations = resource.operations.iter();
    let arguments = operations.flat_map(|operation| operation.argument_types(&resource.choices));
    let responses = resource.operations.iter();
    let responses = responses.filter_map(|operation| operation.response.value());
    let mut types = properties.chain(arguments).chain(responses);
    types.any(|ty| matches!(ty.innermost(), Type::Sid(_)))
}
