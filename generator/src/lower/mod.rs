//! In: resolved descriptions. Out: the intermediate representation of the whole crate.
//!
//! Here the dialect is understood: a SID by its pattern, a page by its envelope, a choice by the overlay.

mod choice;
mod example;
mod operation;
mod reachable;
mod response;
mod sids;
mod types;

use indexmap::IndexMap;

use crate::{
    Options,
    diagnostic::{Diagnostic, Diagnostics},
    ir::{
        Api, Enum, Item, ItemId, ItemIds, Module, Place, Reference, Resource, WireName, find_enum,
    },
    pointer::Pointer,
    resolve::Resolved,
    source::{Node, Source},
};

/// Lowers all descriptions of a manifest.
///
/// # Errors
/// What the dialect does not allow: unknown SID prefixes, lists of an odd shape, choices that do not fit, …
pub(crate) fn lower(
    descriptions: &[Resolved],
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Api {
    let mut ids = ItemIds::default();
    let mut sids = sids::Sids::default();
    let mut modules = Vec::new();
    for description in descriptions {
        sids.read_decisions(description, &mut ids, diagnostics);
        let mut module = ModuleLowerer::new(description, &mut ids, &mut sids);
        diagnostics.extend(module.operations(options));
        modules.push(module.finish());
    }
    Api {
        modules,
        sids: sids.finish(options, diagnostics),
    }
}

/// What the lowering of one description works on.
pub(crate) struct ModuleLowerer<'a> {
    description: &'a Resolved,
    ids: &'a mut ItemIds,
    sids: &'a mut sids::Sids,
    /// What was found in the operation that is being lowered.
    diagnostics: Diagnostics,
    resources: IndexMap<String, Resource>,
    /// Where the model or enum of each component is.
    components: IndexMap<String, Reference>,
}

impl<'a> ModuleLowerer<'a> {
    fn new(description: &'a Resolved, ids: &'a mut ItemIds, sids: &'a mut sids::Sids) -> Self {
        Self {
            description,
            ids,
            sids,
            diagnostics: Diagnostics::new(),
            resources: IndexMap::new(),
            components: IndexMap::new(),
        }
    }

    fn source(&self) -> &'a Source {
        &self.description.source
    }

    fn fault(&mut self, pointer: &Pointer, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(
            Diagnostic::error(message)
                .at(self.source(), pointer)
                .help(help),
        );
    }

    fn place(&self, pointer: &Pointer) -> Place {
        place(self.source(), pointer)
    }

    fn item(&mut self, wire: &str, docs: &str, rename: Option<String>, pointer: &Pointer) -> Item {
        Item {
            id: self.ids.fresh(),
            wire: WireName(wire.to_owned()),
            rename,
            docs: docs.to_owned(),
            place: self.place(pointer),
        }
    }

    /// The resource of a tag, made when it is first met.
    fn resource(&mut self, tag: &str, pointer: &Pointer) -> ItemId {
        let prefix = &self.description.entry.tag_prefix;
        let name = match tag.strip_prefix(prefix.as_str()) {
            Some(name) if !name.is_empty() => name,
            _ => {
                let message = format!("the tag `{tag}` does not start with `{prefix}`");
                self.fault(
                    &pointer.child("tags"),
                    message,
                    "rename the tag, or correct `tag-prefix` in the manifest",
                );
                tag
            }
        };
        if let Some(resource) = self.resources.get(tag) {
            return resource.item.id;
        }
        let docs = self.description.tags.get(tag).cloned().unwrap_or_default();
        let rename = self.tag_rename(tag);
        let item = self.item(name, &docs, rename, &pointer.child("tags"));
        let id = item.id;
        let resource = Resource {
            item,
            models: Vec::new(),
            enums: Vec::new(),
            choices: Vec::new(),
            operations: Vec::new(),
        };
        self.resources.insert(tag.to_owned(), resource);
        id
    }

    /// The module's name, if the overlay decides it on the tag.
    fn tag_rename(&mut self, tag: &str) -> Option<String> {
        let pointer = Pointer::root().child("tags");
        let tags = self.source().at(&pointer)?.as_sequence()?;
        let named = |node: &Node| node.get("name").and_then(Node::as_str) == Some(tag);
        let index = tags.iter().position(named)?;
        let rename = tags.get(index)?.get("x-rust-name")?;
        if rename.as_str().is_none() {
            self.fault(
                &pointer.index(index).child("x-rust-name"),
                "`x-rust-name` is not of the expected form",
                "write a text: `x-rust-name: name`",
            );
        }
        rename.as_str().map(str::to_owned)
    }

    /// The enum that is referred to.
    fn known_enum(&self, reference: Reference) -> Option<&Enum> {
        find_enum(self.resources.values(), reference)
    }

    fn resource_mut(&mut self, id: ItemId) -> Option<&mut Resource> {
        self.resources
            .values_mut()
            .find(|resource| resource.item.id == id)
    }

    fn finish(mut self) -> Module {
        let entry = &self.description.entry;
        let item = self.item(
            &entry.module,
            &self.description.docs,
            None,
            &Pointer::root().child("info"),
        );
        let mut resources: Vec<Resource> = self.resources.into_values().collect();
        reachable::keep_reachable(&mut resources);
        self.sids.need(reachable::sid_prefixes(&resources));
        Module {
            item,
            server: self.description.server.clone(),
            resources,
        }
    }
}

pub(crate) fn place(source: &Source, pointer: &Pointer) -> Place {
    Place {
        pointer: pointer.clone(),
        location: source.location(pointer).clone(),
    }
}
