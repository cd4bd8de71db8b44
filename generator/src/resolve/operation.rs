//! Operations: parameters, form body, success response.

use indexmap::IndexMap;
use openapiv3::{
    MediaType, ParameterSchemaOrContent, PathItem, ReferenceOr, RequestBody, Response, StatusCode,
};
use serde_json::Value;

use super::{FormBody, Operation, Parameter, Resolver, Schema, keywords};
use crate::{
    diagnostic::Diagnostics,
    ir::{Method, ParameterLocation, Requirement},
    pointer::Pointer,
};

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

impl Resolver<'_> {
    /// Resolves one operation; `None` when too little of it is there.
    pub(super) fn operation(
        &self,
        path: &str,
        item: &PathItem,
        method: Method,
        operation: &openapiv3::Operation,
        pointer: &Pointer,
        faults: &mut Diagnostics,
    ) -> Option<Operation> {
        keywords::check(self.source, pointer, keywords::OPERATION, faults);
        self.security(operation, pointer, faults);
        let path_pointer = pointer.parent().cloned().unwrap_or_else(Pointer::root);
        let mut parameters = self.parameters(&item.parameters, &path_pointer, faults);
        parameters.extend(self.parameters(&operation.parameters, pointer, faults));
        self.check_doubled(&parameters, faults);
        let body = operation
            .request_body
            .as_ref()
            .and_then(|body| self.body(body, pointer, faults));
        let (response, response_examples) =
            self.success(operation, pointer, faults).unwrap_or_default();
        let id = self.operation_id(operation, pointer, faults);
        let tag = self.tag(operation, pointer, faults);
        Some(Operation {
            pointer: pointer.clone(),
            id: id?,
            tag: tag?,
            method,
            path: path.to_owned(),
            summary: operation.summary.clone().unwrap_or_default(),
            description: operation.description.clone().unwrap_or_default(),
            rename: operation
                .extensions
                .get("x-rust-name")
                .and_then(Value::as_str)
                .map(str::to_owned),
            parameters,
            body,
            response,
            response_examples,
        })
    }

    fn operation_id(
        &self,
        operation: &openapiv3::Operation,
        pointer: &Pointer,
        faults: &mut Diagnostics,
    ) -> Option<String> {
        if operation.operation_id.is_none() {
            faults.push(
                self.fault(pointer, "the operation has no `operationId`")
                    .help("add one such as `CreateChannel`: it names the request and, by its verb, the function"),
            );
        }
        operation.operation_id.clone()
    }

    fn tag(
        &self,
        operation: &openapiv3::Operation,
        pointer: &Pointer,
        faults: &mut Diagnostics,
    ) -> Option<String> {
        match operation.tags.as_slice() {
            [tag] => return Some(tag.clone()),
            [] => faults.push(
                self.fault(pointer, "the operation has no tag")
                    .help("add one: it names the module of the operation"),
            ),
            _ => faults
                .push(self.unsupported(&pointer.child("tags"), "an operation with several tags")),
        }
        None
    }

    fn parameters(
        &self,
        parameters: &[ReferenceOr<openapiv3::Parameter>],
        parent: &Pointer,
        faults: &mut Diagnostics,
    ) -> Vec<Parameter> {
        let mut resolved = Vec::new();
        for (index, parameter) in parameters.iter().enumerate() {
            let pointer = parent.child("parameters").index(index);
            match parameter {
                ReferenceOr::Item(parameter) => {
                    resolved.extend(self.parameter(parameter, &pointer, faults))
                }
                ReferenceOr::Reference { .. } => {
                    faults.push(self.unsupported(&pointer, "a parameter that is a `$ref`"));
                }
            }
        }
        resolved
    }

    /// A parameter of an operation could stand for one of its path; nothing needs that so far.
    fn check_doubled(&self, parameters: &[Parameter], faults: &mut Diagnostics) {
        for (index, parameter) in parameters.iter().enumerate() {
            let mut others = parameters.iter().take(index);
            if others
                .any(|other| (&other.name, other.location) == (&parameter.name, parameter.location))
            {
                let construct = format!("a second parameter `{}` in one place", parameter.name);
                faults.push(self.unsupported(&parameter.pointer, &construct));
            }
        }
    }

    fn parameter(
        &self,
        parameter: &openapiv3::Parameter,
        pointer: &Pointer,
        faults: &mut Diagnostics,
    ) -> Option<Parameter> {
        keywords::check(self.source, pointer, keywords::PARAMETER, faults);
        let (location, data) = match parameter {
            openapiv3::Parameter::Path { parameter_data, .. } => {
                (ParameterLocation::Path, parameter_data)
            }
            openapiv3::Parameter::Query { parameter_data, .. } => {
                (ParameterLocation::Query, parameter_data)
            }
            openapiv3::Parameter::Header { parameter_data, .. } => {
                (ParameterLocation::Header, parameter_data)
            }
            openapiv3::Parameter::Cookie { .. } => {
                faults.push(self.unsupported(pointer, "a cookie parameter"));
                return None;
            }
        };
        let ParameterSchemaOrContent::Schema(schema) = &data.format else {
            faults
                .push(self.unsupported(pointer, "a parameter with `content` instead of `schema`"));
            return None;
        };
        let schema = self.schema(schema, &pointer.child("schema"), faults)?;
        let mut extensions = schema.extensions.clone();
        if schema.component.is_some() {
            // This one names what the component becomes.
            extensions.shift_remove("x-rust-name");
        }
        extensions.extend(data.extensions.clone());
        Some(Parameter {
            pointer: pointer.clone(),
            name: data.name.clone(),
            location,
            requirement: if data.required {
                Requirement::Required
            } else {
                Requirement::Optional
            },
            docs: data
                .description
                .clone()
                .unwrap_or_else(|| schema.docs.clone()),
            schema,
            extensions,
        })
    }

    fn body(
        &self,
        body: &ReferenceOr<RequestBody>,
        parent: &Pointer,
        faults: &mut Diagnostics,
    ) -> Option<FormBody> {
        let pointer = parent.child("requestBody");
        let ReferenceOr::Item(body) = body else {
            faults.push(self.unsupported(&pointer, "a request body that is a `$ref`"));
            return None;
        };
        keywords::check(self.source, &pointer, keywords::REQUEST_BODY, faults);
        let (media_type, pointer) =
            self.one_media_type(&body.content, FORM, &pointer.child("content"), faults)?;
        let schema_pointer = pointer.child("schema");
        let schema = self.schema(media_type.schema.as_ref()?, &schema_pointer, faults)?;
        let examples = self.examples(media_type, &pointer, faults);
        Some(FormBody {
            pointer: schema_pointer,
            schema,
            examples,
        })
    }

    /// The schema and the examples of the response that means success.
    fn success(
        &self,
        operation: &openapiv3::Operation,
        parent: &Pointer,
        faults: &mut Diagnostics,
    ) -> Option<(Option<Schema>, IndexMap<String, Value>)> {
        let parent = parent.child("responses");
        let mut successes =
            operation
                .responses
                .responses
                .iter()
                .filter(|(status, _)| match status {
                    StatusCode::Code(code) => (200..300).contains(code),
                    StatusCode::Range(range) => *range == 2,
                });
        let Some((status, response)) = successes.next() else {
            faults.push(
                self.fault(&parent, "the operation declares no success response")
                    .help("add a 2xx response"),
            );
            return None;
        };
        let pointer = parent.child(&status.to_string());
        if let Some((second, _)) = successes.next() {
            faults.push(self.unsupported(
                &parent.child(&second.to_string()),
                "a second success response",
            ));
        }
        let ReferenceOr::Item(response) = response else {
            faults.push(self.unsupported(&pointer, "a response that is a `$ref`"));
            return None;
        };
        self.response(response, &pointer, faults)
    }

    fn response(
        &self,
        response: &Response,
        pointer: &Pointer,
        faults: &mut Diagnostics,
    ) -> Option<(Option<Schema>, IndexMap<String, Value>)> {
        keywords::check(self.source, pointer, keywords::RESPONSE, faults);
        if response.content.is_empty() {
            return Some((None, IndexMap::new()));
        }
        let (media_type, pointer) =
            self.one_media_type(&response.content, JSON, &pointer.child("content"), faults)?;
        let schema = self.schema(
            media_type.schema.as_ref()?,
            &pointer.child("schema"),
            faults,
        )?;
        Some((Some(schema), self.examples(media_type, &pointer, faults)))
    }

    /// The only media type there is, if it is the `expected` one.
    fn one_media_type<'m>(
        &self,
        content: &'m IndexMap<String, MediaType>,
        expected: &str,
        pointer: &Pointer,
        faults: &mut Diagnostics,
    ) -> Option<(&'m MediaType, Pointer)> {
        for name in content.keys().filter(|name| *name != expected) {
            faults.push(self.unsupported(
                &pointer.child(name),
                &format!("the media type `{name}` here"),
            ));
        }
        let media_type = content.get(expected)?;
        let pointer = pointer.child(expected);
        keywords::check(self.source, &pointer, keywords::MEDIA_TYPE, faults);
        if media_type.schema.is_none() {
            faults.push(
                self.fault(&pointer, "the media type has no schema")
                    .help("add `schema`"),
            );
        }
        Some((media_type, pointer))
    }
}
