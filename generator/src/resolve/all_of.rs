//! `allOf`: an object with the properties of several others.

use std::sync::Arc;

use openapiv3::{AnySchema, ReferenceOr, SchemaKind as Parsed, Type};

use super::{
    Findings, Object, Resolver, Schema, SchemaKind, SchemaUse,
    component::{Found, component_pointer},
    nullability::is_null,
    object::Declared,
    reference::schema_name,
};
use crate::{diagnostic::Code, keywords, pointer::Pointer};

/// The parts of an `allOf`, or the alternatives of a `oneOf`.
pub(super) type Listed<'a> = &'a [ReferenceOr<openapiv3::Schema>];

impl Resolver<'_> {
    /// An object with the properties of all of these, and those `beside` the keyword.
    pub(super) fn all_of(
        &self,
        parts: Listed<'_>,
        beside: Option<&AnySchema>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<SchemaKind> {
        let mut kinds = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let pointer = pointer.child("allOf").index(index);
            kinds.push(self.part(part, &pointer, found)?);
        }
        let own = beside.filter(|any| !any.properties.is_empty());
        let own = own.map(|any| self.declared(&any.properties, &any.required, pointer, found));
        kinds.extend(own.map(|own| SchemaKind::Object(Object::of(own))));
        let mut kinds = kinds.into_iter();
        let combined = kinds.try_fold(SchemaKind::Object(Object::default()), |all, kind| {
            self.both(all, kind)
        });
        if combined.is_none() {
            found.push(self.unsupported(
                Code::UnsupportedAllOf,
                &pointer.child("allOf"),
                "an `allOf` of something else than objects, at most one of them a `oneOf`",
            ));
        }
        let mut combined = combined?;
        if let SchemaKind::Object(Object { properties, .. }) = &mut combined {
            let declared = declared_names(parts, beside);
            for (names, pointer) in required_beside(parts, beside, pointer) {
                self.require(properties, names, &declared, &pointer, found);
            }
        }
        Some(combined)
    }

    /// What a part of an `allOf` allows.
    fn part(
        &self,
        part: &ReferenceOr<openapiv3::Schema>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<SchemaKind> {
        if let ReferenceOr::Reference { reference } = part {
            // A base that lists those that extend it gives them its own properties.
            if let Found::Component(base) = self.named(reference, pointer, found)?
                && let Parsed::Any(any) = &base.schema.schema_kind
                && self.lists(&any.one_of, found) | self.lists(&any.any_of, found)
            {
                let pointer = component_pointer(base.name);
                let own = self.properties(&any.properties, &any.required, &pointer, found);
                return Some(SchemaKind::Object(Object::of(own)));
            }
        }
        if let ReferenceOr::Item(schema) = part
            && let Some((properties, _)) = plain_object(schema)
        {
            self.check_support(pointer, &keywords::SCHEMA, found);
            // Which of them are required is decided when all parts are known.
            let own = self.declared(properties, &[], pointer, found);
            return Some(SchemaKind::Object(Object::of(own)));
        }
        let used = self.schema(part, pointer, found)?;
        let kind = self.kind_of(&used);
        if kind.is_none() && used.component().is_some_and(|id| self.is_open(id)) {
            let error = self.error(
                Code::EndlessReference,
                pointer,
                "the schema contains itself here",
            );
            found.push(error.help("describe what it holds without itself"));
        }
        kind
    }

    /// Whether the component that is being read is one of these.
    pub(super) fn lists(&self, listed: Listed<'_>, found: &Findings) -> bool {
        let own = found.component.and_then(|id| self.component_name(id));
        own.is_some_and(|own| listed.iter().any(|schema| refers_to(schema, own)))
    }

    /// What a schema allows; `None` if it cannot be read, or is being read.
    pub(super) fn kind_of(&self, used: &SchemaUse) -> Option<SchemaKind> {
        Some(self.read_schema(used)?.kind.clone())
    }

    /// The schema that is used; `None` if it cannot be read, or is being read.
    pub(super) fn read_schema(&self, used: &SchemaUse) -> Option<Arc<Schema>> {
        match used {
            SchemaUse::Inline(schema) => Some(Arc::clone(schema)),
            SchemaUse::Component { id, .. } => self.read_component(*id),
        }
    }
}

/// What a schema is, if it is an `allOf`, `oneOf` or `anyOf` of one schema.
pub(super) fn only_part<'s>(
    schema: &'s openapiv3::Schema,
    pointer: &Pointer,
) -> Option<(&'s ReferenceOr<openapiv3::Schema>, Pointer)> {
    let (parts, keyword) = match &schema.schema_kind {
        Parsed::AllOf { all_of } => (all_of, "allOf"),
        Parsed::OneOf { one_of } => (one_of, "oneOf"),
        Parsed::AnyOf { any_of } => (any_of, "anyOf"),
        _ => return None,
    };
    // Another value of the discriminator means something else, even if there is only one that is known.
    let discriminator = schema.schema_data.discriminator.as_ref();
    if keyword != "allOf" && discriminator.is_some_and(|it| !it.mapping.is_empty()) {
        return None;
    }
    let mut parts = parts.iter().enumerate().filter(|(_, part)| !is_null(part));
    match (parts.next(), parts.next()) {
        (Some((index, only)), None) => Some((only, pointer.child(keyword).index(index))),
        _ => None,
    }
}

/// The properties and the required names of a schema that has nothing else.
pub(super) fn plain_object(schema: &openapiv3::Schema) -> Option<(&Declared, &[String])> {
    match &schema.schema_kind {
        Parsed::Type(Type::Object(object)) if object.additional_properties.is_none() => {
            Some((&object.properties, &object.required))
        }
        Parsed::Any(any)
            if any.typ.is_none()
                && any.all_of.is_empty()
                && any.one_of.is_empty()
                && any.any_of.is_empty()
                && any.additional_properties.is_none()
                && any.items.is_none()
                && any.enumeration.is_empty()
                && any.pattern.is_none()
                && !(any.properties.is_empty() && any.required.is_empty()) =>
        {
            Some((&any.properties, &any.required))
        }
        _ => None,
    }
}

/// The names of the properties that are written in parts of an `allOf` and in the schema around it.
fn declared_names<'s>(parts: Listed<'s>, beside: Option<&'s AnySchema>) -> Vec<&'s str> {
    let own = beside.map(|any| &any.properties);
    let parts = parts
        .iter()
        .filter_map(|part| Some(plain_object(part.as_item()?)?.0));
    let declared = own
        .into_iter()
        .chain(parts)
        .flat_map(|properties| properties.keys());
    declared.map(String::as_str).collect()
}

/// The names that parts of an `allOf` and the schema around it require, and where each list is.
fn required_beside<'s>(
    parts: Listed<'s>,
    beside: Option<&'s AnySchema>,
    pointer: &Pointer,
) -> Vec<(&'s [String], Pointer)> {
    let own = beside.map(|any| (any.required.as_slice(), pointer.clone()));
    let parts = parts.iter().enumerate().filter_map(|(index, part)| {
        let (_, names) = plain_object(part.as_item()?)?;
        Some((names, pointer.child("allOf").index(index)))
    });
    own.into_iter().chain(parts).collect()
}

fn refers_to(schema: &ReferenceOr<openapiv3::Schema>, name: &str) -> bool {
    match schema {
        ReferenceOr::Reference { reference } => schema_name(reference).as_deref() == Some(name),
        ReferenceOr::Item(_) => false,
    }
}
