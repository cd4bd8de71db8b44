//! Requests: a struct whose type says which required parameters are set, and its setters.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, argument::function_of, docs, markdown};
use crate::{
    ir::{Choice, Operation, Parameter, Resource, Response, Sets, Setter},
    name::RustName,
};

/// The most type parameters in a tuple that clippy does not consider too complex.
const MAX_TUPLE: usize = 7;

impl Context<'_> {
    /// The struct of a request, its setters, and the call of `request!`.
    pub(super) fn request(&self, operation: &Operation) -> Vec<TokenStream> {
        let mut chunks = vec![self.request_struct(operation)];
        chunks.extend(self.setters(operation));
        chunks.push(self.request_macro(operation));
        chunks.extend(self.old_requests(operation));
        chunks
    }

    fn request_struct(&self, operation: &Operation) -> TokenStream {
        let name = self.names.of(&operation.item);
        let states = self.states(operation);
        let function = self.names.of(&operation.function).as_str();
        let target = operation.target();
        let docs = format!(" A request for `{target}`, started by [`{function}`].");
        let parameters = (!states.is_empty()).then(|| quote!(<#(#states = required::Set),*>));
        let draft = match states.len() {
            0..=MAX_TUPLE => draft(&states),
            _ => quote!(drafts::#name<#(#states),*>),
        };
        quote! {
            #[doc = #docs]
            #[must_use = "a request does nothing until it is sent"]
            pub struct #name #parameters(#draft);
        }
    }

    /// Type aliases for drafts that clippy considers too complex for the type of a field. They are in a module of their
    /// own, so that their names do not collide with others.
    pub(super) fn drafts(&self, resource: &Resource) -> Option<TokenStream> {
        let drafts = resource.operations.iter().filter_map(|operation| {
            let states = self.states(operation);
            let name = self.names.of(&operation.item);
            let draft = draft(&states);
            (states.len() > MAX_TUPLE)
                .then(|| quote!(pub(super) type #name<#(#states),*> = #draft;))
        });
        let drafts: Vec<TokenStream> = drafts.collect();
        (!drafts.is_empty()).then(|| {
            quote! {
                /// The drafts of requests with many required parameters.
                mod drafts {
                    use super::runtime;
                    #(#drafts)*
                }
            }
        })
    }

    fn setters(&self, operation: &Operation) -> Option<TokenStream> {
        if operation.setters.is_empty() {
            return None;
        }
        let setters = operation.setters.iter();
        let setters = setters.flat_map(|setter| match &setter.sets {
            Sets::Parameter(id) => {
                let parameter = &operation.parameters[*id];
                let mut setters = self.setter(operation, setter, parameter);
                setters.extend(self.null_setter(operation, setter, parameter));
                setters
            }
            Sets::Choice(id) => self.choice_setter(operation, setter, &self.api.choices[*id]),
            Sets::Credentials(described) => self.credentials_setter(operation, setter, described),
        });
        let name = self.names.of(&operation.item);
        let generics = generics(&self.states(operation));
        Some(quote! {
            impl #generics #name #generics {
                #(#setters)*
            }
        })
    }

    /// The setter of a parameter, and its old names.
    fn setter(
        &self,
        operation: &Operation,
        setter: &Setter,
        parameter: &Parameter,
    ) -> Vec<TokenStream> {
        let name = self.names.of(&setter.item);
        let argument = self.argument_code(&parameter.ty, name, operation.resource);
        let docs = docs::attributes(&self.setter_docs(parameter, operation.resource));
        let (output, constructor) = self.setter_output(operation, setter);
        let function = function_of(parameter.location);
        let (ty, value, wire) = (argument.ty, argument.value, parameter.name.as_str());
        let current = quote! {
            #docs
            pub fn #name(self, #name: #ty) -> #output {
                #constructor(self.0.#function(#wire, #value))
            }
        };
        let old = self.old_setters(&setter.item, Some((&quote!(#name), &ty)), &output);
        std::iter::once(current).chain(old).collect()
    }

    /// The setter for null of a property that can be null, and its old names.
    fn null_setter(
        &self,
        operation: &Operation,
        setter: &Setter,
        parameter: &Parameter,
    ) -> Vec<TokenStream> {
        let Some(item) = &setter.null_item else {
            return Vec::new();
        };
        let name = self.names.of(item);
        let wire = parameter.name.as_str();
        let about = format!("Sets {} to null.", markdown::code(wire));
        let docs = docs::attributes(&docs::lines(&about));
        let (output, constructor) = self.setter_output(operation, setter);
        let location = function_of(parameter.location);
        let current = quote! {
            #docs
            pub fn #name(self) -> #output {
                #constructor(self.0.#location(#wire, runtime::null()))
            }
        };
        let old = self.old_setters(item, None, &output);
        std::iter::once(current).chain(old).collect()
    }

    fn choice_setter(
        &self,
        operation: &Operation,
        setter: &Setter,
        choice: &Choice,
    ) -> Vec<TokenStream> {
        let (name, ty) = (self.names.of(&setter.item), self.names.of(&choice.item));
        let fields = choice.fields.values();
        let fields: Vec<String> = fields
            .map(|field| markdown::code(field.name.as_str()))
            .collect();
        let sets = docs::lines(&format!(
            "Sets {}, as the variant needs them.",
            fields.join(", ")
        ));
        let docs = docs::attributes(&docs::blocks([docs::lines(&choice.docs), sets]));
        let (output, constructor) = self.setter_output(operation, setter);
        let argument = quote!(impl Into<#ty>);
        let current = quote! {
            #docs
            pub fn #name(self, #name: #argument) -> #output {
                #constructor(self.0.choose(&#ty::TABLE, #name.into().0))
            }
        };
        let old = self.old_setters(&setter.item, Some((&quote!(#name), &argument)), &output);
        std::iter::once(current).chain(old).collect()
    }

    fn credentials_setter(
        &self,
        operation: &Operation,
        setter: &Setter,
        described: &str,
    ) -> Vec<TokenStream> {
        let name = self.names.of(&setter.item);
        let pages = match operation.response {
            Response::List { .. } => ", in this request and in those for later pages of its list",
            _ => "",
        };
        let about = format!(
            "Sends these credentials instead of the client's{pages}. They are sent in the header `Authorization`, and \
             never printed."
        );
        let docs = docs::attributes(&docs::blocks([docs::lines(described), docs::lines(&about)]));
        let current = quote! {
            #docs
            pub fn #name(self, credentials: runtime::Credentials) -> Self {
                Self(self.0.authorization(credentials))
            }
        };
        let argument = (&quote!(credentials), &quote!(runtime::Credentials));
        let old = self.old_setters(&setter.item, Some(argument), &quote!(Self));
        std::iter::once(current).chain(old).collect()
    }

    /// The return type of a setter, and its constructor. A required setter returns the type in which it is set.
    fn setter_output(&self, operation: &Operation, setter: &Setter) -> (TokenStream, TokenStream) {
        let mut required = operation.required_setters();
        let Some(position) = required.position(|other| other.item.id == setter.item.id) else {
            return (quote!(Self), quote!(Self));
        };
        let name = self.names.of(&operation.item);
        let states = self.states(operation).into_iter().enumerate();
        let states = states.map(|(index, state)| {
            if index == position {
                quote!(required::Set)
            } else {
                quote!(#state)
            }
        });
        (quote!(#name<#(#states),*>), quote!(#name))
    }

    /// The call of `request!`, which states the table and the response of a request.
    fn request_macro(&self, operation: &Operation) -> TokenStream {
        let (name, table) = (self.names.of(&operation.item), self.table_name(operation));
        let home = operation.resource;
        let response = match &operation.response {
            Response::Empty => quote!(()),
            Response::Value(ty) => self.ty(ty, home),
            Response::Optional(ty) => {
                let ty = self.ty(ty, home);
                quote!(Option<#ty>)
            }
            Response::List { items, .. } => {
                let item = self.ty(items, home);
                quote!([#item])
            }
            Response::Redirect => quote!(runtime::Redirect),
        };
        let generics = generics(&self.states(operation));
        quote!(runtime::request!(#table, #name #generics, #response);)
    }

    /// The type parameters that say which required setters were called.
    pub(super) fn states(&self, operation: &Operation) -> Vec<RustName> {
        let required = operation.required_setters();
        required
            .map(|setter| self.names.of(&setter.item).has())
            .collect()
    }
}

fn generics(states: &[RustName]) -> Option<TokenStream> {
    (!states.is_empty()).then(|| quote!(<#(#states),*>))
}

/// The type of a draft with these states.
fn draft(states: &[RustName]) -> TokenStream {
    let state = (!states.is_empty()).then(|| quote!(<(#(#states,)*)>));
    quote!(runtime::Draft #state)
}
