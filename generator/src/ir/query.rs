//! Questions that several stages ask of the intermediate representation.

use super::{Choice, Operation, Parameter, ParameterLocation, Type, WireName};

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
        let chosen: Vec<&WireName> = choices
            .iter()
            .filter(|choice| {
                self.choices
                    .iter()
                    .any(|chosen| chosen.choice == choice.item.id)
            })
            .flat_map(Choice::parameter_names)
            .collect();
        self.parameters.iter().filter(move |parameter| {
            parameter.location != ParameterLocation::Path && !chosen.contains(&&parameter.item.wire)
        })
    }

    /// The types of the arguments that the function, the setters and the choices of this operation take.
    ///
    /// A parameter that a choice stands for has no setter, so its type is named by the choice or by nobody.
    pub fn argument_types<'a>(&'a self, choices: &'a [Choice]) -> impl Iterator<Item = &'a Type> {
        let is_chosen = |choice: &&Choice| {
            let mut chosen_by = self.choices.iter();
            chosen_by.any(|chosen| chosen.choice == choice.item.id)
        };
        let variants = choices
            .iter()
            .filter(is_chosen)
            .flat_map(|choice| &choice.variants);
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
        match self {
            Self::Sid(prefix) => Some(prefix),
            Self::List(items) => items.sid_prefix(),
            _ => None,
        }
    }
}
