//! Schemas: references followed, kinds told apart.

use std::rc::Rc;

use openapiv3::{
    AdditionalProperties, AnySchema, ReferenceOr, SchemaKind as Parsed, Type,
    VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::{Resolver, Schema, SchemaKind, TextFormat, keywords};
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    pointer::Pointer,
};

/// An object whose names are put together with dots on the wire: `prefixed-collapsible-map-AddOns`.
const COLLAPSIBLE_MAP: &str = "prefixed-collapsible-map-";

impl Resolver<'_> {
    /// Resolves the schema at `pointer`.
    pub(super) fn schema(
        &self,
        schema: &ReferenceOr<openapiv3::Schema>,
        pointer: &Pointer,
        faults: &mut Diagnostics,
    ) -> Option<Rc<Schema>> {
        self.schema_within(schema, pointer, &[], faults)
    }

    /// `open` are the components whose schemas are being resolved around this one.
    pub(super) fn schema_within(
        &self,
        schema: &ReferenceOr<openapiv3::Schema>,
        pointer: &Pointer,
        open: &[&str],
        faults: &mut Diagnostics,
    ) -> Option<Rc<Schema>> {
        match schema {
            ReferenceOr::Item(schema) => self
                .inline_schema(schema, pointer, open, faults)
                .map(Rc::new),
            ReferenceOr::Reference { reference } => {
                self.component(reference, pointer, open, faults)
            }
        }
    }

    fn inline_schema(
        &self,
        schema: &openapiv3::Schema,
        pointer: &Pointer,
        open: &[&str],
        faults: &mut Diagnostics,
    ) -> Option<Schema> {
        keywords::check(self.source, pointer, keywords::SCHEMA, faults);
        let docs = schema.schema_data.description.clone().unwrap_or_default();
        if let Some((part, pointer)) = only_part(schema, pointer) {
            // Written this way, a reference can have a description of its own.
            let part = self.schema_within(part, &pointer, open, faults)?;
            let docs = if docs.is_empty() {
                part.docs.clone()
            } else {
                docs
            };
            return Some(Schema {
                docs,
                ..(*part).clone()
            });
        }
        let kind = self.kind(schema, pointer, open, faults);
        Some(Schema {
            pointer: pointer.clone(),
            component: None,
            docs,
            extensions: schema.schema_data.extensions.clone(),
            kind: kind?,
        })
    }

    fn kind(
        &self,
        schema: &openapiv3::Schema,
        pointer: &Pointer,
        open: &[&str],
        faults: &mut Diagnostics,
    ) -> Option<SchemaKind> {
        let discriminator = schema.schema_data.discriminator.as_ref();
        match &schema.schema_kind {
            Parsed::Type(Type::String(string)) => {
                let format = format_name(&string.format);
                let values = string.enumeration.iter().cloned();
                self.text(
                    values,
                    string.pattern.as_deref(),
                    format.as_deref(),
                    pointer,
                    faults,
                )
            }
            Parsed::Type(Type::Integer(integer)) => {
                self.values_of_no_text(integer.enumeration.is_empty(), pointer, faults);
                Some(SchemaKind::Integer {
                    minimum: integer.minimum,
                    maximum: integer.maximum,
                })
            }
            Parsed::Type(Type::Number(number)) => {
                self.values_of_no_text(number.enumeration.is_empty(), pointer, faults);
                Some(SchemaKind::Number)
            }
            Parsed::Type(Type::Boolean(boolean)) => {
                self.values_of_no_text(boolean.enumeration.is_empty(), pointer, faults);
                Some(SchemaKind::Boolean)
            }
            Parsed::Type(Type::Array(array)) => {
                self.array(array.items.as_ref(), pointer, open, faults)
            }
            Parsed::Type(Type::Object(object)) => self.object(
                &object.properties,
                &object.required,
                object.additional_properties.as_ref(),
                pointer,
                open,
                faults,
            ),
            Parsed::OneOf { one_of } => {
                self.one_of(one_of, "oneOf", discriminator, pointer, open, faults)
            }
            Parsed::AnyOf { any_of } => {
                self.one_of(any_of, "anyOf", discriminator, pointer, open, faults)
            }
            Parsed::AllOf { all_of } => self.all_of(all_of, None, pointer, open, faults),
            // The keyword itself is already reported.
            Parsed::Not { .. } => None,
            Parsed::Any(any) => self.any(any, discriminator, pointer, open, faults),
        }
    }

    /// A schema without `type`, or one with keywords that are not those of its type, which openapiv3 leaves as they are.
    fn any(
        &self,
        any: &AnySchema,
        discriminator: Option<&openapiv3::Discriminator>,
        pointer: &Pointer,
        open: &[&str],
        faults: &mut Diagnostics,
    ) -> Option<SchemaKind> {
        match (
            any.typ.as_deref().or_else(|| implied_type(any)),
            any.format.as_deref(),
        ) {
            (Some("object"), Some("uri-map")) if any.properties.is_empty() => {
                let text = SchemaKind::Text {
                    pattern: None,
                    format: TextFormat::Plain,
                };
                Some(SchemaKind::Map(Rc::new(Schema::of_kind(text, pointer))))
            }
            (Some("object"), Some(format)) if format.starts_with(COLLAPSIBLE_MAP) => {
                let prefix = format.strip_prefix(COLLAPSIBLE_MAP).unwrap_or_default();
                Some(SchemaKind::CollapsibleMap(prefix.to_owned()))
            }
            (Some("object"), _) if !any.all_of.is_empty() => {
                self.all_of(&any.all_of, Some(any), pointer, open, faults)
            }
            (Some("object"), _) if !any.one_of.is_empty() || !any.any_of.is_empty() => {
                self.one_of_beside_type(any, discriminator, pointer, open, faults)
            }
            (Some("object"), _) => self.object(
                &any.properties,
                &any.required,
                any.additional_properties.as_ref(),
                pointer,
                open,
                faults,
            ),
            (Some("array"), _) => self.array(any.items.as_ref(), pointer, open, faults),
            (Some("string"), format) => {
                let values = any.enumeration.iter().map(text_of);
                self.text(values, any.pattern.as_deref(), format, pointer, faults)
            }
            (Some("integer"), _) => Some(SchemaKind::Integer {
                minimum: any.minimum.and_then(whole),
                maximum: any.maximum.and_then(whole),
            }),
            (Some("number"), _) => Some(SchemaKind::Number),
            (Some("boolean"), _) => Some(SchemaKind::Boolean),
            (None, _) => Some(SchemaKind::Any),
            (Some(other), _) => {
                let fault = self.fault(
                    &pointer.child("type"),
                    format!("`{other}` is not a type of OpenAPI 3.0"),
                );
                faults.push(fault.help("use string, integer, number, boolean, array or object"));
                None
            }
        }
    }

    fn text(
        &self,
        values: impl ExactSizeIterator<Item = Option<String>>,
        pattern: Option<&str>,
        format: Option<&str>,
        pointer: &Pointer,
        faults: &mut Diagnostics,
    ) -> Option<SchemaKind> {
        if values.len() > 0 {
            // `null` among the values says what `nullable` does: a field that holds it is `None`.
            let values: Vec<String> = values.flatten().collect();
            if values.is_empty() {
                let fault = self.fault(&pointer.child("enum"), "the enum has no value but null");
                faults.push(fault.help("list the values, or leave out `enum`"));
                return None;
            }
            return Some(SchemaKind::Enum(values));
        }
        Some(SchemaKind::Text {
            pattern: pattern.map(str::to_owned),
            format: match format {
                Some("date-time") => TextFormat::DateTime,
                Some("date-time-rfc-2822") => TextFormat::Rfc2822,
                Some("date") => TextFormat::Date,
                _ => TextFormat::Plain,
            },
        })
    }

    /// An enum of numbers or booleans is taken for any of them, which the server may answer anyway.
    fn values_of_no_text(&self, is_free: bool, pointer: &Pointer, faults: &mut Diagnostics) {
        if !is_free {
            faults.push(
                Diagnostic::warning("the values of an enum that holds no texts are not checked")
                    .at(self.source, &pointer.child("enum"))
                    .help(
                        "any value of the type is taken; describe the values in its documentation",
                    ),
            );
        }
    }

    fn array(
        &self,
        items: Option<&ReferenceOr<Box<openapiv3::Schema>>>,
        pointer: &Pointer,
        open: &[&str],
        faults: &mut Diagnostics,
    ) -> Option<SchemaKind> {
        let Some(items) = items else {
            faults.push(
                self.fault(pointer, "the array does not say what its items are")
                    .help("add `items`"),
            );
            return None;
        };
        let items = self.boxed(items, &pointer.child("items"), open, faults)?;
        Some(SchemaKind::Array(items))
    }

    /// Resolves the schema of a property or of an array's items.
    pub(super) fn boxed(
        &self,
        schema: &ReferenceOr<Box<openapiv3::Schema>>,
        pointer: &Pointer,
        open: &[&str],
        faults: &mut Diagnostics,
    ) -> Option<Rc<Schema>> {
        match schema {
            ReferenceOr::Item(schema) => self
                .inline_schema(schema, pointer, open, faults)
                .map(Rc::new),
            ReferenceOr::Reference { reference } => {
                self.component(reference, pointer, open, faults)
            }
        }
    }
}

