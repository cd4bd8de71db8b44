//! The intermediate representation: what the crate will hold, in the words of the description.
//!
//! Data only. `lower` makes it, `name` gives its items Rust names in a side table, `emit` turns both into source.
//! Items refer to each other by typed ids, which the arenas of [`Api`] hand out, so a lookup cannot fail.

mod builder;
mod contents;
mod item;
mod operation;
mod schema;
mod server;
mod webhook;

pub(crate) use self::operation::without_fragment;
pub use self::{
    builder::{BuilderArgument, BuilderFunction, BuilderKind, PropertyPath},
    contents::Contents,
    item::{Item, ItemId, ItemIds, Naming, Place, WireName},
    operation::{
        AnswerFormat, Argument, Body, Choice, ChoiceId, Explode, JsonKind, Method, Operation,
        OptionalField, Paging, Parameter, ParameterId, ParameterLocation, Requirement, Reserved,
        Response, Sets, Setter, Style, Variant,
    },
    schema::{
        Alternative, Constraints, Enum, EnumId, EnumValue, Model, ModelId, Nullability, OneOf,
        OneOfId, Privacy, Property, Readiness, ResponseChoice, Sid, SidAlias, SidId, Storage, Type,
    },
    server::{
        ApiKeyLocation, Destination, SchemeKind, Security, SecurityScheme, Server, ServerList,
        ServerListId, ServerVariable,
    },
    webhook::{Webhook, WebhookFormat},
};

use std::collections::BTreeSet;

use la_arena::{Arena, Idx};

/// Everything that one crate holds.
///
/// The arenas may hold items that no operation needs, such as those of operations that were left out. What becomes
/// part of the crate is listed: by `sid_types`, and by the resources of the modules.
#[derive(Debug, Default)]
pub struct Api {
    /// One for each description, in the order of the manifest.
    pub modules: Vec<Module>,
    /// The SID types that become part of the crate, by prefix.
    pub sid_types: Vec<SidId>,
    /// The resources.
    pub resources: Arena<Resource>,
    /// The models.
    pub models: Arena<Model>,
    /// The enums.
    pub enums: Arena<Enum>,
    /// The values that are one of several values.
    pub one_ofs: Arena<OneOf>,
    /// The groups of parameters that are only valid together.
    pub choices: Arena<Choice>,
    /// The kinds of SIDs.
    pub sids: Arena<Sid>,
    /// The servers among which programs choose.
    pub server_lists: Arena<ServerList>,
}

/// What one description describes: a version of the API.
#[derive(Debug)]
pub struct Module {
    /// Named after the module in the manifest.
    pub item: Item,
    /// What the description says of itself; may be empty.
    pub docs: String,
    /// The Cargo feature that it is behind, if any.
    pub feature: Option<String>,
    /// Where its operations go, unless they say otherwise.
    pub destination: Destination,
    /// The servers that it offers, first those of the description.
    pub server_lists: Vec<ServerListId>,
    /// The credentials that its operations take, unless they say otherwise.
    pub security: Security,
    /// The kinds of SIDs that it uses.
    pub sids: BTreeSet<SidId>,
    /// Its resources that hold something, in the order of the description.
    pub resources: Vec<ResourceId>,
}

/// Identifies a [`Resource`] of an [`Api`].
pub type ResourceId = Idx<Resource>;

/// What one tag groups.
#[derive(Debug)]
pub struct Resource {
    /// Named after the tag without the prefix that the manifest states, or after the path.
    pub item: Item,
    /// What the description says of the tag; may be empty.
    pub docs: String,
    /// The structs of its responses and bodies.
    pub models: Vec<ModelId>,
    /// The enums of its models and parameters.
    pub enums: Vec<EnumId>,
    /// Its values that are one of several values.
    pub one_ofs: Vec<OneOfId>,
    /// Its groups of parameters that are only valid together.
    pub choices: Vec<ChoiceId>,
    /// Its operations, in the order of the description.
    pub operations: Vec<Operation>,
    /// What the API sends to applications, in the order of the description.
    pub webhooks: Vec<Webhook>,
}

impl Resource {
    /// Its types beside requests.
    pub(crate) fn types<'a>(&'a self, api: &'a Api) -> impl Iterator<Item = &'a Item> {
        let models = self.models.iter().map(|id| &api.models[*id].item);
        let one_ofs = self.one_ofs.iter().map(|id| &api.one_ofs[*id].item);
        let enums = self.enums.iter().map(|id| &api.enums[*id].item);
        let choices = self.choices.iter().map(|id| &api.choices[*id]);
        let choices = choices.flat_map(|choice| {
            let variants = choice.variants.iter();
            let variants = variants.filter(|variant| !variant.optional.is_empty());
            let variants = variants.map(|variant| &variant.type_item);
            std::iter::once(&choice.item).chain(variants)
        });
        models.chain(one_ofs).chain(enums).chain(choices)
    }
}

impl Module {
    /// The servers that programs can choose, each with its list and its index there.
    pub fn servers<'a>(
        &'a self,
        api: &'a Api,
    ) -> impl Iterator<Item = (ServerListId, usize, &'a Server)> {
        let lists = self.server_lists.iter();
        lists.flat_map(|id| {
            let servers = api.server_lists[*id].servers.iter().enumerate();
            servers.map(|(index, server)| (*id, index, server))
        })
    }
}

impl Api {
    /// The operations of all modules, each with its resource.
    pub fn operations(&self) -> impl Iterator<Item = (&Resource, &Operation)> {
        let modules = self.modules.iter();
        modules.flat_map(|module| self.operations_of(module))
    }

    /// What the API sends to applications, of a module.
    pub fn webhooks_of<'a>(&'a self, module: &'a Module) -> impl Iterator<Item = &'a Webhook> {
        let resources = module.resources.iter().map(|id| &self.resources[*id]);
        resources.flat_map(|resource| &resource.webhooks)
    }

    /// The operations of a module, each with its resource.
    pub fn operations_of<'a>(
        &'a self,
        module: &'a Module,
    ) -> impl Iterator<Item = (&'a Resource, &'a Operation)> {
        let resources = module.resources.iter().map(|id| &self.resources[*id]);
        resources.flat_map(|resource| {
            let operations = resource.operations.iter();
            operations.map(move |operation| (resource, operation))
        })
    }
}
