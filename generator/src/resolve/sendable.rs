//! Which values have a form as strings, where a parameter goes.

use super::{Findings, Object, Resolver, SchemaKind, SchemaUse};
use crate::{
    diagnostic::Code,
    ir::{ParameterLocation, Style},
    pointer::Pointer,
};

impl Resolver<'_> {
    /// Whether a value has a form as one or several strings in that place; reports why not.
    pub(super) fn check_sendable(
        &self,
        schema: &SchemaUse,
        location: ParameterLocation,
        style: &Style,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> bool {
        let Some(reason) = self.unsendable(schema, location, style) else {
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
            "describe it as the server reads it: with `style: deepObject`, as JSON with `content`, or as a string",
        ));
        false
    }

    /// Why a value has no form as one or several strings in that place, if so.
    fn unsendable(
        &self,
        used: &SchemaUse,
        location: ParameterLocation,
        style: &Style,
    ) -> Option<&'static str> {
        match &self.read_schema(used)?.kind {
            SchemaKind::CollapsibleMap(_) if location != ParameterLocation::Query => {
                Some("a collapsible map outside of the query")
            }
            _ if matches!(style, Style::DeepObject | Style::JsonText) => None,
            SchemaKind::OneOf(one_of) => one_of.alternatives.iter().find_map(|alternative| {
                let schema = self.read_schema(&alternative.schema)?;
                self.unsendable_parts(&schema.kind)
            }),
            kind => self.unsendable_parts(kind),
        }
    }

    /// Whether a value is one of several types of which some, but not all, have a form in that place.
    pub(super) fn is_sendable_in_part(
        &self,
        used: &SchemaUse,
        location: ParameterLocation,
        style: &Style,
    ) -> bool {
        let is_mixed = self.read_schema(used).is_some_and(|schema| {
            matches!(schema.kind, SchemaKind::OneOf(_)) && !self.is_object(&schema.kind)
        });
        is_mixed && self.unsendable(used, location, style).is_some()
    }

    /// Whether a value may be sent in several parts.
    pub(super) fn has_parts(&self, kind: &SchemaKind) -> bool {
        let is_whole = |kind: &SchemaKind| matches!(kind, SchemaKind::Array(_));
        match kind {
            SchemaKind::OneOf(one_of) => one_of.alternatives.iter().any(|alternative| {
                let schema = self.read_schema(&alternative.schema);
                schema.is_none_or(|schema| is_whole(&schema.kind) || self.is_object(&schema.kind))
            }),
            kind => is_whole(kind) || self.is_object(kind),
        }
    }

    /// Whether a value is always an object.
    fn is_object(&self, kind: &SchemaKind) -> bool {
        match kind {
            SchemaKind::Object(_) | SchemaKind::Map(_) => true,
            SchemaKind::OneOf(one_of) => one_of.alternatives.iter().all(|alternative| {
                let schema = self.read_schema(&alternative.schema);
                schema.is_some_and(|schema| matches!(schema.kind, SchemaKind::Object(_)))
            }),
            _ => false,
        }
    }

    /// Why the parts of a value have no form as strings, if so.
    fn unsendable_parts(&self, kind: &SchemaKind) -> Option<&'static str> {
        match kind {
            SchemaKind::Array(items) => match &self.read_schema(items)?.kind {
                SchemaKind::Array(_) => Some("a parameter that is an array of arrays"),
                kind if self.is_object(kind) => Some("a parameter that is an array of objects"),
                _ => None,
            },
            SchemaKind::Object(object) => self.nested(object),
            SchemaKind::Map(values) => self.nested_value(values),
            _ => None,
        }
    }

    /// Why the properties of an object cannot stand side by side, if so.
    fn nested(&self, object: &Object) -> Option<&'static str> {
        let mut properties = object.properties.values();
        properties.find_map(|property| self.nested_value(&property.schema))
    }

    fn nested_value(&self, used: &SchemaUse) -> Option<&'static str> {
        let schema = self.read_schema(used)?;
        let is_nested = matches!(schema.kind, SchemaKind::Array(_)) || self.is_object(&schema.kind);
        is_nested.then_some("an array or an object in a parameter that is an object")
    }
}
