//! When a resource is ready: by a property of its model, as `x-readiness` on its schema says.

use super::ModuleLowerer;
use crate::{
    diagnostic::Code,
    extensions::{self, READINESS},
    ir::{Enum, EnumId, Item, ModelId, Property, Readiness, Type},
    pointer::Pointer,
    resolve::Schema,
};

impl ModuleLowerer<'_> {
    /// When the resource of this model, whose properties are known, is ready.
    pub(super) fn readiness(&mut self, schema: &Schema, model: ModelId) -> Option<Readiness> {
        let decided = schema.readiness.as_deref()?;
        let pointer = schema.pointer.child(READINESS.name);
        let (status, ty) = self.status(&decided.property, model, &pointer)?;
        let ready = self.values(&decided.ready, ty, &pointer.child("ready"));
        let failed = self.values(&decided.failed, ty, &pointer.child("failed"));
        self.check_that_values_differ(decided, &pointer);
        let code = decided.error_code.as_deref();
        let code = code.and_then(|name| {
            let pointer = pointer.child("error_code");
            self.detail(name, &Type::Integer, model, &pointer)
        });
        let message = decided.error_message.as_deref();
        let message = message.and_then(|name| {
            let pointer = pointer.child("error_message");
            self.detail(name, &Type::String, model, &pointer)
        });
        Some(Readiness {
            status,
            ty: Type::Enum(ty),
            ready,
            failed,
            code,
            message,
        })
    }

    /// The property that says it, with its enum.
    fn status(&mut self, name: &str, model: ModelId, pointer: &Pointer) -> Option<(Item, EnumId)> {
        let pointer = pointer.child("property");
        let property = self.named_property(name, model, &pointer)?;
        if let Type::Enum(ty) = property.ty {
            return Some((property.item.clone(), ty));
        }
        let message = format!("`{name}` is not an enum of strings");
        self.error(
            Code::MisfitDecision,
            &pointer,
            message,
            "name a property with known values",
        );
        None
    }

    /// The variants for these values.
    fn values(&mut self, values: &[String], ty: EnumId, pointer: &Pointer) -> Vec<Item> {
        let mut items = Vec::new();
        for (index, value) in values.iter().enumerate() {
            match variant(&self.api.enums[ty], value) {
                // A pattern that names a variant twice is a warning in the emitted crate.
                Some(item) if items.contains(&item) => {}
                Some(item) => items.push(item),
                None => self.error(
                    Code::MisfitDecision,
                    &pointer.index(index),
                    format!("`{value}` is not a value of the property"),
                    "correct the value",
                ),
            }
        }
        items
    }

    fn check_that_values_differ(&mut self, decided: &extensions::Readiness, pointer: &Pointer) {
        if decided.ready.is_empty() {
            let help = "list the values that are waited for";
            self.error(
                Code::MisfitDecision,
                &pointer.child("ready"),
                "no value means that it is ready",
                help,
            );
        }
        for (index, value) in decided.failed.iter().enumerate() {
            if decided.ready.contains(value) {
                let message = format!("`{value}` is among the values that mean ready");
                let help = "remove it from one of the two lists";
                self.error(
                    Code::MisfitDecision,
                    &pointer.child("failed").index(index),
                    message,
                    help,
                );
            }
        }
    }

    /// A property with details of a failure.
    fn detail(&mut self, name: &str, ty: &Type, model: ModelId, pointer: &Pointer) -> Option<Item> {
        let property = self.named_property(name, model, pointer)?;
        if property.ty == *ty {
            return Some(property.item.clone());
        }
        let kind = if *ty == Type::Integer {
            "an integer"
        } else {
            "a string"
        };
        let message = format!("`{name}` is not {kind}");
        self.error(
            Code::MisfitDecision,
            pointer,
            message,
            "name another property, or leave it out",
        );
        None
    }

    fn named_property(
        &mut self,
        name: &str,
        model: ModelId,
        pointer: &Pointer,
    ) -> Option<&Property> {
        let properties = &self.api.models[model].properties;
        let index = properties
            .iter()
            .position(|property| property.name.as_str() == name);
        if index.is_none() {
            let message = format!("the object has no property `{name}`");
            self.error(Code::MisfitDecision, pointer, message, "correct the name");
        }
        self.api.models[model].properties.get(index?)
    }
}

fn variant(ty: &Enum, value: &str) -> Option<Item> {
    let known = ty.values.iter().find(|known| known.value == value)?;
    Some(known.item.clone())
}
