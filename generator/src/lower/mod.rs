//! In: resolved descriptions. Out: the intermediate representation of the whole crate.
//!
//! Here the dialect is understood: a SID by its pattern, a page by its envelope, a choice by the overlay.

mod choice;
mod example;
mod fit;
mod items;
mod operation;
mod parameter;
mod reachable;
mod response;
mod sids;
mod types;

use indexmap::IndexMap;
use serde_json::Value;

use crate::{
    Options,
    diagnostic::{Diagnostic, Diagnostics, Outcome},
    ir::{
        Api, Enum, Item, ItemId, ItemIds, Module, Place, Reference, Resource, Type, WireName,
        find_enum,
    },
    pointer::Pointer,
    resolve::{Operation, Resolved},
    source::Source,
};

/// Lowers all descriptions of a manifest.
///
/// # Errors
/// What the dialect does not allow: unknown SID prefixes, lists of an odd shape, choices that do not fit, …
pub(crate) fn lower(descriptions: &[Resolved<'_>], options: &Options) -> Outcome<Api> {
    let mut diagnostics = Diagnostics::new();
    let mut ids = ItemIds::default();
    let mut sids = sids::Sids::default();
    let mut modules = Vec::new();
    for description in descriptions {
        sids.read_decisions(description, &mut ids, &mut diagnostics);
        let mut module = ModuleLowerer::new(description, &mut ids, &mut sids);
        diagnostics.extend(module.operations(options));
        modules.push(module.finish(options));
    }
    let sids = sids.finish(&mut ids, &mut diagnostics);
    diagnostics.end(Api { modules, sids })
}

/// What the lowering of one description works on.
pub(crate) struct ModuleLowerer<'a> {
    description: &'a Resolved<'a>,
    ids: &'a mut ItemIds,
    sids: &'a mut sids::Sids,
    /// What was found in the operation that is being lowered.
    diagnostics: Diagnostics,
    resources: IndexMap<String, Resource>,
    /// What is dropped from the beginning of each tag.
    tag_prefix: String,
    /// What each component has become.
    components: IndexMap<String, Type>,
    /// The lists and maps with a name that are being lowered, up to the next model.
    open: Vec<String>,
}

impl<'a> ModuleLowerer<'a> {
    fn new(description: &'a Resolved<'_>, ids: &'a mut ItemIds, sids: &'a mut sids::Sids) -> Self {
        Self {
            description,
            ids,
            sids,
            diagnostics: Diagnostics::new(),
            tag_prefix: tag_prefix(description),
            resources: IndexMap::new(),
            components: IndexMap::new(),
            open: Vec::new(),
        }
    }

