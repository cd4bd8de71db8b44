//! In: the intermediate representation. Out: a side table that gives each of its items a Rust name.
//!
//! Two items with one name in one scope are a fault; the overlay's `x-rust-name` tells them apart.

mod rust_name;
mod scope;

use indexmap::IndexMap;

pub use self::rust_name::RustName;
use self::{rust_name::Style, scope::Scope};
use crate::{
    diagnostic::{Diagnostics, Outcome},
    ir::{Api, Choice, Enum, Item, ItemId, Model, Operation, Parameter, Requirement, Resource},
};

/// The Rust names of an [`Api`]'s items.
#[derive(Debug)]
pub struct Names {
    names: IndexMap<ItemId, RustName>,
    markers: IndexMap<ItemId, RustName>,
    unknown: RustName,
}

impl Names {
    /// The Rust name of the item.
    #[must_use]
    pub fn of(&self, item: &Item) -> &RustName {
        self.of_id(item.id)
    }

    /// The Rust name of the item with this id.
    #[must_use]
    pub fn of_id(&self, id: ItemId) -> &RustName {
        self.names.get(&id).unwrap_or(&self.unknown)
    }

    /// The type that takes the place of a required parameter while it is missing.
    #[must_use]
    pub fn marker(&self, setter: &Item) -> &RustName {
        self.markers.get(&setter.id).unwrap_or(&self.unknown)
    }

    /// Every name with the id of its item.
    pub fn iter(&self) -> impl Iterator<Item = (&ItemId, &RustName)> {
        self.names.iter()
    }
}

/// Names every item.
///
/// # Errors
/// Items of one scope with one name, and wire names that no Rust name can be made of.
pub fn name(api: &Api) -> Outcome<Names> {
    let mut namer = Namer {
        names: IndexMap::new(),
        markers: IndexMap::new(),
        diagnostics: Diagnostics::new(),
    };
    namer.sids(api);
    let mut modules = Scope::new(
        "a module of the crate",
        &["runtime", "serde_json", "sid", "required", "testing"],
    );
    for module in &api.modules {
        namer.name(&module.item, Style::Snake, &mut modules);
        let mut resources = Scope::new("a module of this version", &["examples", "mod"]);
        let mut operations = Scope::new("an operation of this version", &[]);
        for resource in &module.resources {
            namer.name(&resource.item, Style::Snake, &mut resources);
            namer.resource(resource, &mut operations);
        }
    }
    namer.diagnostics.end(Names {
        names: namer.names,
        markers: namer.markers,
        unknown: RustName::unknown(),
    })
}

/// Names of Rust's prelude that generated code relies on.
const PRELUDE: &[&str] = &[
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "String",
    "Vec",
    "Box",
    "From",
    "Into",
    "Default",
    "Clone",
    "Debug",
    "PartialEq",
    "Eq",
    "Hash",
    "Self",
    "Iterator",
    "IntoIterator",
    // The type parameters of requests.
    "A",
    "B",
    "C",
    "D",
    "E",
    "F",
    "G",
    "H",
    "I",
    "J",
    "K",
    "L",
    "M",
    "N",
    "O",
    "P",
    "Q",
    "R",
    "S",
    "T",
    "U",
    "V",
    "W",
    "X",
    "Y",
    "Z",
];

/// The catch-all variant of every enum.
const CATCH_ALL: &str = "Unrecognized";

struct Namer {
    names: IndexMap<ItemId, RustName>,
    markers: IndexMap<ItemId, RustName>,
    diagnostics: Diagnostics,
}

impl Namer {
    /// Names an item after its name on the wire.
    fn name(&mut self, item: &Item, style: Style, scope: &mut Scope) {
        self.name_after(&item.wire.0, item, style, scope);
    }

    /// Names an item after a part of its name on the wire, or what it is made up of.
    fn name_after(&mut self, wire: &str, item: &Item, style: Style, scope: &mut Scope) {
        if let Some(name) = scope.name(item, wire, style, &mut self.diagnostics) {
            self.names.insert(item.id, name);
        }
    }

    fn sids(&mut self, api: &Api) {
        let mut scope = Scope::new("a SID type", PRELUDE);
        for sid in api.sids.values() {
            for item in std::iter::once(&sid.item).chain(&sid.aliases) {
                self.name(item, Style::Pascal, &mut scope);
            }
        }
    }

    fn resource(&mut self, resource: &Resource, operations: &mut Scope) {
        let mut types = Scope::new("a type of this module", PRELUDE);
        // Requests come first: their names are those of the operations, whatever else there is.
        for operation in &resource.operations {
            self.name(&operation.item, Style::Pascal, &mut types);
            // The tables and the examples of operations are named alike, the latter across resources.
            if let Some(name) = self.names.get(&operation.item.id) {
                operations.claim(&operation.item, name.constant(), &mut self.diagnostics);
            }
        }
        for model in &resource.models {
            let name = last_segment(&model.item.wire.0);
            self.name_after(name, &model.item, Style::Pascal, &mut types);
            self.model(model);
        }
        for one_of in &resource.one_ofs {
            let name = last_segment(&one_of.item.wire.0);
            self.name_after(name, &one_of.item, Style::Pascal, &mut types);
            let mut variants = Scope::new("a variant of this enum", &[CATCH_ALL]);
            for alternative in &one_of.alternatives {
                self.name(&alternative.item, Style::Pascal, &mut variants);
            }
        }
        for open_enum in &resource.enums {
            let name = after_enum(&open_enum.item.wire.0);
            self.name_after(name, &open_enum.item, Style::Pascal, &mut types);
            self.open_enum(open_enum);
        }
        for choice in &resource.choices {
            self.choice(choice, &mut types);
        }
        self.functions(resource);
        for operation in &resource.operations {
            self.operation(operation, &resource.choices);
        }
    }

