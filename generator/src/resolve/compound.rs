//! Schemas that are made of others: objects, `allOf`, `oneOf` and `anyOf`.

use std::sync::Arc;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, AnySchema, ReferenceOr, SchemaKind as Parsed};

use super::{
    Alternative, Findings, OneOf, Properties, Property, Resolver, Schema, SchemaKind, SchemaUse,
    component::component_pointer, reference::component_key,
};
use crate::{diagnostic::Diagnostic, ir::Requirement, pointer::Pointer};

type Declared = IndexMap<String, ReferenceOr<Box<openapiv3::Schema>>>;
type Listed<'a> = &'a [ReferenceOr<openapiv3::Schema>];

impl Resolver<'_> {
    /// An object: with properties, a map of values of one kind, or any JSON.
    pub(super) fn object(
        &self,
        declared: &Declared,
        required: &[String],
        additional: Option<&AdditionalProperties>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<SchemaKind> {
        let declares_properties = self.source.at(&pointer.child("properties")).is_some();
        let additional = match additional {
            Some(AdditionalProperties::Schema(schema)) => Some(schema),
            _ => None,
        };
        let additional_pointer = pointer.child("additionalProperties");
        match (declares_properties, additional) {
            (false, None) => Some(SchemaKind::Any),
            (false, Some(values)) => {
                let values = self.schema(values, &additional_pointer, found)?;
                let is_any = |schema: &Schema| matches!(schema.kind, SchemaKind::Any);
                Some(match &values {
                    SchemaUse::Inline(schema) if is_any(schema) => SchemaKind::Any,
                    _ => SchemaKind::Map(values),
                })
            }
            (true, additional) => {
                if additional.is_some() {
                    found.push(
                        Diagnostic::warning("properties beside those with a name are not kept")
                            .at(self.source, &additional_pointer)
                            .help("name them, or leave out `properties`, which makes the object a map"),
                    );
                }
                let properties = self.properties(declared, required, pointer, found);
                Some(SchemaKind::Object(properties))
            }
        }
    }

    fn properties(
        &self,
        declared: &Declared,
        required: &[String],
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Properties {
        for (index, name) in required.iter().enumerate() {
            if !declared.contains_key(name) {
                found.push(self.undeclared(name, &pointer.child("required").index(index)));
            }
        }
        let mut properties = Properties::new();
        for (name, schema) in declared {
            let pointer = pointer.child("properties").child(name);
            let Some(schema) = self.boxed(schema, &pointer, found) else {
                continue;
            };
            let property = Property {
                requirement: Requirement::of(required.contains(name)),
                rename: self.extensions(&pointer, found).rename(),
                privacy: self.extensions(&pointer, found).privacy(),
                pointer,
                schema,
            };
            properties.insert(name.clone(), property);
        }
        properties
    }

    /// A name that nothing declares is a slip of the description: what it means cannot be sent or read.
    fn undeclared(&self, name: &str, pointer: &Pointer) -> Diagnostic {
        Diagnostic::warning(format!(
            "`{name}` is required but not among the properties, so it is not required"
        ))
        .at(self.source, pointer)
        .help("correct the name, or add the property")
    }

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
        let own = own.map(|any| self.properties(&any.properties, &any.required, pointer, found));
        kinds.extend(own.map(SchemaKind::Object));
        let mut kinds = kinds.into_iter();
        let combined = kinds.try_fold(SchemaKind::Object(Properties::new()), |all, kind| {
            self.both(all, kind)
        });
        if combined.is_none() {
            found.push(self.unsupported(
                &pointer.child("allOf"),
                "an `allOf` of something else than objects, at most one of them a `oneOf`",
            ));
        }
        combined
    }

    /// What a part of an `allOf` allows.
    fn part(
        &self,
        part: &ReferenceOr<openapiv3::Schema>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<SchemaKind> {
        if let ReferenceOr::Reference { reference } = part {
            let base = self.named(reference, pointer, found)?;
            // A base that lists those that extend it gives them its own properties.
            if let Parsed::Any(any) = &base.schema.schema_kind
                && self.lists(&any.one_of, found) | self.lists(&any.any_of, found)
            {
                let pointer = component_pointer(base.name);
                let own = self.properties(&any.properties, &any.required, &pointer, found);
                return Some(SchemaKind::Object(own));
            }
        }
        let used = self.schema(part, pointer, found)?;
        let kind = self.kind_of(&used);
        if kind.is_none() && used.component().is_some_and(|id| self.is_open(id)) {
            let error = self.error(pointer, "the schema contains itself here");
            found.push(error.help("describe what it holds without itself"));
        }
        kind
    }

    /// Whether the component that is being read is one of these.
    fn lists(&self, listed: Listed<'_>, found: &Findings) -> bool {
        let own = found.component.and_then(|id| self.component_name(id));
        own.is_some_and(|own| listed.iter().any(|schema| refers_to(schema, own)))
    }

    /// What a schema allows; `None` if it cannot be read, or is being read.
    pub(super) fn kind_of(&self, used: &SchemaUse) -> Option<SchemaKind> {
        match used {
            SchemaUse::Inline(schema) => Some(schema.kind.clone()),
            SchemaUse::Component { id, .. } => Some(self.read_component(*id)?.kind.clone()),
        }
    }

    /// `oneOf` or `anyOf` beside properties, which each of the alternatives then has too.
    pub(super) fn one_of_beside_properties(
        &self,
        any: &AnySchema,
        discriminator: Option<&openapiv3::Discriminator>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<SchemaKind> {
        let (listed, keyword) = if any.one_of.is_empty() {
            (&any.any_of, "anyOf")
        } else {
            (&any.one_of, "oneOf")
        };
        let alternatives = self.one_of(listed, keyword, discriminator, pointer, found)?;
        if any.properties.is_empty() {
            return Some(alternatives);
        }
        // Alternatives that only say what is required are constraints, which are not enforced.
        let own = self.properties(&any.properties, &any.required, pointer, found);
        self.both(SchemaKind::Object(own), alternatives)
    }

    /// One of several objects. Of anything else it can only be said that it is JSON.
    pub(super) fn one_of(
        &self,
        listed: Listed<'_>,
        keyword: &str,
        discriminator: Option<&openapiv3::Discriminator>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<SchemaKind> {
        let mut schemas = Vec::new();
        for (index, schema) in listed.iter().enumerate() {
            let pointer = pointer.child(keyword).index(index);
            schemas.push(self.schema(schema, &pointer, found)?);
        }
        Some(self.one_of_schemas(schemas, discriminator, pointer, found))
    }

    /// One of these.
    pub(super) fn one_of_schemas(
        &self,
        schemas: Vec<SchemaUse>,
        discriminator: Option<&openapiv3::Discriminator>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> SchemaKind {
        let is_object = |schema: &SchemaUse| {
            self.extends(schema, found)
                || matches!(self.kind_of(schema), Some(SchemaKind::Object(_)))
        };
        if schemas.iter().all(is_object) {
            self.told_apart(schemas, discriminator, pointer, found)
        } else {
            SchemaKind::Any
        }
    }

    /// Whether a component that is listed extends the one that lists it.
    fn extends(&self, listed: &SchemaUse, found: &Findings) -> bool {
        let name = listed.component().and_then(|id| self.component_name(id));
        let components = self.openapi.components.as_ref();
        let schema = name.and_then(|name| components?.schemas.get(name)?.as_item());
        match schema.map(|schema| &schema.schema_kind) {
            Some(Parsed::AllOf { all_of }) => self.lists(all_of, found),
            Some(Parsed::Any(any)) => self.lists(&any.all_of, found),
            _ => false,
        }
    }

    /// Objects with the values of the discriminator that mean each, if there is one. An object counts once.
    fn told_apart(
        &self,
        schemas: Vec<SchemaUse>,
        discriminator: Option<&openapiv3::Discriminator>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> SchemaKind {
        let mut alternatives: Vec<Alternative> = Vec::new();
        for schema in schemas {
            let component = schema.component();
            let name = component.and_then(|id| self.component_name(id));
            let mut values = discriminator.map_or_else(Vec::new, |discriminator| {
                values_of(discriminator, name.unwrap_or_default())
            });
            values.retain(|value| {
                let mut others = alternatives.iter();
                let is_new = !others.any(|other| other.values.contains(value));
                if !is_new {
                    found.push(self.ambiguous(value, pointer));
                }
                is_new
            });
            let mut others = alternatives.iter();
            let is_listed =
                component.is_some() && others.any(|other| other.schema.component() == component);
            if !is_listed && (discriminator.is_none() || !values.is_empty()) {
                alternatives.push(Alternative {
                    name: name.map(str::to_owned),
                    schema,
                    values,
                });
            }
        }
        if alternatives.is_empty() {
            return SchemaKind::Any;
        }
        SchemaKind::OneOf(OneOf {
            discriminator: discriminator.map(|it| it.property_name.clone()),
            alternatives,
        })
    }

    fn ambiguous(&self, value: &str, pointer: &Pointer) -> Diagnostic {
        let message = format!("`{value}` means several alternatives; the first of them is taken");
        Diagnostic::warning(message)
            .at(self.source, &pointer.child("discriminator"))
            .help("correct the `mapping`")
    }

    /// What is both of these, if that is an object or one of several objects.
    fn both(&self, one: SchemaKind, other: SchemaKind) -> Option<SchemaKind> {
        match (one, other) {
            (kind, SchemaKind::Any) | (SchemaKind::Any, kind) => Some(kind),
            (SchemaKind::Object(mut properties), SchemaKind::Object(others)) => {
                properties.extend(others);
                Some(SchemaKind::Object(properties))
            }
            (SchemaKind::OneOf(one_of), SchemaKind::Object(properties))
            | (SchemaKind::Object(properties), SchemaKind::OneOf(one_of)) => {
                self.each_with(one_of, properties).map(SchemaKind::OneOf)
            }
            _ => None,
        }
    }

    /// One of several objects, each with these properties too.
    fn each_with(&self, one_of: OneOf, properties: Properties) -> Option<OneOf> {
        if properties.is_empty() {
            return Some(one_of);
        }
        let extended = one_of.alternatives.into_iter().map(|alternative| {
            let schema = match &alternative.schema {
                SchemaUse::Inline(schema) => Arc::clone(schema),
                SchemaUse::Component { id, .. } => self.read_component(*id)?,
            };
            let object = SchemaKind::Object(properties.clone());
            let schema = Schema {
                kind: self.both(object, schema.kind.clone())?,
                ..(*schema).clone()
            };
            Some(Alternative {
                schema: SchemaUse::Inline(Arc::new(schema)),
                ..alternative
            })
        });
        Some(OneOf {
            alternatives: extended.collect::<Option<_>>()?,
            discriminator: one_of.discriminator,
        })
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
    match parts.as_slice() {
        [only] => Some((only, pointer.child(keyword).index(0))),
        _ => None,
    }
}

fn refers_to(schema: &ReferenceOr<openapiv3::Schema>, name: &str) -> bool {
    match schema {
        ReferenceOr::Reference { reference } => {
            component_key(reference, "schemas").as_deref() == Some(name)
        }
        ReferenceOr::Item(_) => false,
    }
}

/// The values of the discriminator that mean the component: those that are mapped to it, or else its name.
fn values_of(discriminator: &openapiv3::Discriminator, name: &str) -> Vec<String> {
    let is_meant = |target: &str| target == name || target.rsplit('/').next() == Some(name);
    let mapping = discriminator.mapping.iter();
    let mapped: Vec<String> = mapping
        .filter(|(_, target)| is_meant(target))
        .map(|(value, _)| value.clone())
        .collect();
    if mapped.is_empty() {
        Vec::from([name.to_owned()])
    } else {
        mapped
    }
}
