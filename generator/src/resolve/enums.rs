//! `enum`: the values of strings, which become an enum, and those of other types, which are only documented.

use indexmap::IndexMap;
use serde_json::Value;

use super::{EnumValue, Findings, Resolver, SchemaKind};
use crate::{
    diagnostic::{Code, Diagnostic},
    extensions::{OLD_VALUES, RUST_NAMES},
    ir::Naming,
    pointer::Pointer,
};

impl Resolver<'_> {
    /// The known values of a string, if it has any. Null is not a value of the enum: see [`nullability`].
    pub(super) fn enum_values(
        &self,
        schema: &Pointer,
        found: &mut Findings,
    ) -> Option<Vec<EnumValue>> {
        let list = schema.child("enum");
        let values = self.at(&list)?.as_array()?;
        if values.is_empty() {
            return None;
        }
        let mut names = self.extensions(schema, found).renames();
        let mut old = self.extensions(schema, found).old_values();
        let mut known: IndexMap<String, EnumValue> = IndexMap::new();
        for (index, value) in values.iter().enumerate() {
            let pointer = list.index(index);
            let Some(value) = self.string_at(value, &pointer) else {
                continue;
            };
            if let Some(EnumValue { pointer: first, .. }) = known.get(&value) {
                let message = format!("`{value}` is listed twice, so it counts once");
                let warning = Diagnostic::new(Code::DuplicateEnumValue, message)
                    .at(self.source, &pointer)
                    .related("first listed here", self.source.location(first).clone());
                found.push(warning.help("remove one of the two"));
                continue;
            }
            let entry = EnumValue {
                pointer,
                naming: Naming {
                    rust_name: names.shift_remove(&value),
                    renamed_from: old.shift_remove(&value),
                },
                value: value.clone(),
            };
            known.insert(value, entry);
        }
        let names = names.keys().map(|value| (&RUST_NAMES, value));
        let old = old.keys().map(|value| (&OLD_VALUES, value));
        for (extension, value) in names.chain(old) {
            let pointer = schema.child(extension.name).child(value);
            let message = format!("`{value}` is not among the values of the enum");
            let error = self.error(Code::UnknownEnumValue, &pointer, message);
            found.push(error.help("correct the value, or remove the name"));
        }
        Some(known.into_values().collect())
    }

    /// A value of an enum as a string: as the file has it, also if it lacks quotes.
    fn string_at(&self, value: &Value, pointer: &Pointer) -> Option<String> {
        match value {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => {
                let plain = self.source.plain(pointer).map(str::to_owned);
                Some(plain.unwrap_or_else(|| other.to_string()))
            }
        }
    }

    /// An enum of numbers or booleans is taken for any of them, which the server may answer anyway.
    pub(super) fn check_free(&self, is_free: bool, pointer: &Pointer, found: &mut Findings) {
        if !is_free {
            found.push(
                Diagnostic::new(
                    Code::UncheckedEnum,
                    "the values of an enum of other types than string are not checked",
                )
                .at(self.source, &pointer.child("enum"))
                .help(
                    "any value of the type is accepted, and the documentation lists these; accept the warning",
                ),
            );
        }
    }

    /// The documentation of a value, with those that an enum of numbers or booleans lists.
    pub(super) fn with_free_values(
        &self,
        docs: String,
        kind: &SchemaKind,
        schema: &Pointer,
    ) -> String {
        let is_free = matches!(
            kind,
            SchemaKind::Integer | SchemaKind::Number | SchemaKind::Boolean
        );
        let list = schema.child("enum");
        let values = self.at(&list).and_then(Value::as_array);
        let Some(values) = values.filter(|_| is_free) else {
            return docs;
        };
        let values = values.iter().enumerate();
        let values = values.filter_map(|(index, value)| self.string_at(value, &list.index(index)));
        let values: Vec<String> = values.map(|value| format!("`{value}`")).collect();
        let known = match values.split_last() {
            None => return docs,
            Some((only, [])) => format!("The only known value is {only}."),
            Some((last, others)) => format!("Known values: {} and {last}.", others.join(", ")),
        };
        match docs.trim_end() {
            "" => known,
            docs => format!("{docs}\n\n{known}"),
        }
    }
}
