//! `allOf`: a value that is all of several schemas, such as an object with the properties of several others.

use std::sync::Arc;

use openapiv3::{
    AdditionalProperties as Declares, AnySchema, ReferenceOr, SchemaKind as Parsed, Type,
};

use super::{
    AdditionalProperties, Findings, Object, Resolver, Schema, SchemaKind, SchemaUse,
    combine::Combined,
    component::{Found, component_pointer},
    nullability::{is_null, nullability},
    object::Declared,
    reference::schema_name,
};
use crate::{
    diagnostic::{Code, Diagnostic},
    ir::Nullability,
    keywords,
    pointer::Pointer,
};

/// The parts of an `allOf`, or the alternatives of a `oneOf`.
pub(super) type Listed<'a> = &'a [ReferenceOr<openapiv3::Schema>];

impl Resolver<'_> {
    /// What all of these allow, and what is said `beside` the keyword.
    pub(super) fn all_of(
        &self,
        parts: Listed<'_>,
        beside: Option<&AnySchema>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<Combined> {
        let mut all = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let pointer = pointer.child("allOf").index(index);
            all.push(self.part(part, &pointer, found)?);
        }
        if let Some(own) = beside.and_then(without_all_of) {
            // What is required may be a property of a part.
            let discriminator = None;
            all.push(self.any(&own, discriminator, pointer, found)?);
        }
        let mut combined = self.together(all, pointer, found)?;
        if let SchemaKind::Object(Object { properties, .. }) = &mut combined.kind {
            let declared = declared_names(parts, beside);
            for (names, pointer) in required_beside(parts, beside, pointer) {
                self.require(properties, names, &declared, &pointer, found);
            }
        }
        Some(combined)
    }

    /// All of these as one. Null is a value if all that say what the value is allow it.
    fn together(
        &self,
        parts: Vec<Combined>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<Combined> {
        let says_what = |part: &&Combined| !matches!(part.kind, SchemaKind::Any);
        let mut all = Combined::from(SchemaKind::Any);
        let allows_null = |part: &Combined| part.nullability == Nullability::Nullable;
        let annotated = parts
            .iter()
            .any(|part| !says_what(&part) && allows_null(part));
        let mut saying = parts.iter().filter(says_what).peekable();
        let allowed = saying.peek().is_some() && saying.all(allows_null);
        all.nullability = Nullability::of(annotated || allowed);
        for part in parts {
            let names = (kind_name(&all.kind), kind_name(&part.kind));
            let are_one_ofs = matches!(
                (&all.kind, &part.kind),
                (SchemaKind::OneOf(_), SchemaKind::OneOf(_))
            );
            let Some(kind) = self.both(all.kind, part.kind) else {
                let pointer = pointer.child("allOf");
                if are_one_ofs {
                    found.push(self.untyped(&pointer));
                    all.kind = SchemaKind::Any;
                    return Some(all);
                }
                found.push(self.contradiction(names, &pointer));
                return None;
            };
            all.kind = kind;
            all.constraints = all.constraints.within(part.constraints);
            all.privacy = all.privacy.or(part.privacy);
            all.docs = all.docs.or(part.docs);
        }
        Some(all)
    }

    fn contradiction(&self, (one, other): (&str, &str), pointer: &Pointer) -> Diagnostic {
        let message = if one == other {
            "the parts of this `allOf` have no value in common".to_owned()
        } else {
            format!("no value is all of this `allOf`: {one} is not {other}")
        };
        self.error(Code::UnsupportedAllOf, pointer, message)
            .help("correct one of the parts, or remove it with an overlay")
    }

    fn untyped(&self, pointer: &Pointer) -> Diagnostic {
        let message = "two parts of this `allOf` are a `oneOf`, so the value is any JSON";
        Diagnostic::new(Code::UntypedAllOf, message)
            .at(self.source, pointer)
            .help("list what the value can be in one `oneOf`")
    }

    /// What a part of an `allOf` allows.
    fn part(
        &self,
        part: &ReferenceOr<openapiv3::Schema>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<Combined> {
        if let ReferenceOr::Reference { reference } = part {
            // A base that lists those that extend it gives them its own properties.
            if let Found::Component(base) = self.named(reference, pointer, found)?
                && let Parsed::Any(any) = &base.schema.schema_kind
                && self.lists(&any.one_of, found) | self.lists(&any.any_of, found)
            {
                let pointer = component_pointer(base.name);
                let own = self.properties(&any.properties, &any.required, &pointer, found);
                return Some(Combined::from(SchemaKind::Object(Object::of(own))));
            }
        }
        if let ReferenceOr::Item(schema) = part
            && let Some(object) = plain_object(schema)
        {
            self.check_support(pointer, &keywords::SCHEMA, found);
            // Which of them are required is decided when all parts are known.
            let own = Object {
                properties: self.declared(object.properties, &[], pointer, found),
                additional: AdditionalProperties::of(object.additional),
            };
            return Some(Combined {
                nullability: nullability(schema),
                ..Combined::from(SchemaKind::Object(own))
            });
        }
        let used = self.schema(part, pointer, found)?;
        let schema = self.read_schema(&used);
        if schema.is_none() && used.component().is_some_and(|id| self.is_open(id)) {
            let error = self.error(
                Code::EndlessReference,
                pointer,
                "the schema contains itself here",
            );
            found.push(error.help("describe what it holds without itself"));
        }
        let schema = schema?;
        let is_note = matches!(
            (part, &schema.kind),
            (ReferenceOr::Item(_), SchemaKind::Any)
        );
        Some(Combined {
            kind: schema.kind.clone(),
            constraints: schema.constraints,
            nullability: used.nullability().or(schema.nullability),
            privacy: schema.privacy,
            docs: is_note
                .then(|| schema.docs.clone())
                .filter(|docs| !docs.is_empty()),
        })
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

/// What a schema is, if it is an `allOf`, `oneOf` or `anyOf` of one schema, and of notes about it.
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
    let is_left_out = |part: &ReferenceOr<openapiv3::Schema>| {
        is_null(part) || keyword == "allOf" && parts.len() > 1 && note(part).is_some()
    };
    let parts = parts.iter().enumerate();
    let mut parts = parts.filter(|(_, part)| !is_left_out(part));
    match (parts.next(), parts.next()) {
        (Some((index, only)), None) => Some((only, pointer.child(keyword).index(index))),
        _ => None,
    }
}

/// What a schema and the notes among its parts say beside the [`only_part`]: a description, and whether null is allowed.
pub(super) fn notes(schema: &openapiv3::Schema) -> (Option<String>, Nullability) {
    let parts = match &schema.schema_kind {
        Parsed::AllOf { all_of } => all_of.as_slice(),
        _ => &[],
    };
    let own = (schema.schema_data.description.clone(), nullability(schema));
    let notes = parts.iter().filter_map(note);
    let notes = notes.map(|note| (note.schema_data.description.clone(), nullability(note)));
    notes.fold(own, |(docs, nulls), (more_docs, more_nulls)| {
        let docs = docs.filter(|docs| !docs.is_empty());
        (docs.or(more_docs), nulls.or(more_nulls))
    })
}

/// A part of an `allOf` that says nothing of what the value is: a description, a default, an example, `nullable`.
fn note(part: &ReferenceOr<openapiv3::Schema>) -> Option<&openapiv3::Schema> {
    let schema = part.as_item()?;
    let Parsed::Any(any) = &schema.schema_kind else {
        return None;
    };
    let is_note = *any == AnySchema::default()
        && schema.schema_data.discriminator.is_none()
        && schema.schema_data.extensions.is_empty();
    is_note.then_some(schema)
}

/// What stands beside an `allOf`, if it says what the value is.
fn without_all_of(any: &AnySchema) -> Option<AnySchema> {
    let own = AnySchema {
        all_of: Vec::new(),
        required: Vec::new(),
        typ: any.typ.clone().filter(|typ| typ != "object"),
        ..any.clone()
    };
    (own != AnySchema::default()).then_some(own)
}

/// A kind of value for messages.
fn kind_name(kind: &SchemaKind) -> &'static str {
    match kind {
        SchemaKind::Any => "any JSON",
        SchemaKind::Null => "null",
        SchemaKind::JsonText | SchemaKind::String { .. } => "a string",
        SchemaKind::Enum(_) => "a known string",
        SchemaKind::Boolean => "a boolean",
        SchemaKind::Integer => "an integer",
        SchemaKind::Number => "a number",
        SchemaKind::Array(_) => "an array",
        SchemaKind::Map(_) | SchemaKind::CollapsibleMap(_) | SchemaKind::Object(_) => "an object",
        SchemaKind::OneOf(_) => "one of several values",
    }
}

/// What a schema says that has nothing but properties.
#[derive(Clone, Copy)]
pub(super) struct PlainObject<'s> {
    pub(super) properties: &'s Declared,
    pub(super) required: &'s [String],
    pub(super) additional: Option<&'s Declares>,
}

