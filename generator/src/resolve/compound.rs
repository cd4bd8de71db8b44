//! Schemas that are made of others: objects, `allOf`, `oneOf` and `anyOf`.

use std::rc::Rc;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, AnySchema, ReferenceOr};

use super::{Discriminator, Resolver, Schema, SchemaKind};
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    pointer::Pointer,
};

type Properties = IndexMap<String, ReferenceOr<Box<openapiv3::Schema>>>;

impl Resolver<'_> {
    /// An object: with properties, a map of values of one kind, or any JSON.
    pub(super) fn object(
        &self,
        properties: &Properties,
        required: &[String],
        additional: Option<&AdditionalProperties>,
        pointer: &Pointer,
        open: &[&str],
        faults: &mut Diagnostics,
    ) -> Option<SchemaKind> {
        let declares_properties = self
            .source
            .at(pointer)
            .is_some_and(|node| node.get("properties").is_some());
        let additional = match additional {
            Some(AdditionalProperties::Schema(schema)) => Some(schema),
            _ => None,
        };
        let additional_pointer = pointer.child("additionalProperties");
        match (declares_properties, additional) {
            (false, None) => Some(SchemaKind::Any),
            (false, Some(values)) => {
                let values = self.schema_within(values, &additional_pointer, open, faults)?;
                Some(match values.kind {
                    SchemaKind::Any => SchemaKind::Any,
                    _ => SchemaKind::Map(values),
                })
            }
            (true, additional) => {
                if additional.is_some() {
                    faults.push(
                        Diagnostic::warning("properties beside those with a name are not kept")
                            .at(self.source, &additional_pointer)
                            .help("name them, or leave out `properties`, which makes the object a map"),
                    );
                }
                Some(self.properties(properties, required, pointer, open, faults))
            }
        }
    }

    fn properties(
        &self,
        properties: &Properties,
        required: &[String],
        pointer: &Pointer,
        open: &[&str],
        faults: &mut Diagnostics,
    ) -> SchemaKind {
        for (index, name) in required.iter().enumerate() {
            if !properties.contains_key(name) {
                faults.push(self.undeclared(name, &pointer.child("required").index(index)));
            }
        }
        let mut resolved = IndexMap::new();
        for (name, schema) in properties {
            let pointer = pointer.child("properties").child(name);
            if let Some(schema) = self.boxed(schema, &pointer, open, faults) {
                resolved.insert(name.clone(), schema);
            }
        }
        SchemaKind::Object {
            properties: resolved,
            required: required.to_vec(),
        }
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
        parts: &[ReferenceOr<openapiv3::Schema>],
        beside: Option<&AnySchema>,
        pointer: &Pointer,
        open: &[&str],
        faults: &mut Diagnostics,
    ) -> Option<SchemaKind> {
        let mut resolved = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let pointer = pointer.child("allOf").index(index);
            resolved.push(self.schema_within(part, &pointer, open, faults)?);
        }
        let own = beside.filter(|any| !any.properties.is_empty());
        let own =
            own.map(|any| self.properties(&any.properties, &any.required, pointer, open, faults));
        let mut kinds = resolved.iter().map(|part| part.kind.clone()).chain(own);
        let combined = kinds.try_fold(empty_object(), both);
        if combined.is_none() {
            faults.push(self.unsupported(
                &pointer.child("allOf"),
                "an `allOf` of something else than objects, at most one of them a `oneOf`",
            ));
        }
        combined
    }

    /// `oneOf` or `anyOf` in a schema that has a type, and maybe properties, which each of the alternatives then has too.
    pub(super) fn one_of_beside_type(
        &self,
        any: &AnySchema,
        discriminator: Option<&openapiv3::Discriminator>,
        pointer: &Pointer,
        open: &[&str],
        faults: &mut Diagnostics,
    ) -> Option<SchemaKind> {
        let (listed, keyword) = if any.one_of.is_empty() {
            (&any.any_of, "anyOf")
        } else {
            (&any.one_of, "oneOf")
        };
        let alternatives = self.one_of(listed, keyword, discriminator, pointer, open, faults)?;
        if any.properties.is_empty() {
            return Some(alternatives);
        }
        // Alternatives that only say what is required are constraints, which are not enforced.
        let own = self.properties(&any.properties, &any.required, pointer, open, faults);
        both(own, alternatives)
    }

    /// One of several objects. Of anything else it can only be said that it is JSON.
    pub(super) fn one_of(
        &self,
        listed: &[ReferenceOr<openapiv3::Schema>],
        keyword: &str,
        discriminator: Option<&openapiv3::Discriminator>,
        pointer: &Pointer,
        open: &[&str],
        faults: &mut Diagnostics,
    ) -> Option<SchemaKind> {
        let mut alternatives: Vec<Rc<Schema>> = Vec::new();
        for (index, alternative) in listed.iter().enumerate() {
            let pointer = pointer.child(keyword).index(index);
            alternatives.push(self.schema_within(alternative, &pointer, open, faults)?);
        }
        let are_objects = alternatives.iter().all(|schema| {
            matches!(
                schema.kind,
                SchemaKind::Object { .. } | SchemaKind::Recursive
            )
        });
        if !are_objects || alternatives.is_empty() {
            return Some(SchemaKind::Any);
        }
        Some(SchemaKind::OneOf {
            discriminator: discriminator
                .map(|discriminator| values_of(discriminator, &alternatives)),
            alternatives,
        })
    }
}

