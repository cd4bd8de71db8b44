//! Parameters, and the fields of bodies, which are set in the same way.

use super::{ModuleLowerer, items::own_rename, sids::rename, types::Slot};
use crate::{
    ir::{Encoding, ItemId, Parameter, ParameterLocation, Range, Requirement, Type},
    pointer::Pointer,
    resolve::{self, BodyMediaType, RequestBody, Schema, SchemaKind},
};

/// What the setter of a body without properties is called after.
const WHOLE_BODY: &str = "body";

impl ModuleLowerer<'_> {
    /// A parameter of path, query or header.
    pub(super) fn parameter(
        &mut self,
        operation: &resolve::Operation,
        parameter: &resolve::Parameter,
        resource: ItemId,
    ) -> Option<Parameter> {
        let schema = &parameter.schema;
        let slot = Slot {
            owner: &operation.id,
            name: &parameter.name,
            resource,
        };
        if let Some(reason) = unsendable(schema, parameter.location) {
            self.fault(
                &schema.pointer,
                format!("unsupported construct: {reason}"),
                "describe it as a text, or in a query or a form leave its type or that of its items open, which makes it any JSON",
            );
            return None;
        }
        let ty = match (self.ty(schema, slot)?, parameter.location) {
            // Where there is no room for JSON, what is not described is a text.
            (Type::Json, ParameterLocation::Path | ParameterLocation::Header) => Type::Text,
            (ty, _) => ty,
        };
        let range = self.range(schema);
        let privacy = self.privacy(&parameter.extensions, self.marked(parameter));
        let rename = rename(&parameter.extensions);
        let mut item = self.item(&parameter.name, &parameter.docs, rename, &parameter.pointer);
        // A body may have a field of this name.
        item.context = match parameter.location {
            ParameterLocation::Header => "header".to_owned(),
            _ => "query".to_owned(),
        };
        Some(Parameter {
            item,
            location: parameter.location,
            requirement: parameter.requirement,
            ty,
            encoding: encoding(parameter),
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

    /// The fields of a body, or the body as a whole where the description does not say what it holds.
    pub(super) fn body_parameters(
        &mut self,
        operation: &resolve::Operation,
        body: &RequestBody,
        resource: ItemId,
    ) -> Vec<Parameter> {
        let (location, needs_fields) = match &body.media_type {
            BodyMediaType::Form => (ParameterLocation::Form, true),
            BodyMediaType::Json(_) => (ParameterLocation::Json, false),
        };
        match &body.schema.kind {
            SchemaKind::Object {
                properties,
                required,
            } if needs_fields || !properties.is_empty() => {
                let mut fields = Vec::new();
                for (name, schema) in properties {
                    let pointer = body.schema.pointer.child("properties").child(name);
                    let slot = Slot {
                        owner: &operation.id,
                        name,
                        resource,
                    };
                    let requirement = requirement(required.contains(name));
                    fields.extend(self.body_field(schema, &pointer, slot, location, requirement));
                }
                fields
            }
            SchemaKind::Array(_)
            | SchemaKind::Text { .. }
            | SchemaKind::Boolean
            | SchemaKind::Integer { .. }
            | SchemaKind::Number
            | SchemaKind::Enum(_) => {
                self.fault(
                    &body.pointer,
                    "unsupported construct: a body that is not an object",
                    "describe an object; leave its schema open (`{}`) if it may be any",
                );
                Vec::new()
            }
            _ if needs_fields => {
                self.fault(
                    &body.pointer,
                    "unsupported construct: a form body that is not an object with properties",
                    "list the fields under `properties`",
                );
                Vec::new()
            }
            _ => self
                .whole_body(operation, body, resource)
                .into_iter()
                .collect(),
        }
    }

    /// A body whose properties are the caller's to choose. A request without it would say nothing, so it is required.
    fn whole_body(
        &mut self,
        operation: &resolve::Operation,
        body: &RequestBody,
        resource: ItemId,
    ) -> Option<Parameter> {
        let slot = Slot {
            owner: &operation.id,
            name: WHOLE_BODY,
            resource,
        };
        let schema = &body.schema;
        let ty = self.ty(schema, slot)?;
        let privacy = self.parameter_privacy(&schema.extensions, &schema.pointer, &ty);
        let rename = own_rename(schema);
        Some(Parameter {
            item: self.item(WHOLE_BODY, &schema.docs, rename, &schema.pointer),
            location: ParameterLocation::Body,
            requirement: Requirement::Required,
            ty,
            encoding: Encoding::default(),
            range: Range::default(),
            privacy,
        })
    }

    fn body_field(
        &mut self,
        schema: &Schema,
        pointer: &Pointer,
        slot: Slot<'_>,
        location: ParameterLocation,
        requirement: Requirement,
    ) -> Option<Parameter> {
        if is_collapsible(schema) {
            self.fault(
                &schema.pointer,
                "unsupported construct: a field that is a collapsible map",
                "leave its type open, which makes it any JSON",
            );
            return None;
        }
        let ty = self.ty(schema, slot)?;
        let range = self.range(schema);
        let privacy = self.parameter_privacy(&schema.extensions, pointer, &ty);
        let rename = own_rename(schema);
        let mut item = self.item(slot.name, &schema.docs, rename, pointer);
        item.context = "body".to_owned();
        Some(Parameter {
            item,
            location,
            requirement,
            ty,
            encoding: Encoding::default(),
            range,
            privacy,
        })
    }
}

fn requirement(is_required: bool) -> Requirement {
    if is_required {
        Requirement::Required
    } else {
        Requirement::Optional
    }
}

fn encoding(parameter: &resolve::Parameter) -> Encoding {
    match &parameter.schema.kind {
        SchemaKind::CollapsibleMap(prefix) => Encoding::Flattened(prefix.clone()),
        _ if parameter.is_joined => Encoding::Joined,
        _ => Encoding::Repeated,
    }
}

fn is_collapsible(schema: &Schema) -> bool {
    matches!(schema.kind, SchemaKind::CollapsibleMap(_))
}

/// Why a value has no form as one or several texts in that place, if so.
fn unsendable(schema: &Schema, location: ParameterLocation) -> Option<&'static str> {
    let is_object = |kind: &SchemaKind| {
        matches!(
            kind,
            SchemaKind::Object { .. }
                | SchemaKind::Map(_)
                | SchemaKind::OneOf { .. }
                | SchemaKind::Recursive
        )
    };
    match &schema.kind {
        SchemaKind::CollapsibleMap(_) if location != ParameterLocation::Query => {
            Some("a collapsible map outside of the query")
        }
        SchemaKind::Array(_) if location == ParameterLocation::Path => {
            Some("a path parameter that is an array")
        }
        SchemaKind::Array(items) if is_object(&items.kind) => {
            Some("a parameter that is an array of objects")
        }
        SchemaKind::Array(items) if matches!(items.kind, SchemaKind::Array(_)) => {
            Some("a parameter that is an array of arrays")
        }
        kind if is_object(kind) => Some("a parameter that is an object"),
        _ => None,
    }
}

/// The parameters of a path template, if it is one: at most one in each segment, and each once.
pub(super) fn path_names(path: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    for segment in path.strip_prefix('/')?.split('/') {
        match segment.split_once('{') {
            None if is_plain(segment) && segment != "." && segment != ".." => {}
            Some((before, rest)) => {
                let (name, after) = rest.split_once('}')?;
                let is_sound = !name.is_empty()
                    && !names.contains(&name)
                    && [before, name, after]
                        .iter()
                        .all(|text| text.is_empty() || is_plain(text));
                if !is_sound {
                    return None;
                }
                names.push(name);
            }
            None => return None,
        }
    }
    Some(names)
}

fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::path_names;

    #[test]
    fn a_segment_has_at_most_one_parameter() {
        assert_eq!(path_names("/v1/Channels/{Sid}"), Some(vec!["Sid"]));
        assert_eq!(path_names("/a/{Sid}.json"), Some(vec!["Sid"]));
        for odd in [
            "v1",
            "/v1//a",
            "/{A}{B}",
            "/{Sid}/{Sid}",
            "/a/..",
            "/a?b",
            "/{}",
            "/a}",
        ] {
            assert_eq!(path_names(odd), None, "{odd}");
        }
    }
}
