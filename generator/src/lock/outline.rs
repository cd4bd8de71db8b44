//! In: the intermediate representation. Out: its items as a names lock arranges them.

use la_arena::ArenaMap;

use super::Kind;
use crate::ir::{
    Api, Choice, Enum, Item, ItemId, Model, OneOf, Operation, Parameter, ParameterLocation,
    Resource, Sets, Setter, Type, Variant,
};

/// The items of a crate.
#[derive(Debug)]
pub(crate) struct Outline<'a> {
    /// The SIDs, then the versions.
    pub(crate) nodes: Vec<Node<'a>>,
    /// What each schema is for.
    pub(super) uses: ArenaMap<ItemId, Vec<Use<'a>>>,
}

/// One item, with those that it contains.
#[derive(Debug)]
pub(crate) struct Node<'a> {
    pub(crate) kind: Kind,
    pub(crate) wire: String,
    pub(crate) item: &'a Item,
    /// What it is only another use of: a setter of a choice, a variant of a model.
    pub(super) of: Option<ItemId>,
    pub(crate) nodes: Vec<Node<'a>>,
}

/// A use of a schema.
#[derive(Debug)]
pub(super) struct Use<'a> {
    /// What it is there: `response`, or the name of a property, parameter or webhook.
    pub(super) role: &'a str,
    /// The request, model, `OneOf`, choice or, for a webhook, resource that uses it.
    pub(super) owner: ItemId,
}

impl Use<'_> {
    /// The use in words, with the wire name of the owner.
    pub(super) fn text(&self, owner: &str) -> String {
        format!("{} of {owner}", self.role)
    }
}

/// Arranges the items of a crate.
pub(crate) fn outline(api: &Api) -> Outline<'_> {
    let mut nodes = Vec::new();
    for sid in api.sid_types.iter().map(|id| &api.sids[*id]) {
        let aliases = sid.aliases.iter();
        let aliases = aliases.map(|alias| of_words(Kind::SidAlias, &alias.item));
        nodes.push(node(Kind::Sid, &sid.prefix, &sid.item, aliases.collect()));
    }
    for module in &api.modules {
        let resources = module.resources.iter().map(|id| &api.resources[*id]);
        let resources = resources.map(|resource| self::resource(api, resource));
        let servers = module.servers(api);
        let servers = servers.map(|(_, _, server)| leaf(Kind::Server, &server.url, &server.item));
        let inside = servers.chain(resources).collect();
        let words = &module.item.words;
        nodes.push(node(Kind::Version, words, &module.item, inside));
    }
    let mut uses = Uses {
        api,
        found: ArenaMap::new(),
    };
    uses.find();
    Outline {
        nodes,
        uses: uses.found,
    }
}

fn node<'a>(kind: Kind, wire: &str, item: &'a Item, nodes: Vec<Node<'a>>) -> Node<'a> {
    Node {
        kind,
        wire: wire.to_owned(),
        item,
        of: None,
        nodes,
    }
}

fn leaf<'a>(kind: Kind, wire: &str, item: &'a Item) -> Node<'a> {
    node(kind, wire, item, Vec::new())
}

fn of_words(kind: Kind, item: &Item) -> Node<'_> {
    leaf(kind, &item.words, item)
}

fn resource<'a>(api: &'a Api, resource: &'a Resource) -> Node<'a> {
    let mut nodes: Vec<Node<'_>> = Vec::new();
    let operations = resource.operations.iter();
    nodes.extend(operations.map(|operation| request(api, operation)));
    let choices = resource.choices.iter().map(|id| &api.choices[*id]);
    nodes.extend(choices.map(choice));
    let models = resource.models.iter().map(|id| &api.models[*id]);
    nodes.extend(models.map(model));
    let one_ofs = resource.one_ofs.iter().map(|id| &api.one_ofs[*id]);
    nodes.extend(one_ofs.map(|one| one_of(api, one)));
    let enums = resource.enums.iter().map(|id| &api.enums[*id]);
    nodes.extend(enums.map(open_enum));
    let item = &resource.item;
    node(Kind::Resource, &item.words, item, nodes)
}

fn request<'a>(api: &'a Api, operation: &'a Operation) -> Node<'a> {
    let mut nodes = vec![leaf(Kind::Function, &operation.id, &operation.function)];
    for argument in &operation.arguments {
        let name = operation.parameters[argument.parameter].name.as_str();
        nodes.push(leaf(Kind::Path, name, &argument.item));
    }
    let setters = operation.setters.iter();
    nodes.extend(setters.flat_map(|it| setter(api, operation, it)));
    node(Kind::Request, &operation.target(), &operation.item, nodes)
}

fn setter<'a>(api: &'a Api, operation: &'a Operation, setter: &'a Setter) -> Vec<Node<'a>> {
    let item = &setter.item;
    match &setter.sets {
        Sets::Parameter(id) => {
            let Parameter { name, location, .. } = &operation.parameters[*id];
            let null = setter.null_item.as_ref();
            let null = null.map(|item| leaf(Kind::Null, name.as_str(), item));
            let setter = leaf(kind_of(*location), name.as_str(), item);
            std::iter::once(setter).chain(null).collect()
        }
        Sets::Choice(id) => {
            let choice = &api.choices[*id].item;
            vec![Node {
                of: Some(choice.id),
                ..leaf(Kind::Choose, &choice.words, item)
            }]
        }
        Sets::Credentials(_) => vec![of_words(Kind::Credentials, item)],
    }
}

