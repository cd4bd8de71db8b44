//! Parameters of path, query, header and cookie.

use std::sync::Arc;

use openapiv3::{ParameterSchemaOrContent, ReferenceOr};

use super::{
    Findings, Parameter, Resolver, Schema, SchemaKind, SchemaUse, body::is_token,
    media_type::Format, reference,
};
use crate::{
    diagnostic::{Code, Diagnostic},
    ir::{Explode, Naming, ParameterLocation, Privacy, Requirement, Reserved, Style},
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
            let mut own = Findings::default();
            let target = self.target(
                parameter,
                components,
                &reference::PARAMETER,
                &pointer,
                &mut own,
            );
            let Some((parameter, pointer)) = target else {
                found.add(own);
                continue;
            };
            let parameter_data = parameter.parameter_data_ref();
            let read = self.parameter(&parameter, &pointer, &mut own);
            if own.diagnostics.has_errors() && !parameter_data.required {
                let name = parameter_data.name.clone();
                found.dispensable.push((name, own.diagnostics));
            } else {
                found.add(own);
                resolved.extend(read);
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
        let (location, shape, data) = read_location(parameter);
        self.check_support(pointer, shape, found);
        if location == ParameterLocation::Header && !self.check_header(&data.name, pointer, found) {
            return None;
        }
        if location == ParameterLocation::Cookie
            && !self.check_token(&data.name, "a cookie", pointer, found)
        {
            return None;
        }
        let (schema, style) = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                let schema = self.schema(schema, &pointer.child("schema"), found)?;
                let schema = self.with_parts(schema);
                let style = self.style(location, data, &schema, pointer);
                if self.is_sendable_in_part(&schema, location, &style) {
                    let anything = self.anything(schema);
                    let style = self.style(location, data, &anything, pointer);
                    (anything, style)
                } else {
                    (schema, style)
                }
            }
            ParameterSchemaOrContent::Content(content) => {
                self.parameter_content(location, content, pointer, found)?
            }
        };
        if !self.check_sendable(&schema, location, &style, pointer, found) {
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
            reserved: match parameter {
                openapiv3::Parameter::Query {
                    allow_reserved: true,
                    ..
                } => Reserved::Kept,
                _ => Reserved::Encoded,
            },
            style,
            schema,
        })
    }

    /// Whether the header can be a parameter; reports why not. OpenAPI says that some headers are ignored here.
    fn check_header(&self, name: &str, pointer: &Pointer, found: &mut Findings) -> bool {
        if !self.check_token(name, "a header", pointer, found) {
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

    /// Whether it can be the name of a header or a cookie; reports why not.
    fn check_token(&self, name: &str, what: &str, pointer: &Pointer, found: &mut Findings) -> bool {
        let is_sound = is_token(name);
        if !is_sound {
            let message = format!("`{name}` cannot be the name of {what}");
            let error = self.error(Code::InvalidHeaderName, &pointer.child("name"), message);
            found.push(error.help("use letters, digits and `-`, without spaces"));
        }
        is_sound
    }

    /// Any JSON in place of a schema.
    fn anything(&self, used: SchemaUse) -> SchemaUse {
        match self.read_schema(&used) {
            Some(schema) => SchemaUse::Inline(Arc::new(Schema {
                kind: SchemaKind::Any,
                ..Schema::clone(&schema)
            })),
            None => used,
        }
    }

    /// The same schema; an object of anything is no longer any JSON, since its properties are sent on their own.
    fn with_parts(&self, used: SchemaUse) -> SchemaUse {
        let Some(schema) = self.read_schema(&used) else {
            return used;
        };
        let ty = self.at(&schema.pointer.child("type"));
        let is_object = ty.is_some_and(|ty| ty == "object");
        if !is_object || !matches!(schema.kind, SchemaKind::Any) {
            return used;
        }
        let anything = Schema::of_kind(SchemaKind::Any, &schema.pointer);
        SchemaUse::Inline(Arc::new(Schema {
            kind: SchemaKind::Map(SchemaUse::Inline(Arc::new(anything))),
            ..Schema::clone(&schema)
        }))
    }

    /// The schema of a parameter that has a media type.
    fn parameter_content(
        &self,
        location: ParameterLocation,
        content: &openapiv3::Content,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<(SchemaUse, Style)> {
        let chosen = self.media_type(content, &[Format::Json, Format::Text], pointer, found)?;
        let schema = self.content(chosen.media_type, &chosen.pointer, found)?;
        let style = match chosen.format {
            Format::Text => usual_style(location),
            _ => Style::JsonText,
        };
        Some((schema, style))
    }

    fn style(
        &self,
        location: ParameterLocation,
        data: &openapiv3::ParameterData,
        schema: &SchemaUse,
        pointer: &Pointer,
    ) -> Style {
        let written = pointer.child("style");
        let written = self.at(&written).and_then(|node| node.as_str());
        let schema = self.read_schema(schema);
        let kind = schema.as_ref().map(|schema| &schema.kind);
        if let Some(SchemaKind::CollapsibleMap(prefix)) = kind {
            return Style::Flattened(prefix.clone());
        }
        let may_be_object = matches!(kind, Some(SchemaKind::Any));
        let has_parts = kind.is_some_and(|kind| self.has_parts(kind));
        let explode = match data.explode {
            Some(true) => Explode::Yes,
            _ => Explode::No,
        };
        match (location, written) {
            (ParameterLocation::Path, Some("label")) => Style::Label(explode),
            (ParameterLocation::Path, Some("matrix")) => Style::Matrix(explode),
            (ParameterLocation::Query, Some("deepObject")) if may_be_object => Style::DeepObject,
            // What has no parts has no use for the other styles.
            _ if !has_parts => usual_style(location),
            (ParameterLocation::Path | ParameterLocation::Header, _) => match kind {
                // The items of an array are separated by commas either way.
                Some(SchemaKind::Array(_)) => Style::Simple(Explode::No),
                _ => Style::Simple(explode),
            },
            (ParameterLocation::Query, Some("deepObject")) => Style::DeepObject,
            (_, Some("spaceDelimited")) if explode == Explode::No => Style::SpaceDelimited,
            (_, Some("pipeDelimited")) if explode == Explode::No => Style::PipeDelimited,
            _ if data.explode == Some(false) => Style::Joined,
            _ => Style::Repeated,
        }
    }
}

/// The style that the specification takes where none is written, of a value without parts.
fn usual_style(location: ParameterLocation) -> Style {
    match location {
        ParameterLocation::Path | ParameterLocation::Header => Style::Simple(Explode::No),
        _ => Style::Repeated,
    }
}

/// Where a parameter goes, with its keywords.
fn read_location(
    parameter: &openapiv3::Parameter,
) -> (
    ParameterLocation,
    &'static ObjectShape,
    &openapiv3::ParameterData,
) {
    use openapiv3::Parameter::{Cookie, Header, Path, Query};
    match parameter {
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
        Cookie { parameter_data, .. } => {
            let shape = &keywords::COOKIE_PARAMETER;
            (ParameterLocation::Cookie, shape, parameter_data)
        }
    }
}
