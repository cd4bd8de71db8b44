//! References: what a `$ref` leads to.
//!
//! A reference is a JSON pointer into the same file. Those to schemas among the components stay references; what lies
//! elsewhere is read as if it were written in the place of the reference.

use std::{borrow::Cow, collections::HashSet};

use indexmap::IndexMap;
use openapiv3::ReferenceOr;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Findings, Resolver, SchemaUse};
use crate::{
    diagnostic::{Code, Diagnostic},
    keywords::{
        EXAMPLE_SHAPE, PARAMETER_SHAPE, REQUEST_BODY_SHAPE, RESPONSE_SHAPE, SCHEMA_SHAPE,
        SECURITY_SCHEME_SHAPE, Shape,
    },
    parse,
    pointer::Pointer,
};

/// How many references inside of each other may lead to schemas that are no components.
const MAX_NESTED: usize = 16;

/// How many references of one description may lead to schemas that are no components. Each is a copy.
const MAX_COPIES: usize = 10_000;

/// What is referred to.
pub(super) struct Kind {
    /// Where the components of this kind are.
    components: &'static str,
    /// What messages call it.
    noun: &'static str,
    shape: &'static Shape,
}

pub(super) const PARAMETER: Kind = Kind {
    components: "parameters",
    noun: "a parameter",
    shape: &PARAMETER_SHAPE,
};
pub(super) const REQUEST_BODY: Kind = Kind {
    components: "requestBodies",
    noun: "a request body",
    shape: &REQUEST_BODY_SHAPE,
};
pub(super) const RESPONSE: Kind = Kind {
    components: "responses",
    noun: "a response",
    shape: &RESPONSE_SHAPE,
};
pub(super) const EXAMPLE: Kind = Kind {
    components: "examples",
    noun: "an example",
    shape: &EXAMPLE_SHAPE,
};
pub(super) const SCHEMA: Kind = Kind {
    components: "schemas",
    noun: "a schema",
    shape: &SCHEMA_SHAPE,
};

pub(super) const SECURITY_SCHEME: Kind = Kind {
    components: "securitySchemes",
    noun: "a security scheme",
    shape: &SECURITY_SCHEME_SHAPE,
};

impl Kind {
    /// Whether a value has a keyword of this kind, so that not any object is taken for one.
    fn may_be(&self, value: &Value) -> bool {
        let Value::Object(entries) = value else {
            return false;
        };
        match self.shape {
            Shape::Object(shape) if !entries.is_empty() => {
                let mut keywords = shape.keywords.iter();
                keywords.any(|keyword| entries.contains_key(keyword.name))
            }
            _ => true,
        }
    }
}

