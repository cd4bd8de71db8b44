//! What tells the objects of a `oneOf` apart: the values of a property.

use std::collections::HashSet;

use openapiv3::{Discriminator, ReferenceOr, SchemaKind as Parsed, Type};

use super::{Resolver, SchemaKind, SchemaUse, alternatives::Known};
use crate::ir::Requirement;

/// The property that tells alternatives apart, if there is one.
pub(super) struct ToldBy {
    pub(super) property: Option<String>,
    /// For each alternative, the values that mean it.
    pub(super) values: Vec<Vec<String>>,
}

/// A property of an object, as far as it tells the object from others.
struct Stated {
    name: String,
    values: Vec<String>,
    requirement: Requirement,
}

impl Resolver<'_> {
    /// By the `mapping` of the discriminator, or else by what the objects themselves state of the property; by names
    /// only if they state nothing. Without a discriminator, by a property that all objects require and of which each
    /// states other values.
    pub(super) fn told_by(&self, known: &[Known], discriminator: Option<&Discriminator>) -> ToldBy {
        let stated: Vec<Option<Vec<Stated>>> = known
            .iter()
            .map(|known| known.may_be_object().then(|| self.stated(known)))
            .collect();
        let Some(discriminator) = discriminator else {
            let first = stated.iter().flatten().next();
            let names = first.into_iter().flatten().map(|stated| &stated.name);
            let mut names = names.filter(|name| is_required(name, &stated));
            let found = names.find_map(|name| Some((name.clone(), distinct(name, &stated)?)));
            return match found {
                Some((name, values)) => ToldBy {
                    property: Some(name),
                    values,
                },
                None => ToldBy {
                    property: None,
                    values: vec![Vec::new(); known.len()],
                },
            };
        };
        let property = &discriminator.property_name;
        let stated = match discriminator.mapping.is_empty() {
            true => distinct(property, &stated),
            false => None,
        };
        let by_name = || {
            known
                .iter()
                .map(|known| self.named_values(known, discriminator))
        };
        ToldBy {
            property: Some(property.clone()),
            values: stated.unwrap_or_else(|| by_name().collect()),
        }
    }

    /// The values that are mapped to a component, or else its name. What is no object has no property to be told by.
    fn named_values(&self, known: &Known, discriminator: &Discriminator) -> Vec<String> {
        let component = known.used.component().filter(|_| known.may_be_object());
        let Some(name) = component.and_then(|id| self.component_name(id)) else {
            return Vec::new();
        };
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

    /// The properties of which an object states the values.
    fn stated(&self, known: &Known) -> Vec<Stated> {
        if let Some(SchemaKind::Object(object)) = known.kind() {
            let properties = object.properties.iter();
            return properties
                .filter_map(|(name, property)| match &property.schema {
                    SchemaUse::Inline(schema) => match &schema.kind {
                        SchemaKind::Enum(values) => Some(Stated {
                            name: name.clone(),
                            values: values.iter().map(|known| known.value.clone()).collect(),
                            requirement: property.requirement,
                        }),
                        _ => None,
                    },
                    SchemaUse::Component { .. } => None,
                })
                .collect();
        }
        let parts = self.plain_parts(&known.used);
        let is_required = |name| parts.iter().any(|part| part.required.contains(name));
        let mut stated: Vec<Stated> = Vec::new();
        // What comes last says more than what it extends.
        for (name, schema) in parts.iter().rev().flat_map(|part| part.properties) {
            let is_new = !stated.iter().any(|known| known.name == *name);
            stated.extend(values_in(schema).filter(|_| is_new).map(|values| Stated {
                name: name.clone(),
                values,
                requirement: Requirement::of(is_required(name)),
            }));
        }
        stated
    }
}

/// The values of a string with known values.
fn values_in(schema: &ReferenceOr<Box<openapiv3::Schema>>) -> Option<Vec<String>> {
    let values: Vec<String> = match &schema.as_item()?.schema_kind {
        Parsed::Type(Type::String(string)) => {
            string.enumeration.iter().flatten().cloned().collect()
        }
        Parsed::Any(any) if matches!(any.typ.as_deref(), None | Some("string")) => {
            let values = any.enumeration.iter();
            values
                .map(|value| value.as_str().map(str::to_owned))
                .collect::<Option<_>>()?
        }
        _ => return None,
    };
    (!values.is_empty()).then_some(values)
}

/// The values that each object states of a property, if all of them do, and no value twice.
fn distinct(property: &str, all: &[Option<Vec<Stated>>]) -> Option<Vec<Vec<String>>> {
    let mut seen = HashSet::new();
    let mut objects = 0;
    let mut values = Vec::new();
    for stated in all {
        let Some(stated) = stated else {
            values.push(Vec::new());
            continue;
        };
        let found = stated.iter().find(|stated| stated.name == property)?;
        if !found.values.iter().all(|value| seen.insert(value)) {
            return None;
        }
        objects += 1;
        values.push(found.values.clone());
    }
    (objects > 1).then_some(values)
}

fn is_required(property: &str, all: &[Option<Vec<Stated>>]) -> bool {
    all.iter().flatten().all(|stated| {
        let found = stated.iter().find(|stated| stated.name == property);
        found.is_some_and(|found| found.requirement == Requirement::Required)
    })
}
