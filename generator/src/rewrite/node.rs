//! One value of a document with its mark, and where both are.

use std::sync::Arc;

use serde_json::Value;

use super::Fields;
use crate::{
    diagnostic::{Code, Diagnostic},
    pointer::Pointer,
    source::{Location, Mark, Source},
};

/// A value of a document, and its mark.
pub(crate) struct Node<'t> {
    pub(crate) value: &'t mut Value,
    pub(crate) mark: &'t mut Arc<Mark>,
}

impl Node<'_> {
    /// Replaces the value with another one and its mark.
    pub(crate) fn replace(&mut self, source: Source) {
        *self.value = source.value;
        *self.mark = source.mark;
    }

    /// Changes the fields of an object; does nothing to other values.
    pub(crate) fn change(&mut self, change: impl FnOnce(&mut Fields)) {
        if !self.value.is_object() {
            return;
        }
        let source = Source {
            value: self.value.take(),
            mark: Arc::clone(self.mark),
        };
        let (location, written_at) = (self.mark.location.clone(), self.mark.written_at.clone());
        let mut fields = Fields::of(source);
        change(&mut fields);
        self.replace(fields.into_object(location, written_at));
    }
}

/// Where a value is: in the document, and in its file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Address {
    pub(crate) pointer: Pointer,
    /// The pointer in the file in which it is written.
    pub(crate) written_at: Pointer,
}

impl Address {
    /// The address of an entry or item.
    pub(super) fn child(&self, key: &str, mark: &Mark) -> Self {
        let written_at = mark.written_at.clone();
        Self {
            pointer: self.pointer.child(key),
            written_at: written_at.unwrap_or_else(|| self.written_at.child(key)),
        }
    }

    /// A diagnostic about the entry `key` of the value here.
    pub(crate) fn report(
        &self,
        code: Code,
        key: &str,
        message: String,
        at: Location,
    ) -> Diagnostic {
        let pointer = self.pointer.child(key);
        let written_at = self.written_at.child(key);
        let mut diagnostic = Diagnostic::new(code, message).located(at);
        diagnostic.written_at = (written_at != pointer).then(|| Box::new(written_at));
        diagnostic.pointer = Some(pointer);
        diagnostic
    }
}

/// A value that stands for what is written at `location`.
pub(crate) fn located(value: Value, location: &Location) -> Source {
    Source::at_one_place(value, location.clone())
}
