//! Operations: the function that starts a request.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, docs, markdown, security};
use crate::ir::{Operation, Response};

impl Context<'_> {
    /// The function that starts a request.
    pub(super) fn endpoint(&self, operation: &Operation) -> TokenStream {
        let function = self.names.of(&operation.function);
        let request = self.names.of(&operation.item);
        let table = self.table_name(operation);
        let docs = docs::attributes(&self.endpoint_docs(operation));
        let (parameters, home) = (&operation.parameters, operation.resource);
        let arguments = self.arguments(&operation.arguments, parameters, home);
        let calls = operation.arguments.iter();
        let calls = calls.map(|argument| self.argument_call(argument, parameters, home));
        let markers = self.markers(operation);
        quote! {
            #docs
            pub fn #function(#(#arguments),*) -> #request #markers {
                #request(runtime::Draft::new(&#table)#(#calls)*)
            }
        }
    }

    /// The type parameters of a request of which nothing is set.
    pub(super) fn markers(&self, operation: &Operation) -> Option<TokenStream> {
        let markers = operation.required_setters().map(|setter| {
            let marker = self.names.marker(setter);
            quote!(required::#marker)
        });
        let markers: Vec<_> = markers.collect();
        (!markers.is_empty()).then(|| quote!(<#(#markers),*>))
    }

    fn endpoint_docs(&self, operation: &Operation) -> Vec<String> {
        let summary = docs::lines_or(&operation.summary, || {
            let id = markdown::code(&operation.id);
            docs::lines(&format!("Starts a request for {id}."))
        });
        let target = vec![format!("`{}`", operation.target())];
        // Some descriptions repeat the summary.
        let described = match operation.docs == operation.summary {
            true => Vec::new(),
            false => docs::lines(&operation.docs),
        };
        let deprecated = operation
            .is_deprecated
            .then(|| docs::lines("Deprecated: the description advises against it."));
        docs::blocks([
            summary,
            target,
            deprecated.unwrap_or_default(),
            described,
            list_docs(operation),
            security::lines(&operation.security),
            self.path_docs(operation),
            self.required_docs(operation),
            self.example_docs(operation),
        ])
    }

    fn path_docs(&self, operation: &Operation) -> Vec<String> {
        let mut lines = self.argument_docs(&operation.arguments, &operation.parameters);
        if !lines.is_empty() {
            lines.splice(0..0, ["# Path parameters".to_owned(), String::new()]);
        }
        lines
    }

    fn required_docs(&self, operation: &Operation) -> Vec<String> {
        let request = self.names.of(&operation.item);
        let mut lines: Vec<String> = Vec::new();
        for setter in operation.required_setters() {
            let setter = self.names.of(&setter.item);
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
}

/// How to read the pages of a list.
fn list_docs(operation: &Operation) -> Vec<String> {
    let Response::List { .. } = operation.response else {
        return Vec::new();
    };
    [
        "The list is paged: [`Client::stream`](crate::Client::stream) yields the items of all pages,",
        "[`Client::page`](crate::Client::page) returns one page, and [`Page::next`](crate::Page::next) is the",
        "request for the next one.",
    ]
    .map(str::to_owned)
    .to_vec()
}