impl Resolver<'_> {
    /// The item, or what a `$ref` in its place leads to, and where that is.
    pub(super) fn target<'t, T: Clone + DeserializeOwned>(
        &self,
        item: &'t ReferenceOr<T>,
        components: Option<&'t IndexMap<String, ReferenceOr<T>>>,
        kind: &Kind,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<(Cow<'t, T>, Pointer)> {
        let reference = match item {
            ReferenceOr::Item(item) => return Some((Cow::Borrowed(item), pointer.clone())),
            ReferenceOr::Reference { reference } => reference,
        };
        let target = self.end_of(reference, pointer, found)?;
        let key = component_of(&target, kind.components);
        let known = key.and_then(|key| components?.get(key)?.as_item());
        if let Some(known) = known {
            return Some((Cow::Borrowed(known), target));
        }
        let item = self.read_at(kind, reference, &target, pointer, found)?;
        Some((Cow::Owned(item), target))
    }

    /// The schema that a reference to something else than a component leads to: a copy, as if it were written here.
    pub(super) fn copy(
        &self,
        reference: &str,
        target: &Pointer,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<SchemaUse> {
        let copies = self.copies.get() + 1;
        self.copies.set(copies);
        if found.copying.contains(target) || found.copying.len() >= MAX_NESTED {
            let error = self.reference_error(
                Code::EndlessReference,
                pointer,
                format!("`{reference}` leads to itself"),
            );
            found
                .push(error.help("move the schema to `components.schemas`, and refer to it there"));
            return None;
        }
        if copies > MAX_COPIES {
            let message = format!(
                "more than {MAX_COPIES} references lead to schemas outside of `components.schemas`"
            );
            let error = self.reference_error(Code::TooLarge, pointer, message);
            found.push(error.help("move the schemas to `components.schemas`"));
            return None;
        }
        let schema: openapiv3::Schema = self.read_at(&SCHEMA, reference, target, pointer, found)?;
        found.copying.push(target.clone());
        let used = self.schema_at(&schema, target, found);
        found.copying.pop();
        used
    }

    /// Where a chain of references ends.
    pub(super) fn end_of(
        &self,
        reference: &str,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<Pointer> {
        let mut seen = HashSet::new();
        let mut reference = reference;
        loop {
            let target = self.pointer_of(reference, pointer, found)?;
            let Some(value) = self.at(&target) else {
                let error = self.reference_error(
                    Code::DanglingReference,
                    pointer,
                    format!("`{reference}` does not exist"),
                );
                found.push(error.help("correct the reference, or add what it refers to"));
                return None;
            };
            match value.get("$ref").and_then(Value::as_str) {
                None => return Some(target),
                Some(_) if !seen.insert(target.to_string()) => {
                    let error = self.reference_error(
                        Code::EndlessReference,
                        pointer,
                        format!("`{reference}` leads to itself"),
                    );
                    found.push(error.help("write out what it refers to"));
                    return None;
                }
                Some(next) => reference = next,
            }
        }
    }

    /// An error at a reference: at its `$ref`, which an overlay may have changed, if it is one.
    pub(super) fn reference_error(
        &self,
        code: Code,
        pointer: &Pointer,
        message: impl Into<String>,
    ) -> Diagnostic {
        let at = pointer.child("$ref");
        let is_there = self.at(&at).is_some();
        self.error(code, if is_there { &at } else { pointer }, message)
    }

    /// The pointer that a reference holds.
    pub(super) fn pointer_of(
        &self,
        reference: &str,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<Pointer> {
        let target = Pointer::of_reference(reference);
        let problem = self.problems.get(reference);
        if let (Some(target), None) = (target, problem) {
            return Some(target);
        }
        found.push(match problem {
            Some(problem) => {
                let message = problem.message.clone();
                let error = self.reference_error(problem.code, pointer, message);
                let error = match &problem.related {
                    Some((message, at)) => error.related(message.clone(), at.clone()),
                    None => error,
                };
                error.help(problem.help.clone())
            }
            None => {
                let message = format!("unsupported construct: the reference `{reference}`");
                let error = self.reference_error(Code::UnsupportedReference, pointer, message);
                error.help("refer to a part of the description, such as `#/components/schemas/…`")
            }
        });
        None
    }

    fn read_at<T: DeserializeOwned>(
        &self,
        kind: &Kind,
        reference: &str,
        target: &Pointer,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<T> {
        let value = self.at(target)?;
        // Its shape is checked if it is where OpenAPI expects it, which is not certain.
        let is_sound = kind.may_be(value) && parse::has_shape(self.source, target, kind.shape);
        let read = is_sound.then(|| T::deserialize(value).ok()).flatten();
        if read.is_none() {
            let error = self.reference_error(
                Code::MisfitReference,
                pointer,
                format!("`{reference}` is not {}", kind.noun),
            );
            found.push(error.help(format!("refer to {}", kind.noun)));
        }
        read
    }
}

/// The name of the component of this kind at `pointer`.
pub(super) fn component_of<'p>(pointer: &'p Pointer, kind: &str) -> Option<&'p str> {
    match pointer.segments().as_slice() {
        ["components", of_kind, name] if *of_kind == kind => Some(name),
        _ => None,
    }
}

/// The name of the schema among the components that is referred to directly.
pub(super) fn schema_name(reference: &str) -> Option<String> {
    let pointer = Pointer::of_reference(reference)?;
    component_of(&pointer, "schemas").map(str::to_owned)
}
