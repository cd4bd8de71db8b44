//! Builders: the functions that make a model and fill it in.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::{Context, docs};
use crate::ir::{
    BuilderArgument, BuilderFunction, BuilderKind, Model, PropertyPath, ResourceId, Type,
};

impl Context<'_> {
    /// The functions of a model, if the overlay decides any.
    pub(super) fn builder(&self, model: &Model) -> Option<TokenStream> {
        if model.builder.is_empty() {
            return None;
        }
        let name = self.names.of(&model.item);
        let functions = model.builder.iter().map(|function| match function.kind {
            BuilderKind::Constructor => self.builder_constructor(model, function),
            BuilderKind::Setter => self.builder_setter(model, function),
        });
        Some(quote!(impl #name { #(#functions)* }))
    }

    fn builder_constructor(&self, model: &Model, function: &BuilderFunction) -> TokenStream {
        let name = self.names.of(&function.item);
        let docs = self.builder_docs(function);
        let arguments = self.builder_arguments(function, model.resource);
        let given = self.given(function, model.resource);
        let (own, inner): (Vec<_>, Vec<_>) =
            given.iter().partition(|(path, _)| path.outer.is_empty());
        let others = (own.len() < model.properties.len() || model.additional.is_some())
            .then(|| quote!(..Self::default()));
        let own = own.iter().map(|(path, value)| {
            let field = self.names.of(&path.item);
            quote!(#field: #value,)
        });
        let made = match own.len() {
            0 => quote!(Self::default()),
            _ => quote!(Self { #(#own)* #others }),
        };
        let body = if inner.is_empty() {
            made
        } else {
            let inner = inner
                .iter()
                .map(|(path, value)| self.assignment(&quote!(model), path, value));
            quote!(let mut model = #made; #(#inner)* model)
        };
        quote! {
            #docs
            pub fn #name(#(#arguments),*) -> Self {
                #body
            }
        }
    }

    fn builder_setter(&self, model: &Model, function: &BuilderFunction) -> TokenStream {
        let name = self.names.of(&function.item);
        let docs = self.builder_docs(function);
        let arguments = self.builder_arguments(function, model.resource);
        let given = self.given(function, model.resource);
        let body = match &function.adds {
            None => {
                let assignments = given
                    .iter()
                    .map(|(path, value)| self.assignment(&quote!(self), path, value));
                quote!(#(#assignments)*)
            }
            Some((list, id)) => {
                let place = self.place_of(&quote!(self), list);
                let added = &self.api.models[*id];
                let item = self.ty(&Type::Model(*id), model.resource);
                let others = (given.len() < added.properties.len() || added.additional.is_some())
                    .then(|| quote!(..#item::default()));
                let fields = given.iter().map(|(path, value)| {
                    let field = self.names.of(&path.item);
                    quote!(#field: #value,)
                });
                quote!(#place.get_or_insert_default().push(#item { #(#fields)* #others });)
            }
        };
        quote! {
            #docs
            #[must_use]
            pub fn #name(mut self, #(#arguments),*) -> Self {
                #body
                self
            }
        }
    }

    /// What the overlay says of a function, and the description of its arguments if there are several.
    fn builder_docs(&self, function: &BuilderFunction) -> TokenStream {
        let arguments = function.arguments.iter().flat_map(|argument| {
            let name = self.names.of(&argument.item);
            docs::list_item(name.as_str(), &argument.docs)
        });
        let arguments = match function.arguments.len() {
            1 => Vec::new(),
            _ => arguments.collect(),
        };
        docs::attributes(&docs::blocks([docs::lines(&function.docs), arguments]))
    }

    fn builder_arguments(&self, function: &BuilderFunction, home: ResourceId) -> Vec<TokenStream> {
        let declaration = |argument: &BuilderArgument| {
            let name = self.names.of(&argument.item);
            let plain = self.ty(&argument.property.ty, home);
            let ty = match &argument.property.ty {
                Type::String | Type::Json => quote!(impl Into<#plain>),
                Type::JsonText => quote!(impl Into<runtime::serde_json::Value>),
                Type::List(items) => {
                    let item = self.ty(items, home);
                    match **items {
                        Type::String | Type::Json => {
                            quote!(impl IntoIterator<Item = impl Into<#item>>)
                        }
                        _ => quote!(impl IntoIterator<Item = #item>),
                    }
                }
                _ => plain,
            };
            quote!(#name: #ty)
        };
        function.arguments.iter().map(declaration).collect()
    }

    /// The properties that a function sets, with their values.
    fn given<'f>(
        &self,
        function: &'f BuilderFunction,
        home: ResourceId,
    ) -> Vec<(&'f PropertyPath, TokenStream)> {
        let arguments = function.arguments.iter().map(|argument| {
            let name = self.names.of(&argument.item);
            let value = match &argument.property.ty {
                Type::String | Type::Json => quote!(#name.into()),
                Type::JsonText => quote!(runtime::json_text(#name)),
                Type::List(items) => match **items {
                    Type::String | Type::Json => {
                        quote!(#name.into_iter().map(Into::into).collect())
                    }
                    _ => quote!(#name.into_iter().collect()),
                },
                _ => quote!(#name),
            };
            (&argument.property, quote!(Some(#value)))
        });
        let values = function.values.iter().filter_map(|(path, value)| {
            let value = self.literal(&path.ty, value, home)?;
            Some((path, quote!(Some(#value))))
        });
        arguments.chain(values).collect()
    }

    /// A value that the overlay states, in Rust.
    fn literal(&self, ty: &Type, value: &Value, home: ResourceId) -> Option<TokenStream> {
        match (ty, value) {
            (Type::Enum(id), Value::String(text)) => {
                let mut known = self.api.enums[*id].values.iter();
                let variant = self.names.of(&known.find(|it| it.value == *text)?.item);
                let name = self.ty(ty, home);
                Some(quote!(#name::#variant))
            }
            (_, Value::String(text)) => Some(quote!(#text.to_owned())),
            (_, Value::Bool(boolean)) => Some(quote!(#boolean)),
            (Type::Integer, Value::Number(number)) => {
                let number = Literal::i64_unsuffixed(number.as_i64()?);
                Some(quote!(#number))
            }
            (_, Value::Number(number)) => {
                let number = Literal::f64_unsuffixed(number.as_f64()?);
                Some(quote!(#number))
            }
            _ => None,
        }
    }

    fn assignment(
        &self,
        model: &TokenStream,
        path: &PropertyPath,
        value: &TokenStream,
    ) -> TokenStream {
        let place = self.place_of(model, path);
        quote!(#place = #value;)
    }

    /// The field at the end of a path. What is on the way is made if it is not there.
    fn place_of(&self, model: &TokenStream, path: &PropertyPath) -> TokenStream {
        let outer = path.outer.iter().map(|item| self.names.of(item));
        let field = self.names.of(&path.item);
        quote!(#model #(.#outer.get_or_insert_default())* .#field)
    }
}
