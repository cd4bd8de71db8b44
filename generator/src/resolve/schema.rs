//! Schemas: references followed, kinds told apart.

use indexmap::IndexMap;
use openapiv3::{
    AnySchema, ArrayType, IntegerType, ObjectType, ReferenceOr, SchemaKind as Parsed, StringFormat,
    StringType, Type, VariantOrUnknownOrEmpty,
};

use super::{Resolver, Schema, SchemaKind, keywords};
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    pointer::Pointer,
};

const COMPONENT: &str = "#/components/schemas/";

impl Resolver<'_> {
    /// Resolves the schema at `pointer`.
    pub(super) fn schema(
        &self,
        schema: &ReferenceOr<openapiv3::Schema>,
        pointer: &Pointer,
        faults: &mut Diagnostics,
    ) -> Option<Schema> {
        self.schema_within(schema, pointer, &[], faults)
    }

    /// `open` are the components whose schemas are being resolved around this one.
    fn schema_within(
        &self,
        schema: &ReferenceOr<openapiv3::Schema>,
        pointer: &Pointer,
        open: &[&str],
        faults: &mut Diagnostics,
    ) -> Option<Schema> {
        match schema {
            ReferenceOr::Item(schema) => self.inline_schema(schema, pointer, open, faults),
            ReferenceOr::Reference { reference } => {
                self.component(reference, pointer, open, faults)
            }
        }
    }

    fn component(
        &self,
        reference: &str,
        pointer: &Pointer,
        open: &[&str],
        faults: &mut Diagnostics,
    ) -> Option<Schema> {
        let Some(name) = reference.strip_prefix(COMPONENT) else {
            let fault = self.fault(
                pointer,
                format!("`{reference}` is not a schema of this file"),
            );
            faults.push(fault.help(format!(
                "refer to `{COMPONENT}…`; nothing outside the file is read"
            )));
            return None;
        };
        let found = self
            .openapi
            .components
            .as_ref()
            .and_then(|components| components.schemas.get_key_value(name));
        let Some((name, schema)) = found else {
            faults.push(
                self.fault(pointer, format!("`{reference}` does not exist"))
                    .help("correct the name, or add the schema under `components.schemas`"),
            );
            return None;
        };
        if open.contains(&name.as_str()) {
            faults.push(
                self.fault(pointer, format!("the schema `{name}` contains itself"))
                    .help("break the cycle by leaving the inner schema untyped, which makes it any JSON"),
            );
            return None;
        }
        let open: Vec<&str> = open.iter().copied().chain([name.as_str()]).collect();
        let target = Pointer::root()
            .child("components")
            .child("schemas")
            .child(name);
        let resolved = self.schema_within(schema, &target, &open, faults)?;
        Some(Schema {
            component: Some(name.clone()),
            ..resolved
        })
    }

    fn inline_schema(
        &self,
        schema: &openapiv3::Schema,
        pointer: &Pointer,
        open: &[&str],
        faults: &mut Diagnostics,
    ) -> Option<Schema> {
        keywords::check(self.source, pointer, keywords::SCHEMA, faults);
        let kind = match &schema.schema_kind {
            Parsed::Type(Type::String(string)) => self.string(string, pointer, faults),
            Parsed::Type(Type::Integer(integer)) => self.integer(integer, pointer, faults),
            Parsed::Type(Type::Number(number)) if !number.enumeration.is_empty() => {
                faults.push(self.unsupported(&pointer.child("enum"), "an enum of numbers"));
                None
            }
            Parsed::Type(Type::Boolean(boolean)) if !boolean.enumeration.is_empty() => {
                faults.push(self.unsupported(&pointer.child("enum"), "an enum of booleans"));
                None
            }
            Parsed::Type(Type::Number(_)) => Some(SchemaKind::Number),
            Parsed::Type(Type::Boolean(_)) => Some(SchemaKind::Boolean),
            Parsed::Type(Type::Array(array)) => self.array(array, pointer, open, faults),
            Parsed::Type(Type::Object(object)) => self.object(object, pointer, open, faults),
            Parsed::Any(any) => self.any(any, pointer, open, faults),
            Parsed::OneOf { .. }
            | Parsed::AllOf { .. }
            | Parsed::AnyOf { .. }
            | Parsed::Not { .. } => {
                // The keyword itself is already reported.
                None
            }
        };
        Some(Schema {
            pointer: pointer.clone(),
            component: None,
            docs: schema.schema_data.description.clone().unwrap_or_default(),
            extensions: schema.schema_data.extensions.clone(),
            kind: kind?,
        })
    }

    fn string(
        &self,
        string: &StringType,
        pointer: &Pointer,
        faults: &mut Diagnostics,
    ) -> Option<SchemaKind> {
        if !string.enumeration.is_empty() {
            let values: Option<Vec<String>> = string.enumeration.iter().cloned().collect();
            if values.is_none() {
                faults.push(
                    self.unsupported(&pointer.child("enum"), "null among the values of an enum"),
                );
            }
            return values.map(SchemaKind::Enum);
        }
        let date_time = matches!(
            string.format,
            VariantOrUnknownOrEmpty::Item(StringFormat::DateTime)
        );
        Some(SchemaKind::Text {
            pattern: string.pattern.clone(),
            date_time,
        })
    }

    fn integer(
        &self,
        integer: &IntegerType,
        pointer: &Pointer,
        faults: &mut Diagnostics,
    ) -> Option<SchemaKind> {
        if !integer.enumeration.is_empty() {
            faults.push(self.unsupported(&pointer.child("enum"), "an enum of integers"));
            return None;
        }
        Some(SchemaKind::Integer {
            minimum: integer.minimum,
            maximum: integer.maximum,
        })
    }

    fn array(
        &self,
        array: &ArrayType,
        pointer: &Pointer,
        open: &[&str],
        faults: &mut Diagnostics,
    ) -> Option<SchemaKind> {
        let Some(items) = &array.items else {
            faults.push(
                self.fault(pointer, "the array does not say what its items are")
                    .help("add `items`"),
            );
            return None;
        };
        let items = self.schema_within(
            &items.clone().unbox(),
            &pointer.child("items"),
            open,
            faults,
        )?;
        Some(SchemaKind::Array(Box::new(items)))
    }

    fn object(
        &self,
        object: &ObjectType,
        pointer: &Pointer,
        open: &[&str],
        faults: &mut Diagnostics,
    ) -> Option<SchemaKind> {
        self.properties(&object.properties, &object.required, pointer, open, faults)
    }

    /// A schema without `type`, or one whose keywords openapiv3 has no type for: `format: uri-map`, for one.
    fn any(
        &self,
        any: &AnySchema,
        pointer: &Pointer,
        open: &[&str],
        faults: &mut Diagnostics,
    ) -> Option<SchemaKind> {
        for keyword in [
            "enum",
            "pattern",
            "minimum",
            "maximum",
            "items",
            "minLength",
            "maxLength",
        ] {
            let node = self.source.at(pointer).and_then(|node| node.get(keyword));
            if node.is_some() && any.typ.as_deref().is_none_or(|typ| typ == "object") {
                let construct = format!("`{keyword}` in a schema without a type that it is for");
                faults.push(self.unsupported(&pointer.child(keyword), &construct));
                return None;
            }
        }
        match (any.typ.as_deref(), any.format.as_deref()) {
            (Some("object"), Some("uri-map")) => Some(SchemaKind::UriMap),
            (None | Some("object"), None) => {
                self.properties(&any.properties, &any.required, pointer, open, faults)
            }
            (Some("object"), Some(format)) => {
                let construct = format!("an object of format `{format}`");
                faults.push(self.unsupported(&pointer.child("format"), &construct));
                None
            }
            (typ, _) => {
                let construct = format!(
                    "this mixture of keywords in a schema of type `{}`",
                    typ.unwrap_or("any")
                );
                faults.push(self.unsupported(pointer, &construct));
                None
            }
        }
    }

    fn properties(
        &self,
        properties: &IndexMap<String, ReferenceOr<Box<openapiv3::Schema>>>,
        required: &[String],
        pointer: &Pointer,
        open: &[&str],
        faults: &mut Diagnostics,
    ) -> Option<SchemaKind> {
        let declares_properties = self
            .source
            .at(pointer)
            .is_some_and(|node| node.get("properties").is_some());
        if !declares_properties {
            return Some(SchemaKind::Any);
        }
        for (index, name) in required.iter().enumerate() {
            if !properties.contains_key(name) {
                faults.push(self.undeclared(name, &pointer.child("required").index(index)));
            }
        }
        let mut resolved = IndexMap::new();
        for (name, schema) in properties {
            let pointer = pointer.child("properties").child(name);
            if let Some(schema) =
                self.schema_within(&schema.clone().unbox(), &pointer, open, faults)
            {
                resolved.insert(name.clone(), schema);
            }
        }
        Some(SchemaKind::Object {
            properties: resolved,
            required: required.to_vec(),
        })
    }

    fn undeclared(&self, name: &str, pointer: &Pointer) -> Diagnostic {
        self.fault(
            pointer,
            format!("`{name}` is required but not among the properties"),
        )
        .help("correct the name, or add the property")
    }
}
