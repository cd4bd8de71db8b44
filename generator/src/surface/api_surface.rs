//! The surface of a whole crate.

use std::collections::BTreeMap;

use la_arena::{Arena, ArenaMap};

use super::{
    Caller, Code, Fact, Member, MemberId, MemberKind, Owner, OwnerId, OwnerKind, Part, Surface,
    schemas::named, servers::said,
};
use crate::{
    ir::{
        Api, ChoiceId, Constraints, EnumId, Item, ItemId, ModelId, Module, OneOfId, Operation,
        Privacy, Resource, ResourceId, Sid, SidId, Type,
    },
    name::Names,
    text::library_name,
};

impl Surface {
    /// The surface of the crate of this name.
    #[must_use]
    pub fn of(crate_name: &str, api: &Api, names: &Names) -> Self {
        let library = library_name(crate_name);
        let mut builder = Builder {
            api,
            names,
            owners: Arena::new(),
            of_items: ArenaMap::new(),
        };
        let contents = builder.owners();
        for (id, content) in contents {
            let mut members = builder.members(id, &content);
            let types = members.iter();
            let mut types = types.filter(|member| member.kind == MemberKind::Type);
            let home = types.next().map(|it| it.rust_name.clone());
            for member in &mut members {
                if member.home.is_empty() && !member.kind.is_path() {
                    member.home = home.clone().unwrap_or_default();
                }
            }
            builder.owners[id].members = members;
        }
        Self {
            library,
            owners: builder.owners,
        }
    }
}

/// What an owner is made from.
enum Content<'a> {
    Version(&'a Module),
    Sid(SidId),
    Resource(&'a Resource),
    Operation(&'a Module, &'a Operation),
    Choice(ChoiceId),
    Model(ModelId),
    Enum(EnumId),
    OneOf(OneOfId),
}

pub(super) struct Builder<'a> {
    pub(super) api: &'a Api,
    pub(super) names: &'a Names,
    pub(super) owners: Arena<Owner>,
    /// The owners, by the items that name them.
    of_items: ArenaMap<ItemId, OwnerId>,
}

impl<'a> Builder<'a> {
    /// Allocates all owners, still without members, so that types can refer to any of them.
    fn owners(&mut self) -> Vec<(OwnerId, Content<'a>)> {
        let api = self.api;
        let mut contents = Vec::new();
        for sid in &api.sid_types {
            let Sid { item, prefix, .. } = &api.sids[*sid];
            let path = format!("sid::{}", self.names.of(item));
            let id = self.owner(OwnerKind::Sid, ("", None), prefix, path, item);
            contents.push((id, Content::Sid(*sid)));
        }
        for module in &api.modules {
            let item = &module.item;
            let path = self.names.of(item).to_string();
            let home = (item.words.as_str(), None);
            let id = self.owner(OwnerKind::Version, home, &item.words, path, item);
            contents.push((id, Content::Version(module)));
            for resource in &module.resources {
                self.resource(module, *resource, &mut contents);
            }
        }
        contents
    }

