//! Parameters, and the fields of bodies, which are set in the same way.

use percent_encoding::{CONTROLS, percent_decode_str, utf8_percent_encode};

use super::{ModuleLowerer, types::Holder};
use crate::{
    diagnostic::Code,
    ir::{
        Item, JsonKind, Naming, Nullability, Parameter, ParameterLocation, Privacy, Reserved,
        ResourceId, Style, Type, WireName, without_fragment,
    },
    resolve::{
        self, BodyMediaType, Property, RequestBody, Schema, SchemaKind, SchemaUse, StringFormat,
    },
};

/// What the setter of a body without properties is called after.
const WHOLE_BODY: &str = "body";

/// A parameter, with what its setter or argument is named by.
pub(super) struct Described {
    pub(super) parameter: Parameter,
    /// What the overlay decides about the name.
    naming: Naming,
    /// Tells it from a parameter of the same name in another place.
    context: &'static str,
}

impl ModuleLowerer<'_> {
    /// Names the setter or argument of a parameter.
    pub(super) fn item_of_parameter(&mut self, described: &Described) -> Item {
        let Parameter { name, place, .. } = &described.parameter;
        Item {
            context: described.context.to_owned(),
            ..self.item(name.as_str(), described.naming.clone(), &place.pointer)
        }
    }

    /// Names the setter for null, where a value of its own means null. Any JSON can be null by itself.
    pub(super) fn null_item(&mut self, described: &Described) -> Option<Item> {
        let Parameter {
            name,
            place,
            nullability,
            ty,
            ..
        } = &described.parameter;
        if *nullability == Nullability::NotNull || matches!(ty, Type::Json | Type::JsonText) {
            return None;
        }
        let words = format!("{}_null", name.as_str());
        let rust_name = described.naming.rust_name.as_ref();
        let naming = Naming {
            rust_name: rust_name.map(|name| format!("{name}_null")),
            ..described.naming.clone()
        };
        Some(Item {
            context: "set".to_owned(),
            ..self.item(&words, naming, &place.pointer)
        })
    }

    /// The parameters of the template, in its order; template and declarations must agree.
    pub(super) fn path_parameters(
        &mut self,
        operation: &resolve::Operation,
        resource: ResourceId,
    ) -> Vec<Described> {
        let declared: Vec<&resolve::Parameter> = operation
            .parameters
            .iter()
            .filter(|parameter| parameter.location == ParameterLocation::Path)
            .collect();
        let Some(names) = path_names(without_fragment(&operation.path)) else {
            let message = format!("`{}` is not a path template", operation.path);
            self.error(Code::InvalidPath,
                &operation.pointer,
                message,
                "write segments that a URL may have: `/v1/Channels/{Sid}` or `/{Sid}.json`; anything else as `%…`",
            );
            return Vec::new();
        };
        let mut parameters = Vec::new();
        for name in &names {
            match declared.iter().find(|parameter| parameter.name == *name) {
                Some(parameter) => {
                    parameters.push(self.described(operation, parameter, resource));
                }
                None => self.error(
                    Code::UndeclaredPathParameter,
                    &operation.pointer,
                    format!("the path has `{{{name}}}`, but no parameter of that name is declared"),
                    "declare it with `in: path`",
                ),
            }
        }
        for parameter in declared {
            if !names.contains(&parameter.name.as_str()) {
                let message = format!("the path has no `{{{}}}`", parameter.name);
                self.error(
                    Code::UnusedPathParameter,
                    &parameter.pointer,
                    message,
                    "remove the parameter, or add it to the path",
                );
            }
        }
        parameters
    }

    /// Parameters of query, header and cookie. OpenAPI says that headers of some names are ignored.
    pub(super) fn other_parameters(
        &mut self,
        operation: &resolve::Operation,
        resource: ResourceId,
    ) -> Vec<Described> {
        let mut parameters = Vec::new();
        for parameter in &operation.parameters {
            let ignored = parameter.location == ParameterLocation::Header
                && ["accept", "content-type", "authorization"]
                    .contains(&parameter.name.to_ascii_lowercase().as_str());
            if parameter.location != ParameterLocation::Path && !ignored {
                parameters.push(self.described(operation, parameter, resource));
            }
        }
        parameters
    }

    /// A parameter of path, query, header or cookie.
    fn described(
        &mut self,
        operation: &resolve::Operation,
        parameter: &resolve::Parameter,
        resource: ResourceId,
    ) -> Described {
        let used = &parameter.schema;
        let schema = self.description.schema(used);
        let holder = Holder {
            owner: Some(&operation.id),
            name: &parameter.name,
            resource,
        };
        let ty = match (self.ty(used, holder), &schema.kind) {
            (ty, _) if parameter.style == Style::JsonText => ty,
            (Type::Json, SchemaKind::Object(_) | SchemaKind::Map(_)) => {
                Type::Map(Box::new(Type::Json))
            }
            // Where there is no room for JSON, what is not described is a string.
            (Type::Json | Type::JsonText, _) if parameter.location != ParameterLocation::Query => {
                Type::String
            }
            (ty, _) => ty,
        };
        let docs = parameter.docs.as_deref();
        let marked = parameter.privacy.or(schema.privacy);
        let privacy = self.privacy_of(marked, &ty);
        Described {
            parameter: Parameter {
                name: WireName(parameter.name.clone()),
                docs: docs
                    .unwrap_or_else(|| self.description.docs(used))
                    .to_owned(),
                location: parameter.location,
                requirement: parameter.requirement,
                nullability: Nullability::NotNull,
                constraints: self.constraints(used, &ty),
                ty,
                style: parameter.style.clone(),
                content_type: None,
                json: JsonKind::Any,
                reserved: parameter.reserved,
                privacy: match parameter.location {
                    // Most cookies are credentials, so the runtime prints none.
                    ParameterLocation::Cookie => Privacy::Secret,
                    _ => privacy,
                },
                place: self.place(&parameter.pointer),
            },
            naming: parameter.naming.clone(),
            // A body may have a field of this name.
            context: match parameter.location {
                ParameterLocation::Header => "header",
                ParameterLocation::Cookie => "cookie",
                _ => "query",
            },
        }
    }

    /// The fields of a body, or the body as a whole if it has no fields or the description does not say which.
    pub(super) fn body_parameters(
        &mut self,
        operation: &resolve::Operation,
        body: &RequestBody,
        resource: ResourceId,
    ) -> Vec<Described> {
        let location = match &body.media_type {
            BodyMediaType::Form | BodyMediaType::Multipart => ParameterLocation::Form,
            BodyMediaType::Json(_) => ParameterLocation::Json,
            BodyMediaType::Text(_) | BodyMediaType::Bytes(_) => ParameterLocation::Body,
        };
        match &self.description.schema(&body.schema).kind {
            SchemaKind::Object(object)
                if location == ParameterLocation::Form || !object.properties.is_empty() =>
            {
                let mut fields = Vec::new();
                for (name, property) in &object.properties {
                    let holder = Holder {
                        owner: Some(&operation.id),
                        name,
                        resource,
                    };
                    fields.push(self.body_field(body, property, holder, location));
                }
                fields
            }
            _ => vec![self.whole_body(operation, body, resource)],
        }
    }

    /// A body that is one value. A request without it would say nothing, so it is required unless the description says
    /// otherwise.
    fn whole_body(
        &mut self,
        operation: &resolve::Operation,
        body: &RequestBody,
        resource: ResourceId,
    ) -> Described {
        let holder = Holder {
            owner: Some(&operation.id),
            name: WHOLE_BODY,
            resource,
        };
        let schema = self.description.schema(&body.schema);
        let (ty, content_type) = match &body.media_type {
            BodyMediaType::Text(media_type) => (Type::String, Some(media_type.clone())),
            BodyMediaType::Bytes(media_type) => (Type::Bytes, Some(media_type.clone())),
            _ => (self.ty(&body.schema, holder), None),
        };
        let own_naming = match &body.schema {
            SchemaUse::Inline(schema) => schema.naming.clone(),
            SchemaUse::Component { .. } => Naming::default(),
        };
        Described {
            parameter: Parameter {
                name: WireName(WHOLE_BODY.to_owned()),
                docs: self.description.docs(&body.schema).to_owned(),
                location: ParameterLocation::Body,
                requirement: body.requirement,
                nullability: Nullability::NotNull,
                privacy: self.privacy_of(schema.privacy, &ty),
                constraints: self.constraints(&body.schema, &ty),
                ty,
                style: Style::default(),
                reserved: Reserved::default(),
                content_type,
                json: self.json_kind(schema),
                place: self.place(&schema.pointer),
            },
            naming: own_naming,
            context: "",
        }
    }

    /// Whether it must be an object, as far as the description says it.
    fn json_kind(&self, schema: &Schema) -> JsonKind {
        let ty = self.source().at(&schema.pointer.child("type"));
        match (&schema.kind, ty.and_then(|ty| ty.as_str())) {
            (SchemaKind::Object(_) | SchemaKind::Map(_), _) | (_, Some("object")) => {
                JsonKind::Object
            }
            _ => JsonKind::Any,
        }
    }

    fn body_field(
        &mut self,
        body: &RequestBody,
        property: &Property,
        holder: Holder<'_>,
        location: ParameterLocation,
    ) -> Described {
        let used = &property.schema;
        let schema = self.description.schema(used);
        let ty = match body.media_type {
            BodyMediaType::Multipart => self.part_type(used, holder),
            _ => self.ty(used, holder),
        };
        let encoding = body.encodings.get(holder.name).cloned();
        let encoding = encoding.unwrap_or_default();
        let marked = property.privacy.or(schema.privacy);
        Described {
            parameter: Parameter {
                name: WireName(holder.name.to_owned()),
                docs: self.description.docs(used).to_owned(),
                location,
                requirement: property.requirement,
                nullability: match location {
                    ParameterLocation::Json => self.description.nullability(used),
                    _ => Nullability::NotNull,
                },
                privacy: self.privacy_of(marked, &ty),
                constraints: self.constraints(used, &ty),
                ty,
                style: encoding.style,
                reserved: Reserved::default(),
                content_type: encoding.content_type,
                json: JsonKind::Any,
                place: self.place(&property.pointer),
            },
            naming: property.naming.clone(),
            context: "body",
        }
    }

    /// The type of a field where each field is a part, which may be a file; and so may each item of an array.
    fn part_type(&mut self, used: &SchemaUse, holder: Holder<'_>) -> Type {
        match &self.description.schema(used).kind {
            SchemaKind::String {
                format: StringFormat::Binary,
                ..
            } => Type::File,
            SchemaKind::Array(items) => match self.part_type(items, holder) {
                Type::File => Type::List(Box::new(Type::File)),
                _ => self.ty(used, holder),
            },
            _ => self.ty(used, holder),
        }
    }
}

