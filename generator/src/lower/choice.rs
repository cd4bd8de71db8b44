//! Choices: fields of a form that are only valid together, as `x-parameter-choices` on the form's schema says.

use la_arena::Arena;
use serde_json::Value;

use super::ModuleLowerer;
use crate::{
    diagnostic::{Code, Diagnostic},
    extensions::{ChoiceVariant, PARAMETER_CHOICES, ParameterChoice, VariantSetter},
    ir::{
        Argument, Choice, ChoiceId, Item, OptionalField, Parameter, ParameterId, ParameterLocation,
        Requirement, ResourceId, Type, Variant,
    },
    pointer::Pointer,
    resolve::Operation,
};

impl ModuleLowerer<'_> {
    /// The choices of an operation. Equal choices of one resource become one type.
    pub(super) fn choices(
        &mut self,
        operation: &Operation,
        parameters: &Arena<Parameter>,
        resource: ResourceId,
    ) -> Vec<ChoiceId> {
        let Some(body) = &operation.body else {
            return Vec::new();
        };
        let schema = self.description.schema(&body.schema);
        let pointer = schema.pointer.child(PARAMETER_CHOICES.name);
        let mut choices = Vec::new();
        for (index, decided) in schema.choices.iter().enumerate() {
            let mut fields = Fields {
                form: parameters,
                chosen: Arena::new(),
            };
            let choice = self.choice(decided, &pointer.index(index), &mut fields, resource);
            choices.extend(choice.and_then(|choice| self.shared(choice)));
        }
        choices
    }

    fn choice(
        &mut self,
        decided: &ParameterChoice,
        pointer: &Pointer,
        fields: &mut Fields<'_>,
        resource: ResourceId,
    ) -> Option<Choice> {
        let at = pointer.child("discriminator");
        let discriminator = self.field(&decided.discriminator, &at, fields)?;
        let mut variants = Vec::new();
        for (index, decided) in decided.variants.iter().enumerate() {
            let pointer = pointer.child("variants").index(index);
            let variant = self.variant(decided, &pointer, fields);
            if variant.has(discriminator) {
                self.error(
                    Code::MisfitChoice,
                    &pointer,
                    "a variant lists the discriminator among its fields",
                    "remove it: `value` sets it",
                );
            }
            variants.push(variant);
        }
        let choice = Choice {
            item: self.item(&decided.name, None, pointer),
            resource,
            docs: decided.description.clone(),
            fields: std::mem::take(&mut fields.chosen),
            discriminator,
            variants,
        };
        self.check_values(&choice);
        self.check_requirements(&choice);
        Some(choice)
    }

    fn variant(
        &mut self,
        decided: &ChoiceVariant,
        pointer: &Pointer,
        fields: &mut Fields<'_>,
    ) -> Variant {
        let required = self.arguments(&decided.required, &pointer.child("required"), fields);
        let optional = self.arguments(&decided.optional, &pointer.child("optional"), fields);
        let optional = optional.into_iter().map(|argument| OptionalField {
            argument,
            docs: None,
            value: None,
        });
        let mut optional: Vec<OptionalField> = optional.collect();
        for (name, setter) in &decided.setters {
            let pointer = pointer.child("setters").child(name);
            optional.extend(self.named_setter(name, setter, &pointer, fields));
        }
        let mut fixed = Vec::new();
        for (name, value) in &decided.fixed {
            let pointer = pointer.child("fixed").child(name);
            let Some(field) = self.field(name, &pointer, fields) else {
                continue;
            };
            self.check_value(&fields.chosen[field], value, &pointer);
            fixed.push((field, value.clone()));
        }
        Variant {
            item: self.item(&decided.value, None, pointer),
            type_item: self.item(&decided.value, None, pointer),
            value: decided.value.clone(),
            docs: decided.description.clone(),
            required,
            optional,
            fixed,
        }
    }

    /// A setter that the overlay names.
    fn named_setter(
        &mut self,
        name: &str,
        decided: &VariantSetter,
        pointer: &Pointer,
        fields: &mut Fields<'_>,
    ) -> Option<OptionalField> {
        let parameter = self.field(&decided.field, &pointer.child("field"), fields)?;
        if let Some(value) = &decided.value {
            self.check_value(&fields.chosen[parameter], value, &pointer.child("value"));
        }
        Some(OptionalField {
            argument: Argument {
                item: self.item(name, None, pointer),
                parameter,
            },
            docs: Some(decided.description.clone()),
            value: decided.value.clone(),
        })
    }

    /// A value that the overlay decides is one of the field's.
    fn check_value(&mut self, field: &Parameter, value: &Value, pointer: &Pointer) {
        if !self.fits(&field.ty, value) {
            let message = format!(
                "the value does not fit the type of `{}`",
                field.name.as_str()
            );
            self.error(Code::MisfitChoice, pointer, message, "correct the value");
        }
    }

    fn arguments(
        &mut self,
        names: &[String],
        pointer: &Pointer,
        fields: &mut Fields<'_>,
    ) -> Vec<Argument> {
        let mut arguments = Vec::new();
        for (index, name) in names.iter().enumerate() {
            if let Some(parameter) = self.field(name, &pointer.index(index), fields) {
                let place = fields.chosen[parameter].place.pointer.clone();
                let item = self.item(name, None, &place);
                arguments.push(Argument { item, parameter });
            }
        }
        arguments
    }

    /// The field of this name, which becomes one of the choice's.
    fn field(
        &mut self,
        name: &str,
        pointer: &Pointer,
        fields: &mut Fields<'_>,
    ) -> Option<ParameterId> {
        let field = fields.field(name);
        if field.is_none() {
            let message = format!("the form has no field `{name}`");
            self.error(Code::MisfitChoice, pointer, message, "correct the name");
        }
        field
    }

    /// Every value of the discriminator's enum needs a variant, or it could no longer be sent.
    fn check_values(&mut self, choice: &Choice) {
        let Type::Enum(known) = choice.fields[choice.discriminator].ty else {
            return;
        };
        let known = self.api.enums[known].values.iter();
        let values: Vec<String> = known.map(|known| known.value.clone()).collect();
        let has_variant = |value: &String| {
            let mut variants = choice.variants.iter();
            variants.any(|variant| variant.value == *value)
        };
        for value in values.iter().filter(|value| !has_variant(value)) {
            let message =
                format!("`{value}` is a value of the discriminator, but no variant is for it");
            self.error(
                Code::MisfitChoice,
                &choice.item.place.pointer.child("variants"),
                message,
                "add a variant that says which fields the value needs",
            );
        }
        let variants = choice.variants.iter();
        for variant in variants.filter(|variant| !values.contains(&variant.value)) {
            let message = format!("`{}` is not a value of the discriminator", variant.value);
            self.error(
                Code::MisfitChoice,
                &variant.item.place.pointer,
                message,
                "remove the variant, or correct its value",
            );
        }
    }

    /// A field that the request always needs cannot hide in a choice that some variant leaves out.
    fn check_requirements(&mut self, choice: &Choice) {
        for (id, field) in choice.fields.iter() {
            let always_given = choice.variants.iter().all(|variant| {
                variant.required.iter().any(|given| given.parameter == id)
                    || variant.fixed.iter().any(|(fixed, _)| *fixed == id)
            });
            let is_required = field.requirement == Requirement::Required;
            if id != choice.discriminator && is_required && !always_given {
                let name = field.name.as_str();
                self.error(
                    Code::MisfitChoice,
                    &choice.item.place.pointer,
                    format!("`{name}` is required, but not every variant gives it"),
                    "list it in each variant, or leave it out of the choice",
                );
            }
        }
    }

    /// The id of this choice in its resource: that of an equal one, if another operation has declared it already.
    fn shared(&mut self, choice: Choice) -> Option<ChoiceId> {
        let Some(id) = self.choice_of_same_name(&choice) else {
            return Some(self.api.choices.alloc(choice));
        };
        let other = &self.api.choices[id];
        if is_same(other, &choice) {
            return Some(id);
        }
        let message = format!(
            "`{}` differs from the choice of that name",
            choice.item.words
        );
        let first = other.item.place.location.clone();
        let error = Diagnostic::new(Code::ConflictingChoices, message)
            .at(self.source(), &choice.item.place.pointer)
            .related("first declared here", first)
            .help("make it equal to the first, or give it another name");
        self.diagnostics.push(error);
        None
    }

    fn choice_of_same_name(&self, choice: &Choice) -> Option<ChoiceId> {
        let mut others = self.api.choices.iter();
        let same = others.find(|(_, other)| {
            other.resource == choice.resource && other.item.words == choice.item.words
        });
        same.map(|(id, _)| id)
    }
}

