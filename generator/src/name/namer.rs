//! Goes through the items of a crate, scope by scope, and names them.

use std::{borrow::Cow, collections::HashMap};

use super::{
    RustName, Style, kept,
    moved::{self, MovedName},
    names::{Names, OldName},
    reserved::{PRELUDE, UNRECOGNIZED},
    scope::{Hold, Scope},
};
use crate::{
    diagnostic::{Diagnostics, Outcome},
    emit::server::SERVERS,
    ir::{
        Api, Choice, Item, ItemId, Model, Module, Operation, Requirement, Resource, Sets, Setter,
        Variant,
    },
    lock::Known,
};

/// Names every item that becomes part of the crate.
pub(super) fn name(api: &Api, known: &Known<'_>) -> Outcome<Names> {
    let mut namer = Namer {
        api,
        known,
        names: Names::default(),
        module: None,
        moved: Vec::new(),
        diagnostics: Diagnostics::new(),
    };
    namer.sids();
    let mut modules = Scope::new(
        "a module of the crate",
        &["runtime", "serde_json", "sid", "required", "testing"],
    );
    let versions = api.modules.iter().map(|module| Wanted::of(&module.item));
    namer.all(versions, Style::Snake, &mut modules);
    for module in &api.modules {
        namer.version(module);
    }
    namer.diagnostics.end(namer.names)
}

/// An item that gets a name, and the words that the name is made of.
pub(super) struct Wanted<'a> {
    pub(super) item: &'a Item,
    pub(super) words: Cow<'a, str>,
    /// Other words, if the name is taken; without them, those of its context go in front.
    pub(super) else_words: Option<&'a str>,
}

impl<'a> Wanted<'a> {
    /// An item that is named after its own words.
    fn of(item: &'a Item) -> Self {
        Self::after(&item.words, item)
    }

    /// An item that is named after other words.
    fn after(words: impl Into<Cow<'a, str>>, item: &'a Item) -> Self {
        Self {
            item,
            words: words.into(),
            else_words: None,
        }
    }
}

impl Wanted<'_> {
    /// Words that tell the item from another of the same name.
    pub(super) fn in_context(&self) -> Option<Cow<'_, str>> {
        let context = &self.item.context;
        match self.else_words {
            Some(words) => Some(words.into()),
            None if context.is_empty() => None,
            None => Some(format!("{context} {}", self.words).into()),
        }
    }
}

struct Namer<'a> {
    api: &'a Api,
    known: &'a Known<'a>,
    names: Names,
    /// The module of the resource whose items are being named.
    module: Option<RustName>,
    /// What was in other modules of the version that is being named.
    moved: Vec<MovedName<'a>>,
    diagnostics: Diagnostics,
}

impl<'a> Namer<'a> {
    /// Names all items of a scope. What the lock holds of any of them is kept from the others.
    fn all(
        &mut self,
        items: impl IntoIterator<Item = Wanted<'a>>,
        style: Style,
        scope: &mut Scope,
    ) {
        let items: Vec<Wanted<'_>> = items.into_iter().collect();
        for wanted in &items {
            self.hold(wanted, style, scope);
        }
        for wanted in &items {
            self.name(wanted, style, scope);
        }
    }

    fn hold(&self, wanted: &Wanted<'_>, style: Style, scope: &mut Scope) {
        let item = wanted.item;
        let is_published = self.known.published(item.id).is_some();
        if let Some(recorded) = kept::recorded(self.known, wanted, style) {
            let hold = match is_published {
                true => Hold::Published,
                false => Hold::Recorded,
            };
            scope.hold(recorded, item, hold);
        }
        for old in self.old_entries(item.id) {
            scope.hold(&old, item, Hold::Old);
        }
    }

    /// The published names of an item that can stay as aliases in the scope that it is in.
    fn old_entries(&self, item: ItemId) -> Vec<RustName> {
        let published = self.known.published(item);
        let Some(entry) = published.filter(|entry| entry.kind.has_aliases()) else {
            return Vec::new();
        };
        let module = self.module.as_ref();
        let was = entry.was.iter();
        let was = was.filter(|was| was.module.is_none() || was.module.as_ref() == module);
        let was = was.map(|was| was.name.clone());
        let name = self.known.module(item).is_none();
        was.chain(name.then(|| entry.name.clone())).collect()
    }

    fn name(&mut self, wanted: &Wanted<'_>, style: Style, scope: &mut Scope) {
        let item = wanted.item;
        let published = self.known.published(item.id);
        // In another module, it is a new item.
        let published = published.filter(|_| self.known.module(item.id).is_none());
        let recorded = kept::recorded(self.known, wanted, style);
        let name = match recorded.filter(|name| published.is_some() && scope.has(name, item.id)) {
            Some(kept) => scope.claim(item, kept.clone(), &mut self.diagnostics),
            None => scope.name(
                wanted,
                style,
                recorded,
                published.is_some(),
                &mut self.diagnostics,
            ),
        };
        let Some(name) = name else {
            return;
        };
        let old = kept::old_names(self.known, item.id, &name, self.module.as_ref());
        for old in old.iter().filter(|old| old.module.is_none()) {
            self.claim_old(item, old, scope);
        }
        if !old.is_empty() {
            self.names.old.insert(item.id, old);
        }
        self.names.names.insert(item.id, name);
    }

