//! The description's examples as tests: each response decodes and round-trips, each request encodes as it says.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::json;

use super::{Context, example::Example, print};
use crate::{
    files::SourceFile,
    ir::{Operation, Resource, Response},
};

/// The tests of one module, and the files that they read.
pub(super) fn examples(context: &Context<'_>) -> Vec<SourceFile> {
    let module = context.names.of(&context.module.item).as_str();
    let mut files = Vec::new();
    let mut chunks = vec![context.examples_imports()];
    for resource in &context.module.resources {
        for operation in &resource.operations {
            let tests = context.example_tests(resource, operation);
            if tests.is_empty() {
                continue;
            }
            chunks.extend(tests);
            let path = format!("{module}/examples/{}.json", context.example_file(operation));
            files.push(SourceFile {
                path,
                contents: data(operation),
            });
        }
    }
    if files.is_empty() {
        return files;
    }
    let docs = [
        "The examples of the description: responses round-trip, requests encode as they say."
            .to_owned(),
    ];
    files.insert(
        0,
        context.file(format!("{module}/examples.rs"), print::file(&docs, &chunks)),
    );
    files
}

/// The examples of an operation, as the tests read them.
fn data(operation: &Operation) -> String {
    let examples =
        json!({ "requests": operation.request_examples, "responses": operation.response_examples });
    format!("{examples:#}\n")
}

impl Context<'_> {
    fn examples_imports(&self) -> TokenStream {
        let mut sending = Vec::new();
        let mut names_sids = false;
        for resource in &self.module.resources {
            let examples = resource.operations.iter().flat_map(|operation| {
                let names = operation.request_examples.keys();
                names.filter_map(move |name| self.tested(resource, operation, name))
            });
            let examples: Vec<Example> = examples.collect();
            if !examples.is_empty() {
                sending.push(self.names.of(&resource.item));
            }
            names_sids |= examples.iter().any(|example| example.names_sids);
        }
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

    fn example_tests(&self, resource: &Resource, operation: &Operation) -> Vec<TokenStream> {
        let mut tests = self.request_tests(resource, operation);
        tests.extend(self.response_test(operation));
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

    fn tested(&self, resource: &Resource, operation: &Operation, name: &str) -> Option<Example> {
        self.example(resource, operation, Some(name), &quote!(crate))
    }

    fn request_tests(&self, resource: &Resource, operation: &Operation) -> Vec<TokenStream> {
        let path = format!("examples/{}.json", self.example_file(operation));
        let mut tests = Vec::new();
        for name in operation.request_examples.keys() {
            let Some(example) = self.tested(resource, operation, name) else {
                continue;
            };
            let function = format_ident!(
                "{}_request_{}",
                self.example_file(operation),
                tests.len() + 1
            );
            let json = example.json.iter().enumerate().map(|(index, (field, _))| {
                let variable = format_ident!("json_{}", index);
                quote!(let #variable = example.json(#field);)
            });
            let expression = &example.expression;
            tests.push(quote! {
                #[test]
                fn #function() -> Result<(), Box<dyn std::error::Error>> {
                    let text = include_str!(#path);
                    let example = examples::Request::read(text, #name);
                    #(#json)*
                    let request = #expression;
                    example.assert_sent_by(&request);
                    Ok(())
                }
            });
        }
        tests
    }
}
