//! Questions that several stages ask of the intermediate representation.

use std::collections::{HashMap, HashSet};

use super::{
    Choice, ChosenBy, Enum, Item, ItemId, Model, OneOf, Operation, Parameter, ParameterLocation,
    Reference, Requirement, Resource, Response, Type, WireName,
};

/// The enum that is referred to, if one of these resources holds it.
pub fn find_enum<'a>(
    resources: impl IntoIterator<Item = &'a Resource>,
    reference: Reference,
) -> Option<&'a Enum> {
    let mut enums = resources.into_iter().flat_map(|resource| &resource.enums);
    enums.find(|candidate| candidate.item.id == reference.item)
}

/// The model that is referred to, if one of these resources holds it.
pub fn find_model<'a>(
    resources: impl IntoIterator<Item = &'a Resource>,
    reference: Reference,
) -> Option<&'a Model> {
    let mut models = resources.into_iter().flat_map(|resource| &resource.models);
    models.find(|candidate| candidate.item.id == reference.item)
}

/// The items that responses hold, as such or inside of others.
pub fn received(resources: &[Resource]) -> HashSet<ItemId> {
    let operations = resources.iter().flat_map(|resource| &resource.operations);
    let values = operations.filter_map(|operation| operation.response.value());
    let open = values
        .filter_map(Type::reference)
        .map(|reference| reference.item);
    closure(resources, open.collect())
}

/// These items, and all that they refer to.
pub fn closure(resources: &[Resource], mut open: Vec<ItemId>) -> HashSet<ItemId> {
    let models = resources.iter().flat_map(|resource| &resource.models);
    let models: HashMap<ItemId, &Model> = models.map(|model| (model.item.id, model)).collect();
    let one_ofs = resources.iter().flat_map(|resource| &resource.one_ofs);
    let one_ofs: HashMap<ItemId, &OneOf> = one_ofs.map(|one_of| (one_of.item.id, one_of)).collect();
    let mut closed = HashSet::new();
    while let Some(id) = open.pop() {
        if !closed.insert(id) {
            continue;
        }
        let properties = models
            .get(&id)
            .into_iter()
            .flat_map(|model| &model.properties);
        let held = properties.filter_map(|property| property.ty.reference());
        let alternatives = one_ofs
            .get(&id)
            .into_iter()
            .flat_map(|one_of| &one_of.alternatives);
        let alternatives = alternatives.map(|alternative| alternative.model);
        open.extend(held.chain(alternatives).map(|reference| reference.item));
    }
    closed
}

/// The choices that these operations' parameters are replaced by.
pub fn chosen<'a>(
    chosen_by: &'a [ChosenBy],
    choices: &'a [Choice],
) -> impl Iterator<Item = (&'a ChosenBy, &'a Choice)> {
    chosen_by.iter().filter_map(|chosen| {
        let choice = choices
            .iter()
            .find(|choice| choice.item.id == chosen.choice)?;
        Some((chosen, choice))
    })
}

impl Enum {
    /// Whether the description has this value.
    #[must_use]
    pub fn has(&self, text: &str) -> bool {
        self.values.iter().any(|value| value.wire.as_str() == text)
    }
}

impl Choice {
    /// Every parameter that the choice stands for, each once.
    #[must_use]
    pub fn parameter_names(&self) -> Vec<&WireName> {
        let mut names = vec![&self.discriminator];
        for variant in &self.variants {
            let own = variant
                .required
                .iter()
                .chain(&variant.optional)
                .map(|parameter| &parameter.item.wire);
            for name in own.chain(variant.fixed.iter().map(|(name, _)| name)) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }
}

impl Operation {
    /// The parameters that have a setter of their own.
    pub fn setters<'a>(&'a self, choices: &'a [Choice]) -> impl Iterator<Item = &'a Parameter> {
        let chosen: Vec<&WireName> = chosen(&self.choices, choices)
            .flat_map(|(_, choice)| choice.parameter_names())
            .collect();
        self.parameters.iter().filter(move |parameter| {
            parameter.location != ParameterLocation::Path && !chosen.contains(&&parameter.item.wire)
        })
    }

    /// The required setters: each has a place in the type of the request.
    #[must_use]
    pub fn slots<'a>(&'a self, choices: &'a [Choice]) -> Vec<&'a Item> {
        let fields = self
            .setters(choices)
            .filter(|parameter| parameter.requirement == Requirement::Required)
            .map(|parameter| &parameter.item);
        let choices = self
            .choices
            .iter()
            .filter(|chosen| chosen.requirement == Requirement::Required)
            .map(|chosen| &chosen.setter);
        fields.chain(choices).collect()
    }

    /// The types of the arguments that the function, the setters and the choices of this operation take.
    ///
    /// A parameter that a choice stands for has no setter, so its type is named by the choice or by nobody.
    pub fn argument_types<'a>(&'a self, choices: &'a [Choice]) -> impl Iterator<Item = &'a Type> {
        let variants = chosen(&self.choices, choices).flat_map(|(_, choice)| &choice.variants);
        let fields = variants.flat_map(|variant| variant.required.iter().chain(&variant.optional));
        let parameters = self
            .path_parameters()
            .chain(self.setters(choices))
            .chain(fields);
        parameters.map(|parameter| &parameter.ty)
    }

    /// The parameters of the path, in path order.
    pub fn path_parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters
            .iter()
            .filter(|parameter| parameter.location == ParameterLocation::Path)
    }
}

impl Type {
    /// The prefix of the SIDs that a value of this type holds.
    #[must_use]
    pub fn sid_prefix(&self) -> Option<&str> {
        match self.innermost() {
            Self::Sid(prefix) => Some(prefix),
            _ => None,
        }
    }

    /// The type of a single value, where this is a list or a map.
    #[must_use]
    pub fn innermost(&self) -> &Self {
        match self {
            Self::List(items) | Self::Map(items) => items.innermost(),
            single => single,
        }
    }

    /// The item that a value of this type names: an enum, a model, or one of several models.
    #[must_use]
    pub fn reference(&self) -> Option<Reference> {
        match self.innermost() {
            Self::Enum(reference) | Self::Model(reference) | Self::OneOf(reference) => {
                Some(*reference)
            }
            _ => None,
        }
    }
}

impl Response {
    /// What is read, if anything is.
    #[must_use]
    pub fn value(&self) -> Option<&Type> {
        match self {
            Self::Value(ty) | Self::Optional(ty) | Self::List { items: ty, .. } => Some(ty),
            Self::Empty | Self::Redirect => None,
        }
    }
}
