//! In: a description. Out: an error for every value that does not have its shape in OpenAPI 3.0.

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::extensions::is_extension;
use crate::keywords::{
    ObjectShape, PATH_ITEM_OR_REF, RESPONSE_OR_REF, ROOT, SCHEMA_OR_REF, Shape, VariantShape,
};
use crate::pointer::Pointer;
use crate::source::{Source, kind_name};
use crate::text::quoted_list;

/// Compares `source` with the shapes in `keywords`.
///
/// # Errors
/// All values that differ.
pub(super) fn check(source: &Source) -> Result<(), Diagnostics> {
    let mut checker = Checker {
        source,
        diagnostics: Diagnostics::new(),
    };
    let label = Label::object("a description");
    checker.value(&source.value, &Pointer::root(), &ROOT, label);
    checker.diagnostics.or(())
}

/// Whether the value at `pointer` has this shape.
pub(crate) fn has_shape(source: &Source, pointer: &Pointer, shape: &Shape) -> bool {
    let mut checker = Checker {
        source,
        diagnostics: Diagnostics::new(),
    };
    if let Some(value) = source.at(pointer) {
        checker.value(value, pointer, shape, Label::object("a value"));
    }
    checker.diagnostics.is_empty()
}

/// The name of the value that is checked, for messages.
#[derive(Clone, Copy)]
struct Label<'a> {
    object: &'static str,
    field: Option<&'a str>,
    /// Whether it is an item or entry of the field.
    inside: bool,
}

impl<'a> Label<'a> {
    fn object(object: &'static str) -> Self {
        Self {
            object,
            field: None,
            inside: false,
        }
    }

    fn field(object: &'static str, field: &'a str) -> Self {
        Self {
            object,
            field: Some(field),
            inside: false,
        }
    }

    fn inside(self) -> Self {
        Self {
            inside: true,
            ..self
        }
    }
}

impl std::fmt::Display for Label<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.field {
            None => f.write_str(self.object),
            Some(field) if self.inside => {
                write!(f, "each value in the `{field}` of {}", self.object)
            }
            Some(field) => write!(f, "the `{field}` of {}", self.object),
        }
    }
}

struct Checker<'a> {
    source: &'a Source,
    diagnostics: Diagnostics,
}

