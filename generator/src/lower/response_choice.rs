//! Response choices: what `x-response-choices` says that a model has of a choice becomes one model for each variant.

use super::{ModuleLowerer, items::ADDITIONAL_PROPERTIES};
use crate::{
    diagnostic::{Diagnostics, near_miss},
    extensions::{self, RESPONSE_CHOICES},
    ir::{
        Alternative, Choice, ChoiceId, Item, Model, ModelId, Nullability, OneOf, ParameterId,
        Privacy, Property, ResponseChoice, Storage, Type, Variant, WireName,
    },
    pointer::Pointer,
};

/// The field that each property has the value of.
type Fields = Vec<(WireName, ParameterId)>;

/// How a model has the fields of a choice.
struct ReadAs<'a> {
    /// The words of the type that is read.
    name: &'a str,
    choice: &'a Choice,
    /// The model's property with the value of the choice's discriminator.
    discriminator: Property,
    fields: &'a Fields,
    /// Whether the property that holds the fields may be printed.
    privacy: Privacy,
}

impl ModuleLowerer<'_> {
    /// Gives each model the choices whose fields it has, and returns what was found on the way.
    pub(super) fn response_choices(&mut self) -> Diagnostics {
        for (model, schema) in std::mem::take(&mut self.with_response_choices) {
            let schema = self.description.schema(&schema).clone();
            let pointer = schema.pointer.child(RESPONSE_CHOICES.name);
            for (index, decided) in schema.response_choices.iter().enumerate() {
                let pointer = pointer.index(index);
                if let Some(choice) = self.response_choice(decided, model, &pointer) {
                    self.api.models[model].response_choices.push(choice);
                }
            }
        }
        std::mem::take(&mut self.diagnostics)
    }

    fn response_choice(
        &mut self,
        decided: &extensions::ResponseChoice,
        model: ModelId,
        pointer: &Pointer,
    ) -> Option<ResponseChoice> {
        let id = self.choice_named(&decided.choice, model, &pointer.child("choice"))?;
        let choice = self.api.choices[id].clone();
        let fields = self.response_fields(decided, &choice, pointer)?;
        let read = ReadAs {
            discriminator: self.property_of(model, &decided.discriminator)?,
            privacy: decided
                .within
                .as_ref()
                .and_then(|within| self.property_of(model, within))
                .map_or(Privacy::Unmarked, |property| property.privacy),
            name: &decided.name,
            choice: &choice,
            fields: &fields,
        };
        let alternatives = choice.variants.iter();
        let alternatives = alternatives.map(|variant| self.alternative(variant, &read));
        let one_of = OneOf {
            alternatives: alternatives.collect(),
            item: self.item(&decided.name, None, pointer),
            resource: choice.resource,
            docs: decided.description.clone(),
            schema: None,
            discriminator: Some(WireName(decided.discriminator.clone())),
        };
        Some(ResponseChoice {
            item: self.item(&decided.name, None, pointer),
            docs: decided.description.clone(),
            choice: id,
            one_of: self.api.one_ofs.alloc(one_of),
            discriminator: WireName(decided.discriminator.clone()),
            within: decided.within.clone().map(WireName),
            fields,
        })
    }

    /// The choice of this name: that of the model's own resource, if several have one. Nothing, without an error, if
    /// its operations were left out.
    fn choice_named(&mut self, name: &str, model: ModelId, pointer: &Pointer) -> Option<ChoiceId> {
        let own = self.api.models[model].resource;
        let resources = std::iter::once(&own).chain(self.resources.values());
        let mut taken = resources.flat_map(|id| &self.api.resources[*id].choices);
        let found = taken.find(|id| self.api.choices[**id].item.words == name);
        if found.is_some() {
            return found.copied();
        }
        let bodies = self.description.operations.iter();
        let bodies = bodies.filter_map(|operation| operation.body.as_ref());
        let schemas = bodies.map(|body| self.description.schema(&body.schema));
        let mut declared = schemas
            .flat_map(|schema| schema.choices.iter())
            .map(|choice| choice.name.as_str());
        if declared.clone().any(|declared| declared == name) {
            return None;
        }
        let meant = near_miss(name, &mut declared).map(str::to_owned);
        let message = format!("no operation has a choice `{name}`");
        self.misfit_response_choice(pointer, message, meant.as_deref());
        None
    }

    /// What the properties have the values of, if nothing is wrong with it.
    fn response_fields(
        &mut self,
        decided: &extensions::ResponseChoice,
        choice: &Choice,
        pointer: &Pointer,
    ) -> Option<Fields> {
        let pointer = pointer.child("fields");
        let mut fields = Fields::new();
        let mut is_sound = true;
        for (name, field) in &decided.fields {
            let place = pointer.child(name);
            let problem = match find(choice, field) {
                None => {
                    let known = choice.fields.values().map(|field| field.name.as_str());
                    let message = format!("the choice has no field `{field}`");
                    Some((message, near_miss(field, known)))
                }
                Some(id) if id == choice.discriminator => {
                    let message =
                        format!("`{field}` tells the variants apart, and is no field of them");
                    Some((message, None))
                }
                Some(id) if fields.iter().any(|(_, known)| *known == id) => {
                    Some((format!("`{field}` has a property already"), None))
                }
                Some(id) => {
                    fields.push((WireName(name.clone()), id));
                    None
                }
            };
            if let Some((message, meant)) = problem {
                is_sound = false;
                self.misfit_response_choice(&place, message, meant);
            }
        }
        // Otherwise what was read could never be sent again.
        for id in required(choice) {
            if is_sound && !fields.iter().any(|(_, known)| *known == id) {
                is_sound = false;
                let name = choice.fields[id].name.as_str();
                let message =
                    format!("no property has the value of `{name}`, which a variant needs");
                self.misfit_response_choice(&pointer, message, None);
            }
        }
        is_sound.then_some(fields)
    }

    /// An error, or a warning if what has errors is left out.
    fn misfit_response_choice(&mut self, pointer: &Pointer, message: String, meant: Option<&str>) {
        let what = "the response choice";
        self.misfit_decision(what, pointer, message, meant, RESPONSE_CHOICES.name);
    }

    fn property_of(&self, model: ModelId, name: &str) -> Option<Property> {
        let mut properties = self.api.models[model].properties.iter();
        let found = properties.find(|property| property.name.as_str() == name);
        found.cloned()
    }

    /// The model of a variant: its discriminator and the fields that a caller gives.
    fn alternative(&mut self, variant: &Variant, read: &ReadAs<'_>) -> Alternative {
        let pointer = &variant.item.place.pointer;
        let words = format!("{}_{}", variant.value, read.name);
        let mut properties = vec![Property {
            item: Item {
                id: self.ids.fresh(),
                ..read.discriminator.item.clone()
            },
            ..read.discriminator.clone()
        }];
        for (name, field) in read.fields {
            if variant.given().any(|given| given.parameter == *field) {
                properties.push(self.response_property(name, *field, read));
            }
        }
        let model = Model {
            item: self.item(&words, None, pointer),
            resource: read.choice.resource,
            docs: variant.docs.clone(),
            schema: None,
            properties,
            additional: Some(self.item(ADDITIONAL_PROPERTIES, None, pointer)),
            response_choices: Vec::new(),
            builder: Vec::new(),
            readiness: None,
        };
        Alternative {
            item: self.item(&variant.value, None, pointer),
            schema: None,
            docs: String::new(),
            ty: Type::Model(self.api.models.alloc(model)),
            values: vec![variant.value.clone()],
            is_of_value: false,
        }
    }

    /// The property with the value of a field.
    fn response_property(
        &mut self,
        name: &WireName,
        field: ParameterId,
        read: &ReadAs<'_>,
    ) -> Property {
        let field = &read.choice.fields[field];
        Property {
            item: self.item(name.as_str(), None, &field.place.pointer),
            name: name.clone(),
            docs: field.docs.clone(),
            ty: field.ty.clone(),
            storage: Storage::Inline,
            nullability: Nullability::NotNull,
            privacy: match (read.privacy, field.privacy) {
                (Privacy::Secret, _) => Privacy::Secret,
                (Privacy::Personal { .. }, field) if !field.is_redacted() => {
                    Privacy::Personal { kept_days: None }
                }
                (_, field) => field,
            },
        }
    }
}

/// The field of this name.
fn find(choice: &Choice, name: &str) -> Option<ParameterId> {
    let mut fields = choice.fields.iter();
    let found = fields.find(|(_, field)| field.name.as_str() == name);
    found.map(|(id, _)| id)
}

/// The fields that some variant needs.
fn required(choice: &Choice) -> impl Iterator<Item = ParameterId> {
    let variants = choice.variants.iter();
    let required = variants.flat_map(|variant| &variant.required);
    required.map(|argument| argument.parameter)
}