/// What a schema is, if it is an `allOf`, `oneOf` or `anyOf` of one schema.
fn only_part<'a>(
    schema: &'a openapiv3::Schema,
    pointer: &Pointer,
) -> Option<(&'a ReferenceOr<openapiv3::Schema>, Pointer)> {
    let (parts, keyword) = match &schema.schema_kind {
        Parsed::AllOf { all_of } => (all_of, "allOf"),
        Parsed::OneOf { one_of } => (one_of, "oneOf"),
        Parsed::AnyOf { any_of } => (any_of, "anyOf"),
        _ => return None,
    };
    match parts.as_slice() {
        [only] => Some((only, pointer.child(keyword).index(0))),
        _ => None,
    }
}

/// The type that the keywords of a schema without `type` are for.
fn implied_type(any: &AnySchema) -> Option<&'static str> {
    let has_types =
        |additional: &AdditionalProperties| matches!(additional, AdditionalProperties::Schema(_));
    let is_object = !any.properties.is_empty()
        || any.additional_properties.as_ref().is_some_and(has_types)
        || !any.all_of.is_empty()
        || !any.one_of.is_empty()
        || !any.any_of.is_empty();
    let is_text = any.pattern.is_some()
        || !any.enumeration.is_empty()
            && any
                .enumeration
                .iter()
                .all(|value| value.is_string() || value.is_null());
    match any {
        _ if is_object => Some("object"),
        _ if any.items.is_some() => Some("array"),
        _ if is_text => Some("string"),
        _ => None,
    }
}

fn format_name<T: serde::Serialize>(format: &VariantOrUnknownOrEmpty<T>) -> Option<String> {
    match serde_json::to_value(format) {
        Ok(Value::String(name)) => Some(name),
        _ => None,
    }
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0).then_some(number as i64)
}
