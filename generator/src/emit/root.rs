//! The crate's root, the markers of required parameters, and the root of each module.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, alias, docs, feature::Condition, file, markdown, print, security};
use crate::{
    files::SourceFile,
    ir::{Api, Security},
    name::{Names, OldName, RustName},
};

/// What the files of the whole crate are made from.
const DESCRIPTIONS: &str = "the descriptions";

/// `lib.rs`.
pub(super) fn library(api: &Api, names: &Names) -> SourceFile {
    let tables = api
        .modules
        .iter()
        .filter(|module| api.operations_of(module).next().is_some());
    let tables = tables.map(|module| {
        let name = names.of(&module.item);
        let condition = Condition::of([module]).attribute();
        quote!(#condition #name::OPERATIONS)
    });
    let modules = api.modules.iter().map(|module| {
        let name = names.of(&module.item);
        let condition = Condition::of([module]).attribute();
        quote!(#condition #[rustfmt::skip] pub mod #name;)
    });
    let attributes = [
        quote!(#![doc = include_str!("../README.md")]),
        // docs.rs shows beside an item which feature it needs.
        quote!(#![cfg_attr(docsrs, feature(doc_cfg))]),
        quote!(#![forbid(unsafe_code)]),
        quote!(#![deny(missing_docs)]),
    ];
    let attributes: String = attributes.iter().map(print::chunk).collect();
    let chunks = [
        quote!(
            use twilio_runtime::generated_for_0_1 as runtime;
        ),
        quote! {
            #[rustfmt::skip]
            pub mod required;
            #[rustfmt::skip]
            pub mod sid;
            #(#modules)*
        },
        quote!(
            #[doc(inline)]
            pub use runtime::api::*;
            pub use runtime::{http, serde_json};
        ),
        quote! {
            /// Every operation of this crate: reads stored requests as [`AnyRequest`](request::AnyRequest).
            #[rustfmt::skip]
            pub fn operations() -> runtime::Operations {
                runtime::Operations::new(&[#(#tables),*])
            }
        },
        quote! {
            /// Everything about this API that a server needs to know, as JSON: paths, parameters, responses, examples.
            ///
            /// The emulator in the crate `twilio-emulator` reads it.
            #[cfg(feature = "catalogue")]
            #[rustfmt::skip]
            pub fn catalogue() -> &'static str {
                include_str!("catalogue.json")
            }
        },
    ];
    file(
        DESCRIPTIONS,
        "lib.rs",
        &format!("{attributes}\n{}", print::file(&[], &chunks)),
    )
}

/// `required.rs`.
pub(super) fn required(api: &Api, names: &Names) -> SourceFile {
    let mut chunks = vec![quote!(
        pub use crate::runtime::{Given, Set};
    )];
    chunks.extend(markers(api, names).into_iter().map(|(marker, condition)| {
        let docs = format!(" `{}` is not set.", marker.marked());
        let condition = condition.attribute();
        quote! {
            #[doc = #docs]
            #condition
            pub struct #marker;
        }
    }));
    chunks.extend(old_markers(api, names));
    let docs = [
        "The types by which the compiler knows which required parameters of a request are set.",
        "",
        "The type of a request has one type parameter for each required parameter: a marker named after it until its",
        "setter is called, and [`Set`] afterwards. Only complete requests can be sent.",
    ];
    file(
        DESCRIPTIONS,
        "required.rs",
        &print::file(&docs.map(str::to_owned), &chunks),
    )
}

/// The markers of missing parameters in alphabetical order, with the modules that use them.
fn markers<'a>(api: &'a Api, names: &'a Names) -> BTreeMap<&'a RustName, Condition<'a>> {
    let mut markers: BTreeMap<_, Condition<'_>> = BTreeMap::new();
    for module in &api.modules {
        let operations = api.operations_of(module);
        for setter in operations.flat_map(|(_, operation)| operation.required_setters()) {
            markers.entry(names.marker(setter)).or_default().add(module);
        }
    }
    markers
}

/// The markers of setters that were renamed. Another setter may still have the old name.
fn old_markers(api: &Api, names: &Names) -> Vec<TokenStream> {
    let current = markers(api, names);
    let mut old_markers: BTreeMap<RustName, (&OldName, &RustName, Condition<'_>)> = BTreeMap::new();
    for module in &api.modules {
        let operations = api.operations_of(module);
        for setter in operations.flat_map(|(_, operation)| operation.required_setters()) {
            for old in names.old(&setter.item) {
                let entry = (old, names.marker(setter), Condition::default());
                let entry = old_markers.entry(old.name.marker()).or_insert(entry);
                entry.2.add(module);
            }
        }
    }
    old_markers.retain(|marker, _| !current.contains_key(marker));
    let old_markers = old_markers.into_iter();
    let aliases = old_markers.map(|(marker, (old, name, condition))| {
        let old = OldName {
            name: marker,
            ..old.clone()
        };
        let (condition, alias) = (
            condition.attribute(),
            alias::old_type(&old, name, &quote!(#name), &[]),
        );
        quote!(#condition #alias)
    });
    aliases.collect()
}

/// `<module>/mod.rs`.
pub(super) fn module(context: &Context<'_>, has_examples: bool) -> SourceFile {
    let names = context.names;
    let name = names.of(&context.module.item);
    let resources = context.resources().map(|resource| {
        let name = names.of(&resource.item);
        quote!(pub mod #name;)
    });
    let lists = context.server_lists();
    let servers = (!lists.is_empty()).then(|| {
        quote!(
            pub mod servers;
        )
    });
    let mut chunks = vec![quote!(#servers #(#resources)*)];
    chunks.extend(context.old_modules());
    if has_examples {
        chunks.push(quote! {
            #[cfg(test)]
            mod examples;
        });
    }
    let mut operations = context.api.operations_of(context.module);
    if operations.next().is_some() {
        chunks.insert(
            0,
            quote!(
                use crate::runtime;
            ),
        );
        chunks.extend(lists);
        chunks.push(context.common_fields());
        chunks.push(context.tables());
    }
    let docs = docs::lines_or(&context.module.docs, || {
        docs::lines(&format!(
            "The API that {} describes.",
            markdown::code(context.description)
        ))
    });
    context.file(
        format!("{}/mod.rs", name.as_str()),
        print::file(&docs, &chunks),
    )
}

impl Context<'_> {
    /// The tables of all operations of the module.
    fn tables(&self) -> TokenStream {
        let tables = self
            .api
            .operations_of(self.module)
            .map(|(resource, operation)| {
                let (resource, table) = (self.names.of(&resource.item), self.table_name(operation));
                quote!(&#resource::#table)
            });
        quote! {
            /// Every operation of this description.
            pub(crate) const OPERATIONS: &[&runtime::Operation] = &[#(#tables),*];
        }
    }

    /// The table from which those of all operations of a module take their other fields.
    fn common_fields(&self) -> TokenStream {
        let destination = self.destination_fields(&self.module.destination, &TokenStream::new());
        let security = match &self.module.security {
            Security::Account => None,
            security => Some(security::field(security)),
        };
        let security = security.iter();
        quote! {
            /// What the operations of this description have in common.
            const OPERATION: runtime::Operation = runtime::Operation {
                product: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
                #destination
                #(#security,)*
                ..runtime::Operation::DEFAULT
            };
        }
    }
}
