//! `oneOf` and `anyOf`: one of several objects or strings.

use indexmap::IndexMap;
use openapiv3::{AnySchema, SchemaKind as Parsed};
use serde_json::Value;

use super::{
    Alternative, EnumValue, Findings, Object, OneOf, Resolver, SchemaKind, SchemaUse, StringFormat,
    ValueVariant,
    all_of::{Listed, plain_object},
};
use crate::{
    diagnostic::{Code, Diagnostic},
    extensions::{VALUE_VARIANTS, ValueVariants},
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
        let own = SchemaKind::Object(Object::of(own));
        // Beside properties, an alternative that is no object cannot be meant.
        Some(self.both(own.clone(), alternatives).unwrap_or(own))
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
                || self.is_plainly_object(schema)
                || self
                    .read_schema(schema)
                    .is_some_and(|schema| matches!(schema.kind, SchemaKind::Object(_)))
        };
        if schemas.iter().all(is_object) {
            return self.told_apart(schemas, discriminator, pointer, found);
        }
        let kinds: Option<Vec<SchemaKind>> = schemas.iter().map(|it| self.kind_of(it)).collect();
        kinds.and_then(one_of_strings).unwrap_or(SchemaKind::Any)
    }

    /// Whether a component is an object at first sight. Reading it now could go on from one to the next without end.
    fn is_plainly_object(&self, schema: &SchemaUse) -> bool {
        let object = self.parsed(schema).and_then(plain_object);
        object.is_some_and(|object| !object.properties.is_empty())
    }

    /// Whether a component that is listed extends the one that lists it.
    fn extends(&self, listed: &SchemaUse, found: &Findings) -> bool {
        match self.parsed(listed).map(|schema| &schema.schema_kind) {
            Some(Parsed::AllOf { all_of }) => self.lists(all_of, found),
            Some(Parsed::Any(any)) => self.lists(&any.all_of, found),
            _ => false,
        }
    }

    /// The schema of a component as it is written.
    fn parsed(&self, used: &SchemaUse) -> Option<&openapiv3::Schema> {
        let name = self.component_name(used.component()?)?;
        let components = self.openapi.components.as_ref()?;
        components.schemas.get(name)?.as_item()
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
            discriminator: discriminator.map(|it| it.property_name.clone()),
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
        let Some(Value::Object(values)) = self.source.at(&mapping) else {
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
        of_values
    }

    fn ambiguous(&self, value: &str, pointer: &Pointer) -> Diagnostic {
        let message = format!("`{value}` means several alternatives; the first of them is taken");
        Diagnostic::new(Code::AmbiguousAlternative, message)
            .at(self.source, &pointer.child("discriminator"))
            .help("correct the `mapping`")
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
