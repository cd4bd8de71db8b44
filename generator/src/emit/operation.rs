//! Operations: the endpoint function, and the table of parameters that its request is encoded by.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, docs, markdown};
use crate::{
    ir::{
        Body, Encoding, Method, Operation, Parameter, ParameterLocation, Privacy, Requirement,
        Resource, Response, Security,
    },
    name::RustName,
};

/// The method's name on the wire.
pub(super) fn method_name(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    }
}

impl Context<'_> {
    /// The function that starts a request.
    pub(super) fn endpoint(&self, resource: &Resource, operation: &Operation) -> TokenStream {
        let function = self.names.of(&operation.verb);
        let request = self.names.of(&operation.item);
        let table = self.table_name(operation);
        let docs = docs::attributes(&self.endpoint_docs(resource, operation));
        let arguments = self.arguments(resource, operation.path_parameters());
        let given = operation.path_parameters().map(|parameter| {
            let (name, wire) = (self.names.of(&parameter.item), parameter.item.wire.as_str());
            let value = self.argument(&parameter.ty, name, resource.item.id).value;
            quote!(.path(#wire, #value))
        });
        let markers = operation.slots(&resource.choices).into_iter().map(|slot| {
            let marker = self.names.marker(slot);
            quote!(required::#marker)
        });
        let markers: Vec<_> = markers.collect();
        let output = if markers.is_empty() {
            quote!(#request)
        } else {
            quote!(#request<#(#markers),*>)
        };
        quote! {
            #docs
            pub fn #function(#(#arguments),*) -> #output {
                #request(runtime::Draft::new(&#table)#(#given)*)
            }
        }
    }

    fn endpoint_docs(&self, resource: &Resource, operation: &Operation) -> Vec<String> {
        let summary = docs::lines_or(&operation.summary, || {
            let id = markdown::code(operation.item.wire.as_str());
            docs::lines(&format!("Starts a request for {id}."))
        });
        let wire = vec![format!(
            "`{} {}`",
            method_name(operation.method),
            operation.path.as_str()
        )];
        // Some descriptions say the same twice.
        let described = match operation.item.docs == operation.summary {
            true => Vec::new(),
            false => docs::lines(&operation.item.docs),
        };
        let deprecated = operation
            .is_deprecated
            .then(|| docs::lines("Deprecated: the description advises against it."));
        docs::blocks([
            summary,
            wire,
            deprecated.unwrap_or_default(),
            described,
            list_docs(operation),
            security_docs(operation.security),
            self.path_docs(operation),
            self.required_docs(resource, operation),
            self.example_docs(resource, operation),
        ])
    }

    fn path_docs(&self, operation: &Operation) -> Vec<String> {
        let mut lines = self.argument_docs(operation.path_parameters());
        if !lines.is_empty() {
            lines.splice(0..0, ["# Parameters of the path".to_owned(), String::new()]);
        }
        lines
    }

    /// A list of what a function takes, with what each argument is.
    pub(super) fn argument_docs<'p>(
        &self,
        parameters: impl IntoIterator<Item = &'p Parameter>,
    ) -> Vec<String> {
        let item = |parameter: &Parameter| {
            let name = self.names.of(&parameter.item);
            docs::item(name.as_str(), &parameter.item.docs)
        };
        parameters.into_iter().flat_map(item).collect()
    }

    fn required_docs(&self, resource: &Resource, operation: &Operation) -> Vec<String> {
        let request = self.names.of(&operation.item);
        let mut lines: Vec<String> = Vec::new();
        for slot in operation.slots(&resource.choices) {
            let setter = self.names.of(slot);
            lines.push(format!(
                "- [`{0}`]({1}::{0})",
                setter.as_str(),
                request.as_str()
            ));
        }
        if !lines.is_empty() {
            let title = [
                "# Required".to_owned(),
                String::new(),
                "The request can be sent once these are set:".to_owned(),
                String::new(),
            ];
            lines.splice(0..0, title);
        }
        lines
    }

    /// The name of an operation's table.
    pub(super) fn table_name(&self, operation: &Operation) -> RustName {
        self.names.of(&operation.item).constant()
    }

    /// What the runtime has to know of an operation.
    pub(super) fn table(&self, operation: &Operation) -> TokenStream {
        let name = self.table_name(operation);
        let (id, path) = (operation.item.wire.as_str(), operation.path.as_str());
        let method = match operation.method {
            Method::Get => quote!(Get),
            Method::Post => quote!(Post),
            Method::Put => quote!(Put),
            Method::Patch => quote!(Patch),
            Method::Delete => quote!(Delete),
        };
        let server = operation
            .server
            .iter()
            .map(|server| quote!(server: #server,));
        let parameters = operation.parameters.iter().map(table_row);
        let special = special(operation);
        quote! {
            static #name: runtime::Operation = runtime::Operation {
                id: #id,
                method: runtime::Method::#method,
                #(#server)*
                path: #path,
                parameters: &[#(#parameters),*],
                #(#special,)*
                ..super::OPERATION
            };
        }
    }
}

/// The fields of a table that say something else than those of most operations.
fn special(operation: &Operation) -> Vec<TokenStream> {
    let body = match &operation.body {
        Body::None => None,
        Body::Form => Some(quote!(body: runtime::Body::Form)),
        Body::Json(media_type) => Some(quote!(body: runtime::Body::Json(#media_type))),
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
    let security = match operation.security {
        Security::Account => None,
        Security::Bearer => Some(quote!(security: runtime::Security::Bearer)),
        Security::None => Some(quote!(security: runtime::Security::Anonymous)),
    };
    [body, items, accept, security]
        .into_iter()
        .flatten()
        .collect()
}

/// How a list is read from page to page.
fn list_docs(operation: &Operation) -> Vec<String> {
    let Response::List { .. } = operation.response else {
        return Vec::new();
    };
    [
        "The list comes in pages. [`Client::stream`](crate::Client::stream) gives the items of all of them,",
        "[`Client::page`](crate::Client::page) gives one page, and [`Page::next`](crate::Page::next) is the",
        "request for the page after it.",
    ]
    .map(str::to_owned)
    .to_vec()
}

fn security_docs(security: Security) -> Vec<String> {
    match security {
        Security::Account => Vec::new(),
        Security::Bearer => {
            let line = "Takes a bearer token only: see [`Credentials::bearer`](crate::Credentials::bearer).";
            Vec::from([line.to_owned()])
        }
        Security::None => docs::lines("Sent without the client's credentials."),
    }
}

/// The function of the runtime that is called after a place in the request.
pub(super) fn place(location: ParameterLocation) -> TokenStream {
    match location {
        ParameterLocation::Path => quote!(path),
        ParameterLocation::Query => quote!(query),
        ParameterLocation::Header => quote!(header),
        ParameterLocation::Form => quote!(form),
        ParameterLocation::Json => quote!(json),
        ParameterLocation::Body => quote!(body),
    }
}

fn table_row(parameter: &Parameter) -> TokenStream {
    let wire = parameter.item.wire.as_str();
    let location = place(parameter.location);
    let required = match (parameter.location, parameter.requirement) {
        // Which goes without saying.
        (ParameterLocation::Path, _) | (_, Requirement::Optional) => None,
        (_, Requirement::Required) => Some(quote!(.required())),
    };
    let personal = match parameter.privacy {
        Privacy::Public => quote!(),
        Privacy::Personal { .. } => quote!(.personal()),
    };
    let minimum = parameter
        .range
        .minimum
        .map(proc_macro2::Literal::i64_unsuffixed);
    let minimum = minimum.map(|minimum| quote!(.at_least(#minimum)));
    let maximum = parameter
        .range
        .maximum
        .map(proc_macro2::Literal::i64_unsuffixed);
    let maximum = maximum.map(|maximum| quote!(.at_most(#maximum)));
    let encoding = match &parameter.encoding {
        Encoding::Repeated => None,
        Encoding::Joined => Some(quote!(.joined())),
        Encoding::Flattened(prefix) => Some(quote!(.flattened(#prefix))),
    };
    quote!(runtime::Parameter::#location(#wire) #required #personal #minimum #maximum #encoding)
}