fn kind_of(location: ParameterLocation) -> Kind {
    match location {
        ParameterLocation::Path => Kind::Path,
        ParameterLocation::Query => Kind::Query,
        ParameterLocation::Header => Kind::Header,
        ParameterLocation::Cookie => Kind::Cookie,
        ParameterLocation::Form => Kind::Form,
        ParameterLocation::Json => Kind::Json,
        ParameterLocation::Body => Kind::Body,
    }
}

fn choice(choice: &Choice) -> Node<'_> {
    let constructor = |variant| constructor(variant);
    let variants = choice.variants.iter().map(constructor).collect();
    node(Kind::Choice, &choice.item.words, &choice.item, variants)
}

fn constructor(variant: &Variant) -> Node<'_> {
    let mut nodes = Vec::new();
    if !variant.optional.is_empty() {
        nodes.push(leaf(Kind::VariantType, &variant.value, &variant.type_item));
    }
    // Of the words of the setter: several may set one field.
    let fields = variant.given();
    nodes.extend(fields.map(|field| of_words(Kind::VariantField, &field.item)));
    node(Kind::Constructor, &variant.value, &variant.item, nodes)
}

fn model(model: &Model) -> Node<'_> {
    let fields = model.properties.iter();
    let fields = fields.map(|property| leaf(Kind::Field, property.name.as_str(), &property.item));
    let additional = model.additional.iter();
    let additional = additional.map(|item| of_words(Kind::Additional, item));
    let read = model.response_choices.iter().map(|choice| &choice.item);
    let made = model.builder.iter().map(|function| &function.item);
    let functions = read.chain(made);
    let functions = functions.map(|item| of_words(Kind::ModelFunction, item));
    let nodes = fields.chain(additional).chain(functions);
    let wire = wire_of(model);
    node(Kind::Model, wire, &model.item, nodes.collect())
}

fn wire_of(model: &Model) -> &str {
    model.schema.as_ref().unwrap_or(&model.item.words)
}

fn one_of<'a>(api: &'a Api, one_of: &'a OneOf) -> Node<'a> {
    let variants = one_of.alternatives.iter().map(|alternative| {
        if let (true, [value]) = (alternative.is_of_value, alternative.values.as_slice()) {
            return leaf(Kind::Alternative, value, &alternative.item);
        }
        let Type::Model(id) = alternative.ty else {
            let wire = alternative.schema.as_ref();
            let wire = wire.unwrap_or(&alternative.item.words);
            return leaf(Kind::Alternative, wire, &alternative.item);
        };
        let model = &api.models[id];
        Node {
            of: Some(model.item.id),
            ..leaf(Kind::Alternative, wire_of(model), &alternative.item)
        }
    });
    let wire = one_of.schema.as_ref().unwrap_or(&one_of.item.words);
    node(Kind::OneOf, wire, &one_of.item, variants.collect())
}

fn open_enum(open_enum: &Enum) -> Node<'_> {
    let values = open_enum.values.iter();
    let values = values.map(|value| leaf(Kind::Value, &value.value, &value.item));
    let name = &open_enum.name;
    node(Kind::Enum, name, &open_enum.item, values.collect())
}

/// Collects what schemas are for.
struct Uses<'a> {
    api: &'a Api,
    found: ArenaMap<ItemId, Vec<Use<'a>>>,
}

impl<'a> Uses<'a> {
    fn find(&mut self) {
        let api = self.api;
        for (_, operation) in api.operations() {
            let owner = operation.item.id;
            if let Some(ty) = operation.response.value() {
                self.add(ty, "response", owner);
            }
            for parameter in operation.parameters.values() {
                self.add(&parameter.ty, parameter.name.as_str(), owner);
            }
            for id in operation.choices() {
                self.of_choice(&api.choices[id], owner);
            }
        }
        for module in &api.modules {
            for resource in module.resources.iter().map(|id| &api.resources[*id]) {
                for webhook in &resource.webhooks {
                    self.add(&webhook.ty, webhook.name.as_str(), resource.item.id);
                }
            }
        }
        for (_, model) in api.models.iter() {
            for property in &model.properties {
                self.add(&property.ty, property.name.as_str(), model.item.id);
            }
        }
        for (_, one_of) in api.one_ofs.iter() {
            for alternative in &one_of.alternatives {
                self.add(&alternative.ty, "variant", one_of.item.id);
            }
        }
    }

    fn of_choice(&mut self, choice: &'a Choice, owner: ItemId) {
        let discriminator = choice.fields[choice.discriminator].name.as_str();
        self.add_item(choice.item.id, discriminator, owner);
        for field in choice.fields.values() {
            self.add(&field.ty, field.name.as_str(), choice.item.id);
        }
    }

    fn add(&mut self, ty: &Type, role: &'a str, owner: ItemId) {
        let api = self.api;
        let item = match ty.innermost() {
            Type::Enum(id) => &api.enums[*id].item,
            Type::Model(id) => &api.models[*id].item,
            Type::OneOf(id) => &api.one_ofs[*id].item,
            _ => return,
        };
        self.add_item(item.id, role, owner);
    }

    fn add_item(&mut self, item: ItemId, role: &'a str, owner: ItemId) {
        let uses = self.found.entry(item).or_default();
        uses.push(Use { role, owner });
    }
}