    fn resource(
        &mut self,
        module: &'a Module,
        resource_id: ResourceId,
        contents: &mut Vec<(OwnerId, Content<'a>)>,
    ) {
        let api = self.api;
        let resource = &api.resources[resource_id];
        let version = module.item.words.as_str();
        let path = format!(
            "{}::{}",
            self.names.of(&module.item),
            self.names.of(&resource.item)
        );
        let item = &resource.item;
        let home = (version, None);
        let id = self.owner(OwnerKind::Resource, home, &item.words, path.clone(), item);
        contents.push((id, Content::Resource(resource)));
        let home = (version, Some(id));
        let inside = |names: &Names, item: &Item| format!("{path}::{}", names.of(item));
        for operation in &resource.operations {
            let function = inside(self.names, &operation.function);
            let target = operation.target();
            let id = self.owner(
                OwnerKind::Operation,
                home,
                &target,
                function,
                &operation.item,
            );
            contents.push((id, Content::Operation(module, operation)));
        }
        for choice in &resource.choices {
            let item = &api.choices[*choice].item;
            let id = self.item(OwnerKind::Choice, home, None, item);
            contents.push((id, Content::Choice(*choice)));
        }
        for model in &resource.models {
            let ir = &api.models[*model];
            let id = self.item(OwnerKind::Model, home, ir.schema.as_deref(), &ir.item);
            contents.push((id, Content::Model(*model)));
        }
        for one_of in &resource.one_ofs {
            let ir = &api.one_ofs[*one_of];
            let id = self.item(OwnerKind::OneOf, home, ir.schema.as_deref(), &ir.item);
            contents.push((id, Content::OneOf(*one_of)));
        }
        for open_enum in &resource.enums {
            let ir = &api.enums[*open_enum];
            let id = self.item(OwnerKind::Enum, home, Some(&ir.name), &ir.item);
            contents.push((id, Content::Enum(*open_enum)));
        }
    }

    /// An owner in the module of a resource, named after its schema or else after its own words.
    fn item(
        &mut self,
        kind: OwnerKind,
        home: (&str, Option<OwnerId>),
        schema: Option<&str>,
        item: &Item,
    ) -> OwnerId {
        let module = home.1.map_or("", |id| &self.owners[id].path);
        let path = format!("{module}::{}", self.names.of(item));
        self.owner(kind, home, schema.unwrap_or(&item.words), path, item)
    }

    fn owner(
        &mut self,
        kind: OwnerKind,
        (version, resource): (&str, Option<OwnerId>),
        name: &str,
        path: String,
        item: &Item,
    ) -> OwnerId {
        let id = self.owners.alloc(Owner {
            kind,
            version: version.to_owned(),
            resource,
            name: name.to_owned(),
            path,
            place: item.place.clone(),
            members: Vec::new(),
        });
        self.of_items.insert(item.id, id);
        id
    }

    /// The owner that an item names.
    #[allow(
        clippy::indexing_slicing,
        reason = "what is listed in the resources of a crate has an owner, and types name nothing else"
    )]
    pub(super) fn of(&self, item: &Item) -> OwnerId {
        self.of_items[item.id]
    }

    fn members(&self, id: OwnerId, content: &Content<'_>) -> Vec<Member> {
        match content {
            Content::Version(module) => {
                let mut member = self.module(id, &module.item, &module.docs);
                if self.api.operations_of(module).next().is_some() {
                    let server = said(&module.destination.server).to_owned();
                    member.facts.insert(Fact::Server, server);
                }
                let servers = self.servers(id, module);
                std::iter::once(member).chain(servers).collect()
            }
            Content::Resource(resource) => vec![self.module(id, &resource.item, &resource.docs)],
            Content::Sid(sid) => self.sid(id, &self.api.sids[*sid]),
            Content::Operation(module, operation) => self.operation(id, module, operation),
            Content::Choice(choice) => self.choice(id, &self.api.choices[*choice]),
            Content::Model(model) => {
                let mut members = self.model(id, &self.api.models[*model]);
                members.extend(self.events(id, &Type::Model(*model)));
                members
            }
            Content::Enum(open_enum) => self.open_enum(id, &self.api.enums[*open_enum]),
            Content::OneOf(one_of) => {
                let mut members = self.one_of(id, &self.api.one_ofs[*one_of]);
                members.extend(self.events(id, &Type::OneOf(*one_of)));
                members
            }
        }
    }

    fn module(&self, id: OwnerId, item: &Item, docs: &str) -> Member {
        let path = self.owners[id].path.clone();
        let code = Code::text("use ")
            .append(&Code(vec![Part::Crate]))
            .push(&format!("{path} as _;"));
        Member {
            signature: Code::text(format!("mod {path}")),
            old_names: self.old_paths(item, &path),
            docs: docs.to_owned(),
            caller: Caller {
                code,
                is_item: true,
                ..Caller::default()
            },
            ..Member::new(MemberKind::Module, "", path, Code::default())
        }
    }

    fn sid(&self, id: OwnerId, sid: &Sid) -> Vec<Member> {
        let mut itself = self.type_member(id, &sid.item, "struct", &sid.docs);
        itself.signature = itself
            .signature
            .push(&format!(" = {:?}", format!("{}…", sid.prefix)));
        itself.facts.insert(Fact::Prefix, sid.prefix.clone());
        let aliases = sid.aliases.iter().map(|alias| {
            let path = format!("sid::{}", self.names.of(&alias.item));
            Member {
                signature: Code::text(format!("type {path} = {}", self.owners[id].path)),
                docs: alias.docs.clone(),
                caller: named(&path),
                ..Member::new(MemberKind::Alias, &alias.item.words, path, Code::default())
            }
        });
        std::iter::once(itself).chain(aliases).collect()
    }

    /// A type, as callers write it.
    pub(super) fn ty(&self, ty: &Type) -> Code {
        let owner = |item: &Item| Code(vec![Part::Owner(self.of(item))]);
        match ty {
            Type::String => Code::text("String"),
            Type::Boolean => Code::text("bool"),
            Type::Integer => Code::text("i64"),
            Type::Number => Code::text("f64"),
            Type::DateTime => Code(vec![Part::Runtime("DateTime")]),
            Type::Date => Code(vec![Part::Runtime("Date")]),
            Type::Json => json(),
            Type::Bytes => Code(vec![Part::Runtime("types::Bytes")]),
            Type::File => Code(vec![Part::Runtime("types::File")]),
            Type::JsonText => Code(vec![Part::Runtime("types::JsonText")]),
            Type::Map(values) => Code::text("std::collections::BTreeMap<String, ")
                .append(&self.ty(values))
                .push(">"),
            Type::List(items) => self.ty(items).inside("Vec"),
            Type::Sid(id) => owner(&self.api.sids[*id].item),
            Type::Enum(id) => owner(&self.api.enums[*id].item),
            Type::Model(id) => owner(&self.api.models[*id].item),
            Type::OneOf(id) => owner(&self.api.one_ofs[*id].item),
        }
    }

    /// The types that code names, and one more.
    pub(super) fn needs_of(&self, code: &Code, also: Option<OwnerId>) -> Vec<MemberId> {
        let owners = code.owners().into_iter().chain(also);
        owners.map(|owner| MemberId { owner, index: 0 }).collect()
    }

    /// The module of what is in the module of a resource.
    pub(super) fn module_path(&self, owner: &Owner) -> &str {
        owner.resource.map_or("", |id| &self.owners[id].path)
    }
}

/// Any JSON.
pub(super) fn json() -> Code {
    Code(vec![Part::Runtime("serde_json::Value")])
}

impl Member {
    /// A member about which nothing more is said.
    pub(super) fn new(kind: MemberKind, name: &str, rust_name: String, ty: Code) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            wire_name: name.to_owned(),
            renamed_from: None,
            rust_name,
            old_names: Vec::new(),
            home: String::new(),
            ty,
            signature: Code::default(),
            facts: BTreeMap::new(),
            constraints: Constraints::default(),
            privacy: Privacy::Unmarked,
            required: Vec::new(),
            docs: String::new(),
            place: None,
            caller: Caller::default(),
        }
    }
}
