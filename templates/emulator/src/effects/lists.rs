//! Lists. In: the parameters of a list operation. Out: one page of the resources that they ask for.

use std::sync::Arc;

use serde_json::Value;

use super::{Context, Located};
use crate::{
    errors::Refusal,
    plan::Operation,
    request::Parameters,
    store::{Page, Resource},
};

/// A page of a list.
#[derive(Debug)]
pub(crate) struct ListAnswer {
    pub(crate) resources: Vec<Arc<Resource>>,
    /// The number of the page, from 0.
    pub(crate) page: u64,
    pub(crate) page_size: u64,
    /// The token of the next page; `None` if there is none.
    pub(crate) next: Option<String>,
}

/// The size of a page unless the request says otherwise.
const DEFAULT_PAGE_SIZE: u64 = 50;

/// What a page token begins with; the number of the last resource before the page follows.
const TOKEN: &str = "PT";

pub(super) fn list(context: &Context<'_, '_>, located: &Located) -> Result<ListAnswer, Refusal> {
    let (operation, parameters) = (context.operation, context.parameters);
    let page_size = match parameters.number("PageSize") {
        Some(size) => size.max(1),
        None if is_paged(context) => DEFAULT_PAGE_SIZE,
        None => u64::MAX,
    };
    let page = parameters.number("Page").unwrap_or(0);
    let after = parameters.text("PageToken").map(read_token).transpose()?;
    let skip = match after {
        Some(_) => 0,
        None => page.saturating_mul(page_size),
    };
    let collection = context.state.store.collection(&located.collection);
    let found = collection.map_or_else(Page::default, |it| {
        it.page(
            after.unwrap_or(0),
            usize::try_from(skip).unwrap_or(usize::MAX),
            usize::try_from(page_size).unwrap_or(usize::MAX),
            |resource| is_wanted(operation, parameters, resource),
        )
    });
    let last = found.resources.last().filter(|_| found.has_more);
    Ok(ListAnswer {
        next: last.map(|it| format!("{TOKEN}{:x}", it.serial)),
        resources: found.resources,
        page,
        page_size,
    })
}

fn is_paged(context: &Context<'_, '_>) -> bool {
    let entry = context.operation.entry(context.state.api);
    entry.is_some_and(|it| it.parameters.iter().any(|it| it.name == "PageSize"))
}

fn read_token(token: &str) -> Result<u64, Refusal> {
    let serial = token.strip_prefix(TOKEN);
    let serial = serial.and_then(|it| u64::from_str_radix(it, 16).ok());
    serial.ok_or_else(|| {
        Refusal::invalid("Invalid parameter PageToken: it is no token of a page of this list")
    })
}

/// Whether a resource has what the query asks for. Parameters that no property is named after ask for nothing.
fn is_wanted(operation: &Operation, parameters: &Parameters, resource: &Resource) -> bool {
    operation.filters.iter().all(|(parameter, property)| {
        let wanted = parameters.get(parameter);
        wanted.is_null() || is_equal(wanted, resource.get(property))
    })
}

fn is_equal(wanted: &Value, value: &Value) -> bool {
    match (wanted, value) {
        (Value::Array(any), value) => any.iter().any(|it| is_equal(it, value)),
        (Value::String(wanted), Value::String(value)) => wanted == value,
        // A query says in a text what a property says as a number.
        (Value::String(text), other) | (other, Value::String(text)) => {
            let other = other.to_string();
            *text == other
        }
        (wanted, value) => wanted == value,
    }
}
