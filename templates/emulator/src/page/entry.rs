//! One line of the page with what is behind it. In: a resource, an exchange or a webhook. Out: redacted texts.

use serde::Serialize;

use crate::{
    callbacks::Delivery, effects::State, record::Exchange, record::shown_property, store::Resource,
    validation::is_any_sid,
};

/// One line of the page. All texts are redacted.
#[derive(Serialize)]
pub(super) struct Entry {
    pub(super) id: u64,
    title: String,
    status: String,
    /// Whether the status is a good one; `None` if it is neither.
    #[serde(skip_serializing_if = "Option::is_none")]
    is_good: Option<bool>,
    aside: String,
    values: Vec<(String, String)>,
}

const HIDDEN: &str = "[not shown]";

impl Entry {
    pub(super) fn of_resource(id: u64, state: &State<'_>, resource: &Resource) -> Self {
        let kind = state.api.kind(resource.kind);
        let model = kind.and_then(|it| state.api.catalogue.models.get(it.model?));
        // What no catalogue knows is in a collection with a name as well.
        let shape = kind.map_or(resource.collection.as_str(), |it| it.shape.as_str());
        let name = shape.rsplit('/').find(|it| !it.is_empty() && *it != "{}");
        let values = resource.fields.iter().map(|(name, value)| {
            let mut properties = model.iter().flat_map(|it| &it.properties);
            let property = properties.find(|it| *it.name == **name);
            let shown = match value.as_str() {
                Some(sid) if property.is_none() && is_any_sid(sid) => sid.to_owned(),
                _ => shown_property(property, value),
            };
            (name.to_string(), shown)
        });
        let values: Vec<(String, String)> = values.collect();
        let status = values.iter().find(|(name, _)| name == "status");
        Self {
            id,
            title: name.unwrap_or(shape).to_owned(),
            status: status.map(|(_, it)| it.clone()).unwrap_or_default(),
            is_good: None,
            aside: match resource.key.as_str() {
                "" => format!("{} {shape}", state.account),
                key if is_any_sid(key) => key.to_owned(),
                _ => HIDDEN.to_owned(),
            },
            values,
        }
    }

    pub(super) fn of_exchange(id: u64, exchange: &Exchange) -> Self {
        let mut values = exchange.shown_parameters();
        values.extend(
            exchange
                .fault()
                .map(|it| ("fault".to_owned(), format!("{it:?}"))),
        );
        values.push(("response".to_owned(), exchange.shown_response()));
        let status = exchange.status();
        let target = exchange.target().map(str::to_owned);
        let lost = exchange.fault().and_then(|it| it.transport_error());
        Self {
            id,
            title: exchange.operation_id().unwrap_or("No operation").to_owned(),
            status: match lost {
                Some(_) => "no response".to_owned(),
                None => status.as_u16().to_string(),
            },
            is_good: Some(status.is_success() && lost.is_none()),
            aside: target.unwrap_or_else(|| format!("{} {HIDDEN}", exchange.method())),
            values,
        }
    }

    pub(super) fn of_delivery(id: u64, delivery: &Delivery) -> Self {
        let parameters = delivery.parameters().iter();
        let parameters = parameters.map(|(name, value)| {
            let value = if is_any_sid(value) { value } else { HIDDEN };
            (name.clone(), value.to_owned())
        });
        let mut values: Vec<(String, String)> = parameters.collect();
        values.push(("attempts".to_owned(), format!("{:?}", delivery.attempts())));
        let outcome = delivery.outcome();
        values.extend(outcome.map(|it| ("outcome".to_owned(), it.to_owned())));
        let status = delivery.status().map(|it| it.as_u16().to_string());
        Self {
            id,
            title: delivery.event().to_owned(),
            status: status.unwrap_or_else(|| "no response".to_owned()),
            is_good: Some(delivery.is_success()),
            aside: format!("{} {}", delivery.method(), without_query(delivery.url())),
            values,
        }
    }
}

/// A query may hold a secret, and so may what stands before the host.
fn without_query(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    match url.split_once("://") {
        Some((scheme, rest)) => {
            let host = rest.split_once('@').map_or(rest, |(_, host)| host);
            format!("{scheme}://{host}")
        }
        None => url.to_owned(),
    }
}
