//! Types: how a value is written in a struct, and how a setter takes it.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use crate::{
    ir::{Item, ResourceId, SidId, Type},
    name::RustName,
};

/// How a function takes a value and hands it on.
pub(super) struct Taken {
    /// The type in the signature.
    pub(super) ty: TokenStream,
    /// The value, as the request stores it.
    pub(super) value: TokenStream,
}

impl Context<'_> {
    /// The type of a value, as code in the module of a resource writes it.
    ///
    /// What is of the runtime is named by way of it, not by way of the root, which re-exports it: if the runtime has
    /// another interface than the crate was generated for, the import of that interface is then the only error.
    pub(super) fn ty(&self, ty: &Type, home: ResourceId) -> TokenStream {
        match ty {
            Type::String => quote!(String),
            Type::Boolean => quote!(bool),
            Type::Integer => quote!(i64),
            Type::Number => quote!(f64),
            Type::DateTime => quote!(runtime::DateTime),
            Type::Json => quote!(runtime::serde_json::Value),
            Type::Date => quote!(runtime::Date),
            Type::Map(values) => {
                let values = self.ty(values, home);
                quote!(std::collections::BTreeMap<String, #values>)
            }
            Type::Sid(id) => self.sid(*id),
            Type::Enum(id) => {
                let open_enum = &self.api.enums[*id];
                self.path(open_enum.resource, &open_enum.item, home)
            }
            Type::Model(id) => {
                let model = &self.api.models[*id];
                self.path(model.resource, &model.item, home)
            }
            Type::OneOf(id) => {
                let one_of = &self.api.one_ofs[*id];
                self.path(one_of.resource, &one_of.item, home)
            }
            Type::List(items) => {
                let items = self.ty(items, home);
                quote!(Vec<#items>)
            }
        }
    }

    /// A SID type.
    pub(super) fn sid(&self, id: SidId) -> TokenStream {
        let name = self.names.of(&self.api.sids[id].item);
        quote!(sid::#name)
    }

    /// The path to an item in the module of `resource`, from the module of `home`.
    fn path(&self, resource: ResourceId, item: &Item, home: ResourceId) -> TokenStream {
        let name = self.names.of(item);
        if resource == home {
            return quote!(#name);
        }
        let module = self.names.of(&self.api.resources[resource].item);
        quote!(super::#module::#name)
    }

    /// How a function takes a value of this type under this name.
    pub(super) fn taken(&self, ty: &Type, name: &RustName, home: ResourceId) -> Taken {
        let plain = self.ty(ty, home);
        match ty {
            Type::String => Taken {
                ty: quote!(impl Into<String>),
                value: quote!(runtime::string(#name)),
            },
            Type::Json => Taken {
                ty: quote!(impl Into<#plain>),
                value: quote!(runtime::json(#name)),
            },
            Type::Model(_) | Type::OneOf(_) | Type::Map(_) => Taken {
                ty: plain,
                value: quote!(runtime::object(#name)),
            },
            Type::List(items) => self.taken_list(items, name, home),
            _ => Taken {
                ty: plain,
                value: quote!(#name),
            },
        }
    }

    fn taken_list(&self, items: &Type, name: &RustName, home: ResourceId) -> Taken {
        let item = self.ty(items, home);
        let (ty, each) = match items {
            Type::String => (quote!(impl Into<#item>), quote!(string)),
            Type::Json => (quote!(impl Into<#item>), quote!(json)),
            Type::Model(_) | Type::OneOf(_) | Type::Map(_) | Type::List(_) => {
                (item, quote!(object))
            }
            _ => {
                return Taken {
                    ty: quote!(impl IntoIterator<Item = #item>),
                    value: quote!(runtime::list(#name)),
                };
            }
        };
        Taken {
            ty: quote!(impl IntoIterator<Item = #ty>),
            value: quote!(runtime::list(#name.into_iter().map(runtime::#each))),
        }
    }
}