/// The fields of a form, and those among them that belong to a choice so far.
struct Fields<'a> {
    form: &'a Arena<Parameter>,
    chosen: Arena<Parameter>,
}

impl Fields<'_> {
    /// The field of this name, each time the same.
    fn field(&mut self, name: &str) -> Option<ParameterId> {
        if let Some(known) = self.known(name) {
            return Some(known);
        }
        let mut form = self.form.values();
        let field = form.find(|field| {
            field.location == ParameterLocation::Form && field.name.as_str() == name
        })?;
        Some(self.chosen.alloc(field.clone()))
    }

    fn known(&self, name: &str) -> Option<ParameterId> {
        let mut chosen = self.chosen.iter();
        let known = chosen.find(|(_, field)| field.name.as_str() == name);
        known.map(|(id, _)| id)
    }
}

/// Whether two choices say the same, wherever they are written and whether or not they must be made.
fn is_same(one: &Choice, other: &Choice) -> bool {
    let words = |item: &Item| item.words.clone();
    let field = |field: &Parameter| {
        let Parameter { name, ty, .. } = field.clone();
        (name, ty, field.constraints, field.privacy)
    };
    let arguments = |arguments: &[Argument]| -> Vec<ParameterId> {
        arguments
            .iter()
            .map(|argument| argument.parameter)
            .collect()
    };
    let variant = |variant: &Variant| {
        let optional = variant.optional.iter().map(|field| {
            let Argument { item, parameter } = &field.argument;
            (
                words(item),
                *parameter,
                field.docs.clone(),
                field.value.clone(),
            )
        });
        let given = (arguments(&variant.required), optional.collect::<Vec<_>>());
        (
            variant.value.clone(),
            variant.docs.clone(),
            given,
            variant.fixed.clone(),
        )
    };
    words(&one.item) == words(&other.item)
        && one.docs == other.docs
        && one.discriminator == other.discriminator
        && one
            .fields
            .values()
            .map(field)
            .eq(other.fields.values().map(field))
        && one
            .variants
            .iter()
            .map(variant)
            .eq(other.variants.iter().map(variant))
}
