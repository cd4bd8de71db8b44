//! Old names in another module: of operations and types that moved to another resource, and of whole resources.

use indexmap::IndexMap;
use proc_macro2::TokenStream;
use quote::quote;

use super::{
    Context,
    alias::{deprecated, old_type},
    docs,
};
use crate::{
    ir::{Item, Operation, Resource, ResourceId},
    name::{OldName, RustName},
};

/// An operation or a type that is in another module now.
struct Moved<'a> {
    item: &'a Item,
    /// The resource that it is in.
    resource: &'a Resource,
    /// Its old name, and the module where that is.
    old: &'a OldName,
    module: &'a RustName,
    /// The operation, if it is the request or the function of one.
    operation: Option<&'a Operation>,
}

impl<'a> Context<'a> {
    /// The old names in the module of this resource of what is in other modules now.
    pub(super) fn moved_from(&self, id: ResourceId) -> Vec<TokenStream> {
        let modules = self.modules_of(&self.api.resources[id]);
        let mut moved = self.moved();
        moved.retain(|moved| modules.contains(&moved.module));
        moved.iter().map(|it| self.moved_item(it, id)).collect()
    }

    /// The operations of which the module of this resource has old names.
    pub(super) fn moved_operations(&self, resource: &Resource) -> Vec<&'a Operation> {
        let modules = self.modules_of(resource);
        let moved = self.moved().into_iter();
        let moved = moved.filter(|moved| modules.contains(&moved.module));
        moved.filter_map(|moved| moved.operation).collect()
    }

    /// The modules of resources that were renamed or are no more, each with what was in it.
    pub(super) fn old_modules(&self) -> Vec<TokenStream> {
        let mut modules: IndexMap<&RustName, OldModule<'_>> = IndexMap::new();
        let mut existing = Vec::new();
        for resource in self.resources() {
            let name = self.names.of(&resource.item);
            for old in self.names.old(&resource.item) {
                let contents = quote!(pub use super::#name::*;);
                let name = name.as_str();
                let docs = format!("The old name of [`{name}`].");
                modules.insert(
                    &old.name,
                    OldModule {
                        docs,
                        note: format!("renamed to `{name}`"),
                        since: old.since.as_deref(),
                        contents: vec![contents],
                    },
                );
            }
            existing.extend(self.modules_of(resource));
        }
        for moved in self.moved() {
            if !existing.contains(&moved.module) {
                let module = modules
                    .entry(moved.module)
                    .or_insert_with(OldModule::scattered);
                module.since = module.since.or(moved.old.since.as_deref());
                module.contents.push(self.moved_use(&moved));
            }
        }
        modules.sort_unstable_keys();
        let modules = modules.into_iter();
        modules.map(|(name, module)| module.code(name)).collect()
    }

    /// The names that the module of a resource has or had.
    fn modules_of<'n>(&'n self, resource: &'n Resource) -> Vec<&'n RustName> {
        let old = self.names.old(&resource.item).iter();
        let old = old.map(|old| &old.name);
        old.chain([self.names.of(&resource.item)]).collect()
    }

    fn moved(&self) -> Vec<Moved<'a>> {
        let (api, names) = (self.api, self.names);
        let mut moved = Vec::new();
        for resource in self.resources() {
            let operations = resource.operations.iter();
            let of_operations = operations.flat_map(|operation| {
                [&operation.item, &operation.function].map(|item| (item, Some(operation)))
            });
            let types = resource.types(api).map(|item| (item, None));
            for (item, operation) in of_operations.chain(types) {
                moved.extend(names.old(item).iter().filter_map(|old| {
                    Some(Moved {
                        item,
                        resource,
                        old,
                        module: old.module.as_ref()?,
                        operation,
                    })
                }));
            }
        }
        moved
    }

    fn moved_item(&self, moved: &Moved<'_>, home: ResourceId) -> TokenStream {
        let path = self.path_of(moved, moved.item);
        match moved.operation {
            Some(operation) if moved.item.id == operation.function.id => {
                let request = self.path_of(moved, &operation.item);
                self.old_function(operation, moved.old, [&path, &request], home)
            }
            operation => {
                let states = operation.map(|operation| self.states(operation));
                let states = states.unwrap_or_default();
                old_type(moved.old, self.names.of(moved.item), &path, &states)
            }
        }
    }

    fn moved_use(&self, moved: &Moved<'_>) -> TokenStream {
        let path = self.path_of(moved, moved.item);
        let old = &moved.old.name;
        let rename = (old != self.names.of(moved.item)).then(|| quote!(as #old));
        quote!(pub use #path #rename;)
    }

    fn path_of(&self, moved: &Moved<'_>, item: &Item) -> TokenStream {
        let (module, name) = (self.names.of(&moved.resource.item), self.names.of(item));
        quote!(super::#module::#name)
    }
}

/// A module that is deprecated as a whole.
struct OldModule<'a> {
    docs: String,
    note: String,
    since: Option<&'a str>,
    contents: Vec<TokenStream>,
}

impl OldModule<'_> {
    /// That of a resource that is no more.
    fn scattered() -> Self {
        Self {
            docs: "What this module held is in others now.".to_owned(),
            note: "the items are in other modules now".to_owned(),
            since: None,
            contents: Vec::new(),
        }
    }

    fn code(&self, name: &RustName) -> TokenStream {
        let docs = docs::attributes(std::slice::from_ref(&self.docs));
        let deprecated = deprecated(self.since, &self.note);
        let contents = &self.contents;
        quote! {
            #docs
            #deprecated
            pub mod #name {
                #(#contents)*
            }
        }
    }
}
