//! What the role of an operation says: create, fetch, list, update, delete. In: a valid request. Out: the resource that it
//! concerns, after the change.

use std::sync::Arc;

use serde_json::Value;

use super::{Answer, Context, Located, fields, lists};
use crate::{
    catalogue::{Catalogue, Response, Type},
    errors::Refusal,
    plan::{Origin, Role},
    routing::Segment,
    store::Resource,
};

pub(super) fn run(context: &mut Context<'_, '_>) -> Result<Answer, Refusal> {
    let located = context.located()?;
    match context.operation.role {
        Role::List => lists::list(context, &located).map(Answer::List),
        Role::Create => create(context, &located),
        Role::Fetch => find(context, &located).map(Answer::Resource),
        Role::Update => update(context, &located),
        Role::Delete => delete(context, &located),
        Role::FetchSingleton => Ok(fetch_singleton(context, &located)),
        Role::UpdateSingleton => {
            let resource = singleton(context, &located.collection);
            Ok(Answer::Resource(applied(context, &resource)))
        }
        Role::DeleteSingleton => {
            context.state.store.clear(&located.collection);
            Ok(Answer::Empty)
        }
        Role::Act => act(context, &located),
    }
}

fn create(context: &mut Context<'_, '_>, located: &Located) -> Result<Answer, Refusal> {
    let (kind, operation) = (context.operation.kind, context.operation);
    let key = context.kind()?.key.clone();
    let mut resource = context.state.draft(kind, &located.collection, None);
    fields::apply(operation, context.parameters, &mut resource);
    let named = key.and_then(|it| Some(resource.get(&it).as_str()?.to_owned()));
    if let Some(key) = named.filter(|it| !it.is_empty()) {
        resource.key = key;
    }
    check_names(context, &resource)?;
    Ok(Answer::Resource(context.state.store.insert(resource)))
}

/// Refuses a key or a unique name that another resource has.
fn check_names(context: &Context<'_, '_>, resource: &Resource) -> Result<(), Refusal> {
    let Some(others) = context.state.store.collection(&resource.collection) else {
        return Ok(());
    };
    let is_other = |it: &&Arc<Resource>| resource.serial == 0 || it.serial != resource.serial;
    if others.find(&resource.key).filter(is_other).is_some() {
        return Err(Refusal::conflict("A resource with this key exists already"));
    }
    let named = resource.unique_name().and_then(|it| others.named(it));
    match named.filter(is_other) {
        Some(_) => Err(Refusal::conflict(
            "Invalid parameter UniqueName: another resource has this unique name",
        )),
        None => Ok(()),
    }
}

/// The resource that the path names.
pub(super) fn find(
    context: &mut Context<'_, '_>,
    located: &Located,
) -> Result<Arc<Resource>, Refusal> {
    let key = located.key.as_deref().unwrap_or_default();
    if let Some(resource) = context.state.store.find(&located.collection, key) {
        return Ok(Arc::clone(resource));
    }
    if context.kind()?.origin != Origin::Implicit {
        return Err(context.not_found());
    }
    let (kind, collection) = (context.operation.kind, located.collection.as_str());
    let draft = context.state.draft(kind, collection, Some(key));
    Ok(context.state.store.insert(draft))
}

fn update(context: &mut Context<'_, '_>, located: &Located) -> Result<Answer, Refusal> {
    let found = find(context, located);
    let is_upsert = context.kind()?.origin == Origin::Upserted;
    let resource = match found {
        Err(_) if is_upsert => {
            let (kind, collection) = (context.operation.kind, located.collection.as_str());
            let draft = context
                .state
                .draft(kind, collection, located.key.as_deref());
            context.state.store.insert(draft)
        }
        found => found?,
    };
    let mut changed = Resource::clone(&resource);
    fields::apply(context.operation, context.parameters, &mut changed);
    check_names(context, &changed)?;
    Ok(Answer::Resource(applied(context, &resource)))
}

/// The resource after the parameters have changed it.
fn applied(context: &mut Context<'_, '_>, resource: &Arc<Resource>) -> Arc<Resource> {
    let (operation, parameters) = (context.operation, context.parameters);
    context.state.change(resource, |resource| {
        fields::apply(operation, parameters, resource);
    })
}

fn delete(context: &mut Context<'_, '_>, located: &Located) -> Result<Answer, Refusal> {
    let resource = find(context, located)?;
    let store = &mut *context.state.store;
    store.remove(&resource.collection, &resource.key);
    Ok(match context.operation.status {
        http::StatusCode::NO_CONTENT => Answer::Empty,
        _ => Answer::Resource(resource),
    })
}

fn fetch_singleton(context: &mut Context<'_, '_>, located: &Located) -> Answer {
    let catalogue = &context.state.api.catalogue;
    let entry = context.operation.entry(context.state.api);
    let example = entry.and_then(|it| it.response_examples.first());
    match entry.map(|it| &it.response) {
        // What is no object has no properties that could change.
        Some(Response::Value { ty } | Response::Optional { ty }) if !is_object(catalogue, ty) => {
            let empty = match catalogue.first_type(ty) {
                Type::List(_) => Value::Array(Vec::new()),
                _ => Value::Null,
            };
            Answer::Json(example.cloned().unwrap_or(empty))
        }
        _ => Answer::Resource(singleton(context, &located.collection)),
    }
}

/// Whether an answer of this type is an object. Of several values, the first one is answered.
fn is_object(catalogue: &Catalogue, ty: &Type) -> bool {
    matches!(
        catalogue.first_type(ty),
        Type::Model(_) | Type::OneOf(_) | Type::Json | Type::Map(_)
    )
}

/// The one resource at a path. It exists as soon as its parents do.
fn singleton(context: &mut Context<'_, '_>, path: &str) -> Arc<Resource> {
    if let Some(resource) = context.state.store.find(path, "") {
        return Arc::clone(resource);
    }
    let draft = context.state.draft(context.operation.kind, path, Some(""));
    context.state.store.insert(draft)
}

/// Changes the resource that the action is about. If it has a property such as `archived`, `Archive` sets it.
fn act(context: &mut Context<'_, '_>, located: &Located) -> Result<Answer, Refusal> {
    let resource = find(context, located)?;
    let participle = participle(context, &resource);
    let (operation, parameters) = (context.operation, context.parameters);
    let changed = context.state.change(&resource, |resource| {
        fields::apply(operation, parameters, resource);
        if let Some(participle) = participle {
            resource.set(&participle, true);
        }
    });
    Ok(match operation.status {
        http::StatusCode::NO_CONTENT => Answer::Empty,
        _ => Answer::Resource(changed),
    })
}

/// The property of the answer that says that the action was taken.
fn participle(context: &Context<'_, '_>, resource: &Resource) -> Option<String> {
    let Some(Segment::Literal(action)) = context.operation.template.segments.last() else {
        return None;
    };
    let action = action.to_lowercase();
    let participle = match action.strip_suffix('e') {
        Some(stem) => format!("{stem}ed"),
        None => format!("{action}ed"),
    };
    let entry = context.operation.entry(context.state.api)?;
    let model = context
        .state
        .api
        .model(entry.response.ty()?, &resource.fields)?;
    let mut properties = model.properties.iter();
    let property = properties.find(|it| it.name == participle && it.ty == Type::Boolean);
    property.map(|it| it.name.clone())
}
