//! Types of fields, responses and arguments.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use crate::{
    ir::{Item, ResourceId, SidId, Type},
    name::RustName,
};

/// The code of an argument.
pub(super) struct ArgumentCode {
    /// The type in the signature.
    pub(super) ty: TokenStream,
    /// The expression for the value that is stored.
    pub(super) value: TokenStream,
}

/// How the code of one file names what is defined in others.
struct Paths {
    runtime: TokenStream,
    /// The module of the SID types.
    sids: TokenStream,
    /// The resource whose module the file is; `None` for the tests of examples.
    home: Option<ResourceId>,
}

impl Context<'_> {
    /// A type in the module of the resource `home`.
    ///
    /// Types of the runtime are named through `runtime`, not through the root, which re-exports them: if the runtime
    /// has another interface than the crate was generated for, the import of `runtime` is then the only error.
    pub(super) fn ty(&self, ty: &Type, home: ResourceId) -> TokenStream {
        let paths = Paths {
            runtime: quote!(runtime),
            sids: quote!(sid),
            home: Some(home),
        };
        self.type_by(&paths, ty)
    }

    /// A type in the tests of examples.
    pub(super) fn type_in_tests(&self, ty: &Type) -> TokenStream {
        let paths = Paths {
            runtime: quote!(crate),
            sids: quote!(crate::sid),
            home: None,
        };
        self.type_by(&paths, ty)
    }

    fn type_by(&self, paths: &Paths, ty: &Type) -> TokenStream {
        let Paths { runtime, sids, .. } = paths;
        match ty {
            Type::String => quote!(String),
            Type::Boolean => quote!(bool),
            Type::Integer => quote!(i64),
            Type::Number => quote!(f64),
            Type::DateTime => quote!(#runtime::DateTime),
            Type::Date => quote!(#runtime::Date),
            Type::Json => quote!(#runtime::serde_json::Value),
            Type::JsonText => quote!(#runtime::JsonText),
            Type::Sid(id) => {
                let name = self.sid_name(*id);
                quote!(#sids::#name)
            }
            Type::Enum(id) => {
                let open_enum = &self.api.enums[*id];
                self.path(paths, open_enum.resource, &open_enum.item)
            }
            Type::Model(id) => {
                let model = &self.api.models[*id];
                self.path(paths, model.resource, &model.item)
            }
            Type::OneOf(id) => {
                let one_of = &self.api.one_ofs[*id];
                self.path(paths, one_of.resource, &one_of.item)
            }
            Type::List(items) => {
                let items = self.type_by(paths, items);
                quote!(Vec<#items>)
            }
            Type::Bytes => quote!(#runtime::Bytes),
            Type::File => quote!(#runtime::File),
            Type::Map(values) => {
                let values = self.type_by(paths, values);
                quote!(std::collections::BTreeMap<String, #values>)
            }
        }
    }

    /// The name of a SID type.
    pub(super) fn sid_name(&self, id: SidId) -> &RustName {
        self.names.of(&self.api.sids[id].item)
    }

    /// An item in the module of `resource`.
    fn path(&self, paths: &Paths, resource: ResourceId, item: &Item) -> TokenStream {
        let name = self.names.of(item);
        if paths.home == Some(resource) {
            return quote!(#name);
        }
        let module = self.names.of(&self.api.resources[resource].item);
        quote!(super::#module::#name)
    }

    /// The code of an argument of this type and name.
    pub(super) fn argument_code(
        &self,
        ty: &Type,
        name: &RustName,
        home: ResourceId,
    ) -> ArgumentCode {
        let plain = self.ty(ty, home);
        match ty {
            Type::String => ArgumentCode {
                ty: quote!(impl Into<String>),
                value: quote!(runtime::string(#name)),
            },
            // Those of a file are not in memory.
            Type::Bytes => ArgumentCode {
                ty: quote!(impl Into<runtime::Contents>),
                value: quote!(runtime::bytes(#name)),
            },
            Type::File => ArgumentCode {
                ty: quote!(impl Into<#plain>),
                value: quote!(runtime::file(#name)),
            },
            ty if self.api.takes_any_json(ty) => {
                let json = self.ty(&Type::Json, home);
                ArgumentCode {
                    ty: quote!(impl Into<#json>),
                    value: quote!(runtime::json(#name)),
                }
            }
            ty if self.api.takes_conversions(ty) => ArgumentCode {
                ty: quote!(impl Into<#plain>),
                value: quote!(runtime::object(Into::<#plain>::into(#name))),
            },
            Type::Model(_) | Type::OneOf(_) | Type::Map(_) => ArgumentCode {
                ty: plain,
                value: quote!(runtime::object(#name)),
            },
            Type::List(items) => self.list_argument_code(items, name, home),
            _ => ArgumentCode {
                ty: plain,
                value: quote!(#name),
            },
        }
    }

    fn list_argument_code(&self, items: &Type, name: &RustName, home: ResourceId) -> ArgumentCode {
        let item = self.ty(items, home);
        let (ty, convert) = match items {
            Type::String => (quote!(impl Into<#item>), quote!(string)),
            Type::File => (quote!(impl Into<#item>), quote!(file)),
            items if self.api.takes_any_json(items) => {
                let json = self.ty(&Type::Json, home);
                (quote!(impl Into<#json>), quote!(json))
            }
            items if self.api.takes_conversions(items) => {
                return ArgumentCode {
                    ty: quote!(impl IntoIterator<Item = impl Into<#item>>),
                    value: quote!(runtime::objects::<#item, _>(#name)),
                };
            }
            Type::Model(_) | Type::OneOf(_) | Type::Map(_) | Type::List(_) => {
                (item, quote!(object))
            }
            _ => {
                return ArgumentCode {
                    ty: quote!(impl IntoIterator<Item = #item>),
                    value: quote!(runtime::list(#name)),
                };
            }
        };
        ArgumentCode {
            ty: quote!(impl IntoIterator<Item = #ty>),
            value: quote!(runtime::list(#name.into_iter().map(runtime::#convert))),
        }
    }
}
