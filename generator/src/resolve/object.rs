//! Objects: with properties, maps of values of one kind, or any JSON.

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties as Declares, ReferenceOr};

use super::{Findings, Properties, Property, Resolver, Schema, SchemaKind, SchemaUse};
use crate::{
    diagnostic::{Code, Diagnostic, near_miss},
    ir::Requirement,
    pointer::Pointer,
};

/// Properties as openapiv3 has them.
pub(super) type Declared = IndexMap<String, ReferenceOr<Box<openapiv3::Schema>>>;

/// An object with named properties.
#[derive(Clone, Debug, Default)]
pub(crate) struct Object {
    /// Those that have a name.
    pub(crate) properties: Properties,
    /// What becomes of all others.
    pub(crate) additional: AdditionalProperties,
}

impl Object {
    /// An object of which nothing but these properties is said.
    pub(super) fn of(properties: Properties) -> Self {
        Self {
            properties,
            ..Self::default()
        }
    }
}

/// What becomes of the properties of an object that have no name in the description.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum AdditionalProperties {
    /// They are not read.
    #[default]
    Dropped,
    /// They are kept as JSON, since `additionalProperties` says that there are some.
    Kept,
}

impl AdditionalProperties {
    /// As the description says it of an object with properties.
    pub(super) fn of(declared: Option<&Declares>) -> Self {
        match declared {
            None | Some(Declares::Any(false)) => Self::Dropped,
            // Whatever they are said to be: the server may disagree.
            Some(Declares::Any(true) | Declares::Schema(_)) => Self::Kept,
        }
    }
}

impl Resolver<'_> {
    /// An object: with properties, a map of values of one kind, or any JSON.
    pub(super) fn object(
        &self,
        declared: &Declared,
        required: &[String],
        additional: Option<&Declares>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<SchemaKind> {
        let declares_properties = self.at(&pointer.child("properties")).is_some();
        match (declares_properties, additional) {
            (false, Some(Declares::Schema(values))) => {
                let pointer = pointer.child("additionalProperties");
                let values = self.schema(values, &pointer, found)?;
                let is_any = |schema: &Schema| matches!(schema.kind, SchemaKind::Any);
                Some(match &values {
                    SchemaUse::Inline(schema) if is_any(schema) => SchemaKind::Any,
                    _ => SchemaKind::Map(values),
                })
            }
            (false, _) => Some(SchemaKind::Any),
            (true, additional) => Some(SchemaKind::Object(Object {
                properties: self.properties(declared, required, pointer, found),
                additional: AdditionalProperties::of(additional),
            })),
        }
    }

    /// The properties of an object, of which these are required.
    pub(super) fn properties(
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
    pub(super) fn declared(
        &self,
        declared: &Declared,
        required: &[String],
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Properties {
        let mut properties = Properties::new();
        for (name, schema) in declared {
            let pointer = pointer.child("properties").child(name);
            let Some(schema) = self.schema(schema, &pointer, found) else {
                continue;
            };
            let mut extensions = self.extensions(&pointer, found);
            let property = Property {
                requirement: Requirement::of(required.contains(name)),
                naming: extensions.naming(),
                privacy: extensions.privacy(),
                pointer,
                schema,
            };
            properties.insert(name.clone(), property);
        }
        properties
    }

    /// Makes the properties of these names required. Those that are only declared have errors of their own.
    pub(super) fn require(
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

    /// A name that nothing declares is a slip of the description.
    fn undeclared(&self, name: &str, meant: Option<&str>, pointer: &Pointer) -> Diagnostic {
        let message =
            format!("`{name}` is required but not among the properties, so it is not required");
        let (code, help) = match meant {
            Some(meant) => (Code::MisspelledProperty, format!("did you mean `{meant}`?")),
            None => (
                Code::UndeclaredProperty,
                "correct the name, or add the property".to_owned(),
            ),
        };
        Diagnostic::new(code, message)
            .at(self.source, pointer)
            .help(help)
    }
}
