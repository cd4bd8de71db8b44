//! Responses: nothing, one resource, or pages of a resource, recognised by their envelope.

use super::ModuleLowerer;
use crate::{
    ir::{ItemId, Response, WireName},
    resolve::{Operation, Schema, SchemaKind},
};

/// The property that makes an envelope of a page.
const META: &str = "meta";

impl ModuleLowerer<'_> {
    /// What the operation answers.
    pub(super) fn response(&mut self, operation: &Operation, resource: ItemId) -> Option<Response> {
        let Some(schema) = &operation.response else {
            return Some(Response::Empty);
        };
        match &schema.kind {
            SchemaKind::Object { properties, .. }
                if schema.component.is_none() && properties.contains_key(META) =>
            {
                self.list(schema, properties, resource)
            }
            SchemaKind::Object { .. } => {
                Some(Response::Model(self.model_reference(schema, resource)?))
            }
            _ => {
                self.fault(
                    &schema.pointer,
                    "unsupported construct: a response that is neither an object nor a page",
                    "refer to a schema with properties, or describe an envelope with an array and `meta`",
                );
                None
            }
        }
    }

    fn list(
        &mut self,
        envelope: &Schema,
        properties: &indexmap::IndexMap<String, Schema>,
        resource: ItemId,
    ) -> Option<Response> {
        let mut arrays = properties
            .iter()
            .filter_map(|(key, schema)| match &schema.kind {
                SchemaKind::Array(items) => Some((key, items)),
                _ => None,
            });
        let (Some((key, items)), None, 2) = (arrays.next(), arrays.next(), properties.len()) else {
            self.fault(
                &envelope.pointer,
                "unsupported construct: a page that does not have exactly one array beside `meta`",
                "describe the page as `{ <key>: [ … ], meta: { … } }`",
            );
            return None;
        };
        self.check_meta(envelope, properties.get(META)?);
        let model = self.model_reference(items, resource)?;
        Some(Response::List {
            model,
            key: WireName(key.clone()),
        })
    }

    /// A page can only be followed to the next when `meta` says where that is.
    fn check_meta(&mut self, envelope: &Schema, meta: &Schema) {
        let names_next = match &meta.kind {
            SchemaKind::Object { properties, .. } => properties.contains_key("next_page_url"),
            _ => false,
        };
        if !names_next {
            self.fault(
                &envelope.pointer.child("properties").child(META),
                "unsupported construct: a page whose `meta` has no `next_page_url`",
                "add the property, which is how the next page is found",
            );
        }
    }
}
