//! Arguments: what functions take, and what their documentation says of it.

use la_arena::Arena;
use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, docs, markdown};
use crate::ir::{Argument, Parameter, ParameterLocation, ResourceId, Style};

impl Context<'_> {
    /// The arguments of a function that takes these.
    pub(super) fn arguments<'p>(
        &self,
        arguments: impl IntoIterator<Item = &'p Argument>,
        parameters: &Arena<Parameter>,
        home: ResourceId,
    ) -> Vec<TokenStream> {
        let declared = |argument: &Argument| {
            let name = self.names.of(&argument.item);
            let ty = self
                .taken(&parameters[argument.parameter].ty, name, home)
                .ty;
            quote!(#name: #ty)
        };
        arguments.into_iter().map(declared).collect()
    }

    /// The call that hands an argument on: `.path("Sid", sid)`.
    pub(super) fn given(
        &self,
        argument: &Argument,
        parameters: &Arena<Parameter>,
        home: ResourceId,
    ) -> TokenStream {
        let parameter = &parameters[argument.parameter];
        let (name, wire) = (self.names.of(&argument.item), parameter.name.as_str());
        let location = function_of(parameter.location);
        let value = self.taken(&parameter.ty, name, home).value;
        quote!(.#location(#wire, #value))
    }

    /// A list of what a function takes, with what each argument is.
    pub(super) fn argument_docs<'p>(
        &self,
        arguments: impl IntoIterator<Item = &'p Argument>,
        parameters: &Arena<Parameter>,
    ) -> Vec<String> {
        let item = |argument: &Argument| {
            let name = self.names.of(&argument.item);
            match parameters[argument.parameter].docs.trim() {
                "" => docs::lines(&format!("- `{name}`")),
                described => docs::lines(&format!("- `{name}`: {described}")),
            }
        };
        arguments.into_iter().flat_map(item).collect()
    }

    /// What a setter sets, and what is checked of it.
    pub(super) fn setter_docs(&self, parameter: &Parameter) -> Vec<String> {
        let described = self.value_docs(&parameter.docs, &parameter.ty);
        let sets = match parameter.location {
            ParameterLocation::Body => {
                "The whole body of the request; that it is a JSON object is checked before anything is sent.".to_owned()
            }
            _ => format!("Sets {}.", markdown::code(parameter.name.as_str())),
        };
        let sets = match &parameter.style {
            Style::Flattened(prefix) => {
                let name = markdown::code(&format!("{prefix}.a.b"));
                format!(
                    "{sets} Sent as one pair for each value, named after the way to it, such as {name}."
                )
            }
            Style::Joined => format!("{sets} The values are joined with commas."),
            Style::Repeated => sets,
        };
        docs::blocks([
            described,
            docs::notes(Some(sets), parameter.constraints, parameter.privacy),
        ])
    }
}

/// The function of the runtime that sets a parameter in this place.
pub(super) fn function_of(location: ParameterLocation) -> TokenStream {
    match location {
        ParameterLocation::Path => quote!(path),
        ParameterLocation::Query => quote!(query),
        ParameterLocation::Header => quote!(header),
        ParameterLocation::Form => quote!(form),
        ParameterLocation::Json => quote!(json),
        ParameterLocation::Body => quote!(body),
    }
}