    fn claim_old(&mut self, item: &Item, old: &OldName, scope: &mut Scope) {
        let entry = self.known.entry(item.id);
        let location = entry.map(|entry| self.known.location(entry));
        scope.claim_old(item, old, location, &mut self.diagnostics);
    }

    fn sids(&mut self) {
        let mut scope = Scope::new("a SID type", PRELUDE);
        let sids = self.api.sid_types.iter().map(|id| &self.api.sids[*id]);
        let items = sids.flat_map(|sid| {
            let aliases = sid.aliases.iter().map(|alias| &alias.item);
            std::iter::once(&sid.item).chain(aliases)
        });
        self.all(items.map(Wanted::of), Style::Pascal, &mut scope);
    }

    fn version(&mut self, module: &'a Module) {
        let api = self.api;
        let offers_servers = !module.server_lists.is_empty();
        let reserved: &[&str] = match offers_servers {
            true => &["examples", "mod", SERVERS],
            false => &["examples", "mod"],
        };
        let mut resources = Scope::new("a module of this version", reserved);
        let mut servers = Scope::new("a server of this version", &[]);
        let offered = module
            .servers(api)
            .map(|(_, _, server)| Wanted::of(&server.item));
        self.all(offered, Style::Snake, &mut servers);
        let mut operations = Scope::new("an operation of this version", &[]);
        let in_version = || module.resources.iter().map(|id| &api.resources[*id]);
        let items = in_version().map(|resource| Wanted::of(&resource.item));
        self.all(items, Style::Snake, &mut resources);
        self.moved = moved::moved(self.known, api, module);
        for resource in in_version() {
            self.module = self.names.names.get(resource.item.id).cloned();
            self.resource(resource, &mut operations);
        }
        self.module = None;
    }

    fn resource(&mut self, resource: &'a Resource, operations: &mut Scope) {
        let mut types = Scope::new("a type of this module", PRELUDE);
        self.hold_moved(resource, Style::Pascal, &mut types);
        self.all(self.types(resource), Style::Pascal, &mut types);
        for operation in &resource.operations {
            // The tables of operations and the files of their examples are named after this constant; the files of all
            // resources are in one folder.
            if let Some(name) = self.names.names.get(operation.item.id) {
                operations.claim(&operation.item, name.constant(), &mut self.diagnostics);
            }
        }
        for webhook in &resource.webhooks {
            self.webhook(&webhook.item, operations);
        }
        self.contents_of_types(resource);
        self.functions(resource);
        for operation in &resource.operations {
            self.operation(operation);
        }
    }

    /// Names the file of a webhook's examples, which is in the same folder as those of operations.
    fn webhook(&mut self, item: &'a Item, operations: &mut Scope) {
        let wanted = Wanted::after(format!("{} webhook", item.words), item);
        self.all([wanted], Style::Snake, &mut Scope::new("a webhook", &[]));
        if let Some(name) = self.names.names.get(item.id) {
            operations.claim(item, name.constant(), &mut self.diagnostics);
        }
    }

    /// Holds the names of what was in the module of this resource and is in another one, where they stay as aliases.
    fn hold_moved(&self, resource: &Resource, style: Style, scope: &mut Scope) {
        let names = self.names.names.get(resource.item.id);
        let old = self.names.old(&resource.item).iter().map(|old| &old.name);
        let names: Vec<&RustName> = names.into_iter().chain(old).collect();
        let moved = self.moved.iter().filter(|moved| moved.style == style);
        for moved in moved.filter(|moved| names.contains(&moved.module)) {
            scope.hold(moved.name, moved.item, Hold::Old);
        }
    }