impl Checker<'_> {
    fn value(&mut self, value: &Value, at: &Pointer, shape: &Shape, label: Label<'_>) {
        match shape {
            Shape::Any => {}
            Shape::String | Shape::Boolean | Shape::Number | Shape::Count | Shape::Choice(_) => {
                self.scalar(value, at, shape, label);
            }
            Shape::List(item) => match value.as_array() {
                Some(items) => self.items(items, at, item, label),
                None => self.mismatch(value, at, "an array", label),
            },
            Shape::Map(inner) => self.entries(value, at, label, |_| Some(inner)),
            Shape::Object(object) => self.object(value, at, object),
            Shape::Variants(variants) => self.variants(value, at, variants),
            Shape::Reference(target) => self.reference(value, at, target, label),
            Shape::Schema => self.value(value, at, &SCHEMA_OR_REF, label),
            Shape::BooleanOrSchema => match value {
                Value::Bool(_) => {}
                Value::Object(_) => self.value(value, at, &SCHEMA_OR_REF, label),
                _ => self.mismatch(value, at, "a boolean or a schema", label),
            },
            Shape::Paths => {
                self.entries(value, at, label, |key| {
                    key.starts_with('/').then_some(&PATH_ITEM_OR_REF)
                });
            }
            Shape::Responses => self.responses(value, at, label),
        }
    }

    fn scalar(&mut self, value: &Value, at: &Pointer, shape: &Shape, label: Label<'_>) {
        match shape {
            Shape::String if !value.is_string() => self.mismatch(value, at, "a string", label),
            Shape::Boolean if !value.is_boolean() => self.mismatch(value, at, "a boolean", label),
            Shape::Number if !value.is_number() => self.mismatch(value, at, "a number", label),
            Shape::Count if !value.is_u64() => {
                self.mismatch(value, at, "a non-negative integer", label);
            }
            Shape::Choice(choices) => match value.as_str() {
                None => self.mismatch(value, at, "a string", label),
                Some(text) if !choices.contains(&text) => {
                    let message = format!("{label} cannot be `{text}`");
                    self.error(
                        Code::UnknownValue,
                        at,
                        message,
                        format!("use one of {}", quoted_list(choices)),
                    );
                }
                Some(_) => {}
            },
            _ => {}
        }
    }

    fn items(&mut self, items: &[Value], at: &Pointer, shape: &Shape, label: Label<'_>) {
        for (index, item) in items.iter().enumerate() {
            self.value(item, &at.index(index), shape, label.inside());
        }
    }

    /// Checks the entries whose keys have a shape.
    fn entries<'s>(
        &mut self,
        value: &Value,
        at: &Pointer,
        label: Label<'_>,
        shape_of: impl Fn(&str) -> Option<&'s Shape>,
    ) {
        let Some(entries) = value.as_object() else {
            return self.mismatch(value, at, "an object", label);
        };
        for (key, entry) in entries {
            if let Some(shape) = shape_of(key) {
                self.value(entry, &at.child(key), shape, label.inside());
            }
        }
    }

    fn responses(&mut self, value: &Value, at: &Pointer, label: Label<'_>) {
        let keys = value
            .as_object()
            .into_iter()
            .flat_map(|entries| entries.keys());
        for key in keys.filter(|key| !is_extension(key) && !is_status(key)) {
            let message = format!("`{key}` is not a status code");
            let help = "use a code such as '200', a range such as 4XX, or `default`";
            self.error(Code::InvalidStatus, &at.child(key), message, help);
        }
        let shape_of = |key: &str| is_status(key).then_some(&RESPONSE_OR_REF);
        self.entries(value, at, label, shape_of);
    }

    fn reference(&mut self, value: &Value, at: &Pointer, target: &Shape, label: Label<'_>) {
        match value.get("$ref") {
            Some(reference) => {
                self.value(
                    reference,
                    &at.child("$ref"),
                    &Shape::String,
                    Label::field("a reference", "$ref"),
                );
            }
            None => self.value(value, at, target, label),
        }
    }

    fn variants(&mut self, value: &Value, at: &Pointer, variants: &VariantShape) {
        if value.as_object().is_none() {
            return self.mismatch(value, at, "an object", Label::object(variants.name));
        }
        let Some(tag) = value.get(variants.key) else {
            return self.missing(at, variants.key, variants.name);
        };
        let known = variants.variants.iter();
        let found = known.clone().find(|(name, _)| tag.as_str() == Some(name));
        match found {
            Some((_, object)) => self.object(value, at, object),
            None => {
                let names: Vec<&str> = known.map(|(name, _)| *name).collect();
                let label = Label::field(variants.name, variants.key);
                let (code, message) = match tag.as_str() {
                    Some(text) => (Code::UnknownValue, format!("{label} cannot be `{text}`")),
                    None => (
                        Code::WrongKind,
                        format!("{label} must be a string, not {}", kind_name(tag)),
                    ),
                };
                let help = format!("use one of {}", quoted_list(&names));
                self.error(code, &at.child(variants.key), message, help);
            }
        }
    }

    fn object(&mut self, value: &Value, at: &Pointer, object: &ObjectShape) {
        let Some(entries) = value.as_object() else {
            return self.mismatch(value, at, "an object", Label::object(object.name));
        };
        for key in object.required {
            if !entries.contains_key(*key) {
                self.missing(at, key, object.name);
            }
        }
        self.exactly_one(value, at, object);
        for keyword in object.keywords {
            if let Some(field) = value.get(keyword.name) {
                let label = Label::field(object.name, keyword.name);
                self.value(field, &at.child(keyword.name), &keyword.shape, label);
            }
        }
    }

    fn exactly_one(&mut self, value: &Value, at: &Pointer, object: &ObjectShape) {
        let present = object
            .exactly_one
            .iter()
            .filter(|key| value.get(key).is_some());
        if object.exactly_one.is_empty() || present.count() == 1 {
            return;
        }
        let message = format!(
            "{} needs exactly one of {}",
            object.name,
            quoted_list(object.exactly_one)
        );
        self.error(
            Code::NotExactlyOne,
            at,
            message,
            "keep the one that is meant",
        );
    }

    fn missing(&mut self, at: &Pointer, key: &str, object: &str) {
        self.error(
            Code::MissingKeyword,
            at,
            format!("{object} needs `{key}`"),
            format!("add `{key}:`"),
        );
    }

    fn mismatch(&mut self, value: &Value, at: &Pointer, expected: &str, label: Label<'_>) {
        let help = match value {
            Value::Null => "give it a value, or remove the key",
            Value::Number(_) | Value::Bool(_) if expected == "a string" => "put it in quotes",
            _ => "see the OpenAPI Specification 3.0.3",
        };
        let found = match value {
            Value::Number(number) => number.to_string(),
            _ => kind_name(value).to_owned(),
        };
        self.error(
            Code::WrongKind,
            at,
            format!("{label} must be {expected}, not {found}"),
            help,
        );
    }

    fn error(&mut self, code: Code, at: &Pointer, message: String, help: impl Into<String>) {
        let error = Diagnostic::new(code, message).at(self.source, at);
        self.diagnostics.push(error.help(help));
    }
}

/// Whether a key is `default`, a code such as `200`, or a range such as `2XX`.
fn is_status(key: &str) -> bool {
    let is_class = |c: char| ('1'..='9').contains(&c);
    let rest = key.strip_prefix(is_class).unwrap_or_default();
    let are_both = |test: fn(char) -> bool| rest.len() == 2 && rest.chars().all(test);
    key == "default" || are_both(|c| c.is_ascii_digit()) || are_both(|c| matches!(c, 'X' | 'x'))
}
