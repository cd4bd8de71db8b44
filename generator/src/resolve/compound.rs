//! Schemas that are made of others: objects, `allOf`, `oneOf` and `anyOf`.

use std::sync::Arc;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, AnySchema, ReferenceOr, SchemaKind as Parsed, Type};

use super::{
    Alternative, EnumValue, Findings, OneOf, Properties, Property, Resolver, Schema, SchemaKind,
    SchemaUse, StringFormat,
    component::{Found, component_pointer},
    reference::schema_name,
};
use crate::{
    diagnostic::{Diagnostic, near_miss},
    ir::{Nullability, Requirement},
    keywords,
    pointer::Pointer,
};

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

    /// The properties of an object, of which these are required.
    fn properties(
        &self,
        declared: &Declared,
        required: &[String],
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Properties {
        let mut properties = self.declared(declared, required, pointer, found);
        let names: Vec<&str> = declared.keys().map(String::as_str).collect();
        self.require(&mut properties, required, &names, pointer, found);
        properties
    }

    /// The properties of an object. Of the required names, others may be properties of other parts of an `allOf`.
    fn declared(
        &self,
        declared: &Declared,
        required: &[String],
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Properties {
        let mut properties = Properties::new();
        for (name, schema) in declared {
            let pointer = pointer.child("properties").child(name);
            let nullability = match schema {
                ReferenceOr::Item(own) => Nullability::of(own.schema_data.nullable),
                ReferenceOr::Reference { .. } => Nullability::NotNull,
            };
            let Some(schema) = self.boxed(schema, &pointer, found) else {
                continue;
            };
            let property = Property {
                requirement: Requirement::of(required.contains(name)),
                rename: self.extensions(&pointer, found).rename(),
                privacy: self.extensions(&pointer, found).privacy(),
                nullability,
                pointer,
                schema,
            };
            properties.insert(name.clone(), property);
        }
        properties
    }

    /// A name that nothing declares is a slip of the description: what it means cannot be sent or read.
    fn undeclared(&self, name: &str, meant: Option<&str>, pointer: &Pointer) -> Diagnostic {
        let message = format!("`{name}` is required but not among the properties");
        match meant {
            Some(meant) => self
                .error(pointer, message)
                .help(format!("did you mean `{meant}`?")),
            None => Diagnostic::warning(message + ", so it is not required")
                .at(self.source, pointer)
                .help("correct the name, or add the property"),
        }
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
        let own = own.map(|any| self.declared(&any.properties, &any.required, pointer, found));
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
        let mut combined = combined?;
        if let SchemaKind::Object(properties) = &mut combined {
            let declared = declared_names(parts, beside);
            for (names, pointer) in required_beside(parts, beside, pointer) {
                self.require(properties, names, &declared, &pointer, found);
            }
        }
        Some(combined)
    }

    /// Makes the properties of these names required. Those that are only declared have errors of their own.
    fn require(
        &self,
        properties: &mut Properties,
        names: &[String],
        declared: &[&str],
        pointer: &Pointer,
        found: &mut Findings,
    ) {
        for (index, name) in names.iter().enumerate() {
            match properties.get_mut(name) {
                Some(property) => property.requirement = Requirement::Required,
                None if declared.contains(&name.as_str()) => {}
                None => {
                    let known = properties.keys().map(String::as_str);
                    let meant = near_miss(name, known);
                    found.push(self.undeclared(
                        name,
                        meant,
                        &pointer.child("required").index(index),
                    ));
                }
            }
        }
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
                return Some(SchemaKind::Object(own));
            }
        }
        if let ReferenceOr::Item(schema) = part
            && let Some((properties, _)) = plain_object(schema)
        {
            self.check_support(pointer, &keywords::SCHEMA, found);
            // Which of them are required is decided when all parts are known.
            let own = self.declared(properties, &[], pointer, found);
            return Some(SchemaKind::Object(own));
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
            return self.told_apart(schemas, discriminator, pointer, found);
        }
        let kinds: Option<Vec<SchemaKind>> = schemas.iter().map(|it| self.kind_of(it)).collect();
        kinds.and_then(one_of_strings).unwrap_or(SchemaKind::Any)
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

/// What is one of several strings: a string, of which all values are known if all of theirs are. Django writes
/// `oneOf: [A, { enum: [''] }, { enum: [null] }]`.
fn one_of_strings(kinds: Vec<SchemaKind>) -> Option<SchemaKind> {
    let mut values: IndexMap<String, EnumValue> = IndexMap::new();
    let mut has_others = false;
    for kind in kinds {
        match kind {
            SchemaKind::Null => {}
            SchemaKind::Enum(known) => {
                values.extend(known.into_iter().map(|known| (known.value.clone(), known)));
            }
            SchemaKind::String { .. } => has_others = true,
            _ => return None,
        }
    }
    if has_others || values.is_empty() {
        return has_others.then_some(SchemaKind::String {
            pattern: None,
            format: StringFormat::Plain,
        });
    }
    Some(SchemaKind::Enum(values.into_values().collect()))
}

/// The properties and the required names of a schema that has nothing else.
fn plain_object(schema: &openapiv3::Schema) -> Option<(&Declared, &[String])> {
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
    let mut parts = parts.iter().enumerate().filter(|(_, part)| !is_null(part));
    match (parts.next(), parts.next()) {
        (Some((index, only)), None) => Some((only, pointer.child(keyword).index(index))),
        _ => None,
    }
}

/// Whether a schema allows nothing but null, which says what `nullable` does.
fn is_null(schema: &ReferenceOr<openapiv3::Schema>) -> bool {
    match schema.as_item().map(|schema| &schema.schema_kind) {
        Some(Parsed::Any(any)) => {
            !any.enumeration.is_empty() && any.enumeration.iter().all(serde_json::Value::is_null)
        }
        _ => false,
    }
}

fn refers_to(schema: &ReferenceOr<openapiv3::Schema>, name: &str) -> bool {
    match schema {
        ReferenceOr::Reference { reference } => schema_name(reference).as_deref() == Some(name),
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
