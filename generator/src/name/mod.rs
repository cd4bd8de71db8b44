//! In: the intermediate representation. Out: a side table with the Rust name of each item.
//!
//! If a name is taken, the item gets one with words of its context, or else with a number and a warning. Names from an
//! overlay are used as they are: if one is taken, that is an error.

mod rust_name;
mod scope;

use std::collections::HashMap;

use la_arena::ArenaMap;

pub use self::rust_name::RustName;
use self::{rust_name::Style, scope::Scope};
use crate::{
    diagnostic::{Diagnostics, Outcome},
    ir::{
        Api, Choice, Enum, Item, ItemId, Model, Module, OneOf, Operation, Requirement, Resource,
        Sets, Setter,
    },
};

/// The Rust names of the items of an [`Api`] that become part of the crate.
#[derive(Debug)]
pub struct Names {
    names: ArenaMap<ItemId, RustName>,
    markers: ArenaMap<ItemId, RustName>,
}

impl Names {
    /// The Rust name of the item.
    ///
    /// # Panics
    /// If the item is of another [`Api`], or does not become part of the crate.
    #[must_use]
    #[allow(
        clippy::indexing_slicing,
        reason = "there are no names at all if one of these items has none"
    )]
    pub fn of(&self, item: &Item) -> &RustName {
        &self.names[item.id]
    }

    /// The marker type of a required setter that was not called.
    ///
    /// # Panics
    /// If the setter is of another [`Api`], or is not required.
    #[must_use]
    #[allow(
        clippy::indexing_slicing,
        reason = "there are no names at all if a required setter has no marker"
    )]
    pub fn marker(&self, setter: &Setter) -> &RustName {
        &self.markers[setter.item.id]
    }

    /// All names with the ids of their items.
    pub fn iter(&self) -> impl Iterator<Item = (ItemId, &RustName)> {
        self.names.iter()
    }
}

/// Names every item that becomes part of the crate.
///
/// # Errors
/// Names from an overlay that are taken or invalid, and wire names without characters that Rust accepts.
pub fn name(api: &Api) -> Outcome<Names> {
    let mut namer = Namer {
        api,
        names: ArenaMap::new(),
        markers: ArenaMap::new(),
        diagnostics: Diagnostics::new(),
    };
    namer.sids();
    let mut modules = Scope::new(
        "a module of the crate",
        &["runtime", "serde_json", "sid", "required", "testing"],
    );
    for module in &api.modules {
        namer.name(&module.item, Style::Snake, &mut modules);
        namer.module(module);
    }
    namer.diagnostics.end(Names {
        names: namer.names,
        markers: namer.markers,
    })
}

/// Whether these words can become a Rust name.
pub(crate) fn is_nameable(words: &str) -> bool {
    let name = RustName::from_wire(words, Style::Pascal);
    name.is_some_and(|name| name.as_str().len() <= scope::MAX_LENGTH)
}

/// Names that generated code relies on: Rust's prelude, and the type parameters of the runtime's macros.
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

/// The variant of every enum for unknown values.
const UNRECOGNIZED: &str = "Unrecognized";

struct Namer<'a> {
    api: &'a Api,
    names: ArenaMap<ItemId, RustName>,
    markers: ArenaMap<ItemId, RustName>,
    diagnostics: Diagnostics,
}

