//! The crate's root, the markers of missing parameters, and the root of each module.

use quote::quote;

use super::{Context, docs, header, markdown, print};
use crate::{files::SourceFile, ir::Api, name::Names};

/// `lib.rs`.
pub(super) fn library(api: &Api, names: &Names) -> SourceFile {
    let modules = api.modules.iter().map(|module| {
        let name = names.of(&module.item);
        quote!(#[rustfmt::skip] pub mod #name;)
    });
    let attributes = [
        quote!(#![doc = include_str!("../README.md")]),
        quote!(#![forbid(unsafe_code)]),
        quote!(#![deny(missing_docs)]),
    ];
    let attributes: String = attributes.iter().map(print::chunk).collect();
    let chunks = [
        quote!(
            use twilio_runtime::codegen as runtime;
        ),
        quote! {
            #[rustfmt::skip]
            pub mod missing;
            #[rustfmt::skip]
            pub mod sid;
            #(#modules)*
        },
        quote!(
            #[doc(inline)]
            pub use runtime::api::*;
        ),
    ];
    file(
        "lib.rs",
        format!("{attributes}\n{}", print::file(&[], &chunks)),
    )
}

/// `missing.rs`.
pub(super) fn missing(names: &Names) -> SourceFile {
    let markers = names
        .markers()
        .into_iter()
        .map(|marker| quote!(runtime::missing_parameter!(#marker);));
    let markers: Vec<_> = markers.collect();
    let mut chunks = Vec::new();
    if !markers.is_empty() {
        chunks.push(quote!(
            use crate::runtime;
        ));
        chunks.push(quote!(#(#markers)*));
    }
    let docs = [
        "Required parameters that a request still lacks, as the compiler names them.",
        "",
        "The type of a request has one of these in the place of each required parameter until its setter is called,",
        "and [`Set`](crate::Set) from then on. Only a request that lacks nothing can be sent.",
    ];
    file("missing.rs", print::file(&docs.map(str::to_owned), &chunks))
}

/// `<module>/mod.rs`.
pub(super) fn module(context: &Context<'_>, has_examples: bool) -> SourceFile {
    let names = context.names;
    let name = names.of(&context.module.item);
    let resources = context.module.resources.iter().map(|resource| {
        let name = names.of(&resource.item);
        quote!(pub mod #name;)
    });
    let server = &context.module.server;
    let mut chunks = vec![quote!(#(#resources)*)];
    if has_examples {
        chunks.push(quote! {
            #[cfg(test)]
            mod examples;
        });
    }
    let mut resources = context.module.resources.iter();
    if resources.any(|resource| !resource.operations.is_empty()) {
        chunks.insert(
            0,
            quote!(
                use crate::runtime;
            ),
        );
        chunks.push(quote! {
            /// What the operations of this description have in common.
            const OPERATION: runtime::Operation = runtime::Operation {
                product: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
                server: #server,
                ..runtime::Operation::DEFAULT
            };
        });
    }
    let docs = docs::lines_or(&context.module.item.docs, || {
        docs::lines(&format!(
            "What {} describes.",
            markdown::code(context.description)
        ))
    });
    context.file(
        format!("{}/mod.rs", name.as_str()),
        print::file(&docs, &chunks),
    )
}

fn file(path: &str, text: String) -> SourceFile {
    SourceFile {
        path: path.to_owned(),
        contents: format!("{}{text}", header("the descriptions")),
    }
}