    /// The endpoint functions: the verb where one operation has it, or where it is the verb of the resource itself.
    /// The others are called as their operation is.
    fn functions(&mut self, resource: &Resource) {
        let mut scope = Scope::new("a function of this module", &[]);
        let verb = |operation: &Operation| operation.verb.wire.0.to_ascii_lowercase();
        let is_own = |operation: &Operation| {
            let of_resource = format!("{}{}", operation.verb.wire.0, resource.item.wire.0);
            operation.item.wire.0 == of_resource || operation.verb.rename.is_some()
        };
        for operation in &resource.operations {
            let alike = resource
                .operations
                .iter()
                .filter(|other| verb(other) == verb(operation) && other.verb.rename.is_none());
            let is_alone = alike.count() == 1;
            let wire = if is_alone || is_own(operation) {
                &operation.verb.wire.0
            } else {
                &operation.item.wire.0
            };
            self.name_after(wire, &operation.verb, Style::Snake, &mut scope);
        }
    }

    fn model(&mut self, model: &Model) {
        let mut fields = Scope::new("a field of this struct", &[]);
        for property in &model.properties {
            self.name(&property.item, Style::Snake, &mut fields);
        }
    }

    fn open_enum(&mut self, open_enum: &Enum) {
        let mut variants = Scope::new("a variant of this enum", &[CATCH_ALL]);
        for value in &open_enum.values {
            self.name(value, Style::Pascal, &mut variants);
        }
    }

    fn choice(&mut self, choice: &Choice, types: &mut Scope) {
        let name = choice.item.wire.0.clone();
        self.name(&choice.item, Style::Pascal, types);
        let mut functions = Scope::new("a function of this type", &[]);
        for variant in &choice.variants {
            let value = &variant.item.wire.0;
            self.name(&variant.item, Style::Snake, &mut functions);
            if !variant.optional.is_empty() {
                self.name_after(
                    &format!("{value} {name}"),
                    &variant.type_item,
                    Style::Pascal,
                    types,
                );
            }
            let mut fields = Scope::new("a field of this choice", &[]);
            for field in variant.required.iter().chain(&variant.optional) {
                self.name_after(
                    within(&field.item.wire.0, &name),
                    &field.item,
                    Style::Snake,
                    &mut fields,
                );
            }
        }
    }

    fn operation(&mut self, operation: &Operation, choices: &[Choice]) {
        let mut arguments = Scope::new("a path parameter of this function", &[]);
        for parameter in operation.path_parameters() {
            self.name(&parameter.item, Style::Snake, &mut arguments);
        }
        let mut setters = Scope::new("a setter of this request", &[]);
        // Taken first, so that what replaces the client's credentials is always called so.
        if let Some(authorization) = &operation.authorization {
            self.name(authorization, Style::Snake, &mut setters);
        }
        let mut markers = Scope::new("what this request can lack", &[]);
        for Parameter {
            item, requirement, ..
        } in operation.setters(choices)
        {
            self.setter(item, *requirement, &mut setters, &mut markers);
        }
        for chosen in &operation.choices {
            self.setter(
                &chosen.setter,
                chosen.requirement,
                &mut setters,
                &mut markers,
            );
        }
    }

    fn setter(
        &mut self,
        item: &Item,
        requirement: Requirement,
        scope: &mut Scope,
        markers: &mut Scope,
    ) {
        self.name(item, Style::Snake, scope);
        if requirement == Requirement::Required
            && let Some(name) = self.names.get(&item.id)
            && let Some(marker) = markers.claim(item, name.marker(), &mut self.diagnostics)
        {
            self.markers.insert(item.id, marker);
        }
    }
}

/// `flex.v1.interaction.interaction_channel` → `interaction_channel`
fn last_segment(schema: &str) -> &str {
    schema.rsplit('.').next().unwrap_or(schema)
}

/// `flex_flow_enum_channel_type` → `channel_type`; an inline enum keeps the name of its property.
fn after_enum(schema: &str) -> &str {
    schema
        .rsplit_once("_enum_")
        .map_or(schema, |(_, name)| name)
}

/// `Integration.FlowSid` within `Integration` → `FlowSid`
fn within<'a>(field: &'a str, choice: &str) -> &'a str {
    field
        .strip_prefix(choice)
        .and_then(|rest| rest.strip_prefix('.'))
        .unwrap_or(field)
}
