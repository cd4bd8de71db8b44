//! Components: schemas with a name, each read once however often it is referred to.

use std::{
    cell::{Cell, RefCell},
    collections::{HashMap, HashSet},
    sync::Arc,
};

use la_arena::{Arena, ArenaMap, Idx, RawIdx};
use openapiv3::ReferenceOr;

use super::{
    Component, ComponentId, Findings, Resolver, Schema, SchemaKind, SchemaUse,
    all_of::{notes, only_part},
    endless,
    findings::ComponentFindings,
    reference::component_of,
};
use crate::{
    diagnostic::{Code, near_miss},
    ir::Nullability,
    pointer::Pointer,
    source::MAX_DEPTH,
};

/// The components that were referred to so far.
#[derive(Default)]
pub(super) struct Components<'a> {
    ids: RefCell<HashMap<&'a str, ComponentId>>,
    /// The name of each.
    names: RefCell<Vec<&'a str>>,
    /// What was read of each; nothing while it is being read.
    read: RefCell<ArenaMap<ComponentId, Option<Arc<Schema>>>>,
    findings: RefCell<ArenaMap<ComponentId, Findings>>,
    /// How many components are being read, each because the one before it needs to know what it is.
    depth: Cell<usize>,
}

/// A schema as openapiv3 has it, at the end of a chain of references.
pub(super) struct Named<'a> {
    pub(super) name: &'a str,
    pub(super) schema: &'a openapiv3::Schema,
    /// What the first reference that says something of it says.
    docs: Option<String>,
    /// Whether null is allowed beside one of the references.
    nullability: Nullability,
}

/// What a reference to a schema leads to.
pub(super) enum Found<'a> {
    Component(Named<'a>),
    /// A schema that is no component, with the reference that led there.
    Elsewhere(String, Pointer),
}

impl<'a> Resolver<'a> {
    /// The schema that `reference` leads to. A component is read later, so there may be any number of references in a row.
    pub(super) fn component(
        &self,
        reference: &str,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<SchemaUse> {
        match self.named(reference, pointer, found)? {
            Found::Component(Named {
                name,
                docs,
                nullability,
                ..
            }) => {
                let id = self.components.id(name);
                found.uses.push(id);
                Some(SchemaUse::Component {
                    id,
                    docs,
                    nullability,
                })
            }
            Found::Elsewhere(reference, target) => self.copy(&reference, &target, pointer, found),
        }
    }

    /// What `reference` leads to. A component that only refers to another is that other.
    pub(super) fn named(
        &self,
        reference: &str,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<Found<'a>> {
        let mut docs = None;
        let mut allows_null = Nullability::NotNull;
        let mut seen = HashSet::new();
        let (mut name, mut schema) = match self.find(reference, pointer, found)? {
            Ok(component) => component,
            Err(elsewhere) => return Some(Found::Elsewhere(reference.to_owned(), elsewhere)),
        };
        loop {
            let at = component_pointer(name);
            if !seen.insert(name) {
                let message = format!("the schema `{name}` is nothing but itself");
                let error = self.error(Code::EndlessReference, &at, message);
                found.push(error.help("describe what it holds"));
                return None;
            }
            let next = match schema {
                ReferenceOr::Reference { reference } => (reference, at),
                ReferenceOr::Item(schema) => match only_part(schema, &at) {
                    Some((ReferenceOr::Reference { reference }, at)) => {
                        let (own_docs, own_nullability) = notes(schema);
                        docs = docs.or(own_docs);
                        allows_null = allows_null.or(own_nullability);
                        (reference, at)
                    }
                    _ => {
                        return Some(Found::Component(Named {
                            name,
                            schema,
                            docs,
                            nullability: allows_null,
                        }));
                    }
                },
            };
            (name, schema) = match self.find(next.0, &next.1, found)? {
                Ok(component) => component,
                Err(elsewhere) => return Some(Found::Elsewhere(next.0.to_owned(), elsewhere)),
            };
        }
    }

    /// The schema of a component, read now: `None` while that is being done, or if there are errors in it.
    pub(super) fn read_component(&self, id: ComponentId) -> Option<Arc<Schema>> {
        if let Some(read) = self.components.read.borrow().get(id) {
            return read.clone();
        }
        let depth = self.components.depth.get();
        if depth == MAX_DEPTH {
            let pointer = component_pointer(self.components.name(id)?);
            let message = format!("more than {MAX_DEPTH} schemas extend each other");
            let mut found = Findings::of(id);
            let error = self.error(Code::TooLarge, &pointer, message);
            found.push(error.help("write out the properties of some of them"));
            self.components.read.borrow_mut().insert(id, None);
            self.components.findings.borrow_mut().insert(id, found);
            return None;
        }
        self.components.depth.set(depth + 1);
        let schema = self.read_now(id);
        self.components.depth.set(depth);
        schema
    }

    fn read_now(&self, id: ComponentId) -> Option<Arc<Schema>> {
        self.components.read.borrow_mut().insert(id, None);
        let name = self.components.name(id)?;
        let schemas = &self.openapi.components.as_ref()?.schemas;
        let ReferenceOr::Item(schema) = schemas.get(name)? else {
            return None;
        };
        let mut found = Findings::of(id);
        let pointer = component_pointer(name);
        let schema = match self.broken.get(&pointer) {
            Some(errors) => {
                found.diagnostics.extend(errors.clone());
                None
            }
            None => self.schema_at(schema, &pointer, &mut found),
        };
        let schema = match schema {
            Some(SchemaUse::Inline(schema)) => Some(schema),
            _ => None,
        };
        let mut read = self.components.read.borrow_mut();
        read.insert(id, schema.clone());
        self.components.findings.borrow_mut().insert(id, found);
        schema
    }

    /// Whether a component is being read.
    pub(super) fn is_open(&self, id: ComponentId) -> bool {
        let is_read = self.components.findings.borrow().contains_idx(id);
        !is_read && self.components.read.borrow().contains_idx(id)
    }

    /// The name of a component.
    pub(super) fn component_name(&self, id: ComponentId) -> Option<&'a str> {
        self.components.name(id)
    }

