//! Requests: what an operation may send, what its function takes, and what has a setter, in which order.

use la_arena::Arena;

use super::{ModuleLowerer, parameter::Described};
use crate::{
    ir::{
        Argument, ChoiceId, Parameter, ParameterId, ParameterLocation, Requirement, ResourceId,
        Sets, Setter,
    },
    resolve,
};

/// What an operation may send, and how a caller sets it.
#[derive(Default)]
pub(super) struct Request {
    pub(super) parameters: Arena<Parameter>,
    pub(super) arguments: Vec<Argument>,
    pub(super) setters: Vec<Setter>,
}

impl ModuleLowerer<'_> {
    /// Lowers what an operation takes.
    pub(super) fn request(
        &mut self,
        operation: &resolve::Operation,
        resource: ResourceId,
    ) -> Request {
        let mut request = Request::default();
        for described in self.path_parameters(operation, resource) {
            let item = self.item_of_parameter(&described);
            let parameter = request.parameters.alloc(described.parameter);
            request.arguments.push(Argument { item, parameter });
        }
        let mut described = self.other_parameters(operation, resource);
        if let Some(body) = &operation.body {
            described.extend(self.body_parameters(operation, body, resource));
        }
        let with_ids: Vec<(ParameterId, Described)> = described
            .into_iter()
            .map(|described| {
                let id = request.parameters.alloc(described.parameter.clone());
                (id, described)
            })
            .collect();
        let choices = self.choices(operation, &request.parameters, resource);
        for (id, described) in with_ids {
            if !self.is_chosen(&described.parameter, &choices) {
                request.setters.push(Setter {
                    item: self.item_of_parameter(&described),
                    null_item: self.null_item(&described),
                    requirement: described.parameter.requirement,
                    sets: Sets::Parameter(id),
                });
            }
        }
        for id in choices {
            request
                .setters
                .extend(self.choice_setter(id, &request.parameters));
        }
        request.setters.extend(self.credentials_setter(operation));
        request
    }

    /// Whether this field belongs to a choice.
    fn is_chosen(&self, parameter: &Parameter, choices: &[ChoiceId]) -> bool {
        let choices = choices.iter().map(|id| &self.api.choices[*id]);
        let mut fields = choices.flat_map(|choice| choice.fields.values());
        parameter.location == ParameterLocation::Form
            && fields.any(|field| field.name == parameter.name)
    }

    /// The setter of a choice, which must be made if its discriminator is required.
    fn choice_setter(&mut self, id: ChoiceId, parameters: &Arena<Parameter>) -> Option<Setter> {
        let choice = &self.api.choices[id];
        let name = &choice.fields[choice.discriminator].name;
        let mut fields = parameters.values();
        let discriminator = fields
            .find(|field| field.location == ParameterLocation::Form && field.name == *name)?;
        let (words, pointer) = (choice.item.words.clone(), choice.item.place.pointer.clone());
        Some(Setter {
            item: self.item(&words, None, &pointer),
            null_item: None,
            requirement: discriminator.requirement,
            sets: Sets::Choice(id),
        })
    }

    /// The setter for the header `Authorization`: credentials in place of the client's.
    fn credentials_setter(&mut self, operation: &resolve::Operation) -> Option<Setter> {
        let parameter = operation.parameters.iter().find(|parameter| {
            parameter.location == ParameterLocation::Header
                && parameter.name.eq_ignore_ascii_case("authorization")
        })?;
        Some(Setter {
            item: self.item(&parameter.name, None, &parameter.pointer),
            null_item: None,
            requirement: Requirement::Optional,
            sets: Sets::Credentials(parameter.docs.clone().unwrap_or_default()),
        })
    }
}
