//! Parameters of path, query and header.

use openapiv3::{ParameterSchemaOrContent, ReferenceOr};

use super::{Findings, Parameter, Resolver, SchemaKind, SchemaUse, body::is_token, reference};
use crate::{
    diagnostic::{Code, Diagnostic},
    ir::{Naming, ParameterLocation, Privacy, Requirement, Style},
    keywords::{self, ObjectShape},
    pointer::Pointer,
};

/// Headers that a request has anyway, and who sets each.
pub(super) const OWNED_HEADERS: &[(&str, &str)] = &[
    ("User-Agent", "the client sets it"),
    ("Accept-Encoding", "the client sets it"),
    ("Host", "the HTTP library sets it, from the URL"),
    ("Content-Length", "the HTTP library sets it, from the body"),
    (
        "Transfer-Encoding",
        "the HTTP library sets it, from the body",
    ),
    ("Connection", "the HTTP library manages connections"),
    ("Keep-Alive", "the HTTP library manages connections"),
    ("Proxy-Connection", "the HTTP library manages connections"),
    ("Upgrade", "the HTTP library manages connections"),
    ("TE", "the HTTP library manages connections"),
    ("Trailer", "the HTTP library manages connections"),
    ("Expect", "the HTTP library manages connections"),
];

impl Resolver<'_> {
    /// The parameters of a path or an operation.
    pub(super) fn parameters(
        &self,
        parameters: &[ReferenceOr<openapiv3::Parameter>],
        parent: &Pointer,
        found: &mut Findings,
    ) -> Vec<Parameter> {
        let components = self.openapi.components.as_ref();
        let components = components.map(|components| &components.parameters);
        let mut resolved = Vec::new();
        for (index, parameter) in parameters.iter().enumerate() {
            let pointer = parent.child("parameters").index(index);
            if let Some((parameter, pointer)) = self.target(
                parameter,
                components,
                &reference::PARAMETER,
                &pointer,
                found,
            ) {
                resolved.extend(self.parameter(&parameter, &pointer, found));
            }
        }
        resolved
    }

    /// The parameters of a path, and those of the operation, which take the place of those with the same name.
    pub(super) fn overridden(
        &self,
        mut of_path: Vec<Parameter>,
        own: Vec<Parameter>,
        found: &mut Findings,
    ) -> Vec<Parameter> {
        let same = |one: &Parameter, other: &Parameter| {
            (&one.name, one.location) == (&other.name, other.location)
        };
        for parameters in [&of_path, &own] {
            for (index, parameter) in parameters.iter().enumerate() {
                let mut before = parameters.iter().take(index);
                if let Some(first) = before.find(|other| same(other, parameter)) {
                    let message = format!("`{}` is a parameter twice", parameter.name);
                    let error = self.error(Code::DuplicateParameter, &parameter.pointer, message);
                    let first = self.source.location(&first.pointer).clone();
                    let error = error.related("first declared here", first);
                    found.push(error.help("remove one of the two"));
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
        found: &mut Findings,
    ) -> Option<Parameter> {
        let Some((location, shape, data)) = read_location(parameter) else {
            found.push(self.unsupported(Code::UnsupportedParameter, pointer, "a cookie parameter"));
            return None;
        };
        self.check_support(pointer, shape, found);
        if location == ParameterLocation::Header && !self.check_header(&data.name, pointer, found) {
            return None;
        }
        // Anything else than a schema is already reported.
        let ParameterSchemaOrContent::Schema(schema) = &data.format else {
            return None;
        };
        let schema = self.schema(schema, &pointer.child("schema"), found)?;
        if !self.check_sendable(&schema, location, pointer, found) {
            return None;
        }
        let of_schema = match &schema {
            SchemaUse::Inline(schema) => Some((schema.naming.clone(), schema.privacy)),
            SchemaUse::Component { .. } => None,
        };
        let (schema_naming, schema_privacy) =
            of_schema.unwrap_or((Naming::default(), Privacy::Unmarked));
        Some(Parameter {
            pointer: pointer.clone(),
            name: data.name.clone(),
            location,
            requirement: Requirement::of(data.required),
            docs: data.description.clone(),
            naming: self.extensions(pointer, found).naming().or(schema_naming),
            privacy: self.extensions(pointer, found).privacy().or(schema_privacy),
            style: self.style(location, data, &schema, pointer, found),
            schema,
        })
    }

    /// Whether a value has a form as one or several strings in that place; reports why not.
    fn check_sendable(
        &self,
        schema: &SchemaUse,
        location: ParameterLocation,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> bool {
        let Some(reason) = self.unsendable(schema, location) else {
            return true;
        };
        let at = match schema {
            SchemaUse::Inline(schema) => schema.pointer.clone(),
            SchemaUse::Component { .. } => pointer.child("schema"),
        };
        let error = self.error(
            Code::UnsupportedParameter,
            &at,
            format!("unsupported construct: {reason}"),
        );
        found.push(error.help(
            "describe it as a string, or in a query or a form leave its type or that of its items open, which makes it any JSON",
        ));
        false
    }

    /// Whether the header can be a parameter; reports why not. OpenAPI says that some headers are ignored here.
    fn check_header(&self, name: &str, pointer: &Pointer, found: &mut Findings) -> bool {
        if !is_token(name) {
            let error = self.error(
                Code::InvalidHeaderName,
                &pointer.child("name"),
                format!("`{name}` cannot be the name of a header"),
            );
            found.push(error.help("use letters, digits and `-`, without spaces"));
            return false;
        }
        let mut owned = OWNED_HEADERS.iter();
        let owner = owned.find(|(header, _)| header.eq_ignore_ascii_case(name));
        if let Some((_, owner)) = owner {
            let message = format!("the header `{name}` is left out: {owner}");
            let warning = Diagnostic::new(Code::IgnoredHeader, message).at(self.source, pointer);
            found.push(warning.help("remove the parameter"));
        }
        owner.is_none()
    }

    fn style(
        &self,
        location: ParameterLocation,
        data: &openapiv3::ParameterData,
        schema: &SchemaUse,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Style {
        let schema = self.read_schema(schema);
        match schema.as_ref().map(|schema| &schema.kind) {
            Some(SchemaKind::CollapsibleMap(prefix)) => Style::Flattened(prefix.clone()),
            Some(SchemaKind::Array(_)) => {
                self.check_style(location, pointer, found);
                match data.explode {
                    Some(false) => Style::Joined,
                    _ => Style::Repeated,
                }
            }
            _ => Style::Repeated,
        }
    }

    /// Arrays repeat their name, or are joined with commas; there are more ways, which nothing needs so far.
    fn check_style(&self, location: ParameterLocation, pointer: &Pointer, found: &mut Findings) {
        let pointer = pointer.child("style");
        let style = self.source.at(&pointer).and_then(|node| node.as_str());
        let usual = match location {
            ParameterLocation::Query => "form",
            _ => "simple",
        };
        if let Some(style) = style.filter(|style| *style != usual) {
            found.push(self.unsupported(
                Code::UnsupportedParameter,
                &pointer,
                &format!("an array of style `{style}`"),
            ));
        }
    }

    /// Why a value has no form as one or several strings in that place, if so.
    fn unsendable(&self, used: &SchemaUse, location: ParameterLocation) -> Option<&'static str> {
        let is_object = |kind: &SchemaKind| {
            matches!(
                kind,
                SchemaKind::Object(_) | SchemaKind::Map(_) | SchemaKind::OneOf(_)
            )
        };
        match &self.read_schema(used)?.kind {
            SchemaKind::CollapsibleMap(_) if location != ParameterLocation::Query => {
                Some("a collapsible map outside of the query")
            }
            SchemaKind::Array(_) if location == ParameterLocation::Path => {
                Some("a path parameter that is an array")
            }
            SchemaKind::Array(items) => match &self.read_schema(items)?.kind {
                SchemaKind::Array(_) => Some("a parameter that is an array of arrays"),
                kind if is_object(kind) => Some("a parameter that is an array of objects"),
                _ => None,
            },
            kind if is_object(kind) => Some("a parameter that is an object"),
            _ => None,
        }
    }
}

/// Where a parameter goes, with its keywords; nothing for cookies.
fn read_location(
    parameter: &openapiv3::Parameter,
) -> Option<(
    ParameterLocation,
    &'static ObjectShape,
    &openapiv3::ParameterData,
)> {
    use openapiv3::Parameter::{Cookie, Header, Path, Query};
    Some(match parameter {
        Path { parameter_data, .. } => {
            let shape = &keywords::PATH_PARAMETER;
            (ParameterLocation::Path, shape, parameter_data)
        }
        Query { parameter_data, .. } => {
            let shape = &keywords::QUERY_PARAMETER;
            (ParameterLocation::Query, shape, parameter_data)
        }
        Header { parameter_data, .. } => {
            let shape = &keywords::HEADER_PARAMETER;
            (ParameterLocation::Header, shape, parameter_data)
        }
        Cookie { .. } => return None,
    })
}
