//! The tables of operations, with a row for each parameter.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, argument::function_of, constraints, security};
use crate::{
    ir::{
        AnswerFormat, Body, Explode, JsonKind, Method, Nullability, Operation, Parameter,
        ParameterLocation, Privacy, Requirement, Reserved, Response, Style, Type,
    },
    name::RustName,
};

impl Context<'_> {
    /// The name of an operation's table.
    pub(super) fn table_name(&self, operation: &Operation) -> RustName {
        self.names.of(&operation.item).constant()
    }

    /// The table of an operation.
    pub(super) fn table(&self, operation: &Operation) -> TokenStream {
        let name = self.table_name(operation);
        let (id, path) = (&operation.id, operation.sent_path());
        let method = match operation.method {
            Method::Get => quote!(Get),
            Method::Post => quote!(Post),
            Method::Put => quote!(Put),
            Method::Patch => quote!(Patch),
            Method::Delete => quote!(Delete),
            Method::Head => quote!(Head),
            Method::Options => quote!(Options),
            Method::Trace => quote!(Trace),
        };
        let destination = operation.destination.as_ref();
        let destination = destination.map(|it| self.destination_fields(it, &quote!(super::)));
        let parameters = operation.parameters.values();
        let parameters = parameters.map(|parameter| self.table_row(parameter, &operation.body));
        let special = self.special_fields(operation);
        quote! {
            pub(super) static #name: runtime::Operation = runtime::Operation {
                id: #id,
                method: runtime::Method::#method,
                #destination
                path: #path,
                parameters: &[#(#parameters),*],
                #(#special,)*
                ..super::OPERATION
            };
        }
    }

    /// The fields of a table that are not as in most operations.
    fn special_fields(&self, operation: &Operation) -> Vec<TokenStream> {
        let choices = operation.choices().map(|id| {
            let name = self.names.of(&self.api.choices[id].item);
            quote!(#name::TABLE)
        });
        let choices: Vec<TokenStream> = choices.collect();
        let choices = (!choices.is_empty()).then(|| quote!(choices: &[#(#choices),*]));
        let body = match &operation.body {
            Body::None => None,
            Body::Form => Some(quote!(body: runtime::Body::Form)),
            Body::Json(media_type) => Some(quote!(body: runtime::Body::Json(#media_type))),
            Body::Multipart => Some(quote!(body: runtime::Body::Multipart)),
            Body::Text(media_type) => Some(quote!(body: runtime::Body::Text(#media_type))),
            Body::Bytes(media_type) => Some(quote!(body: runtime::Body::Bytes(#media_type))),
        };
        let items = match &operation.response {
            Response::List { key, .. } => {
                let key = key.as_str();
                Some(quote!(list_key: Some(#key)))
            }
            _ => None,
        };
        let accept = operation.accept.as_ref();
        let accept = accept.map(|media_type| quote!(accept: #media_type));
        let answer = match operation.answer_format {
            AnswerFormat::OfType => None,
            AnswerFormat::Text => Some(quote!(answer: runtime::Answer::Text)),
        };
        let is_common = operation.security == self.module.security;
        let security = (!is_common).then(|| security::field(&operation.security));
        [choices, body, items, accept, answer, security]
            .into_iter()
            .flatten()
            .collect()
    }

    /// A parameter, with what differs from the default.
    fn table_row(&self, parameter: &Parameter, body: &Body) -> TokenStream {
        let wire = parameter.name.as_str();
        let location = function_of(parameter.location);
        let required = match (parameter.location, parameter.requirement) {
            // Path parameters are always required.
            (ParameterLocation::Path, _) | (_, Requirement::Optional) => None,
            (_, Requirement::Required) => Some(quote!(.required())),
        };
        let nullable = match parameter.nullability {
            Nullability::NotNull => None,
            Nullability::Nullable => Some(quote!(.nullable())),
        };
        let value_type = self.value_type(parameter, body);
        let mark = match parameter.privacy {
            // Cookies are always redacted.
            _ if parameter.location == ParameterLocation::Cookie => None,
            Privacy::Unmarked | Privacy::Public => None,
            Privacy::Personal { .. } => Some(quote!(.personal())),
            Privacy::Secret => Some(quote!(.secret())),
        };
        let constraints = constraints::calls(parameter.constraints);
        let style = style(&parameter.style);
        let reserved = match parameter.reserved {
            Reserved::Encoded => None,
            Reserved::Kept => Some(quote!(.reserved())),
        };
        let content_type = match (parameter.location, &parameter.content_type) {
            (ParameterLocation::Form, Some(media_type)) => Some(quote!(.content_type(#media_type))),
            _ => None,
        };
        quote! {
            runtime::Parameter::#location(#wire) #value_type #required #nullable #mark #constraints #style #reserved #content_type
        }
    }

    /// The calls that state the type of a parameter: none for a string.
    fn value_type(&self, parameter: &Parameter, body: &Body) -> TokenStream {
        let ty = &parameter.ty;
        if let (ParameterLocation::Body, Body::Text(_)) = (parameter.location, body) {
            return quote!(.text());
        }
        // What is flattened must be an object.
        let is_object =
            parameter.json == JsonKind::Object || matches!(parameter.style, Style::Flattened(_));
        let has_parts = match parameter.style {
            Style::DeepObject => true,
            Style::JsonText => false,
            _ => !parameter.location.is_body(),
        };
        match ty {
            _ if is_object && self.api.takes_any_json(ty) => quote!(.object()),
            // Outside of JSON, its properties are sent, not its text.
            Type::Model(_) if has_parts => quote!(.object()),
            Type::OneOf(_) if has_parts => quote!(.one_of()),
            _ => self.type_calls(ty),
        }
    }

    fn type_calls(&self, ty: &Type) -> TokenStream {
        match ty {
            Type::String | Type::Enum(_) => TokenStream::new(),
            Type::Sid(id) => {
                let prefix = &self.api.sids[*id].prefix;
                quote!(.sid(#prefix))
            }
            Type::Boolean => quote!(.boolean()),
            Type::Integer => quote!(.integer()),
            Type::Number => quote!(.number()),
            Type::DateTime => quote!(.date_time()),
            Type::Date => quote!(.date()),
            Type::Model(_) if self.api.takes_any_json(ty) => quote!(.any_json()),
            Type::Json | Type::JsonText | Type::OneOf(_) => quote!(.any_json()),
            Type::Map(_) | Type::Model(_) => quote!(.object()),
            Type::Bytes => quote!(.bytes()),
            Type::File => quote!(.file()),
            Type::List(items) => {
                // Lists in lists are JSON.
                let items = match **items {
                    Type::List(_) => quote!(.any_json()),
                    _ => self.type_calls(items),
                };
                quote!(#items.list())
            }
        }
    }
}

/// The calls that state the style of a parameter: none for the usual one of its location.
fn style(style: &Style) -> Option<TokenStream> {
    let (style, explode) = match style {
        Style::Repeated => return None,
        Style::Joined => (Some(quote!(.joined())), Explode::No),
        Style::SpaceDelimited => (Some(quote!(.space_delimited())), Explode::No),
        Style::PipeDelimited => (Some(quote!(.pipe_delimited())), Explode::No),
        Style::DeepObject => (Some(quote!(.deep_object())), Explode::No),
        Style::Simple(explode) => (None, *explode),
        Style::Label(explode) => (Some(quote!(.label())), *explode),
        Style::Matrix(explode) => (Some(quote!(.matrix())), *explode),
        Style::JsonText => (Some(quote!(.json_text())), Explode::No),
        Style::Flattened(prefix) => (Some(quote!(.flattened(#prefix))), Explode::No),
    };
    let exploded = (explode == Explode::Yes).then(|| quote!(.exploded()));
    (style.is_some() || exploded.is_some()).then(|| quote!(#style #exploded))
}
