//! Responses: nothing, a value, a redirect, or pages of values, recognised by their envelope.

use super::{
    ModuleLowerer,
    types::{Holder, RESPONSE},
};
use crate::{
    ir::{Method, Paging, ResourceId, Response, Type, WireName},
    resolve::{self, Content, Properties, Resolved, SchemaKind, SchemaUse},
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

/// The envelope of a page.
struct Envelope<'s> {
    /// The property that holds the items.
    key: &'s str,
    /// What they are.
    items: &'s SchemaUse,
    paging: Paging,
}

impl<'a> ModuleLowerer<'a> {
    /// What the operation answers.
    pub(super) fn response(
        &mut self,
        operation: &resolve::Operation,
        resource: ResourceId,
    ) -> Response {
        let (schema, may_be_empty) = match &operation.success.content {
            Content::Empty => return Response::Empty,
            Content::Redirect => return Response::Redirect,
            Content::Bytes { .. } => return Response::Value(Type::Bytes),
            Content::Text {
                may_be_empty: true, ..
            } => return Response::Optional(Type::String),
            Content::Text { .. } => return Response::Value(Type::String),
            Content::Json {
                schema,
                may_be_empty,
                ..
            } => (schema, *may_be_empty),
        };
        let holder = Holder {
            owner: Some(&operation.id),
            name: RESPONSE,
            resource,
        };
        if let Some(page) = self.page(operation, schema) {
            let holder = Holder {
                name: page.key,
                ..holder
            };
            return Response::List {
                items: self.ty(page.items, holder),
                key: WireName(page.key.to_owned()),
                paging: page.paging,
            };
        }
        let ty = self.ty(schema, holder);
        if may_be_empty {
            Response::Optional(ty)
        } else {
            Response::Value(ty)
        }
    }

    /// What the schema says of a page, if it is the envelope of one.
    fn page<'s>(
        &self,
        operation: &resolve::Operation,
        schema: &'s SchemaUse,
    ) -> Option<Envelope<'s>>
    where
        'a: 's,
    {
        let description: &'s Resolved<'a> = self.description;
        let SchemaKind::Object(object) = &description.schema(schema).kind else {
            return None;
        };
        let properties = &object.properties;
        let is_list = operation.id.to_ascii_lowercase().starts_with("list");
        let is_page = operation.method == Method::Get
            && (is_list
                || properties
                    .keys()
                    .any(|name| TELLTALE.contains(&name.as_str())));
        let mut lists = properties.iter().filter_map(|(name, property)| {
            let is_item = !OF_A_PAGE.contains(&name.as_str());
            match &description.schema(&property.schema).kind {
                SchemaKind::Array(items) if is_item => Some((name.as_str(), items)),
                _ => None,
            }
        });
        let (found, None) = (lists.next()?, lists.next()) else {
            return None;
        };
        let mut others = properties.keys().filter(|name| *name != found.0);
        let is_envelope = is_page
            && others.all(|name| OF_A_PAGE.contains(&name.as_str()))
            && self.leads_on(properties)
            && !counts_on(operation);
        let (key, items) = found;
        let paging = paging(properties);
        is_envelope.then_some(Envelope { key, items, paging })
    }

    /// Whether `meta` says where the next page is. One that speaks of tokens is left to the caller, together with the
    /// items: taken for a page, the list would end after the first of them.
    fn leads_on(&self, properties: &Properties) -> bool {
        let meta = properties.get("meta").map(|property| &property.schema);
        match meta.map(|meta| &self.description.schema(meta).kind) {
            None => true,
            Some(SchemaKind::Object(of_meta)) => of_meta.properties.contains_key("next_page_url"),
            Some(_) => false,
        }
    }
}

/// Where an envelope with these properties says what comes next.
fn paging(properties: &Properties) -> Paging {
    let kinds = [
        ("meta", Paging::Meta),
        ("next_page_uri", Paging::NextPageUri),
        ("next_page_url", Paging::NextPageUrl),
        ("totalResults", Paging::Scim),
    ];
    let mut kinds = kinds.into_iter();
    let found = kinds.find(|(property, _)| properties.contains_key(*property));
    found.map_or(Paging::None, |(_, paging)| paging)
}

/// Whether the caller says where a page starts, as SCIM has it.
fn counts_on(operation: &resolve::Operation) -> bool {
    let mut parameters = operation.parameters.iter();
    parameters.any(|parameter| parameter.name.eq_ignore_ascii_case("startIndex"))
}
