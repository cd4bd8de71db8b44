//! Types: from a resolved schema to what a field or a parameter holds.

use serde_json::Value;

use super::{ModuleLowerer, sids::prefix_of_pattern};
use crate::{
    diagnostic::Diagnostic,
    ir::{ItemId, Privacy, Range, Type},
    pointer::Pointer,
    resolve::{Schema, SchemaKind, TextFormat},
};

/// Whose value a schema describes: what has no name of its own is called after it.
#[derive(Clone, Copy)]
pub(super) struct Slot<'a> {
    /// What holds the value: a schema or an operation.
    pub(super) owner: &'a str,
    /// The value's own name there.
    pub(super) name: &'a str,
    /// Where items without a home go.
    pub(super) resource: ItemId,
}

/// What a response is called within its operation.
pub(super) const RESPONSE: &str = "response";

impl Slot<'_> {
    /// What can be said of a schema that has neither a name nor a description.
    pub(super) fn docs(&self) -> String {
        match self.name {
            RESPONSE => format!("What `{}` answers.", self.owner),
            name => format!("`{name}` of `{}`.", self.owner),
        }
    }
}

impl<'a> ModuleLowerer<'a> {
    /// The schema that a recursive reference means, or the schema itself.
    pub(super) fn followed<'s>(&self, schema: &'s Schema) -> &'s Schema
    where
        'a: 's,
    {
        let meant = match (&schema.kind, &schema.component) {
            (SchemaKind::Recursive, Some(name)) => self.description.components.get(name),
            _ => None,
        };
        meant.map_or(schema, |component| component)
    }

    /// The type of the value in `slot`.
    pub(super) fn ty(&mut self, schema: &Schema, slot: Slot<'_>) -> Option<Type> {
        let schema = self.followed(schema);
        Some(match &schema.kind {
            SchemaKind::Any | SchemaKind::CollapsibleMap(_) => Type::Json,
            SchemaKind::Text { pattern, format } => match (format, pattern) {
                (TextFormat::DateTime | TextFormat::Rfc2822, _) => Type::DateTime,
                (TextFormat::Date, _) => Type::Date,
                (TextFormat::Plain, None) => Type::Text,
                (TextFormat::Plain, Some(pattern)) => self.text_with_pattern(slot, pattern, schema),
            },
            SchemaKind::Enum(values) => self.enum_type(values, schema, slot)?,
            SchemaKind::Boolean => Type::Boolean,
            SchemaKind::Integer { .. } => Type::Integer,
            SchemaKind::Number => Type::Number,
            SchemaKind::Map(values) => self.several(Type::Map, values, schema, slot)?,
            SchemaKind::Array(items) => self.several(Type::List, items, schema, slot)?,
            // Nothing is said of what it holds, so that nothing may be lost.
            SchemaKind::Object { properties, .. } if properties.is_empty() => Type::Json,
            SchemaKind::Object { .. } => self.model_type(schema, slot)?,
            SchemaKind::OneOf { .. } => self.one_of_type(schema, slot)?,
            SchemaKind::Recursive => {
                self.fault(
                    &schema.pointer,
                    "what this refers to could not be resolved",
                    "mend what is wrong with it",
                );
                return None;
            }
        })
    }

    /// A list or a map of these elements. One of nothing but itself is any JSON: Rust has no type for it.
    fn several(
        &mut self,
        of: fn(Box<Type>) -> Type,
        elements: &Schema,
        whole: &Schema,
        slot: Slot<'_>,
    ) -> Option<Type> {
        let name = whole.component.as_ref();
        if name.is_some_and(|name| self.open.contains(name)) {
            self.endless(
                &whole.pointer,
                "there is no object in it, so that Rust has no type for it",
            );
            return Some(Type::Json);
        }
        let outside = self.open.len();
        self.open.extend(name.cloned());
        let elements = self.ty(elements, slot);
        self.open.truncate(outside);
        elements.map(|elements| of(Box::new(elements)))
    }

    fn text_with_pattern(&mut self, slot: Slot<'_>, pattern: &str, schema: &Schema) -> Type {
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
        self.sids.note_use(prefix, slot.owner, slot.name, place);
        Type::Sid(prefix.to_owned())
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

    /// Whether a parameter is personal data: it is marked, or holds what is.
    pub(super) fn parameter_privacy(
        &mut self,
        extensions: &indexmap::IndexMap<String, Value>,
        pointer: &Pointer,
        ty: &Type,
    ) -> Privacy {
        match self.privacy(extensions, pointer) {
            Privacy::Public if self.holds_personal_data(ty, &mut Vec::new()) => {
                Privacy::Personal { kept_days: None }
            }
            privacy => privacy,
        }
    }

    fn holds_personal_data(&self, ty: &Type, seen: &mut Vec<ItemId>) -> bool {
        let Some(reference) = ty.reference() else {
            return false;
        };
        if seen.contains(&reference.item) {
            return false;
        }
        seen.push(reference.item);
        let resources = self.resources.values();
        let mut one_ofs = resources.flat_map(|resource| &resource.one_ofs);
        if let Some(one_of) = one_ofs.find(|one_of| one_of.item.id == reference.item) {
            let mut models = one_of.alternatives.iter();
            return models.any(|alternative| {
                self.holds_personal_data(&Type::Model(alternative.model), seen)
            });
        }
        let model = crate::ir::find_model(self.resources.values(), reference);
        let mut properties = model.into_iter().flat_map(|model| &model.properties);
        properties.any(|property| {
            property.privacy != Privacy::Public || self.holds_personal_data(&property.ty, seen)
        })
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
