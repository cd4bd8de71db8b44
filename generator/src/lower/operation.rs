//! Operations: what they are called, what they take, what they answer.

use indexmap::IndexMap;

use super::{ModuleLowerer, contents, parameter::encoded, request::Request};
use crate::{
    diagnostic::{Code, Diagnostics, Part},
    ir::{AnswerFormat, Body, Item, Method, Operation, ResourceId, WireName},
    resolve::{self, BodyMediaType, Content},
};

const JSON: &str = "application/json";

impl<'a> ModuleLowerer<'a> {
    /// Lowers every operation of the description, and returns what was found on the way.
    pub(super) fn operations(&mut self) -> Diagnostics {
        let mut found = Diagnostics::new();
        let description = self.description;
        for operation in &description.operations {
            let resource = self.resource_of(operation);
            let lowered = self.operation(operation, resource);
            self.check_names(&lowered);
            let own = std::mem::take(&mut self.diagnostics);
            if !own.has_errors() {
                self.named.extend(self.api.types_of(&lowered));
                self.api.resources[resource].operations.push(lowered);
            }
            found.extend(own.left_out_if(self.keeps_going, Part::Operation, &operation.id));
        }
        contents::list_choices(self.api, self.resources.values());
        found
    }

    /// Reports names of an operation that no Rust name can be made of, so that it can be left out.
    fn check_names(&mut self, operation: &Operation) {
        let arguments = operation.arguments.iter().map(|argument| &argument.item);
        let setters = operation.setters.iter().map(|setter| &setter.item);
        let items = std::iter::once(&operation.item)
            .chain(arguments)
            .chain(setters);
        for item in items {
            if self.lacks_name(&item.words, item.rename.as_deref()) {
                let message = format!("`{}` gives no Rust name", item.words);
                self.error(
                    Code::UnusableName,
                    &item.place.pointer,
                    message,
                    "give it a name with `x-rust-name`",
                );
            }
        }
    }

    fn operation(&mut self, operation: &'a resolve::Operation, resource: ResourceId) -> Operation {
        let response = self.response(operation, resource);
        let Request {
            parameters,
            arguments,
            setters,
        } = self.request(operation, resource);
        let request_examples = match &operation.body {
            Some(body) => self.request_examples(body, &parameters, &setters),
            None => IndexMap::new(),
        };
        let (response_examples, odd_response_examples) =
            self.response_examples(operation, &response);
        let pointer = operation.pointer.child("operationId");
        Operation {
            function: Item {
                context: operation.id.clone(),
                ..self.item(verb(&operation.id), operation.rename.clone(), &pointer)
            },
            item: self.item(&operation.id, None, &pointer),
            resource,
            id: operation.id.clone(),
            summary: operation.summary.clone(),
            docs: operation.docs.clone(),
            is_deprecated: operation.is_deprecated,
            destination: operation.servers.as_ref().map(|it| self.destination(it)),
            security: operation.security.clone(),
            method: operation.method,
            path: WireName(encoded(&operation.path)),
            parameters,
            arguments,
            setters,
            body: body_kind(operation),
            response,
            statuses: operation.success.statuses.clone(),
            accept: accept(operation),
            answer_format: match &operation.success.content {
                Content::Text { .. } => AnswerFormat::Text,
                _ => AnswerFormat::OfType,
            },
            request_examples,
            response_examples,
            odd_response_examples,
        }
    }
}

/// Twilio's POSTs are forms, those without a field as well.
fn body_kind(operation: &resolve::Operation) -> Body {
    match (&operation.body, operation.method) {
        (Some(body), _) => match &body.media_type {
            BodyMediaType::Form => Body::Form,
            BodyMediaType::Json(media_type) => Body::Json(media_type.clone()),
            BodyMediaType::Multipart => Body::Multipart,
            BodyMediaType::Text(media_type) => Body::Text(media_type.clone()),
            BodyMediaType::Bytes(media_type) => Body::Bytes(media_type.clone()),
        },
        (None, Method::Post) => Body::Form,
        (None, _) => Body::None,
    }
}

/// The media type to ask for, where it is not that of all other responses.
fn accept(operation: &resolve::Operation) -> Option<String> {
    match &operation.success.content {
        Content::Json { media_type, .. } if media_type == JSON => None,
        Content::Json { media_type, .. }
        | Content::Text { media_type, .. }
        | Content::Bytes { media_type } => Some(media_type.clone()),
        Content::Empty | Content::Redirect => None,
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
