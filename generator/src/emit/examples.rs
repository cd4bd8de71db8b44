//! The description's examples as tests: responses round-trip, and requests are encoded as shown.

use indexmap::IndexMap;
use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};
use serde_json::{Map, Value, json};

use super::{Context, example::Example, import, print};
use crate::{
    files::SourceFile,
    ir::{Operation, Response, Webhook, WebhookFormat},
    name::RustName,
};

/// The tests of one module, and the files that they read.
pub(super) fn examples(context: &Context<'_>) -> Vec<SourceFile> {
    let tested = context.tested_operations();
    let webhooks = context.tested_webhooks();
    if tested.is_empty() && webhooks.is_empty() {
        return Vec::new();
    }
    let mut chunks = vec![context.examples_imports(&tested)];
    chunks.extend(
        tested
            .iter()
            .flat_map(|tested| context.example_tests(tested)),
    );
    chunks.extend(webhooks.iter().map(|it| context.webhook_test(it)));
    let docs = [match tested.is_empty() {
        false => "The examples of the description: responses round-trip, and requests are encoded as shown.",
        true => "The examples of the description: webhooks round-trip.",
    }
    .to_owned()];
    let module = context.names.of(&context.module.item).as_str();
    let tests = context.file(format!("{module}/examples.rs"), print::file(&docs, &chunks));
    let data_files = tested
        .iter()
        .map(|TestedOperation { operation, .. }| SourceFile {
            path: format!("{module}/examples/{}.json", context.example_file(operation)),
            contents: examples_json(operation),
        });
    let webhook_files = webhooks.iter().map(|webhook| SourceFile {
        path: format!("{module}/examples/{}.json", context.webhook_file(webhook)),
        contents: format!("{:#}\n", json!({ "events": webhook.examples })),
    });
    let data_files = data_files.chain(webhook_files);
    std::iter::once(tests).chain(data_files).collect()
}

/// The name of the file with the examples of what has this name.
fn file_of(name: &RustName) -> String {
    let constant = name.constant();
    constant.as_str().trim_end_matches('_').to_lowercase()
}

/// An operation with an example of its response, or with examples of its request.
struct TestedOperation<'a> {
    operation: &'a Operation,
    /// The requests, with the names of their examples.
    requests: Vec<(&'a str, Example)>,
}

/// The examples of an operation as a JSON file, which the tests read.
fn examples_json(operation: &Operation) -> String {
    let mut examples = Map::new();
    let mut add = |name: &str, values: &IndexMap<String, Value>| {
        examples.insert(name.to_owned(), json!(values));
    };
    add("requests", &operation.request_examples);
    add("responses", &operation.response_examples);
    if !operation.odd_response_examples.is_empty() {
        add("odd_responses", &operation.odd_response_examples);
    }
    let examples = Value::Object(examples);
    format!("{examples:#}\n")
}

fn has_response_examples(operation: &Operation) -> bool {
    !operation.response_examples.is_empty() || !operation.odd_response_examples.is_empty()
}

impl Context<'_> {
    /// The operations with examples that can be tested.
    fn tested_operations(&self) -> Vec<TestedOperation<'_>> {
        let mut tested = Vec::new();
        for (_, operation) in self.api.operations_of(self.module) {
            let names = operation.request_examples.keys();
            let requests = names.filter_map(|name| {
                let example = self.example(operation, Some(name), &quote!(crate))?;
                Some((name.as_str(), example))
            });
            let requests: Vec<(&str, Example)> = requests.collect();
            let has_response =
                has_response_examples(operation) && operation.response != Response::Empty;
            if has_response || !requests.is_empty() {
                tested.push(TestedOperation {
                    operation,
                    requests,
                });
            }
        }
        tested
    }

    fn examples_imports(&self, tested: &[TestedOperation<'_>]) -> TokenStream {
        let mut sending: Vec<TokenStream> = Vec::new();
        for id in &self.module.resources {
            let mut own = tested
                .iter()
                .filter(|tested| tested.operation.resource == *id);
            if own.any(|tested| !tested.requests.is_empty()) {
                let name = self.names.of(&self.api.resources[*id].item);
                sending.push(name.to_token_stream());
            }
        }
        let requests = tested.iter().flat_map(|tested| &tested.requests);
        let names_sids = requests.clone().any(|(_, example)| example.names_sids);
        let resources = (!sending.is_empty()).then(|| quote!(use super::{#(#sending),*};));
        let reads_json = requests.clone().any(|(_, example)| example.reads_json);
        let json = reads_json.then(|| quote!(serde_json));
        let sid = names_sids.then(|| quote!(sid));
        let own: Vec<TokenStream> = json.into_iter().chain(sid).collect();
        let own = import(&quote!(crate), &own);
        quote! {
            use twilio_runtime::examples;
            #resources
            #own
        }
    }

    fn example_file(&self, operation: &Operation) -> String {
        file_of(self.names.of(&operation.item))
    }

    /// The webhooks with examples.
    fn tested_webhooks(&self) -> Vec<&Webhook> {
        let webhooks = self.api.webhooks_of(self.module);
        webhooks.filter(|it| !it.examples.is_empty()).collect()
    }

    fn webhook_file(&self, webhook: &Webhook) -> String {
        file_of(self.names.of(&webhook.item))
    }

    fn webhook_test(&self, webhook: &Webhook) -> TokenStream {
        let file = self.webhook_file(webhook);
        let (function, path) = (format_ident!("{file}s"), format!("examples/{file}.json"));
        let ty = self.type_in_tests(&webhook.ty);
        let check = match webhook.format {
            WebhookFormat::Form => quote!(examples::assert_forms::<#ty>(text);),
            WebhookFormat::Json => quote!(examples::assert_events::<#ty>(text);),
        };
        quote! {
            #[test]
            fn #function() {
                let text = include_str!(#path);
                #check
            }
        }
    }

    fn example_tests(&self, tested: &TestedOperation<'_>) -> Vec<TokenStream> {
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
        if !has_response_examples(operation) {
            return None;
        }
        let function = format_ident!("{}_responses", self.example_file(operation));
        let path = format!("examples/{}.json", self.example_file(operation));
        let check = match &operation.response {
            Response::Empty => return None,
            Response::Redirect => quote!(examples::assert_redirects(text);),
            Response::Value(ty) | Response::Optional(ty) => {
                let ty = self.type_in_tests(ty);
                quote!(examples::assert_models::<#ty>(text);)
            }
            Response::List { items, key, .. } => {
                let (ty, key) = (self.type_in_tests(items), key.as_str());
                quote!(examples::assert_pages::<#ty>(text, #key);)
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
        let json = example.json.iter().enumerate().map(|(index, shown)| {
            let variable = format_ident!("json_{}", index);
            match &shown.field {
                None if shown.is_list => quote!(let #variable = example.body_items();),
                None => quote!(let #variable = example.body();),
                Some(field) if shown.is_list => quote!(let #variable = example.items(#field);),
                Some(field) => quote!(let #variable = example.json(#field);),
            }
        });
        let (bindings, expression) = (&example.bindings, &example.expression);
        quote! {
            #[test]
            fn #function() -> Result<(), Box<dyn std::error::Error>> {
                let text = include_str!(#path);
                let example = examples::Request::read(text, #name);
                #(#json)*
                #(#bindings)*
                let request = #expression;
                example.assert_sent_by(&request);
                Ok(())
            }
        }
    }
}
