//! The description's examples as tests: each response decodes and round-trips, each request encodes as it says.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};
use serde_json::json;

use super::{Context, example::Example, print};
use crate::{
    files::SourceFile,
    ir::{Operation, Resource, Response},
};

/// The tests of one module, and the files that they read.
pub(super) fn examples(context: &Context<'_>) -> Vec<SourceFile> {
    let tested = context.tested();
    if tested.is_empty() {
        return Vec::new();
    }
    let mut chunks = vec![context.examples_imports(&tested)];
    chunks.extend(
        tested
            .iter()
            .flat_map(|tested| context.example_tests(tested)),
    );
    let docs = [
        "The examples of the description: responses round-trip, requests encode as they say."
            .to_owned(),
    ];
    let module = context.names.of(&context.module.item).as_str();
    let tests = context.file(format!("{module}/examples.rs"), print::file(&docs, &chunks));
    let data = tested.iter().map(|Tested { operation, .. }| SourceFile {
        path: format!("{module}/examples/{}.json", context.example_file(operation)),
        contents: data(operation),
    });
    std::iter::once(tests).chain(data).collect()
}

/// An operation with an example of its response, or with examples of its request.
struct Tested<'a> {
    resource: &'a Resource,
    operation: &'a Operation,
    /// The requests, by the names of the examples.
    requests: Vec<(&'a str, Example)>,
}

/// The examples of an operation, as the tests read them.
fn data(operation: &Operation) -> String {
    let examples =
        json!({ "requests": operation.request_examples, "responses": operation.response_examples });
    format!("{examples:#}\n")
}

impl Context<'_> {
    /// The operations that have something to test.
    fn tested(&self) -> Vec<Tested<'_>> {
        let mut tested = Vec::new();
        for resource in &self.module.resources {
            for operation in &resource.operations {
                let requests: Vec<(&str, Example)> = operation
                    .request_examples
                    .keys()
                    .filter_map(|name| {
                        let example =
                            self.example(resource, operation, Some(name), &quote!(crate))?;
                        Some((name.as_str(), example))
                    })
                    .collect();
                let has_response = !operation.response_examples.is_empty()
                    && operation.response != Response::Empty;
                if has_response || !requests.is_empty() {
                    tested.push(Tested {
                        resource,
                        operation,
                        requests,
                    });
                }
            }
        }
        tested
    }

    fn examples_imports(&self, tested: &[Tested<'_>]) -> TokenStream {
        let mut sending: Vec<TokenStream> = Vec::new();
        for resource in &self.module.resources {
            let mut own = tested
                .iter()
                .filter(|tested| tested.resource.item.id == resource.item.id);
            if own.any(|tested| !tested.requests.is_empty()) {
                sending.push(self.names.of(&resource.item).to_token_stream());
            }
        }
        let requests = tested.iter().flat_map(|tested| &tested.requests);
        let names_sids = requests.into_iter().any(|(_, example)| example.names_sids);
        let resources = (!sending.is_empty()).then(|| quote!(use super::{#(#sending),*};));
        let sid = names_sids.then(|| quote!(, sid));
        quote! {
            #resources
            use crate::{runtime::examples #sid};
        }
    }

    fn example_file(&self, operation: &Operation) -> String {
        self.names
            .of(&operation.item)
            .constant()
            .as_str()
            .to_lowercase()
    }

    fn example_tests(&self, tested: &Tested<'_>) -> Vec<TokenStream> {
        let requests = tested.requests.iter().enumerate();
        let mut tests: Vec<TokenStream> = requests
            .map(|(index, (name, example))| {
                self.request_test(tested.operation, index + 1, name, example)
            })
            .collect();
        tests.extend(self.response_test(tested.operation));
        tests
    }

    fn response_test(&self, operation: &Operation) -> Option<TokenStream> {
        if operation.response_examples.is_empty() {
            return None;
        }
        let function = format_ident!("{}_responses", self.example_file(operation));
        let path = format!("examples/{}.json", self.example_file(operation));
        let home = |model: &crate::ir::Reference| {
            let (module, name) = (
                self.names.of_id(model.resource),
                self.names.of_id(model.item),
            );
            quote!(super::#module::#name)
        };
        let check = match &operation.response {
            Response::Empty => return None,
            Response::Model(model) => {
                let model = home(model);
                quote!(examples::assert_models::<#model>(text);)
            }
            Response::List { model, key } => {
                let (model, key) = (home(model), key.as_str());
                quote!(examples::assert_pages::<#model>(text, #key);)
            }
        };
        Some(quote! {
            #[test]
            fn #function() {
                let text = include_str!(#path);
                #check
            }
        })
    }

    fn request_test(
        &self,
        operation: &Operation,
        number: usize,
        name: &str,
        example: &Example,
    ) -> TokenStream {
        let path = format!("examples/{}.json", self.example_file(operation));
        let function = format_ident!("{}_request_{}", self.example_file(operation), number);
        let json = example.json.iter().enumerate().map(|(index, (field, _))| {
            let variable = format_ident!("json_{}", index);
            quote!(let #variable = example.json(#field);)
        });
        let expression = &example.expression;
        quote! {
            #[test]
            fn #function() -> Result<(), Box<dyn std::error::Error>> {
                let text = include_str!(#path);
                let example = examples::Request::read(text, #name);
                #(#json)*
                let request = #expression;
                example.assert_sent_by(&request);
                Ok(())
            }
        }
    }
}