    /// Reads all components that were referred to, and what these refer to.
    pub(super) fn finish_components(&self) -> (Arena<Component>, ComponentFindings) {
        let mut components = Arena::new();
        while let Some(name) = self.components.name(id_of(components.len())) {
            let schema = self.read_component(id_of(components.len()));
            // One that cannot be read has errors, so that nothing is made of the operations that need it.
            let unreadable = || Schema::of_kind(SchemaKind::Any, &component_pointer(name));
            components.alloc(Component {
                name: name.to_owned(),
                schema: schema.map_or_else(unreadable, |schema| (*schema).clone()),
            });
        }
        let mut findings = self.components.findings.take();
        endless::end(self.source, &mut components, &mut findings);
        (components, ComponentFindings::new(findings))
    }

    /// The component that is referred to, or what lies elsewhere.
    fn find(
        &self,
        reference: &str,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<Result<(&'a str, &'a ReferenceOr<openapiv3::Schema>), Pointer>> {
        let target = self.pointer_of(reference, pointer, found)?;
        let Some(name) = component_of(&target, "schemas") else {
            return Some(Err(self.end_of(reference, pointer, found)?));
        };
        let components = self.openapi.components.as_ref();
        let schema = components.and_then(|components| components.schemas.get_key_value(name));
        if schema.is_none() {
            let error = self.reference_error(
                Code::DanglingReference,
                pointer,
                format!("`{reference}` does not exist"),
            );
            let names = components.into_iter().flat_map(|it| it.schemas.keys());
            found.push(match near_miss(name, names.map(String::as_str)) {
                Some(meant) => error.help(format!("did you mean `#/components/schemas/{meant}`?")),
                None => {
                    error.help("correct the name, or add the schema under `components.schemas`")
                }
            });
        }
        schema.map(|(name, schema)| Ok((name.as_str(), schema)))
    }
}

impl<'a> Components<'a> {
    /// The id of the component of this name.
    fn id(&self, name: &'a str) -> ComponentId {
        let mut names = self.names.borrow_mut();
        let mut ids = self.ids.borrow_mut();
        *ids.entry(name).or_insert_with(|| {
            names.push(name);
            id_of(names.len() - 1)
        })
    }

    fn name(&self, id: ComponentId) -> Option<&'a str> {
        let index = id.into_raw().into_u32() as usize;
        self.names.borrow().get(index).copied()
    }
}

/// The id that an arena gives to the item after this many.
fn id_of(index: usize) -> ComponentId {
    let raw = u32::try_from(index).unwrap_or(u32::MAX);
    Idx::from_raw(RawIdx::from_u32(raw))
}

/// Where the component of this name is.
pub(super) fn component_pointer(name: &str) -> Pointer {
    Pointer::root()
        .child("components")
        .child("schemas")
        .child(name)
}