    fn source(&self) -> &'a Source {
        self.description.source
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
            context: String::new(),
            docs: docs.to_owned(),
            place: self.place(pointer),
        }
    }

    /// The resource of an operation: that of its tag or, without one, of its path.
    fn resource_of(&mut self, operation: &Operation) -> ItemId {
        match &operation.tag {
            Some(tag) => self.resource(tag, &operation.pointer),
            None => {
                let name = words_of_path(&operation.path);
                self.resource_named(&name, &name, "", None, &operation.pointer)
            }
        }
    }

    /// The resource of a tag.
    fn resource(&mut self, tag: &str, pointer: &Pointer) -> ItemId {
        let prefix = &self.tag_prefix;
        let name = match tag.strip_prefix(prefix.as_str()) {
            Some(name) if !name.is_empty() => name.to_owned(),
            _ => {
                let message = format!("the tag `{tag}` does not start with `{prefix}`");
                self.fault(
                    &pointer.child("tags"),
                    message,
                    "rename the tag, or correct `tag-prefix` in the manifest",
                );
                tag.to_owned()
            }
        };
        let docs = self.description.tags.get(tag).cloned().unwrap_or_default();
        let rename = self.tag_rename(tag);
        self.resource_named(tag, &name, &docs, rename, &pointer.child("tags"))
    }

    /// The resource of this key, made when it is first met.
    fn resource_named(
        &mut self,
        key: &str,
        name: &str,
        docs: &str,
        rename: Option<String>,
        pointer: &Pointer,
    ) -> ItemId {
        if let Some(resource) = self.resources.get(key) {
            return resource.item.id;
        }
        let item = self.item(name, docs, rename, pointer);
        let id = item.id;
        let resource = Resource {
            item,
            models: Vec::new(),
            enums: Vec::new(),
            one_ofs: Vec::new(),
            choices: Vec::new(),
            operations: Vec::new(),
        };
        self.resources.insert(key.to_owned(), resource);
        id
    }

    /// The module's name, if the overlay decides it on the tag.
    fn tag_rename(&mut self, tag: &str) -> Option<String> {
        let pointer = Pointer::root().child("tags");
        let tags = self.source().at(&pointer)?.as_array()?;
        let named = |node: &Value| node.get("name").and_then(Value::as_str) == Some(tag);
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

    fn finish(mut self, options: &Options) -> Module {
        let entry = self.description.entry;
        let item = self.item(
            &entry.module,
            &self.description.docs,
            None,
            &Pointer::root().child("info"),
        );
        let mut resources: Vec<Resource> = self.resources.into_values().collect();
        reachable::keep_reachable(&mut resources);
        let named = reachable::sid_prefixes(&resources);
        Module {
            item,
            feature: entry.feature.clone(),
            server: self.description.server.clone(),
            sids: self.sids.finish_module(named, options),
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

/// What the manifest says is dropped from the beginning of each tag, or what all tags begin with, up to a digit.
fn tag_prefix(description: &Resolved<'_>) -> String {
    match &description.entry.tag_prefix {
        Some(prefix) => prefix.clone(),
        None => {
            let tags = description.operations.iter();
            common_prefix(tags.filter_map(|operation| operation.tag.as_deref()))
        }
    }
}

/// `FlexV1Channel`, `FlexV1FlexFlow` → `FlexV1`
fn common_prefix<'t>(tags: impl Iterator<Item = &'t str>) -> String {
    let tags: Vec<&str> = tags.collect();
    let mut prefix = tags.first().copied().unwrap_or_default();
    let suits = |prefix: &str| {
        prefix.is_empty()
            || prefix.ends_with(|c: char| c.is_ascii_digit())
                && tags.iter().all(|tag| {
                    tag.strip_prefix(prefix)
                        .is_some_and(|rest| rest.starts_with(char::is_alphabetic))
                })
    };
    while !suits(prefix) {
        let end = prefix
            .char_indices()
            .next_back()
            .map_or(0, |(index, _)| index);
        prefix = prefix.get(..end).unwrap_or_default();
    }
    prefix.to_owned()
}

/// `/v1/Assistants/{id}/Messages` → `Assistants Messages`
fn words_of_path(path: &str) -> String {
    let is_version = |segment: &str| {
        let digits = segment.strip_prefix('v').unwrap_or(segment);
        digits.starts_with(|c: char| c.is_ascii_digit())
    };
    let words = path
        .split('/')
        .map(|segment| segment.split('.').next().unwrap_or_default())
        .filter(|segment| !segment.is_empty() && !segment.contains('{') && !is_version(segment));
    let words: Vec<&str> = words.collect();
    if words.is_empty() {
        "root".to_owned()
    } else {
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::{common_prefix, words_of_path};

    #[test]
    fn what_all_tags_begin_with_ends_with_a_digit() {
        for (tags, prefix) in [
            (&["FlexV1A", "FlexV1B"][..], "FlexV1"),
            (&["Api20100401Account", "Api20100401Call"], "Api20100401"),
            (
                &["Contentv1Content", "Contentv1ContentAndApprovals"],
                "Contentv1",
            ),
            (&["OauthV1Token", "OrganizationUsers"], ""),
            (&["A1"], ""),
            (&[], ""),
        ] {
            assert_eq!(common_prefix(tags.iter().copied()), prefix, "{tags:?}");
        }
    }

    #[test]
    fn a_path_tells_what_it_is_about() {
        for (path, words) in [
            ("/v1/Assistants/{id}/Messages", "Assistants Messages"),
            ("/2010-04-01/Accounts/{Sid}.json", "Accounts"),
            ("/v2/batch/query", "batch query"),
            ("/{Sid}", "root"),
        ] {
            assert_eq!(words_of_path(path), words);
        }
    }
}