    /// The types of a resource. Requests come first, so that they are always named after their operations.
    fn types(&self, resource: &'a Resource) -> Vec<Wanted<'a>> {
        let api = self.api;
        let requests = resource.operations.iter().map(|operation| &operation.item);
        let models = resource.models.iter().map(|id| &api.models[*id].item);
        let one_ofs = resource.one_ofs.iter().map(|id| &api.one_ofs[*id].item);
        let enums = resource.enums.iter().map(|id| &api.enums[*id].item);
        let items = requests.chain(models).chain(one_ofs).chain(enums);
        let choices = resource.choices.iter().map(|id| &api.choices[*id]);
        let choices = choices.flat_map(|choice| {
            let choice_of_type = std::iter::once(Wanted::of(&choice.item));
            let variants = choice.variants.iter();
            let variants = variants.filter(|variant| !variant.optional.is_empty());
            choice_of_type.chain(variants.map(|variant| {
                let words = format!("{} {}", variant.value, choice.item.words);
                Wanted::after(words, &variant.type_item)
            }))
        });
        items.map(Wanted::of).chain(choices).collect()
    }

    fn contents_of_types(&mut self, resource: &'a Resource) {
        let api = self.api;
        for model in resource.models.iter().map(|id| &api.models[*id]) {
            self.model(model);
        }
        for one_of in resource.one_ofs.iter().map(|id| &api.one_ofs[*id]) {
            let items = one_of.alternatives.iter().map(|it| &it.item);
            self.variants(items);
        }
        for open_enum in resource.enums.iter().map(|id| &api.enums[*id]) {
            self.variants(open_enum.values.iter().map(|it| &it.item));
        }
        for choice in resource.choices.iter().map(|id| &api.choices[*id]) {
            self.choice(choice);
        }
    }

    fn model(&mut self, model: &'a Model) {
        let mut fields = Scope::new("a field of this struct", &[]);
        let properties = model.properties.iter().map(|property| &property.item);
        let items = properties.chain(&model.additional).map(Wanted::of);
        self.all(items, Style::Snake, &mut fields);
        // `Self::default()` must stay that of the trait.
        let mut functions = Scope::new("a function of this type", &["default"]);
        let read = model.response_choices.iter().map(|choice| &choice.item);
        let made = model.builder.iter().map(|function| &function.item);
        self.all(
            read.chain(made).map(Wanted::of),
            Style::Snake,
            &mut functions,
        );
        for function in &model.builder {
            let mut arguments = Scope::new("an argument of this function", &["model"]);
            let items = function.arguments.iter().map(|it| Wanted::of(&it.item));
            self.all(items, Style::Snake, &mut arguments);
        }
    }

    fn variants(&mut self, items: impl Iterator<Item = &'a Item>) {
        let mut variants = Scope::new("a variant of this enum", &[UNRECOGNIZED]);
        self.all(items.map(Wanted::of), Style::Pascal, &mut variants);
    }

    /// Names the functions. Of operations with the same verb, only that of the resource itself is named after the verb,
    /// and the others after their `operationId`.
    fn functions(&mut self, resource: &'a Resource) {
        let mut scope = Scope::new("a function of this module", &[]);
        self.hold_moved(resource, Style::Snake, &mut scope);
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
        // Of an operation whose request has no name, that is already reported.
        let named = resource.operations.iter();
        let named = named.filter(|operation| self.names.names.get(operation.item.id).is_some());
        let functions: Vec<_> = named
            .map(|operation| {
                let is_unique = uses.get(&verb(operation)) == Some(&1);
                let words = if is_unique || is_of_resource_itself(operation) {
                    &operation.function.words
                } else {
                    &operation.id
                };
                Wanted {
                    else_words: Some(&operation.id),
                    ..Wanted::after(words, &operation.function)
                }
            })
            .collect();
        self.all(functions, Style::Snake, &mut scope);
    }

    fn choice(&mut self, choice: &'a Choice) {
        let mut functions = Scope::new("a function of this type", &[]);
        let variants = choice.variants.iter();
        let items = variants.map(|variant| Wanted::of(&variant.item));
        self.all(items, Style::Snake, &mut functions);
        for variant in &choice.variants {
            self.fields_of_variant(variant, &choice.item.words);
        }
    }

    fn fields_of_variant(&mut self, variant: &'a Variant, choice: &str) {
        let mut fields = Scope::new("a field of this choice", &[]);
        let items = variant.given().map(|field| {
            let words = without_choice(&field.item.words, choice);
            Wanted::after(words, &field.item)
        });
        self.all(items, Style::Snake, &mut fields);
    }

    fn operation(&mut self, operation: &'a Operation) {
        let mut arguments = Scope::new("a path parameter of this function", &[]);
        let items = operation.arguments.iter().map(|it| Wanted::of(&it.item));
        self.all(items, Style::Snake, &mut arguments);
        let mut scope = Scope::new("a setter of this request", &[]);
        // The setter of credentials comes first, so that it always has the same name.
        let setters = operation.setters.iter();
        let (credentials, others): (Vec<&Setter>, Vec<&Setter>) =
            setters.partition(|setter| matches!(setter.sets, Sets::Credentials(_)));
        let setters = credentials.into_iter().chain(others);
        // Last: a property that is called like one of these keeps its name.
        let nulls = operation.setters.iter();
        let nulls = nulls.filter_map(|setter| setter.null_item.as_ref());
        let items = setters.map(|setter| &setter.item).chain(nulls);
        self.all(items.map(Wanted::of), Style::Snake, &mut scope);
        self.markers(operation);
    }

    fn markers(&mut self, operation: &Operation) {
        let mut markers = Scope::new("a marker of a missing parameter", &[]);
        let required = |setter: &&Setter| setter.requirement == Requirement::Required;
        for setter in operation.setters.iter().filter(required) {
            if let Some(name) = self.names.names.get(setter.item.id)
                && let Some(marker) =
                    markers.claim(&setter.item, name.marker(), &mut self.diagnostics)
            {
                self.names.markers.insert(setter.item.id, marker);
            }
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
