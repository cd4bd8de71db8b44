//! Operations: what they are called, what they take, what they answer.

use super::{ModuleLowerer, parameter::path_names};
use crate::{
    Options,
    diagnostic::Diagnostics,
    ir::{Body, Item, ItemId, Method, Operation, Parameter, ParameterLocation, WireName},
    resolve::{self, BodyMediaType, Content, left_out},
};

const JSON: &str = "application/json";

impl ModuleLowerer<'_> {
    /// Lowers every operation of the description, and returns what was found on the way.
    pub(super) fn operations(&mut self, options: &Options) -> Diagnostics {
        let mut found = Diagnostics::new();
        for operation in &self.description.operations {
            let resource = self.resource_of(operation);
            let lowered = self.operation(operation, resource);
            if lowered.is_none() && !self.diagnostics.has_errors() {
                self.fault(
                    &operation.pointer,
                    "the operation cannot be generated",
                    "this is a fault of the generator: please report it, and leave the operation out with `--keep-going`",
                );
            }
            let faults = std::mem::take(&mut self.diagnostics);
            let is_sound = !faults.has_errors();
            found.extend(if options.keep_going {
                left_out(faults, &operation.id)
            } else {
                faults
            });
            if let (true, Some(lowered), Some(resource)) =
                (is_sound, lowered, self.resource_mut(resource))
            {
                resource.operations.push(lowered);
            }
        }
        found
    }

    fn operation(&mut self, operation: &resolve::Operation, resource: ItemId) -> Option<Operation> {
        let response = self.response(operation, resource);
        let mut parameters = self.path_parameters(operation, resource);
        parameters.extend(self.other_parameters(operation, resource));
        let mut choices = Vec::new();
        if let Some(body) = &operation.body {
            parameters.extend(self.body_parameters(operation, body, resource));
            choices = self.choices(body, &parameters, resource);
        }
        let id_pointer = operation.pointer.child("operationId");
        let mut verb = self.item(
            verb(&operation.id),
            "",
            operation.rename.clone(),
            &id_pointer,
        );
        verb.context.clone_from(&operation.id);
        let request_examples = match &operation.body {
            Some(body) => self.request_examples(body, &parameters, &choices, resource),
            None => indexmap::IndexMap::new(),
        };
        let response = response?;
        let (response_examples, odd_response_examples) =
            self.response_examples(operation, &response);
        Some(Operation {
            item: self.item(&operation.id, &operation.description, None, &id_pointer),
            verb,
            summary: operation.summary.clone(),
            is_deprecated: operation.is_deprecated,
            server: operation.server.clone(),
            security: operation.security,
            authorization: self.authorization(operation),
            method: operation.method,
            path: WireName(operation.path.clone()),
            parameters,
            choices,
            body: body_kind(operation),
            response,
            accept: accept(operation),
            request_examples,
            response_examples,
            odd_response_examples,
        })
    }

    /// The parameter `Authorization`: credentials in place of the client's, and not an ordinary header.
    fn authorization(&mut self, operation: &resolve::Operation) -> Option<Item> {
        let parameter = operation.parameters.iter().find(|parameter| {
            parameter.location == ParameterLocation::Header
                && parameter.name.eq_ignore_ascii_case("authorization")
        })?;
        Some(self.item(&parameter.name, &parameter.docs, None, &parameter.pointer))
    }

    /// The parameters of the template, in its order; template and declarations must agree.
    fn path_parameters(
        &mut self,
        operation: &resolve::Operation,
        resource: ItemId,
    ) -> Vec<Parameter> {
        let declared: Vec<&resolve::Parameter> = operation
            .parameters
            .iter()
            .filter(|parameter| parameter.location == ParameterLocation::Path)
            .collect();
        let Some(names) = path_names(&operation.path) else {
            let message = format!("`{}` is not a path template", operation.path);
            self.fault(
                &operation.pointer,
                message,
                "start with `/` and write at most one parameter in a segment: `/{Sid}` or `/{Sid}.json`",
            );
            return Vec::new();
        };
        let mut parameters = Vec::new();
        for name in &names {
            match declared.iter().find(|parameter| parameter.name == *name) {
                Some(parameter) => {
                    parameters.extend(self.parameter(operation, parameter, resource));
                }
                None => self.fault(
                    &operation.pointer,
                    format!("the path has `{{{name}}}`, but no parameter of that name is declared"),
                    "declare it with `in: path`",
                ),
            }
        }
        for parameter in declared {
            if !names.contains(&parameter.name.as_str()) {
                let message = format!("the path has no `{{{}}}`", parameter.name);
                self.fault(
                    &parameter.pointer,
                    message,
                    "remove the parameter, or add it to the path",
                );
            }
        }
        parameters
    }

    /// Parameters of query and header. OpenAPI says that headers of some names are ignored.
    fn other_parameters(
        &mut self,
        operation: &resolve::Operation,
        resource: ItemId,
    ) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        for parameter in &operation.parameters {
            let ignored = parameter.location == ParameterLocation::Header
                && ["accept", "content-type", "authorization"]
                    .contains(&parameter.name.to_ascii_lowercase().as_str());
            if parameter.location != ParameterLocation::Path && !ignored {
                parameters.extend(self.parameter(operation, parameter, resource));
            }
        }
        parameters
    }

    /// Another item with the wording and the place of `item`.
    pub(super) fn twin(&mut self, item: &Item) -> Item {
        Item {
            id: self.ids.fresh(),
            ..item.clone()
        }
    }
}

/// Twilio's POSTs are forms, those without a field as well.
fn body_kind(operation: &resolve::Operation) -> Body {
    match (&operation.body, operation.method) {
        (Some(body), _) => match &body.media_type {
            BodyMediaType::Form => Body::Form,
            BodyMediaType::Json(media_type) => Body::Json(media_type.clone()),
        },
        (None, Method::Post) => Body::Form,
        (None, _) => Body::None,
    }
}

/// The media type to ask for, where it is not that of all other responses.
fn accept(operation: &resolve::Operation) -> Option<String> {
    match &operation.success.content {
        Content::Json { media_type, .. } if media_type != JSON => Some(media_type.clone()),
        _ => None,
    }
}

/// `CreateChannel` → `Create`.
fn verb(operation_id: &str) -> &str {
    let end = operation_id
        .char_indices()
        .skip(1)
        .find(|(_, character)| !character.is_ascii_lowercase())
        .map_or(operation_id.len(), |(index, _)| index);
    operation_id.get(..end).unwrap_or(operation_id)
}

#[cfg(test)]
mod tests {
    use super::verb;

    #[test]
    fn a_verb_is_the_first_word() {
        assert_eq!(verb("CreateChannel"), "Create");
        assert_eq!(verb("List"), "List");
        assert_eq!(verb(""), "");
    }
}