impl Namer<'_> {
    /// Names an item after its own words.
    fn name(&mut self, item: &Item, style: Style, scope: &mut Scope) {
        self.name_after(&item.words, item, style, scope);
    }

    /// Names an item after other words.
    fn name_after(&mut self, words: &str, item: &Item, style: Style, scope: &mut Scope) {
        if let Some(name) = scope.name(item, words, style, &mut self.diagnostics) {
            self.names.insert(item.id, name);
        }
    }

    fn sids(&mut self) {
        let mut scope = Scope::new("a SID type", PRELUDE);
        for sid in self.api.sid_types.iter().map(|id| &self.api.sids[*id]) {
            self.name(&sid.item, Style::Pascal, &mut scope);
            for alias in &sid.aliases {
                self.name(&alias.item, Style::Pascal, &mut scope);
            }
        }
    }

    fn module(&mut self, module: &Module) {
        let mut resources = Scope::new("a module of this version", &["examples", "mod"]);
        let mut operations = Scope::new("an operation of this version", &[]);
        for resource in module.resources.iter().map(|id| &self.api.resources[*id]) {
            self.name(&resource.item, Style::Snake, &mut resources);
            self.resource(resource, &mut operations);
        }
    }

    fn resource(&mut self, resource: &Resource, operations: &mut Scope) {
        let mut types = Scope::new("a type of this module", PRELUDE);
        // Requests come first, so that they are always named after their operations.
        for operation in &resource.operations {
            self.name(&operation.item, Style::Pascal, &mut types);
            // The tables of operations and the files of their examples are named after this constant; the files of all
            // resources are in one folder.
            if let Some(name) = self.names.get(operation.item.id) {
                operations.claim(&operation.item, name.constant(), &mut self.diagnostics);
            }
        }
        for model in resource.models.iter().map(|id| &self.api.models[*id]) {
            self.model(model, &mut types);
        }
        for one_of in resource.one_ofs.iter().map(|id| &self.api.one_ofs[*id]) {
            self.one_of(one_of, &mut types);
        }
        for open_enum in resource.enums.iter().map(|id| &self.api.enums[*id]) {
            self.open_enum(open_enum, &mut types);
        }
        for choice in resource.choices.iter().map(|id| &self.api.choices[*id]) {
            self.choice(choice, &mut types);
        }
        self.functions(resource);
        for operation in &resource.operations {
            self.operation(operation);
        }
    }

    /// Names the functions. Of operations with the same verb, only that of the resource itself is named after the verb,
    /// and the others after their `operationId`.
    fn functions(&mut self, resource: &Resource) {
        let mut scope = Scope::new("a function of this module", &[]);
        let verb = |operation: &Operation| operation.function.words.to_ascii_lowercase();
        let is_of_resource_itself = |operation: &Operation| {
            let id = format!("{}{}", operation.function.words, resource.item.words);
            operation.id == id || operation.function.rename.is_some()
        };
        let mut uses: HashMap<String, usize> = HashMap::new();
        for operation in &resource.operations {
            if operation.function.rename.is_none() {
                *uses.entry(verb(operation)).or_default() += 1;
            }
        }
        for operation in &resource.operations {
            let is_unique = uses.get(&verb(operation)) == Some(&1);
            let words = if is_unique || is_of_resource_itself(operation) {
                &operation.function.words
            } else {
                &operation.id
            };
            self.name_after(words, &operation.function, Style::Snake, &mut scope);
        }
    }

    fn model(&mut self, model: &Model, types: &mut Scope) {
        self.name(&model.item, Style::Pascal, types);
        let mut fields = Scope::new("a field of this struct", &[]);
        let properties = model.properties.iter().map(|property| &property.item);
        for item in properties.chain(&model.additional) {
            self.name(item, Style::Snake, &mut fields);
        }
        // `Self::default()` must stay that of the trait.
        let mut functions = Scope::new("a function of this type", &["default"]);
        for choice in &model.response_choices {
            self.name(&choice.item, Style::Snake, &mut functions);
        }
        for function in &model.builder {
            self.name(&function.item, Style::Snake, &mut functions);
            let mut arguments = Scope::new("an argument of this function", &["model"]);
            for argument in &function.arguments {
                self.name(&argument.item, Style::Snake, &mut arguments);
            }
        }
    }

    fn one_of(&mut self, one_of: &OneOf, types: &mut Scope) {
        self.name(&one_of.item, Style::Pascal, types);
        let mut variants = Scope::new("a variant of this enum", &[UNRECOGNIZED]);
        for alternative in &one_of.alternatives {
            self.name(&alternative.item, Style::Pascal, &mut variants);
        }
    }

    fn open_enum(&mut self, open_enum: &Enum, types: &mut Scope) {
        self.name(&open_enum.item, Style::Pascal, types);
        let mut variants = Scope::new("a variant of this enum", &[UNRECOGNIZED]);
        for value in &open_enum.values {
            self.name(&value.item, Style::Pascal, &mut variants);
        }
    }

    fn choice(&mut self, choice: &Choice, types: &mut Scope) {
        let words = &choice.item.words;
        self.name(&choice.item, Style::Pascal, types);
        let mut functions = Scope::new("a function of this type", &[]);
        for variant in &choice.variants {
            self.name(&variant.item, Style::Snake, &mut functions);
            if !variant.optional.is_empty() {
                let variant_words = format!("{} {words}", variant.value);
                self.name_after(&variant_words, &variant.type_item, Style::Pascal, types);
            }
            let mut fields = Scope::new("a field of this choice", &[]);
            for field in variant.given() {
                let words = without_choice(&field.item.words, words);
                self.name_after(words, &field.item, Style::Snake, &mut fields);
            }
        }
    }

    fn operation(&mut self, operation: &Operation) {
        let mut arguments = Scope::new("a path parameter of this function", &[]);
        for argument in &operation.arguments {
            self.name(&argument.item, Style::Snake, &mut arguments);
        }
        let mut setters = Scope::new("a setter of this request", &[]);
        let mut markers = Scope::new("a marker of a missing parameter", &[]);
        // The setter of credentials comes first, so that it always has the same name.
        let (credentials, others): (Vec<&Setter>, Vec<&Setter>) = operation
            .setters
            .iter()
            .partition(|setter| matches!(setter.sets, Sets::Credentials(_)));
        for setter in credentials.into_iter().chain(others) {
            self.setter(setter, &mut setters, &mut markers);
        }
        // Last: a property that is called like one of these keeps its name.
        for item in operation
            .setters
            .iter()
            .filter_map(|setter| setter.null_item.as_ref())
        {
            self.name(item, Style::Snake, &mut setters);
        }
    }

    fn setter(&mut self, setter: &Setter, setters: &mut Scope, markers: &mut Scope) {
        self.name(&setter.item, Style::Snake, setters);
        if setter.requirement == Requirement::Required
            && let Some(name) = self.names.get(setter.item.id)
            && let Some(marker) = markers.claim(&setter.item, name.marker(), &mut self.diagnostics)
        {
            self.markers.insert(setter.item.id, marker);
        }
    }
}

/// `FlowSid` for the field `Integration.FlowSid` of the choice `Integration`.
fn without_choice<'a>(field: &'a str, choice: &str) -> &'a str {
    field
        .strip_prefix(choice)
        .and_then(|rest| rest.strip_prefix('.'))
        .unwrap_or(field)
}