fn empty_object() -> SchemaKind {
    SchemaKind::Object {
        properties: IndexMap::new(),
        required: Vec::new(),
    }
}

/// What is both of these, if that is an object or one of several objects.
fn both(one: SchemaKind, other: SchemaKind) -> Option<SchemaKind> {
    match (one, other) {
        (kind, SchemaKind::Any) | (SchemaKind::Any, kind) => Some(kind),
        (
            SchemaKind::Object {
                mut properties,
                mut required,
            },
            SchemaKind::Object {
                properties: of_other,
                required: of_them,
            },
        ) => {
            properties.extend(of_other);
            required.extend(of_them);
            Some(SchemaKind::Object {
                properties,
                required,
            })
        }
        (
            SchemaKind::OneOf {
                alternatives,
                discriminator,
            },
            object @ SchemaKind::Object { .. },
        )
        | (
            object @ SchemaKind::Object { .. },
            SchemaKind::OneOf {
                alternatives,
                discriminator,
            },
        ) => {
            let adds_nothing =
                matches!(&object, SchemaKind::Object { properties, .. } if properties.is_empty());
            if adds_nothing {
                return Some(SchemaKind::OneOf {
                    alternatives,
                    discriminator,
                });
            }
            let alternatives = alternatives.into_iter().map(|alternative| {
                Some(Rc::new(Schema {
                    component: None,
                    kind: both(object.clone(), alternative.kind.clone())?,
                    ..(*alternative).clone()
                }))
            });
            Some(SchemaKind::OneOf {
                alternatives: alternatives.collect::<Option<_>>()?,
                discriminator,
            })
        }
        _ => None,
    }
}

/// The values of the discriminator for each alternative: those that are mapped to it, or else its name.
fn values_of(
    discriminator: &openapiv3::Discriminator,
    alternatives: &[Rc<Schema>],
) -> Discriminator {
    let values = alternatives.iter().map(|alternative| {
        let name = alternative.component.as_deref().unwrap_or_default();
        let is_meant = |target: &str| target == name || target.rsplit('/').next() == Some(name);
        let mapped: Vec<String> = discriminator
            .mapping
            .iter()
            .filter(|(_, target)| is_meant(target))
            .map(|(value, _)| value.clone())
            .collect();
        if mapped.is_empty() {
            Vec::from([name.to_owned()])
        } else {
            mapped
        }
    });
    Discriminator {
        property: discriminator.property_name.clone(),
        values: values.collect(),
    }
}
