//! What the overlay decides about a schema, and whether it is for a schema of that kind.

use std::sync::Arc;

use super::{Findings, Resolver, SchemaKind, StringFormat};
use crate::{
    diagnostic::Code,
    extensions::{BUILDER, Builder, Extension, JSON_TEXT, VALUE_VARIANTS},
    pointer::Pointer,
};

impl Resolver<'_> {
    /// What a schema allows if `x-json-text` says that strings hold JSON.
    pub(super) fn with_json_text(
        &self,
        kind: SchemaKind,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<SchemaKind> {
        if !self.extensions(pointer, found).is_json_text() {
            return Some(kind);
        }
        match kind {
            SchemaKind::Any
            | SchemaKind::String {
                pattern: None,
                format: StringFormat::Plain,
            } => Some(SchemaKind::JsonText),
            _ => {
                let message = "only a string, or a schema without a type, can be JSON text";
                self.misplaced(&JSON_TEXT, message, pointer, found);
                None
            }
        }
    }

    /// The functions that make values of a schema of this kind.
    pub(super) fn builder(
        &self,
        kind: Option<&SchemaKind>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<Arc<Builder>> {
        let builder = self.extensions(pointer, found).builder()?;
        match kind {
            Some(SchemaKind::Object(_)) => return Some(Arc::new(builder)),
            Some(_) => {
                let message = "only an object with properties can have a builder";
                self.misplaced(&BUILDER, message, pointer, found);
            }
            None => {}
        }
        None
    }

    /// Reports `x-value-variants` of a schema of another kind than one of several objects.
    pub(super) fn check_value_variants(
        &self,
        kind: Option<&SchemaKind>,
        pointer: &Pointer,
        found: &mut Findings,
    ) {
        let schema = self.at(pointer);
        let is_there = schema.is_some_and(|schema| schema.get(VALUE_VARIANTS.name).is_some());
        if is_there && !matches!(kind, None | Some(SchemaKind::OneOf(_))) {
            let message = "only a `oneOf` of objects has variants";
            self.misplaced(&VALUE_VARIANTS, message, pointer, found);
        }
    }

    /// Reports an extension that has no effect where it is.
    pub(super) fn misplaced(
        &self,
        extension: &Extension,
        message: &str,
        pointer: &Pointer,
        found: &mut Findings,
    ) {
        let error = self.error(
            Code::MisplacedExtension,
            &pointer.child(extension.name),
            message,
        );
        found.push(error.help("remove it, or move it to the schema that it is for"));
    }
}
