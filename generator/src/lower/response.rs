//! Responses: nothing, a value, a redirect, or pages of values, recognised by their envelope.

use std::rc::Rc;

use indexmap::IndexMap;

use super::{
    ModuleLowerer,
    types::{RESPONSE, Slot},
};
use crate::{
    ir::{ItemId, Method, Response, Type, WireName},
    resolve::{self, Content, Schema, SchemaKind},
};

/// What an envelope may hold beside its items: where the page stands, and how the next one is found.
const OF_A_PAGE: &[&str] = &[
    "meta",
    "end",
    "first_page_uri",
    "first_page_url",
    "last_page_uri",
    "last_page_url",
    "next_page_uri",
    "next_page_url",
    "num_pages",
    "page",
    "page_size",
    "previous_page_uri",
    "previous_page_url",
    "start",
    "total",
    "total_count",
    "uri",
    "url",
    // SCIM, RFC 7644.
    "totalResults",
    "startIndex",
    "itemsPerPage",
    "schemas",
];

/// The properties that tell a page from an object that happens to hold a list.
const TELLTALE: &[&str] = &["meta", "next_page_uri", "next_page_url", "totalResults"];

impl ModuleLowerer<'_> {
    /// What the operation answers.
    pub(super) fn response(
        &mut self,
        operation: &resolve::Operation,
        resource: ItemId,
    ) -> Option<Response> {
        let (schemas, may_be_empty) = match &operation.success.content {
            Content::Empty => return Some(Response::Empty),
            Content::Redirect => return Some(Response::Redirect),
            Content::Json {
                schemas,
                may_be_empty,
                ..
            } => (schemas, *may_be_empty),
        };
        let slot = Slot {
            owner: &operation.id,
            name: RESPONSE,
            resource,
        };
        let [schema] = schemas.as_slice() else {
            // Several forms of success, told apart by what they hold.
            let first = schemas.first()?;
            let kind = SchemaKind::OneOf {
                alternatives: schemas.clone(),
                discriminator: None,
            };
            let schema = Schema {
                component: None,
                kind,
                ..(**first).clone()
            };
            let ty = self.ty(&schema, slot)?;
            return Some(one_value(ty, may_be_empty));
        };
        if let Some((key, items)) = page(operation, schema) {
            let slot = Slot { name: key, ..slot };
            let items = self.ty(items, slot)?;
            let key = WireName(key.to_owned());
            return Some(Response::List { items, key });
        }
        Some(one_value(self.ty(schema, slot)?, may_be_empty))
    }
}

fn one_value(ty: Type, may_be_empty: bool) -> Response {
    if may_be_empty {
        Response::Optional(ty)
    } else {
        Response::Value(ty)
    }
}

/// The property that holds the items of a page, if the schema is the envelope of one, and what they are.
fn page<'s>(operation: &resolve::Operation, schema: &'s Schema) -> Option<(&'s str, &'s Schema)> {
    let SchemaKind::Object { properties, .. } = &schema.kind else {
        return None;
    };
    let is_list = operation.id.to_ascii_lowercase().starts_with("list");
    let is_page = operation.method == Method::Get
        && (is_list
            || properties
                .keys()
                .any(|name| TELLTALE.contains(&name.as_str())));
    let mut lists = properties.iter().filter_map(|(name, property)| {
        let is_item = !OF_A_PAGE.contains(&name.as_str());
        match &property.kind {
            SchemaKind::Array(items) if is_item => Some((name.as_str(), &**items)),
            _ => None,
        }
    });
    let (found, None) = (lists.next()?, lists.next()) else {
        return None;
    };
    let mut others = properties.keys().filter(|name| *name != found.0);
    let is_envelope = is_page
        && others.all(|name| OF_A_PAGE.contains(&name.as_str()))
        && leads_on(properties)
        && !counts_on(operation);
    is_envelope.then_some(found)
}

/// Whether `meta` says where the next page is. One that speaks of tokens is left to the caller, together with the
/// items: taken for a page, the list would end after the first of them.
fn leads_on(properties: &IndexMap<String, Rc<Schema>>) -> bool {
    match properties.get("meta").map(|property| &property.kind) {
        None => true,
        Some(SchemaKind::Object {
            properties: of_meta,
            ..
        }) => of_meta.contains_key("next_page_url"),
        Some(_) => false,
    }
}

/// Whether the caller says where a page starts, as SCIM has it.
fn counts_on(operation: &resolve::Operation) -> bool {
    let mut parameters = operation.parameters.iter();
    parameters.any(|parameter| parameter.name.eq_ignore_ascii_case("startIndex"))
}
