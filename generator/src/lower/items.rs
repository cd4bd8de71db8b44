//! Items: the models, enums and alternatives that schemas become, each once and in the resource that needs it first.

use std::collections::HashSet;

use serde_json::Value;

use super::{
    ModuleLowerer,
    sids::rename,
    types::{RESPONSE, Slot},
};
use crate::{
    diagnostic::Diagnostic,
    ir::{
        Alternative, Enum, Item, ItemId, Model, OneOf, Origin, Property, Reference, Type, WireName,
    },
    pointer::Pointer,
    resolve::{Schema, SchemaKind},
};

impl ModuleLowerer<'_> {
    /// The model of a schema, which is lowered when it is first met.
    pub(super) fn model_type(&mut self, schema: &Schema, slot: Slot<'_>) -> Option<Type> {
        if let Some(known) = self.known_component(schema) {
            return Some(known);
        }
        let SchemaKind::Object { properties, .. } = &schema.kind else {
            return None;
        };
        let item = self.schema_item(schema, slot);
        let owner = last_segment(item.wire.as_str()).to_owned();
        let reference = Reference {
            item: item.id,
            resource: slot.resource,
        };
        self.remember(schema, Type::Model(reference));
        let found_before = std::mem::take(&mut self.diagnostics);
        // A list that the model is in may well be a property of the model.
        let open_before = std::mem::take(&mut self.open);
        let mut lowered = Vec::new();
        for (name, property) in properties {
            let pointer = schema.pointer.child("properties").child(name);
            let slot = Slot {
                owner: &owner,
                name,
                ..slot
            };
            let ty = if self.holds(property, schema) {
                self.endless(
                    &pointer,
                    "only in an array, a map or a `oneOf` can a schema contain itself",
                );
                Some(Type::Json)
            } else {
                self.ty(property, slot)
            };
            let privacy = self.privacy(&property.extensions, &pointer);
            let item = self.item(name, &property.docs, own_rename(property), &pointer);
            if let Some(ty) = ty {
                lowered.push(Property { item, ty, privacy });
            }
        }
        self.open = open_before;
        let found = std::mem::replace(&mut self.diagnostics, found_before);
        let is_sound = !found.has_errors();
        self.diagnostics.extend(found);
        if !is_sound {
            // The next operation that needs the model has to meet its faults as well.
            self.forget(schema);
            return None;
        }
        self.resource_mut(slot.resource)?.models.push(Model {
            item,
            origin: origin(schema),
            properties: lowered,
        });
        Some(Type::Model(reference))
    }

    /// One of several models.
    pub(super) fn one_of_type(&mut self, schema: &Schema, slot: Slot<'_>) -> Option<Type> {
        if let Some(known) = self.known_component(schema) {
            return Some(known);
        }
        let SchemaKind::OneOf {
            alternatives,
            discriminator,
        } = &schema.kind
        else {
            return None;
        };
        // One that contains itself may turn out to be something else than an object.
        let is_object =
            |schema: &Schema| matches!(self.followed(schema).kind, SchemaKind::Object { .. });
        if !alternatives.iter().all(|schema| is_object(schema)) {
            return Some(Type::Json);
        }
        let item = self.schema_item(schema, slot);
        let ty = Type::OneOf(Reference {
            item: item.id,
            resource: slot.resource,
        });
        self.remember(schema, ty.clone());
        let owner = last_segment(item.wire.as_str()).to_owned();
        let mut lowered = Vec::new();
        for (index, alternative) in alternatives.iter().enumerate() {
            let alternative = self.followed(alternative);
            let word = component_word(alternative);
            let name = word.map_or_else(|| format!("alternative_{}", index + 1), str::to_owned);
            let slot = Slot {
                owner: &owner,
                name: &name,
                ..slot
            };
            let Some(Type::Model(model)) = self.model_type(alternative, slot) else {
                self.forget(schema);
                return None;
            };
            let values = discriminator
                .as_ref()
                .and_then(|discriminator| discriminator.values.get(index));
            let mut values = values.cloned().unwrap_or_default();
            values.retain(|value| self.is_new_value(value, &lowered, &schema.pointer));
            let is_listed = lowered.iter().any(|other| other.model == model);
            if is_listed || discriminator.is_some() && values.is_empty() {
                continue;
            }
            let mut item = self.item(&name, "", None, &alternative.pointer);
            item.context = context_of(alternative.component.as_deref());
            lowered.push(Alternative {
                item,
                model,
                values,
            });
        }
        if lowered.is_empty() {
            self.forget(schema);
            return Some(Type::Json);
        }
        let discriminator = discriminator.as_ref();
        self.resource_mut(slot.resource)?.one_ofs.push(OneOf {
            item,
            origin: origin(schema),
            discriminator: discriminator.map(|found| WireName(found.property.clone())),
            alternatives: lowered,
        });
        Some(ty)
    }

    /// The enum of a schema, which is lowered when it is first met.
    pub(super) fn enum_type(
        &mut self,
        values: &[String],
        schema: &Schema,
        slot: Slot<'_>,
    ) -> Option<Type> {
        if let Some(known) = self.known_component(schema) {
            return Some(known);
        }
        if schema.component.is_none()
            && let Some(reference) = self.same_inline_enum(slot.name, values, slot.resource)
        {
            return Some(Type::Enum(reference));
        }
        // Only in the name of a component does `_enum_` part an owner from a name.
        let wire = match &schema.component {
            Some(component) => component.clone(),
            None if slot.name == RESPONSE => format!("{}_{RESPONSE}", slot.owner),
            None => slot.name.replace("_enum_", "_"),
        };
        let docs = self.own_docs(schema);
        let rename = rename(&schema.extensions);
        let mut item = self.item(&wire, &docs, rename, &schema.pointer);
        item.context = match wire.rsplit_once("_enum_") {
            Some((owner, _)) => last_segment(owner).to_owned(),
            None => slot.owner.to_owned(),
        };
        let reference = Reference {
            item: item.id,
            resource: slot.resource,
        };
        let values = self.enum_values(values, schema);
        self.resource_mut(slot.resource)?
            .enums
            .push(Enum { item, values });
        self.remember(schema, Type::Enum(reference));
        Some(Type::Enum(reference))
    }

    fn known_component(&self, schema: &Schema) -> Option<Type> {
        self.components.get(schema.component.as_ref()?).cloned()
    }

    fn remember(&mut self, schema: &Schema, ty: Type) {
        if let Some(component) = &schema.component {
            self.components.insert(component.clone(), ty);
        }
    }

    fn forget(&mut self, schema: &Schema) {
        if let Some(component) = &schema.component {
            self.components.shift_remove(component);
        }
    }

    /// An item for a schema: of its own name, or of that of the value that it describes.
    fn schema_item(&mut self, schema: &Schema, slot: Slot<'_>) -> Item {
        let made_up = format!("{}_{}", slot.owner, slot.name.replace('.', "_"));
        let wire = schema.component.as_deref().unwrap_or(&made_up);
        let docs = match (self.own_docs(schema), &schema.component) {
            (docs, None) if docs.is_empty() => slot.docs(),
            (docs, _) => docs,
        };
        let rename = rename(&schema.extensions);
        let mut item = self.item(wire, &docs, rename, &schema.pointer);
        item.context = context_of(Some(wire));
        item
    }

    /// What a schema says of itself: a component may be described otherwise where it is used.
    fn own_docs(&self, schema: &Schema) -> String {
        let name = schema.component.as_ref();
        let component = name.and_then(|name| self.description.components.get(name));
        component.map_or_else(|| schema.docs.clone(), |component| component.docs.clone())
    }

    /// Whether no other alternative is meant by this value of the discriminator.
    fn is_new_value(&mut self, value: &str, others: &[Alternative], pointer: &Pointer) -> bool {
        let is_new = !others
            .iter()
            .any(|other| other.values.iter().any(|known| known == value));
        if !is_new {
            let message = format!("`{value}` means two alternatives; the first of them is taken");
            self.diagnostics.push(
                Diagnostic::warning(message)
                    .at(self.source(), &pointer.child("discriminator"))
                    .help("correct the `mapping`"),
            );
        }
        is_new
    }

    /// Whether a value of the property would hold a value of `schema`, which holds the property: without end, unless
    /// a list, a map or an alternative lies between the two.
    fn holds(&self, property: &Schema, schema: &Schema) -> bool {
        let Some(component) = &schema.component else {
            return false;
        };
        let mut seen = HashSet::new();
        let mut open = Vec::from([property]);
        while let Some(next) = open.pop() {
            let next = self.followed(next);
            if next.component.as_ref() == Some(component) {
                return true;
            }
            let is_new = next.component.as_ref().is_none_or(|name| seen.insert(name));
            if let (true, SchemaKind::Object { properties, .. }) = (is_new, &next.kind) {
                open.extend(properties.values().map(|property| &**property));
            }
        }
        false
    }

    pub(super) fn endless(&mut self, pointer: &Pointer, help: &str) {
        let warning =
            Diagnostic::warning("the schema would contain itself here, so this is any JSON");
        self.diagnostics
            .push(warning.at(self.source(), pointer).help(help));
    }

    /// An enum of the same name and values that another property or parameter has already declared in place.
    fn same_inline_enum(
        &mut self,
        name: &str,
        values: &[String],
        resource: ItemId,
    ) -> Option<Reference> {
        let enums = &self.resource_mut(resource)?.enums;
        let same = enums.iter().find(|existing| {
            existing.item.wire.as_str() == name
                && existing
                    .values
                    .iter()
                    .map(|value| value.wire.as_str())
                    .eq(values.iter().map(String::as_str))
        })?;
        Some(Reference {
            item: same.item.id,
            resource,
        })
    }

    fn enum_values(&mut self, values: &[String], schema: &Schema) -> Vec<Item> {
        let renames = schema
            .extensions
            .get("x-rust-names")
            .cloned()
            .unwrap_or_default();
        let mut items: Vec<Item> = Vec::new();
        for (index, value) in values.iter().enumerate() {
            let pointer = schema.pointer.child("enum").index(index);
            if items.iter().any(|item| item.wire.as_str() == value) {
                self.fault(
                    &pointer,
                    format!("`{value}` is listed twice"),
                    "remove one of the two",
                );
                continue;
            }
            let rename = renames
                .get(value)
                .and_then(Value::as_str)
                .map(str::to_owned);
            items.push(self.item(value, "", rename, &pointer));
        }
        let decided = renames.as_object().into_iter().flatten();
        for (value, _) in decided.filter(|(value, _)| !values.contains(value)) {
            let pointer = schema.pointer.child("x-rust-names").child(value);
            self.fault(
                &pointer,
                format!("`{value}` is not among the values of the enum"),
                "correct the value, or remove the name",
            );
        }
        items
    }
}

