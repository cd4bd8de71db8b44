//! Components: schemas that others refer to, each resolved once however often that is.

use std::rc::Rc;

use indexmap::IndexMap;
use openapiv3::ReferenceOr;

use super::{Resolver, Schema, SchemaKind};
use crate::{diagnostic::Diagnostics, pointer::Pointer};

const COMPONENT: &str = "#/components/schemas/";

/// A component that has been resolved, with what was found in it: each operation that needs it has to know.
#[derive(Clone, Debug)]
pub(super) struct Component {
    pub(super) schema: Option<Rc<Schema>>,
    faults: Diagnostics,
}

impl Resolver<'_> {
    /// The schema of a component, which is resolved when it is first referred to.
    ///
    /// Within itself it is only named: whoever lowers it knows what it has become.
    pub(super) fn component(
        &self,
        reference: &str,
        pointer: &Pointer,
        open: &[&str],
        faults: &mut Diagnostics,
    ) -> Option<Rc<Schema>> {
        let (name, schema) = self.find_component(reference, pointer, faults)?;
        let target = Pointer::root()
            .child("components")
            .child("schemas")
            .child(name);
        if open.contains(&name) {
            return Some(Rc::new(Schema {
                pointer: pointer.clone(),
                component: Some(name.to_owned()),
                docs: String::new(),
                extensions: IndexMap::new(),
                kind: SchemaKind::Recursive,
            }));
        }
        if let Some(known) = self.components.borrow().get(name) {
            faults.extend(known.faults.clone());
            return known.schema.clone();
        }
        let open: Vec<&str> = open.iter().copied().chain([name]).collect();
        let mut found = Diagnostics::new();
        let resolved = self.schema_within(schema, &target, &open, &mut found);
        let is_itself = |schema: &Rc<Schema>| {
            matches!(schema.kind, SchemaKind::Recursive)
                && schema.component.as_deref() == Some(name)
        };
        if resolved.as_ref().is_some_and(is_itself) {
            let fault = self.fault(
                &target,
                format!("the schema `{name}` is nothing but itself"),
            );
            found.push(fault.help("describe what it holds"));
        }
        let resolved = resolved.map(|schema| {
            // One that only refers to another is that other.
            let own = schema.component.clone();
            Rc::new(Schema {
                component: own.or_else(|| Some(name.to_owned())),
                ..(*schema).clone()
            })
        });
        let component = Component {
            schema: resolved.clone(),
            faults: found.clone(),
        };
        self.components
            .borrow_mut()
            .insert(name.to_owned(), component);
        faults.extend(found);
        resolved
    }

    fn find_component(
        &self,
        reference: &str,
        pointer: &Pointer,
        faults: &mut Diagnostics,
    ) -> Option<(&str, &ReferenceOr<openapiv3::Schema>)> {
        let name = reference.strip_prefix(COMPONENT).map(unescaped);
        let Some(name) = name.as_deref() else {
            let fault = self.fault(
                pointer,
                format!("`{reference}` is not a schema of this file"),
            );
            faults.push(fault.help(format!(
                "refer to `{COMPONENT}…`; nothing outside the file is read"
            )));
            return None;
        };
        let components = self.openapi.components.as_ref();
        let found = components.and_then(|components| components.schemas.get_key_value(name));
        if found.is_none() {
            faults.push(
                self.fault(pointer, format!("`{reference}` does not exist"))
                    .help("correct the name, or add the schema under `components.schemas`"),
            );
        }
        found.map(|(name, schema)| (name.as_str(), schema))
    }
}

/// A name as it is, from a reference that has it as a token of a JSON pointer in a URL.
pub(super) fn unescaped(token: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = token;
    while let Some(first) = rest.chars().next() {
        let coded = rest.strip_prefix('%').and_then(|rest| rest.get(..2));
        match coded.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = rest.get(3..).unwrap_or_default();
            }
            None => {
                let length = first.len_utf8();
                bytes.extend(rest.get(..length).unwrap_or_default().bytes());
                rest = rest.get(length..).unwrap_or_default();
            }
        }
    }
    String::from_utf8_lossy(&bytes)
        .replace("~1", "/")
        .replace("~0", "~")
}
