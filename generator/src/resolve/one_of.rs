//! `oneOf` and `anyOf`: one of several schemas.

use openapiv3::AnySchema;
use serde_json::Value;

use super::{
    Alternative, Findings, Object, OneOf, Resolver, SchemaKind, SchemaUse, ValueVariant,
    all_of::Listed, alternatives::Known, combine::Combined, nullability::is_null,
};
use crate::{
    diagnostic::{Code, Diagnostic},
    extensions::{VALUE_VARIANTS, ValueVariants},
    ir::{Constraints, Nullability, Privacy},
    pointer::Pointer,
};

impl Resolver<'_> {
    /// `oneOf` or `anyOf` beside properties, which each of the alternatives then has too.
    pub(super) fn one_of_beside_properties(
        &self,
        any: &AnySchema,
        discriminator: Option<&openapiv3::Discriminator>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<Combined> {
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
        let own = SchemaKind::Object(Object::of(own));
        // Beside properties, an alternative that is no object cannot be meant.
        let kind = self.both(own.clone(), alternatives.kind).unwrap_or(own);
        Some(Combined {
            kind,
            ..Combined::from(SchemaKind::Any)
        })
    }

    /// One of several schemas. Null among them says that the value may be null, and is none of the alternatives.
    pub(super) fn one_of(
        &self,
        listed: Listed<'_>,
        keyword: &str,
        discriminator: Option<&openapiv3::Discriminator>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<Combined> {
        let mut schemas = Vec::new();
        let mut has_null = false;
        for (index, schema) in listed.iter().enumerate() {
            let pointer = pointer.child(keyword).index(index);
            let used = self.schema(schema, &pointer, found)?;
            has_null |= is_null(schema);
            schemas.push(used);
        }
        let one_of = self.one_of_schemas(schemas, discriminator, pointer, found);
        Some(Combined {
            nullability: Nullability::of(has_null).or(one_of.nullability),
            ..one_of
        })
    }

    /// One of these.
    pub(super) fn one_of_schemas(
        &self,
        schemas: Vec<SchemaUse>,
        discriminator: Option<&openapiv3::Discriminator>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Combined {
        let known = schemas.into_iter().map(|used| self.look_at(used, found));
        let known: Vec<Known> = known.collect();
        if known.iter().all(Known::is_object) {
            let nullability = nullability_of(&known);
            return Combined {
                nullability,
                ..Combined::from(self.told_apart(known, discriminator, pointer, found))
            };
        }
        self.one_of_anything(known, discriminator, pointer, found)
    }

    /// One of these, of which some are no objects.
    fn one_of_anything(
        &self,
        known: Vec<Known>,
        discriminator: Option<&openapiv3::Discriminator>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Combined {
        let nullability = nullability_of(&known);
        let privacy = known.iter().map(Known::privacy);
        let privacy = privacy.fold(Privacy::Unmarked, Privacy::or);
        let Some(distinct) = self.distinct(known, pointer, found) else {
            return Combined {
                nullability,
                privacy,
                ..Combined::from(SchemaKind::Any)
            };
        };
        let (kind, constraints) = match distinct.as_slice() {
            [] => (SchemaKind::Null, Constraints::default()),
            [only]
                if discriminator.is_none()
                    && let SchemaUse::Inline(schema) = &only.used =>
            {
                (schema.kind.clone(), schema.constraints)
            }
            _ => {
                let kind = self.told_apart(distinct, discriminator, pointer, found);
                (kind, Constraints::default())
            }
        };
        Combined {
            constraints,
            nullability,
            privacy,
            ..Combined::from(kind)
        }
    }

    /// Alternatives with the values of the discriminator that mean each object, if there is one. A component counts
    /// once.
    fn told_apart(
        &self,
        known: Vec<Known>,
        discriminator: Option<&openapiv3::Discriminator>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> SchemaKind {
        let mut alternatives: Vec<Alternative> = Vec::new();
        let told_by = self.told_by(&known, discriminator);
        for (known, mut values) in known.into_iter().zip(told_by.values) {
            let component = known.used.component();
            let name = component.and_then(|id| self.component_name(id));
            let has_values = !values.is_empty();
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
            let is_lost = has_values && values.is_empty();
            if !is_listed && !is_lost {
                alternatives.push(Alternative {
                    name: name.map(str::to_owned),
                    schema: known.used,
                    values,
                    of_value: None,
                });
            }
        }
        if alternatives.is_empty() {
            return SchemaKind::Any;
        }
        if let Some(variants) = self.extensions(pointer, found).value_variants() {
            alternatives = self.of_values(alternatives, &variants, pointer, found);
        }
        SchemaKind::OneOf(OneOf {
            discriminator: told_by.property,
            alternatives,
        })
    }

    /// An alternative for each value that the discriminator maps to one of these.
    fn of_values(
        &self,
        alternatives: Vec<Alternative>,
        variants: &ValueVariants,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Vec<Alternative> {
        let mapping = pointer.child("discriminator").child("mapping");
        let Some(Value::Object(values)) = self.at(&mapping) else {
            let message = "only the values of a discriminator's `mapping` can be variants";
            self.misplaced(&VALUE_VARIANTS, message, pointer, found);
            return alternatives;
        };
        let mut of_values = Vec::new();
        for value in values.keys() {
            let pointer = mapping.child(value);
            let mut meant = alternatives.iter();
            match meant.find(|alternative| alternative.values.contains(value)) {
                Some(alternative) => of_values.push(Alternative {
                    values: Vec::from([value.clone()]),
                    of_value: Some(ValueVariant {
                        words: variants.words(value).to_owned(),
                        pointer,
                    }),
                    ..alternative.clone()
                }),
                None => {
                    let message = format!("`{value}` is mapped to none of the alternatives");
                    let error = self.error(Code::DanglingReference, &pointer, message);
                    found.push(error.help("add the schema to `oneOf`, or correct the `mapping`"));
                }
            }
        }
        let others = alternatives.into_iter();
        of_values.extend(others.filter(|alternative| alternative.values.is_empty()));
        of_values
    }

    fn ambiguous(&self, value: &str, pointer: &Pointer) -> Diagnostic {
        let message = format!("`{value}` means several alternatives; the first of them is taken");
        Diagnostic::new(Code::AmbiguousAlternative, message)
            .at(self.source, &pointer.child("discriminator"))
            .help("correct the `mapping`")
    }
}

/// Whether one of these allows null.
fn nullability_of(known: &[Known]) -> Nullability {
    let all = known.iter().map(Known::nullability);
    all.fold(Nullability::NotNull, Nullability::or)
}
