//! Operations: parameters in order, requirements, examples.

use super::{ModuleLowerer, sids::rename};
use crate::{
    Options,
    diagnostic::Diagnostics,
    ir::{
        Body, Item, ItemId, Operation, Parameter, ParameterLocation, Requirement, Type, WireName,
    },
    pointer::Pointer,
    resolve::{self, FormBody, Schema, SchemaKind, left_out},
};

impl ModuleLowerer<'_> {
    /// Lowers every operation of the description, and returns what was found on the way.
    pub(super) fn operations(&mut self, options: &Options) -> Diagnostics {
        let mut found = Diagnostics::new();
        for operation in &self.description.operations {
            let resource = self.resource(&operation.tag, &operation.pointer);
            let lowered = self.operation(operation, resource);
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
        let choices = match &operation.body {
            Some(body) => {
                parameters.extend(self.form_fields(body, resource));
                self.choices(body, &parameters, resource)
            }
            None => Vec::new(),
        };
        let id_pointer = operation.pointer.child("operationId");
        let verb = self.item(
            verb(&operation.id),
            "",
            operation.rename.clone(),
            &id_pointer,
        );
        let request_examples = operation
            .body
            .as_ref()
            .map(|body| self.request_examples(body, &parameters, &choices, resource))
            .unwrap_or_default();
        Some(Operation {
            item: self.item(&operation.id, &operation.description, None, &id_pointer),
            verb,
            summary: operation.summary.clone(),
            method: operation.method,
            path: WireName(operation.path.clone()),
            parameters,
            choices,
            body: self.body_kind(operation),
            response: response?,
            request_examples,
            response_examples: operation.response_examples.clone(),
        })
    }

    /// Twilio's POSTs are forms, those without a field as well.
    fn body_kind(&self, operation: &resolve::Operation) -> Body {
        match (&operation.body, operation.method) {
            (Some(_), _) | (None, crate::ir::Method::Post) => Body::Form,
            (None, _) => Body::None,
        }
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
        let Some(names) = template_names(&operation.path) else {
            let message = format!("`{}` is not a path template", operation.path);
            self.fault(
                &operation.pointer,
                message,
                "start with `/` and write parameters as whole segments: `/{Sid}`",
            );
            return Vec::new();
        };
        let mut parameters = Vec::new();
        for name in &names {
            match declared.iter().find(|parameter| parameter.name == *name) {
                Some(parameter) => parameters.extend(self.parameter(parameter, resource)),
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
                parameters.extend(self.parameter(parameter, resource));
            }
        }
        parameters
    }

    fn parameter(&mut self, parameter: &resolve::Parameter, resource: ItemId) -> Option<Parameter> {
        let ty = self.parameter_ty(&parameter.name, &parameter.schema, resource)?;
        let range = self.range(&parameter.schema);
        let privacy = self.privacy(&parameter.extensions, self.marked(parameter));
        let rename = rename(&parameter.extensions);
        Some(Parameter {
            item: self.item(&parameter.name, &parameter.docs, rename, &parameter.pointer),
            location: parameter.location,
            requirement: parameter.requirement,
            ty,
            range,
            privacy,
        })
    }

    /// The node that marks a parameter as personal data: itself or its schema.
    fn marked<'p>(&self, parameter: &'p resolve::Parameter) -> &'p Pointer {
        let mark = self.source().at(&parameter.pointer.child("x-twilio"));
        if mark.is_some() {
            &parameter.pointer
        } else {
            &parameter.schema.pointer
        }
    }

    /// The type of a parameter: one that has a form on the wire of a request.
    fn parameter_ty(&mut self, name: &str, schema: &Schema, resource: ItemId) -> Option<Type> {
        let has_objects =
            |kind: &SchemaKind| matches!(kind, SchemaKind::Object { .. } | SchemaKind::UriMap);
        let is_nested = match &schema.kind {
            SchemaKind::Array(items) => {
                has_objects(&items.kind) || matches!(items.kind, SchemaKind::Array(_))
            }
            kind => has_objects(kind),
        };
        if is_nested {
            self.fault(
                &schema.pointer,
                "unsupported construct: a parameter that holds an object with properties or nested arrays",
                "leave the type of the parameter or of its items open, which makes it any JSON",
            );
            return None;
        }
        self.ty(name, schema, resource)
    }

    fn form_fields(&mut self, body: &FormBody, resource: ItemId) -> Vec<Parameter> {
        let SchemaKind::Object {
            properties,
            required,
        } = &body.schema.kind
        else {
            self.fault(
                &body.pointer,
                "unsupported construct: a form body that is not an object with properties",
                "list the fields under `properties`",
            );
            return Vec::new();
        };
        let mut fields = Vec::new();
        for (name, schema) in properties {
            let pointer = body.schema.pointer.child("properties").child(name);
            let Some(ty) = self.parameter_ty(name, schema, resource) else {
                continue;
            };
            let range = self.range(schema);
            let privacy = self.privacy(&schema.extensions, &pointer);
            let rename = self.own_rename(schema);
            let is_required = required.contains(name);
            fields.push(Parameter {
                item: self.item(name, &schema.docs, rename, &pointer),
                location: ParameterLocation::Form,
                requirement: if is_required {
                    Requirement::Required
                } else {
                    Requirement::Optional
                },
                ty,
                range,
                privacy,
            });
        }
        fields
    }

    /// Another item with the wording and the place of `item`.
    pub(super) fn twin(&mut self, item: &Item) -> Item {
        Item {
            id: self.ids.fresh(),
            ..item.clone()
        }
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

/// The parameters of a path template, if it is one: each a whole segment, each once.
fn template_names(path: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    for segment in path.strip_prefix('/')?.split('/') {
        let is_plain = |text: &str| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
                && text != "."
                && text != ".."
        };
        match segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
        {
            Some(name) if is_plain(name) && !names.contains(&name) => names.push(name),
            None if is_plain(segment) => {}
            _ => return None,
        }
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::{template_names, verb};

    #[test]
    fn a_verb_is_the_first_word() {
        assert_eq!(verb("CreateChannel"), "Create");
        assert_eq!(verb("List"), "List");
        assert_eq!(verb(""), "");
    }

    #[test]
    fn templates_have_whole_segments() {
        assert_eq!(template_names("/v1/Channels/{Sid}"), Some(vec!["Sid"]));
        for odd in [
            "v1",
            "/v1//a",
            "/a/{Sid}.json",
            "/{Sid}/{Sid}",
            "/a/..",
            "/a?b",
            "/{}",
        ] {
            assert_eq!(template_names(odd), None, "{odd}");
        }
    }
}
