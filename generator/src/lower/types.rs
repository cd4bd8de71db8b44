//! Types: from a resolved schema to what a field or a parameter holds.

use serde_json::Value;

use super::{
    ModuleLowerer,
    sids::{prefix_of_pattern, rename},
};
use crate::{
    diagnostic::Diagnostic,
    ir::{Enum, Item, ItemId, Model, Privacy, Property, Range, Reference, Type},
    pointer::Pointer,
    resolve::{Schema, SchemaKind},
};

impl ModuleLowerer<'_> {
    /// The type of a value called `name`, in the module of `resource`.
    pub(super) fn ty(&mut self, name: &str, schema: &Schema, resource: ItemId) -> Option<Type> {
        Some(match &schema.kind {
            SchemaKind::Any => Type::Json,
            SchemaKind::Text {
                date_time: true, ..
            } => Type::DateTime,
            SchemaKind::Text { pattern: None, .. } => Type::Text,
            SchemaKind::Text {
                pattern: Some(pattern),
                ..
            } => self.text_with_pattern(name, pattern, schema),
            SchemaKind::Enum(values) => {
                Type::Enum(self.enum_reference(name, values, schema, resource)?)
            }
            SchemaKind::Boolean => Type::Boolean,
            SchemaKind::Integer { .. } => Type::Integer,
            SchemaKind::Number => Type::Number,
            SchemaKind::UriMap => Type::UriMap,
            SchemaKind::Array(items) => Type::List(Box::new(self.ty(name, items, resource)?)),
            SchemaKind::Object { .. } => Type::Model(self.model_reference(schema, resource)?),
        })
    }

    fn text_with_pattern(&mut self, name: &str, pattern: &str, schema: &Schema) -> Type {
        let Some(prefix) = prefix_of_pattern(pattern) else {
            self.diagnostics.push(
                Diagnostic::warning(format!(
                    "the pattern `{pattern}` is that of no SID, so it is not checked"
                ))
                .at(self.source(), &schema.pointer.child("pattern"))
                .help("the value becomes a plain text; `^XX[0-9a-fA-F]{32}$` would make it a SID"),
            );
            return Type::Text;
        };
        let place = self.place(&schema.pointer.child("pattern"));
        self.sids.note_use(prefix, name, place);
        Type::Sid(prefix.to_owned())
    }

    /// The model of a schema, which is lowered when it is first met.
    pub(super) fn model_reference(
        &mut self,
        schema: &Schema,
        resource: ItemId,
    ) -> Option<Reference> {
        let (Some(component), SchemaKind::Object { properties, .. }) =
            (&schema.component, &schema.kind)
        else {
            self.fault(
                &schema.pointer,
                "unsupported construct: an object with properties that has no name",
                "move it to `components.schemas` and refer to it, or leave it untyped, which makes it any JSON",
            );
            return None;
        };
        if let Some(reference) = self.components.get(component) {
            return Some(*reference);
        }
        let item = self.item(
            component,
            &schema.docs,
            rename(&schema.extensions),
            &schema.pointer,
        );
        let reference = Reference {
            item: item.id,
            resource,
        };
        self.components.insert(component.clone(), reference);
        let found_before = std::mem::take(&mut self.diagnostics);
        let mut lowered = Vec::new();
        for (name, property) in properties {
            let pointer = schema.pointer.child("properties").child(name);
            let ty = self.ty(name, property, resource);
            let privacy = self.privacy(&property.extensions, &pointer);
            let item = self.item(name, &property.docs, self.own_rename(property), &pointer);
            if let Some(ty) = ty {
                lowered.push(Property { item, ty, privacy });
            }
        }
        let found = std::mem::replace(&mut self.diagnostics, found_before);
        let is_sound = !found.has_errors();
        self.diagnostics.extend(found);
        if !is_sound {
            // The next operation that needs the model has to meet its faults as well.
            self.components.shift_remove(component);
            return None;
        }
        self.resource_mut(resource)?.models.push(Model {
            item,
            properties: lowered,
        });
        Some(reference)
    }

    /// The Rust name that a property or parameter gets, rather than the component that it refers to.
    pub(super) fn own_rename(&self, schema: &Schema) -> Option<String> {
        if schema.component.is_some() {
            None
        } else {
            rename(&schema.extensions)
        }
    }

    fn enum_reference(
        &mut self,
        name: &str,
        values: &[String],
        schema: &Schema,
        resource: ItemId,
    ) -> Option<Reference> {
        if let Some(reference) = schema
            .component
            .as_ref()
            .and_then(|component| self.components.get(component))
        {
            return Some(*reference);
        }
        if schema.component.is_none()
            && let Some(reference) = self.same_inline_enum(name, values, resource)
        {
            return Some(reference);
        }
        let wire = schema.component.as_deref().unwrap_or(name);
        let item = self.item(
            wire,
            &schema.docs,
            rename(&schema.extensions),
            &schema.pointer,
        );
        let reference = Reference {
            item: item.id,
            resource,
        };
        let values = self.enum_values(values, schema);
        self.resource_mut(resource)?
            .enums
            .push(Enum { item, values });
        if let Some(component) = &schema.component {
            self.components.insert(component.clone(), reference);
        }
        Some(reference)
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
        for value in renames
            .as_object()
            .into_iter()
            .flatten()
            .map(|(value, _)| value)
        {
            if !values.contains(value) {
                let pointer = schema.pointer.child("x-rust-names").child(value);
                self.fault(
                    &pointer,
                    format!("`{value}` is not among the values of the enum"),
                    "correct the value, or remove the name",
                );
            }
        }
        items
    }

    /// The integers that a schema allows.
    pub(super) fn range(&mut self, schema: &Schema) -> Range {
        let SchemaKind::Integer { minimum, maximum } = schema.kind else {
            return Range::default();
        };
        if let (Some(minimum), Some(maximum)) = (minimum, maximum)
            && minimum > maximum
        {
            let message = format!("the minimum {minimum} is above the maximum {maximum}");
            self.fault(&schema.pointer.child("minimum"), message, "swap the two");
        }
        Range { minimum, maximum }
    }

    /// Whether the extensions mark a value as personal data, in Twilio's notation.
    pub(super) fn privacy(
        &mut self,
        extensions: &indexmap::IndexMap<String, Value>,
        pointer: &Pointer,
    ) -> Privacy {
        let Some(mark) = extensions
            .get("x-twilio")
            .and_then(|twilio| twilio.get("pii"))
        else {
            return Privacy::Public;
        };
        let kept_days = mark.get("deleteSla").and_then(Value::as_u64);
        let pointer = pointer.child("x-twilio").child("pii");
        match mark.get("handling").and_then(Value::as_str) {
            Some("standard" | "sensitive") => {}
            _ => self.fault(
                &pointer,
                "the mark of personal data is not of the expected form",
                "write `pii: { handling: standard }` or `sensitive`, and `deleteSla` in days where it is known",
            ),
        }
        if mark.get("deleteSla").is_some() && kept_days.is_none() {
            self.fault(
                &pointer.child("deleteSla"),
                "`deleteSla` is not a number of days",
                "write a whole number",
            );
        }
        Privacy::Personal { kept_days }
    }
}