/// The Rust name that a property or parameter gets, rather than the component that it refers to.
pub(super) fn own_rename(schema: &Schema) -> Option<String> {
    match schema.component {
        Some(_) => None,
        None => rename(&schema.extensions),
    }
}

fn origin(schema: &Schema) -> Origin {
    match schema.component {
        Some(_) => Origin::Component,
        None => Origin::Inline,
    }
}

/// The last word of the component that a schema is, or was made of.
fn component_word(schema: &Schema) -> Option<&str> {
    let pointer = &schema.pointer;
    let is_component = pointer.segments().len() == 3
        && pointer
            .parent()
            .is_some_and(|parent| parent.last() == Some("schemas"));
    let of_pointer = if is_component { pointer.last() } else { None };
    schema.component.as_deref().or(of_pointer).map(last_segment)
}

/// What tells a component from another with the same last word: the word before it.
fn context_of(component: Option<&str>) -> String {
    let owner = component.and_then(|name| name.rsplit_once('.'));
    owner.map_or_else(String::new, |(owner, _)| last_segment(owner).to_owned())
}

/// `flex.v1.interaction.interaction_channel` → `interaction_channel`
pub(crate) fn last_segment(schema: &str) -> &str {
    schema.rsplit('.').next().unwrap_or(schema)
}
