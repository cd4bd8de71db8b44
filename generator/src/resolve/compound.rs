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
        let mut properties = IndexMap::new();
        let mut required = Vec::new();
        for part in &resolved {
            match &part.kind {
                SchemaKind::Object {
                    properties: of_part,
                    required: of_them,
                } => {
                    properties.extend(of_part.clone());
                    required.extend(of_them.clone());
                }
                SchemaKind::Any => {}
                _ => {
                    faults.push(self.unsupported(
                        &pointer.child("allOf"),
                        "an `allOf` of something else than objects with properties",
                    ));
                    return None;
                }
            }
        }
        if let Some(any) = own
            && let SchemaKind::Object {
                properties: of_own,
                required: of_them,
            } = self.properties(&any.properties, &any.required, pointer, open, faults)
        {
            properties.extend(of_own);
            required.extend(of_them);
        }
        Some(SchemaKind::Object {
            properties,
            required,
        })
    }

    pub(super) fn one_of_beside_type(
        &self,
        any: &AnySchema,
        pointer: &Pointer,
        open: &[&str],
        faults: &mut Diagnostics,
    ) -> Option<SchemaKind> {
        if !any.properties.is_empty() {
            let construct = "`oneOf` or `anyOf` beside `properties`";
            faults.push(self.unsupported(pointer, construct));
            return None;
        }
        let (listed, keyword) = if any.one_of.is_empty() {
            (&any.any_of, "anyOf")
        } else {
            (&any.one_of, "oneOf")
        };
        self.one_of(listed, keyword, None, pointer, open, faults)
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
        if !are_objects {
            return Some(SchemaKind::Any);
        }
        Some(SchemaKind::OneOf {
            discriminator: discriminator
                .map(|discriminator| values_of(discriminator, &alternatives)),
            alternatives,
        })
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
