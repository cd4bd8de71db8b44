//! Operations: what they are called, who may call them, their parameters.

use std::rc::Rc;

use indexmap::IndexMap;
use openapiv3::{ParameterSchemaOrContent, PathItem, ReferenceOr};
use serde_json::Value;

use super::{Operation, Parameter, Resolver, SchemaKind, component, keywords};
use crate::{
    diagnostic::Diagnostics,
    ir::{Method, ParameterLocation, Requirement},
    pointer::Pointer,
};

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
        let security = self.security(operation, pointer, faults);
        let path_pointer = pointer.parent().cloned().unwrap_or_else(Pointer::root);
        let of_path = self.parameters(&item.parameters, &path_pointer, faults);
        let own = self.parameters(&operation.parameters, pointer, faults);
        let body = operation
            .request_body
            .as_ref()
            .and_then(|body| self.body(body, method, pointer, faults));
        let success = self.success(&operation.responses.responses, pointer, faults);
        let id = self.operation_id(operation, pointer, faults);
        Some(Operation {
            pointer: pointer.clone(),
            id: id?,
            tag: operation.tags.first().cloned(),
            method,
            path: path.to_owned(),
            summary: operation.summary.clone().unwrap_or_default(),
            description: operation.description.clone().unwrap_or_default(),
            rename: operation
                .extensions
                .get("x-rust-name")
                .and_then(Value::as_str)
                .map(str::to_owned),
            parameters: self.overridden(of_path, own, faults),
            server: None,
            security: security?,
            is_deprecated: operation.deprecated,
            body,
            success: success?,
        })
    }

    fn operation_id(
        &self,
        operation: &openapiv3::Operation,
        pointer: &Pointer,
        faults: &mut Diagnostics,
    ) -> Option<String> {
        let id = operation.operation_id.clone().filter(|id| !id.is_empty());
        if id.is_none() {
            faults.push(
                self.fault(pointer, "the operation has no `operationId`")
                    .help("add one such as `CreateChannel`: it names the request and, by its verb, the function"),
            );
        }
        id
    }

    fn parameters(
        &self,
        parameters: &[ReferenceOr<openapiv3::Parameter>],
        parent: &Pointer,
        faults: &mut Diagnostics,
    ) -> Vec<Parameter> {
        let components = self.openapi.components.as_ref();
        let components = components.map(|components| &components.parameters);
        let mut resolved = Vec::new();
        for (index, parameter) in parameters.iter().enumerate() {
            let pointer = parent.child("parameters").index(index);
            if let Some((parameter, pointer)) =
                self.target(parameter, components, "parameters", &pointer, faults)
            {
                resolved.extend(self.parameter(parameter, &pointer, faults));
            }
        }
        resolved
    }

    /// The parameters of a path, and those of the operation, which take the place of those with the same name.
    fn overridden(
        &self,
        mut of_path: Vec<Parameter>,
        own: Vec<Parameter>,
        faults: &mut Diagnostics,
    ) -> Vec<Parameter> {
        let same = |one: &Parameter, other: &Parameter| {
            (&one.name, one.location) == (&other.name, other.location)
        };
        for parameters in [&of_path, &own] {
            for (index, parameter) in parameters.iter().enumerate() {
                if parameters
                    .iter()
                    .take(index)
                    .any(|other| same(other, parameter))
                {
                    let message = format!("`{}` is a parameter twice", parameter.name);
                    let fault = self.fault(&parameter.pointer, message);
                    faults.push(fault.help("remove one of the two"));
                }
            }
        }
        of_path.retain(|parameter| !own.iter().any(|other| same(parameter, other)));
        of_path.extend(own);
        of_path
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
        let is_array = matches!(schema.kind, SchemaKind::Array(_));
        if is_array {
            self.check_style(location, pointer, faults);
        }
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
            is_joined: is_array && data.explode == Some(false),
            extensions: own_extensions(&schema, data),
            schema,
        })
    }

    /// Arrays repeat their name, or are joined with commas; there are more ways, which nothing needs so far.
    fn check_style(
        &self,
        location: ParameterLocation,
        pointer: &Pointer,
        faults: &mut Diagnostics,
    ) {
        let pointer = pointer.child("style");
        let style = self.source.at(&pointer).and_then(|node| node.as_str());
        let usual = match location {
            ParameterLocation::Query => "form",
            _ => "simple",
        };
        if let Some(style) = style.filter(|style| *style != usual) {
            faults.push(self.unsupported(&pointer, &format!("an array of style `{style}`")));
        }
    }

    /// What a `$ref` to a component of the kind `name` stands for, or the item itself, and where it is.
    pub(super) fn target<'t, T>(
        &self,
        item: &'t ReferenceOr<T>,
        components: Option<&'t IndexMap<String, ReferenceOr<T>>>,
        name: &str,
        pointer: &Pointer,
        faults: &mut Diagnostics,
    ) -> Option<(&'t T, Pointer)> {
        let reference = match item {
            ReferenceOr::Item(item) => return Some((item, pointer.clone())),
            ReferenceOr::Reference { reference } => reference,
        };
        let key = reference
            .strip_prefix("#/components/")
            .and_then(|rest| rest.strip_prefix(name)?.strip_prefix('/'))
            .map(component::unescaped);
        let found = key.and_then(|key| components?.get_key_value(&key));
        match found {
            Some((key, ReferenceOr::Item(item))) => {
                let root = Pointer::root().child("components");
                Some((item, root.child(name).child(key)))
            }
            Some(_) => {
                let message = format!("`{reference}` is a reference to another component");
                let fault = self.fault(pointer, message);
                faults.push(fault.help("refer to what it stands for"));
                None
            }
            None => {
                let message =
                    format!("`{reference}` is none of `#/components/{name}` of this file");
                let fault = self.fault(pointer, message);
                faults.push(fault.help("correct the name, or write out what it stands for"));
                None
            }
        }
    }
}

/// The extensions of a parameter and of its schema. What names a component does not name the parameter.
fn own_extensions(
    schema: &Rc<super::Schema>,
    data: &openapiv3::ParameterData,
) -> IndexMap<String, Value> {
    let mut extensions = schema.extensions.clone();
    if schema.component.is_some() {
        extensions.shift_remove("x-rust-name");
    }
    extensions.extend(data.extensions.clone());
    extensions
}