/// The properties and the required names of a schema that has nothing else.
pub(super) fn plain_object(schema: &openapiv3::Schema) -> Option<PlainObject<'_>> {
    let object = match &schema.schema_kind {
        Parsed::Type(Type::Object(object)) => PlainObject {
            properties: &object.properties,
            required: &object.required,
            additional: object.additional_properties.as_ref(),
        },
        Parsed::Any(any)
            if matches!(any.typ.as_deref(), None | Some("object"))
                && any.format.is_none()
                && any.all_of.is_empty()
                && any.one_of.is_empty()
                && any.any_of.is_empty()
                && any.items.is_none()
                && any.enumeration.is_empty()
                && any.pattern.is_none()
                && !(any.properties.is_empty() && any.required.is_empty()) =>
        {
            PlainObject {
                properties: &any.properties,
                required: &any.required,
                additional: any.additional_properties.as_ref(),
            }
        }
        _ => return None,
    };
    // Without properties, it is a map.
    let is_map =
        object.properties.is_empty() && matches!(object.additional, Some(Declares::Schema(_)));
    (!is_map).then_some(object)
}

/// The names of the properties that are written in parts of an `allOf` and in the schema around it.
fn declared_names<'s>(parts: Listed<'s>, beside: Option<&'s AnySchema>) -> Vec<&'s str> {
    let own = beside.map(|any| &any.properties);
    let parts = parts
        .iter()
        .filter_map(|part| Some(plain_object(part.as_item()?)?.properties));
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
        let object = plain_object(part.as_item()?)?;
        Some((object.required, pointer.child("allOf").index(index)))
    });
    own.into_iter().chain(parts).collect()
}

fn refers_to(schema: &ReferenceOr<openapiv3::Schema>, name: &str) -> bool {
    match schema {
        ReferenceOr::Reference { reference } => schema_name(reference).as_deref() == Some(name),
        ReferenceOr::Item(_) => false,
    }
}