/// The parameters of a path template in order, each once, if it is one.
fn path_names(path: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let path = path.strip_prefix('/')?;
    if path.is_empty() {
        return Some(names);
    }
    // The API may tell `/items/` from `/items`.
    let segments = path.strip_suffix('/').unwrap_or(path);
    for segment in segments.split('/') {
        if segment.is_empty() || climbs(segment) {
            return None;
        }
        for name in names_in(segment)? {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    Some(names)
}

/// The parameters in a segment. No value can be empty, so any texts may be between them.
fn names_in(segment: &str) -> Option<Vec<&str>> {
    let is_name = |name: &str| {
        let is_of_name = |c: char| c.is_alphanumeric() || "-._~$@:+".contains(c);
        !name.is_empty() && name.chars().all(is_of_name)
    };
    let mut parts = segment.split('{');
    let before = parts.next().unwrap_or_default();
    let mut names = Vec::new();
    for part in parts {
        let (name, after) = part.split_once('}')?;
        if !is_name(name) || !is_sent_as_written(after) {
            return None;
        }
        names.push(name);
    }
    is_sent_as_written(before).then_some(names)
}

/// Whether a segment leads to another path.
fn climbs(segment: &str) -> bool {
    let decoded = percent_decode_str(segment).decode_utf8_lossy();
    decoded == "." || decoded == ".."
}

/// A path template as it is sent: in a URL, letters beyond ASCII are percent-encoded.
pub(super) fn encoded(path: &str) -> String {
    let mut encoded = String::new();
    let mut rest = path;
    while let Some((text, (name, after))) = rest
        .split_once('{')
        .and_then(|(text, rest)| Some((text, rest.split_once('}')?)))
    {
        encoded.extend(utf8_percent_encode(text, CONTROLS));
        encoded.extend(["{", name, "}"]);
        rest = after;
    }
    encoded.extend(utf8_percent_encode(rest, CONTROLS));
    encoded
}

/// Whether a text consists of what RFC 3986 allows in a segment (`pchar`), or of letters that can be encoded.
fn is_sent_as_written(text: &str) -> bool {
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let is_sound = match byte {
            b'%' => {
                let mut is_digit = || rest.next().is_some_and(|byte| byte.is_ascii_hexdigit());
                is_digit() && is_digit()
            }
            _ => {
                byte.is_ascii_alphanumeric()
                    || !byte.is_ascii()
                    || b"-._~!$&'()*+,;=:@".contains(&byte)
            }
        };
        if !is_sound {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{encoded, path_names};

    #[test]
    fn letters_beyond_ascii_are_encoded() {
        let path = "/v1/Straßen/{straßenId}/a%20b";
        assert_eq!(path_names(path), Some(vec!["straßenId"]));
        assert_eq!(encoded(path), "/v1/Stra%C3%9Fen/{straßenId}/a%20b");
    }

    #[test]
    fn a_template_has_sound_segments_and_names() {
        for (path, names) in [
            ("/v1/Channels/{Sid}", &["Sid"][..]),
            ("/a/{Sid}.json", &["Sid"]),
            ("/a/{Sid}:close", &["Sid"]),
            ("/a/{Sid}/b/{Sid}", &["Sid"]),
            ("/users/@me/$value/a%20b", &[]),
            ("/a/{room-id}/", &["room-id"]),
            ("/compare/{base}...{head}", &["base", "head"]),
            ("/{A}{B}", &["A", "B"]),
            ("/", &[]),
        ] {
            assert_eq!(path_names(path).as_deref(), Some(names), "{path}");
        }
        for odd in [
            "v1",
            "/v1//a",
            "/a/..",
            "/a/%2e%2E",
            "/a?b",
            "/{}",
            "/a}",
            "/a%2",
            "/a b",
            "/{a{b}}",
            "//",
        ] {
            assert_eq!(path_names(odd), None, "{odd}");
        }
    }
}
