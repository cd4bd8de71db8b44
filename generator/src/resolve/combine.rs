//! What is both of two schemas: the kind of the one that says more, narrowed by the other.

use std::sync::Arc;

use super::{
    EnumValue, Object, OneOf, Property, Resolver, Schema, SchemaKind, SchemaUse, StringFormat,
    object::AdditionalProperties, resolved::Alternative,
};
use crate::ir::{Constraints, Nullability, Privacy, Requirement};

/// What several schemas say together of one value.
#[derive(Debug)]
pub(super) struct Combined {
    /// What all of them allow.
    pub(super) kind: SchemaKind,
    /// The narrowest of their limits.
    pub(super) constraints: Constraints,
    /// Whether the value may be null.
    pub(super) nullability: Nullability,
    /// Whether one of them marks it.
    pub(super) privacy: Privacy,
    /// The description of a part that says nothing else, if there is one.
    pub(super) docs: Option<String>,
}

impl From<SchemaKind> for Combined {
    fn from(kind: SchemaKind) -> Self {
        Self {
            kind,
            constraints: Constraints::default(),
            nullability: Nullability::NotNull,
            privacy: Privacy::Unmarked,
            docs: None,
        }
    }
}

impl Resolver<'_> {
    /// What is both of these, if any value is.
    pub(super) fn both(&self, one: SchemaKind, other: SchemaKind) -> Option<SchemaKind> {
        use SchemaKind::{
            Any, Array, Boolean, Enum, Integer, JsonText, Map, Null, Number, Object as AnObject,
            OneOf as OneOfSeveral, String,
        };
        match (one, other) {
            (kind, Any) | (Any, kind) => Some(kind),
            (AnObject(one), AnObject(other)) => Some(AnObject(self.object_with(one, other))),
            // What the values of a map are is not known beside properties: they are kept as JSON.
            (AnObject(object), Map(_)) | (Map(_), AnObject(object)) => Some(AnObject(Object {
                additional: AdditionalProperties::Kept,
                ..object
            })),
            (OneOfSeveral(_), OneOfSeveral(_)) => None,
            (OneOfSeveral(one_of), other) | (other, OneOfSeveral(one_of)) => {
                self.each_with(one_of, other)
            }
            (Boolean, Boolean) => Some(Boolean),
            (Integer, Integer | Number) | (Number, Integer) => Some(Integer),
            (Number, Number) => Some(Number),
            (Null, Null | Enum(_) | String { .. }) | (Enum(_) | String { .. }, Null) => Some(Null),
            (Enum(one), Enum(other)) => values_of_both(one, &other).map(Enum),
            (Enum(values), String { .. }) | (String { .. }, Enum(values)) => Some(Enum(values)),
            (JsonText, String { .. } | JsonText) | (String { .. }, JsonText) => Some(JsonText),
            (
                String { pattern, format },
                String {
                    pattern: other_pattern,
                    format: other_format,
                },
            ) => Some(String {
                pattern: pattern.or(other_pattern),
                format: if format == StringFormat::Plain {
                    other_format
                } else {
                    format
                },
            }),
            (Array(one), Array(other)) => Some(Array(self.both_used(one, other)?)),
            (Map(one), Map(other)) => Some(Map(self.both_used(one, other)?)),
            _ => None,
        }
    }

    /// What is both of these, where one schema is used and then another. A component that says more stays that component.
    fn both_used(&self, one: SchemaUse, other: SchemaUse) -> Option<SchemaUse> {
        match (&one, &other) {
            (SchemaUse::Inline(first), SchemaUse::Inline(second)) => {
                let schema = Schema {
                    kind: self.both(first.kind.clone(), second.kind.clone())?,
                    constraints: first.constraints.within(second.constraints),
                    privacy: first.privacy.or(second.privacy),
                    ..(**second).clone()
                };
                Some(SchemaUse::Inline(Arc::new(schema)))
            }
            (SchemaUse::Component { .. }, SchemaUse::Inline(schema))
                if matches!(schema.kind, SchemaKind::Any) =>
            {
                Some(one)
            }
            // Whether two components agree would depend on which of them is read first if they refer to each other.
            _ => Some(other),
        }
    }

    /// An object with the properties of both. One that both have is what the latter says, unless the former says more.
    fn object_with(&self, mut one: Object, other: Object) -> Object {
        for (name, property) in other.properties {
            let property = match one.properties.get(&name) {
                Some(known) => self.narrowed(known, property),
                None => property,
            };
            one.properties.insert(name, property);
        }
        one.additional = one.additional.max(other.additional);
        one
    }

    /// A property that two parts describe.
    fn narrowed(&self, known: &Property, property: Property) -> Property {
        let used = self.both_used(known.schema.clone(), property.schema.clone());
        let requirement = match known.requirement {
            Requirement::Required => Requirement::Required,
            _ => property.requirement,
        };
        Property {
            schema: used.unwrap_or(property.schema),
            requirement,
            privacy: property.privacy.or(known.privacy),
            ..property
        }
    }

    /// One of several, each of which is also `other`. Beside properties, an alternative that is no object cannot be
    /// meant.
    fn each_with(&self, one_of: OneOf, other: SchemaKind) -> Option<SchemaKind> {
        if matches!(&other, SchemaKind::Object(shared) if shared.properties.is_empty()) {
            return Some(SchemaKind::OneOf(one_of));
        }
        let mut are_objects = true;
        let mut alternatives = Vec::new();
        for alternative in one_of.alternatives {
            let schema = self.read_schema(&alternative.schema);
            let is_object = |schema: &Arc<Schema>| matches!(schema.kind, SchemaKind::Object(_));
            are_objects &= schema.as_ref().is_none_or(is_object);
            let Some(schema) = schema else { continue };
            let Some(kind) = self.both(other.clone(), schema.kind.clone()) else {
                continue;
            };
            let schema = Schema {
                kind,
                ..(*schema).clone()
            };
            alternatives.push(Alternative {
                schema: SchemaUse::Inline(Arc::new(schema)),
                ..alternative
            });
        }
        if !alternatives.is_empty() {
            return Some(SchemaKind::OneOf(OneOf {
                alternatives,
                discriminator: one_of.discriminator,
            }));
        }
        (!are_objects).then_some(other)
    }
}

/// The values that two enums have in common, if there are any.
fn values_of_both(one: Vec<EnumValue>, other: &[EnumValue]) -> Option<Vec<EnumValue>> {
    let is_shared = |known: &EnumValue| other.iter().any(|it| it.value == known.value);
    let shared: Vec<EnumValue> = one.into_iter().filter(is_shared).collect();
    (!shared.is_empty()).then_some(shared)
}
