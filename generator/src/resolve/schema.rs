//! Schemas: what each allows.

use std::{borrow::Borrow, sync::Arc};

use openapiv3::{
    AdditionalProperties, AnySchema, ReferenceOr, SchemaKind as Parsed, Type,
    VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::{
    Findings, Resolver, Schema, SchemaKind, SchemaUse, StringFormat,
    all_of::{notes, only_part},
    combine::Combined,
    nullability::nullability,
};
use crate::{
    diagnostic::{Code, Diagnostic, near_miss},
    extensions::{self, READINESS, Readiness},
    keywords,
    pointer::Pointer,
};

/// An object whose names are put together with dots on the wire: `prefixed-collapsible-map-AddOns`.
const COLLAPSIBLE_MAP: &str = "prefixed-collapsible-map-";

/// What strings may stand for.
const STRING_FORMATS: &[(&str, StringFormat)] = &[
    ("date-time", StringFormat::DateTime),
    ("date-time-rfc-2822", StringFormat::Rfc2822),
    ("unix-time", StringFormat::UnixTime),
    ("date", StringFormat::Date),
    ("binary", StringFormat::Binary),
    // Says nothing about the text, only that it is a secret.
    (extensions::SECRET_FORMAT, StringFormat::Plain),
];

impl Resolver<'_> {
    /// The schema at `pointer`, or the component that is referred to there.
    pub(super) fn schema<S: Borrow<openapiv3::Schema>>(
        &self,
        schema: &ReferenceOr<S>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<SchemaUse> {
        match schema {
            ReferenceOr::Item(schema) => self.schema_at(schema.borrow(), pointer, found),
            ReferenceOr::Reference { reference } => self.component(reference, pointer, found),
        }
    }

    /// The schema that is written at `pointer`.
    pub(super) fn schema_at(
        &self,
        schema: &openapiv3::Schema,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<SchemaUse> {
        self.check_support(pointer, &keywords::SCHEMA, found);
        if let Some((part, pointer)) = only_part(schema, pointer) {
            // Written this way, a reference can have a description of its own.
            let used = self.schema(part, &pointer, found)?;
            return Some(with_beside(used, schema));
        }
        self.check_not(pointer, found);
        let constraints = self.constraints(schema, pointer, found);
        let combined = self.kind(schema, pointer, found);
        let combined = combined.and_then(|combined| {
            let kind = self.with_json_text(combined.kind, pointer, found)?;
            Some(Combined { kind, ..combined })
        });
        let kind = combined.as_ref().map(|combined| &combined.kind);
        self.check_value_variants(kind, pointer, found);
        let response_choices = self.response_choices(kind, pointer, found);
        let builder = self.builder(kind, pointer, found);
        let readiness = self.readiness(kind, pointer, found);
        let parts = combined?;
        let own_docs = schema.schema_data.description.clone();
        let docs = own_docs.or(parts.docs).unwrap_or_default();
        let docs = self.with_free_values(docs, &parts.kind, pointer);
        let mut extensions = self.extensions(pointer, found);
        Some(SchemaUse::Inline(Arc::new(Schema {
            pointer: pointer.clone(),
            docs,
            naming: extensions.naming(),
            privacy: extensions.privacy().or(parts.privacy),
            nullability: nullability(schema).or(parts.nullability),
            choices: extensions.choices().into(),
            response_choices,
            builder,
            readiness,
            constraints: constraints.within(parts.constraints),
            kind: parts.kind,
        })))
    }

    /// The extensions of what is at `pointer`.
    pub(super) fn extensions<'f>(
        &'f self,
        pointer: &'f Pointer,
        found: &'f mut Findings,
    ) -> extensions::Reader<'f> {
        extensions::Reader {
            source: self.source,
            owner: pointer,
            object: self.at(pointer),
            diagnostics: &mut found.diagnostics,
        }
    }

    /// When the resource with this schema is ready.
    fn readiness(
        &self,
        kind: Option<&SchemaKind>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<Arc<Readiness>> {
        let readiness = self.extensions(pointer, found).readiness()?;
        let is_object = match kind {
            Some(SchemaKind::Object(object)) => !object.properties.is_empty(),
            // Its error is already reported.
            None => true,
            Some(_) => false,
        };
        if !is_object {
            let pointer = pointer.child(READINESS.name);
            let error = self.error(
                Code::MisplacedExtension,
                &pointer,
                "only an object with properties can be ready",
            );
            found.push(error.help("move it to the schema of the resource"));
        }
        Some(Arc::new(readiness))
    }

    fn kind(
        &self,
        schema: &openapiv3::Schema,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<Combined> {
        let discriminator = schema.schema_data.discriminator.as_ref();
        let kind = match &schema.schema_kind {
            Parsed::AllOf { all_of } => return self.all_of(all_of, None, pointer, found),
            Parsed::Any(any) if !any.all_of.is_empty() => {
                return self.all_of(&any.all_of, Some(any), pointer, found);
            }
            Parsed::Type(Type::String(string)) => {
                let format = format_name(&string.format);
                let pattern = string.pattern.as_deref();
                Some(self.string(pattern, format.as_deref(), pointer, found))
            }
            Parsed::Type(Type::Integer(integer)) => {
                self.check_free(integer.enumeration.is_empty(), pointer, found);
                Some(SchemaKind::Integer)
            }
            Parsed::Type(Type::Number(number)) => {
                self.check_free(number.enumeration.is_empty(), pointer, found);
                Some(SchemaKind::Number)
            }
            Parsed::Type(Type::Boolean(boolean)) => {
                self.check_free(boolean.enumeration.is_empty(), pointer, found);
                Some(SchemaKind::Boolean)
            }
            Parsed::Type(Type::Array(array)) => self.array(array.items.as_ref(), pointer, found),
            Parsed::Type(Type::Object(object)) => self.object(
                &object.properties,
                &object.required,
                object.additional_properties.as_ref(),
                pointer,
                found,
            ),
            Parsed::OneOf { one_of } => {
                return self.one_of(one_of, "oneOf", discriminator, pointer, found);
            }
            Parsed::AnyOf { any_of } => {
                return self.one_of(any_of, "anyOf", discriminator, pointer, found);
            }
            Parsed::Not { .. } => Some(SchemaKind::Any),
            Parsed::Any(any) => return self.any(any, discriminator, pointer, found),
        };
        kind.map(Combined::from)
    }

    /// A schema without `type`, or one with keywords that are not those of its type, which openapiv3 leaves as they are.
    pub(super) fn any(
        &self,
        any: &AnySchema,
        discriminator: Option<&openapiv3::Discriminator>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<Combined> {
        let ty = any.typ.as_deref().or_else(|| implied_type(any));
        let kind = match (ty, any.format.as_deref()) {
            (Some("object"), Some("uri-map")) if any.properties.is_empty() => {
                let string = SchemaKind::String {
                    pattern: None,
                    format: StringFormat::Plain,
                };
                let values = Arc::new(Schema::of_kind(string, pointer));
                Some(SchemaKind::Map(SchemaUse::Inline(values)))
            }
            (Some("object"), Some(format)) if format.starts_with(COLLAPSIBLE_MAP) => {
                let prefix = format.strip_prefix(COLLAPSIBLE_MAP).unwrap_or_default();
                Some(SchemaKind::CollapsibleMap(prefix.to_owned()))
            }
            (Some("object"), _) if !any.one_of.is_empty() || !any.any_of.is_empty() => {
                return self.one_of_beside_properties(any, discriminator, pointer, found);
            }
            (Some("object"), _) => self.object(
                &any.properties,
                &any.required,
                any.additional_properties.as_ref(),
                pointer,
                found,
            ),
            (Some("array"), _) => self.array(any.items.as_ref(), pointer, found),
            (Some("string"), format) => {
                Some(self.string(any.pattern.as_deref(), format, pointer, found))
            }
            (Some("integer"), _) => Some(SchemaKind::Integer),
            (Some("number"), _) => Some(SchemaKind::Number),
            (Some("boolean"), _) => Some(SchemaKind::Boolean),
            (None, _) => Some(SchemaKind::Any),
            (Some(other), _) => {
                let message = format!("`{other}` is not a type of OpenAPI 3.0");
                let error = self.error(Code::UnknownValue, &pointer.child("type"), message);
                found.push(error.help("use string, integer, number, boolean, array or object"));
                None
            }
        };
        kind.map(Combined::from)
    }

    fn string(
        &self,
        pattern: Option<&str>,
        format: Option<&str>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> SchemaKind {
        if let Some(values) = self.enum_values(pointer, found) {
            return if values.is_empty() {
                SchemaKind::Null
            } else {
                SchemaKind::Enum(values)
            };
        }
        SchemaKind::String {
            pattern: pattern.map(str::to_owned),
            format: self.string_format(format, pointer, found),
        }
    }

    fn string_format(
        &self,
        format: Option<&str>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> StringFormat {
        let Some(name) = format else {
            return StringFormat::Plain;
        };
        let known = STRING_FORMATS.iter().find(|(known, _)| *known == name);
        if known.is_none()
            && let Some(meant) = near_miss(name, STRING_FORMATS.iter().map(|(known, _)| *known))
        {
            let message = format!("the format `{name}` has no meaning");
            let warning = Diagnostic::new(Code::UnknownFormat, message)
                .at(self.source, &pointer.child("format"));
            found.push(warning.help(format!("did you mean `{meant}`?")));
        }
        known.map_or(StringFormat::Plain, |(_, format)| *format)
    }

    /// What a value must not be is left to the server.
    fn check_not(&self, pointer: &Pointer, found: &mut Findings) {
        let pointer = pointer.child("not");
        if self.at(&pointer).is_some() {
            let message = "what a value must not be (`not`) is not checked";
            let warning = Diagnostic::new(Code::UncheckedNot, message).at(self.source, &pointer);
            found.push(warning.help("describe it in the documentation, or accept the warning"));
        }
    }

    fn array(
        &self,
        items: Option<&ReferenceOr<Box<openapiv3::Schema>>>,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<SchemaKind> {
        let Some(items) = items else {
            let message = "the array does not say what its items are, so they are any JSON";
            let warning = Diagnostic::new(Code::MissingItems, message).at(self.source, pointer);
            found.push(warning.help("add `items`"));
            let any = Arc::new(Schema::of_kind(SchemaKind::Any, pointer));
            return Some(SchemaKind::Array(SchemaUse::Inline(any)));
        };
        let items = self.schema(items, &pointer.child("items"), found)?;
        Some(SchemaKind::Array(items))
    }
}

/// The same schema with what is said beside it: a description, and whether null is allowed.
fn with_beside(used: SchemaUse, beside: &openapiv3::Schema) -> SchemaUse {
    let (own_docs, own_nullability) = notes(beside);
    let own_docs = own_docs.filter(|docs| !docs.is_empty());
    match used {
        SchemaUse::Component {
            id,
            docs,
            nullability,
        } => SchemaUse::Component {
            id,
            docs: own_docs.or(docs),
            nullability: own_nullability.or(nullability),
        },
        SchemaUse::Inline(schema) => SchemaUse::Inline(Arc::new(Schema {
            docs: own_docs.unwrap_or_else(|| schema.docs.clone()),
            nullability: own_nullability.or(schema.nullability),
            ..(*schema).clone()
        })),
    }
}

/// The type that the keywords of a schema without `type` are for.
fn implied_type(any: &AnySchema) -> Option<&'static str> {
    let has_types =
        |additional: &AdditionalProperties| matches!(additional, AdditionalProperties::Schema(_));
    let is_object = !any.properties.is_empty()
        || any.additional_properties.as_ref().is_some_and(has_types)
        || !any.one_of.is_empty()
        || !any.any_of.is_empty();
    let is_string = any.pattern.is_some()
        || !any.enumeration.is_empty()
            && any
                .enumeration
                .iter()
                .all(|value| value.is_string() || value.is_null());
    match any {
        _ if is_object => Some("object"),
        _ if any.items.is_some() => Some("array"),
        _ if is_string => Some("string"),
        _ => None,
    }
}

fn format_name<T: serde::Serialize>(format: &VariantOrUnknownOrEmpty<T>) -> Option<String> {
    match serde_json::to_value(format) {
        Ok(Value::String(name)) => Some(name),
        _ => None,
    }
}
