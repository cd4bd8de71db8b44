//! Choices: fields of a form that are only valid together, as `x-parameter-choices` on the form's schema says.

use serde_json::Value;

use super::ModuleLowerer;
use crate::{
    ir::{
        Choice, ChosenBy, Item, ItemId, Parameter, ParameterLocation, Requirement, Type, Variant,
    },
    pointer::Pointer,
    resolve::RequestBody,
};

const EXTENSION: &str = "x-parameter-choices";

impl ModuleLowerer<'_> {
    /// The choices of an operation. Equal choices of one resource become one type.
    pub(super) fn choices(
        &mut self,
        body: &RequestBody,
        parameters: &[Parameter],
        resource: ItemId,
    ) -> Vec<ChosenBy> {
        let pointer = body.schema.pointer.child(EXTENSION);
        let Some(node) = self.source().at(&pointer) else {
            return Vec::new();
        };
        let Some(nodes) = node.as_array() else {
            self.malformed(&pointer);
            return Vec::new();
        };
        let mut chosen = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            chosen.extend(self.choice(node, &pointer.index(index), parameters, resource));
        }
        chosen
    }

    fn choice(
        &mut self,
        node: &Value,
        pointer: &Pointer,
        parameters: &[Parameter],
        resource: ItemId,
    ) -> Option<ChosenBy> {
        if !self.has_only(
            node,
            &["name", "description", "discriminator", "variants"],
            pointer,
        ) {
            return None;
        }
        let text = |key: &str| node.get(key).and_then(Value::as_str);
        let (Some(name), Some(docs), Some(discriminator), Some(variants)) = (
            text("name"),
            text("description"),
            text("discriminator"),
            node.get("variants").and_then(Value::as_array),
        ) else {
            self.malformed(pointer);
            return None;
        };
        let discriminator =
            self.field(discriminator, &pointer.child("discriminator"), parameters)?;
        let item = self.item(name, docs, None, pointer);
        let mut lowered = Vec::new();
        for (index, variant) in variants.iter().enumerate() {
            let pointer = pointer.child("variants").index(index);
            lowered.extend(self.variant(variant, &pointer, parameters, &discriminator));
        }
        let choice = Choice {
            item,
            discriminator: discriminator.item.wire.clone(),
            variants: lowered,
        };
        self.check_values(&choice, &discriminator);
        self.check_requirements(&choice, parameters);
        let setter = self.twin(&choice.item);
        let choice = self.shared(choice, resource)?;
        Some(ChosenBy {
            choice,
            requirement: discriminator.requirement,
            setter,
        })
    }

    fn variant(
        &mut self,
        node: &Value,
        pointer: &Pointer,
        parameters: &[Parameter],
        discriminator: &Parameter,
    ) -> Option<Variant> {
        if !self.has_only(
            node,
            &["value", "description", "required", "optional", "fixed"],
            pointer,
        ) {
            return None;
        }
        let text = |key: &str| node.get(key).and_then(Value::as_str);
        let (Some(value), Some(docs)) = (text("value"), text("description")) else {
            self.malformed(pointer);
            return None;
        };
        let item = self.item(value, docs, None, pointer);
        let type_item = self.twin(&item);
        let required = self.fields(node, "required", pointer, parameters);
        let optional = self.fields(node, "optional", pointer, parameters);
        let mut fixed = Vec::new();
        let fixed_values = node.get("fixed").map(Value::as_object);
        if matches!(fixed_values, Some(None)) {
            self.malformed(&pointer.child("fixed"));
        }
        for (name, entry) in fixed_values.flatten().into_iter().flatten() {
            let pointer = pointer.child("fixed").child(name);
            let Some(field) = self.field(name, &pointer, parameters) else {
                continue;
            };
            let value = entry.clone();
            if !self.fits(&field.ty, &value) {
                self.fault(
                    &pointer,
                    format!("the value does not fit the type of `{name}`"),
                    "correct the value",
                );
            }
            fixed.push((field.item.wire, value));
        }
        let names_discriminator = required
            .iter()
            .chain(&optional)
            .any(|field| field.item.wire == discriminator.item.wire);
        if names_discriminator {
            self.fault(
                pointer,
                "a variant lists the discriminator among its fields",
                "remove it: `value` sets it",
            );
        }
        Some(Variant {
            item,
            type_item,
            required,
            optional,
            fixed,
        })
    }

    fn fields(
        &mut self,
        node: &Value,
        key: &str,
        pointer: &Pointer,
        parameters: &[Parameter],
    ) -> Vec<Parameter> {
        let Some(list) = node.get(key) else {
            return Vec::new();
        };
        let pointer = pointer.child(key);
        let Some(names) = list.as_array() else {
            self.malformed(&pointer);
            return Vec::new();
        };
        let mut fields = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let pointer = pointer.index(index);
            match name.as_str() {
                Some(name) => fields.extend(self.field(name, &pointer, parameters)),
                None => self.malformed(&pointer),
            }
        }
        fields
    }

    /// A copy of the form field of this name, with an id of its own: it is named again within the choice.
    fn field(
        &mut self,
        name: &str,
        pointer: &Pointer,
        parameters: &[Parameter],
    ) -> Option<Parameter> {
        let Some(parameter) = parameters
            .iter()
            .filter(|parameter| parameter.location == ParameterLocation::Form)
            .find(|parameter| parameter.item.wire.as_str() == name)
        else {
            self.fault(
                pointer,
                format!("the form has no field `{name}`"),
                "correct the name",
            );
            return None;
        };
        let item = self.twin(&parameter.item);
        Some(Parameter {
            item,
            ..parameter.clone()
        })
    }

    /// Every value of the discriminator's enum needs a variant, or it could no longer be sent.
    fn check_values(&mut self, choice: &Choice, discriminator: &Parameter) {
        let Type::Enum(reference) = &discriminator.ty else {
            return;
        };
        let known = self.known_enum(*reference).into_iter();
        let values: Vec<String> = known
            .flat_map(|known| &known.values)
            .map(|value| value.wire.as_str().to_owned())
            .collect();
        let pointer = choice.item.place.pointer.child("variants");
        for value in &values {
            if !choice
                .variants
                .iter()
                .any(|variant| variant.item.wire.as_str() == value)
            {
                let message =
                    format!("`{value}` is a value of the discriminator, but no variant is for it");
                self.fault(
                    &pointer,
                    message,
                    "add a variant that says which fields the value needs",
                );
            }
        }
        for variant in &choice.variants {
            if !values
                .iter()
                .any(|value| value == variant.item.wire.as_str())
            {
                let message = format!(
                    "`{}` is not a value of the discriminator",
                    variant.item.wire.as_str()
                );
                self.fault(
                    &variant.item.place.pointer,
                    message,
                    "remove the variant, or correct its value",
                );
            }
        }
    }

    /// A field that the request always needs cannot hide in a choice that some variant leaves out.
    fn check_requirements(&mut self, choice: &Choice, parameters: &[Parameter]) {
        for name in choice.parameter_names() {
            let always_required = parameters.iter().any(|parameter| {
                parameter.item.wire == *name && parameter.requirement == Requirement::Required
            });
            let always_given = choice.variants.iter().all(|variant| {
                variant
                    .required
                    .iter()
                    .any(|field| field.item.wire == *name)
                    || variant.fixed.iter().any(|(fixed, _)| fixed == name)
            });
            if *name != choice.discriminator && always_required && !always_given {
                let message = format!(
                    "`{}` is required, but not every variant gives it",
                    name.as_str()
                );
                self.fault(
                    &choice.item.place.pointer,
                    message,
                    "list it in each variant, or leave it out of the choice",
                );
            }
        }
    }

    /// The id of this choice in the resource: that of an equal one, if another operation has declared it already.
    fn shared(&mut self, choice: Choice, resource: ItemId) -> Option<ItemId> {
        let existing = self
            .resource_mut(resource)?
            .choices
            .iter()
            .find(|existing| existing.item.wire == choice.item.wire)
            .map(|existing| {
                (
                    existing.item.id,
                    same(existing, &choice),
                    existing.item.place.location.clone(),
                )
            });
        match existing {
            Some((id, true, _)) => Some(id),
            Some((_, false, location)) => {
                let message = format!(
                    "`{}` differs from the choice of that name",
                    choice.item.wire.as_str()
                );
                let help =
                    format!("make it equal to the one at {location}, or give it another name");
                self.fault(&choice.item.place.pointer, message, help);
                None
            }
            None => {
                let id = choice.item.id;
                self.resource_mut(resource)?.choices.push(choice);
                Some(id)
            }
        }
    }

    fn has_only(&mut self, node: &Value, known: &[&str], pointer: &Pointer) -> bool {
        let sound = node
            .as_object()
            .is_some_and(|entries| entries.keys().all(|key| known.contains(&key.as_str())));
        if !sound {
            self.malformed(pointer);
        }
        sound
    }

    fn malformed(&mut self, pointer: &Pointer) {
        self.fault(
            pointer,
            format!("`{EXTENSION}` is not of the expected form"),
            "write `{ name, description, discriminator, variants: [{ value, description, required: [fields], \
             optional: [fields], fixed: { field: value } }] }`",
        );
    }
}

/// Whether two choices say the same, wherever they stand.
fn same(one: &Choice, other: &Choice) -> bool {
    let words = |item: &Item| (item.wire.clone(), item.docs.clone());
    let field = |field: &Parameter| {
        (
            field.item.wire.clone(),
            field.ty.clone(),
            field.range,
            field.privacy,
        )
    };
    let variant = |variant: &Variant| {
        (
            words(&variant.item),
            variant.required.iter().map(field).collect::<Vec<_>>(),
            variant.optional.iter().map(field).collect::<Vec<_>>(),
            variant.fixed.clone(),
        )
    };
    words(&one.item) == words(&other.item)
        && one.discriminator == other.discriminator
        && one
            .variants
            .iter()
            .map(variant)
            .eq(other.variants.iter().map(variant))
}
