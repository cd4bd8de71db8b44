//! In: resolved descriptions. Out: the intermediate representation of the whole crate.
//!
//! Here the dialect is understood: a SID by its pattern, a page by its envelope, a choice by the overlay. What a request
//! takes and how it is set is decided here, once.

mod builder;
mod choice;
mod contents;
mod example;
mod fit;
mod items;
mod nullability;
mod one_of;
mod operation;
mod parameter;
mod readiness;
mod request;
mod resources;
mod response;
mod response_choice;
mod server;
mod sids;
mod storage;
mod types;
mod webhook;

pub(crate) use self::sids::prefix_of_pattern;

use std::{collections::VecDeque, sync::Arc};

use indexmap::IndexMap;
use la_arena::ArenaMap;

use self::server::common_security;
use crate::{
    Options,
    diagnostic::{Code, Diagnostic, Diagnostics, Made},
    extensions::Builder,
    ir::{
        Api, Destination, Item, ItemIds, ModelId, Module, Naming, Place, ResourceId, ServerListId,
        Type,
    },
    name::is_nameable,
    pointer::Pointer,
    resolve::{ComponentId, Resolved, SchemaUse, Servers},
    source::Source,
};

/// Lowers all descriptions of a manifest.
///
/// Finds what the dialect does not allow, such as SIDs that are named in two ways and choices that do not fit.
/// Operations with errors are left out; the errors are warnings if `options.keep_going` is set.
pub(crate) fn lower(descriptions: &[Resolved<'_>], options: &Options) -> Made<Api> {
    let mut diagnostics = Diagnostics::new();
    let mut api = Api::default();
    let mut ids = ItemIds::default();
    let mut sids = sids::Sids::default();
    for description in descriptions {
        sids.read_names(description, &mut ids, &mut diagnostics);
        let mut module = ModuleLowerer::new(description, &mut api, &mut ids, &mut sids, options);
        let destination = module.destination(&description.servers);
        let found = module.operations();
        diagnostics.extend(found);
        let found = module.webhooks();
        diagnostics.extend(found);
        let found = module.response_choices();
        diagnostics.extend(found);
        let found = module.builders();
        diagnostics.extend(found);
        let module = module.finish(destination);
        api.modules.push(module);
    }
    nullability::forget_where_not_sent(&mut api);
    storage::box_endless(&mut api);
    sids.finish(&mut api, &mut diagnostics);
    diagnostics.with(api)
}

/// What the lowering of one description works on.
pub(crate) struct ModuleLowerer<'a> {
    description: &'a Resolved<'a>,
    api: &'a mut Api,
    ids: &'a mut ItemIds,
    sids: &'a mut sids::Sids,
    /// Whether what has errors is left out.
    keeps_going: bool,
    /// What was found in the operation that is being lowered.
    diagnostics: Diagnostics,
    /// The resources by tag or, without tags, by the words of a path.
    resources: IndexMap<String, ResourceId>,
    /// What is dropped from the beginning of each tag.
    tag_prefix: String,
    /// The types of components.
    types: ArenaMap<ComponentId, Type>,
    /// The models of components.
    models: ArenaMap<ComponentId, ModelId>,
    /// Models whose properties are still to be lowered. So there may be any number of them in a row.
    open: VecDeque<items::OpenModel>,
    /// Alternatives whose types are still to be lowered, since they may hold the one-of that lists them.
    open_alternatives: VecDeque<one_of::OpenAlternative>,
    /// Models that have the fields of choices, which are known once all operations are lowered.
    with_response_choices: Vec<(ModelId, SchemaUse)>,
    /// Models that have functions of their own, whose properties may be lowered later.
    with_builders: Vec<(ModelId, Arc<Builder>, Pointer)>,
    /// What the operations and webhooks name, in the order of the description.
    named: Vec<Type>,
    /// The servers that programs can choose, as the description offers them.
    server_lists: Vec<(&'a Servers, ServerListId)>,
}

impl<'a> ModuleLowerer<'a> {
    fn new(
        description: &'a Resolved<'_>,
        api: &'a mut Api,
        ids: &'a mut ItemIds,
        sids: &'a mut sids::Sids,
        options: &Options,
    ) -> Self {
        Self {
            description,
            api,
            ids,
            sids,
            keeps_going: options.keep_going,
            diagnostics: Diagnostics::new(),
            resources: IndexMap::new(),
            tag_prefix: resources::tag_prefix(description),
            types: ArenaMap::new(),
            models: ArenaMap::new(),
            open: VecDeque::new(),
            open_alternatives: VecDeque::new(),
            with_response_choices: Vec::new(),
            with_builders: Vec::new(),
            named: Vec::new(),
            server_lists: Vec::new(),
        }
    }

    fn source(&self) -> &'a Source {
        self.description.source
    }

    fn error(
        &mut self,
        code: Code,
        pointer: &Pointer,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.diagnostics.push(
            Diagnostic::new(code, message)
                .at(self.source(), pointer)
                .help(help),
        );
    }

    /// Whether something of a component is to be left out, since no Rust name can be made of its words.
    fn is_nameless(&mut self, words: &str, rename: Option<&str>, pointer: &Pointer) -> bool {
        let is_nameless = self.lacks_name(words, rename);
        if is_nameless {
            let message = format!("`{words}` is left out: it gives no Rust name");
            let warning = Diagnostic::new(Code::UnusableName, message)
                .at(self.source(), pointer)
                .demoted();
            self.diagnostics.push(warning.help(
                "give it a name with `x-rust-name` (for the value of an enum: `x-rust-names`) in the overlay",
            ));
        }
        is_nameless
    }

    /// Whether something is to be left out for its name.
    fn lacks_name(&self, words: &str, rename: Option<&str>) -> bool {
        self.keeps_going && rename.is_none() && !is_nameable(words)
    }

    fn place(&self, pointer: &Pointer) -> Place {
        place(self.source(), pointer)
    }

    fn item(&mut self, words: &str, naming: impl Into<Naming>, pointer: &Pointer) -> Item {
        let Naming {
            rust_name,
            renamed_from,
        } = naming.into();
        Item {
            id: self.ids.fresh(),
            words: words.to_owned(),
            rename: rust_name,
            renamed_from,
            context: String::new(),
            place: self.place(pointer),
        }
    }

    fn finish(mut self, destination: Destination) -> Module {
        let entry = self.description.entry;
        let info = Pointer::root().child("info");
        let mut resources: Vec<ResourceId> = self.resources.values().copied().collect();
        contents::list(self.api, &self.named);
        resources.retain(|id| !contents::is_empty(&self.api.resources[*id]));
        Module {
            item: self.item(&entry.module, None, &info),
            docs: self.description.docs.clone(),
            feature: entry.feature.clone(),
            destination,
            server_lists: self.server_lists.into_iter().map(|(_, id)| id).collect(),
            security: common_security(self.api, &resources),
            sids: contents::sids(self.api, &resources),
            resources,
        }
    }
}

fn place(source: &Source, pointer: &Pointer) -> Place {
    Place {
        written_at: source.written_at(pointer).map(Box::new),
        pointer: pointer.clone(),
        location: source.location(pointer).clone(),
    }
}
