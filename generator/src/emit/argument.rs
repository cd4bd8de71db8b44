//! Arguments of functions and setters, and their documentation.

use la_arena::Arena;
use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, docs, markdown};
use crate::ir::{Argument, Item, JsonKind, Parameter, ParameterLocation, ResourceId, Style, Type};

impl Context<'_> {
    /// The arguments in the signature of a function.
    pub(super) fn arguments<'p>(
        &self,
        arguments: impl IntoIterator<Item = &'p Argument>,
        parameters: &Arena<Parameter>,
        home: ResourceId,
    ) -> Vec<TokenStream> {
        let declaration = |argument: &Argument| {
            let name = self.names.of(&argument.item);
            let ty = &parameters[argument.parameter].ty;
            let ty = self.argument_code(ty, name, home).ty;
            quote!(#name: #ty)
        };
        arguments.into_iter().map(declaration).collect()
    }

    /// The call that stores an argument: `.path("Sid", sid)`.
    pub(super) fn argument_call(
        &self,
        argument: &Argument,
        parameters: &Arena<Parameter>,
        home: ResourceId,
    ) -> TokenStream {
        let parameter = &parameters[argument.parameter];
        let (name, wire) = (self.names.of(&argument.item), parameter.name.as_str());
        let function = function_of(parameter.location);
        let value = self.argument_code(&parameter.ty, name, home).value;
        quote!(.#function(#wire, #value))
    }

    /// A list of the arguments with their descriptions.
    pub(super) fn argument_docs<'p>(
        &self,
        arguments: impl IntoIterator<Item = &'p Argument>,
        parameters: &Arena<Parameter>,
    ) -> Vec<String> {
        let list_item = |argument: &Argument| {
            let name = self.names.of(&argument.item);
            docs::list_item(name.as_str(), &parameters[argument.parameter].docs)
        };
        arguments.into_iter().flat_map(list_item).collect()
    }

    /// The documentation of a setter: its description, what it sets, and what is checked.
    pub(super) fn setter_docs(&self, parameter: &Parameter, home: ResourceId) -> Vec<String> {
        let described = self.value_docs(&parameter.docs, &parameter.ty);
        let sets = match parameter.location {
            ParameterLocation::Body if parameter.json == JsonKind::Any => {
                "The whole body of the request.".to_owned()
            }
            ParameterLocation::Body => {
                "The whole body of the request. It must be a JSON object, which is checked before anything \
                 is sent.".to_owned()
            }
            _ => format!("Sets {}.", markdown::code(parameter.name.as_str())),
        };
        let sets = match &parameter.style {
            Style::Flattened(prefix) => {
                let name = markdown::code(&format!("{prefix}.a.b"));
                format!(
                    "{sets} Sent as one pair for each value, named after its path, such as {name}."
                )
            }
            Style::Joined => format!("{sets} The values are joined with commas."),
            Style::SpaceDelimited => format!("{sets} The values are joined with spaces."),
            Style::PipeDelimited => format!("{sets} The values are joined with `|`."),
            Style::DeepObject => {
                let path = match &parameter.ty {
                    Type::List(_) => "[]",
                    _ => "[a][b]",
                };
                let name = markdown::code(&format!("{}{path}", parameter.name.as_str()));
                format!(
                    "{sets} Sent as one pair for each value, named after its path, such as {name}."
                )
            }
            Style::JsonText => format!("{sets} Sent as JSON text."),
            Style::Repeated | Style::Simple(_) | Style::Label(_) | Style::Matrix(_) => sets,
        };
        let sets = match &parameter.content_type {
            Some(media_type) => format!("{sets} Sent as {}.", markdown::code(media_type)),
            None => sets,
        };
        docs::blocks([
            described,
            docs::notes(Some(sets), parameter.constraints, parameter.privacy),
            self.takes_docs(&parameter.ty, home),
        ])
    }

    /// What a setter takes that its signature does not name.
    fn takes_docs(&self, ty: &Type, home: ResourceId) -> Vec<String> {
        let (one, items) = match ty {
            Type::List(items) => ("Each of them is", &**items),
            single => ("Takes", single),
        };
        match items {
            Type::Model(id) if self.api.takes_any_json(items) => {
                let model = &self.api.models[*id];
                let link = self.link(&model.item, model.resource, home, "");
                vec![format!("{one} {link}, or any other JSON.")]
            }
            _ => Vec::new(),
        }
    }

    /// A link to an item of a module, or to a function of that item.
    pub(super) fn link(
        &self,
        item: &Item,
        resource: ResourceId,
        home: ResourceId,
        function: &str,
    ) -> String {
        let name = format!("{}{function}", self.names.of(item));
        if resource == home {
            return format!("[`{name}`]");
        }
        let module = self.names.of(&self.api.resources[resource].item);
        format!("[`{name}`](super::{}::{name})", module.as_str())
    }
}

/// The function of the runtime for a parameter in this location.
pub(super) fn function_of(location: ParameterLocation) -> TokenStream {
    match location {
        ParameterLocation::Path => quote!(path),
        ParameterLocation::Query => quote!(query),
        ParameterLocation::Header => quote!(header),
        ParameterLocation::Cookie => quote!(cookie),
        ParameterLocation::Form => quote!(form),
        ParameterLocation::Json => quote!(json),
        ParameterLocation::Body => quote!(body),
    }
}
