//! The kinds of resources. In: operations with their roles. Out: a [`Kind`] for each shape of collection.

use std::{collections::HashSet, sync::Arc};

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::{
    api::{Address, Kind, KindId, Origin, Role},
    initial::{Facts, Initial},
    links::Link,
    roles::{Assigned, Outline},
};
use crate::{
    catalogue::{Catalogue, Location, Operation, Parameter, Type},
    names::{property_path, snake_case},
    routing::{Segment, Template},
};

/// The kinds, in the order of their first operation, by host and shape.
pub(super) type Index = IndexMap<(String, String), Kind>;

/// The operations on the resources of one kind.
struct Group<'a> {
    catalogue: &'a Catalogue,
    all: Vec<(&'a Outline<'a>, Role)>,
    /// Below the resources of this kind.
    below: Vec<String>,
}

pub(super) fn kinds<'a>(
    catalogue: &'a Catalogue,
    outlines: &'a [Outline<'a>],
    assigned: &[Assigned],
) -> Index {
    let mut groups: IndexMap<(String, String), Vec<_>> = IndexMap::new();
    for (outline, assigned) in outlines.iter().zip(assigned) {
        let group = groups.entry(assigned.collection.clone()).or_default();
        group.push((outline, assigned.role));
    }
    let groups = groups.into_iter().map(|((host, shape), all)| {
        let below = segments_below(outlines, &host, &format!("{shape}/{{}}"));
        let group = Group {
            catalogue,
            all,
            below,
        };
        let kind = group.kind(host.clone(), shape.clone());
        ((host, shape), kind)
    });
    groups.collect()
}

/// The literal segments that follow a path, for GET.
fn segments_below(outlines: &[Outline<'_>], host: &str, shape: &str) -> Vec<String> {
    let gets = outlines
        .iter()
        .filter(|it| it.method == http::Method::GET && it.host == host);
    let mut found = Vec::new();
    for outline in gets {
        let segments = &outline.template.segments;
        let is_below = outline.template.shape_of(segments.len() - 1) == shape;
        if let (true, Some(Segment::Literal(text))) = (is_below, segments.last()) {
            found.push(text.clone());
        }
    }
    found
}

impl LookUp for Index {
    fn id(&self, host: &str, shape: &str) -> Option<KindId> {
        let index = self.get_index_of(&(host.to_owned(), shape.to_owned()))?;
        Some(KindId(index))
    }
}

/// Looking up a kind.
pub(super) trait LookUp {
    fn id(&self, host: &str, shape: &str) -> Option<KindId>;
}

impl<'a> Group<'a> {
    fn kind(&self, host: String, shape: String) -> Kind {
        let instance = self.with_role(&[Role::Fetch, Role::Update, Role::Delete]);
        let singleton = self.with_role(&[Role::FetchSingleton, Role::UpdateSingleton]);
        let template = instance.or(self.all.first().map(|(it, _)| *it));
        let template = template.map_or_else(Template::default, |it| it.template.clone());
        let model = self.model();
        let example = self.example();
        let parameter = instance.and_then(key_parameter);
        let properties = model.and_then(|it| self.catalogue.models.get(it));
        let properties = properties.map_or(&[][..], |it| it.properties.as_slice());
        let has = |name: &str| properties.iter().any(|it| it.name == name);
        let key = parameter
            .map(|it| snake_case(&it.name))
            .filter(|it| has(it));
        let key = key.or_else(|| {
            let others = ["sid", "id"].iter().find(|it| has(it));
            others.map(|it| (*it).to_owned())
        });
        let key = key.filter(|_| singleton.is_none());
        let prefix = parameter.and_then(|it| self.prefix_of(&it.ty));
        let settable = self.settable();
        let facts = Facts {
            catalogue: self.catalogue,
            template: &template,
            key: key.as_deref(),
            prefix: prefix.as_deref(),
            settable: &settable,
            example: &example,
            has_instances: instance.is_some() || singleton.is_some(),
        };
        let initial = properties
            .iter()
            .map(|it| (it.name.as_str().into(), facts.initial(it)));
        let initial: Vec<(Arc<str>, Initial)> = initial.collect();
        let links = self.links(&template, &example);
        Kind {
            origin: self.origin(parameter),
            has_instances: instance.is_some(),
            host,
            shape,
            template,
            key,
            model,
            addresses: addresses(&initial),
            initial,
            links,
            example,
        }
    }

    fn with_role(&self, roles: &[Role]) -> Option<&'a Outline<'a>> {
        let mut all = self.all.iter();
        let found = all.find(|(_, role)| roles.contains(role));
        found.map(|(outline, _)| *outline)
    }

    /// The operations, those first that say most about a resource.
    fn by_weight(&self) -> impl Iterator<Item = &'a Operation> {
        const WEIGHTS: [Role; 6] = [
            Role::Create,
            Role::Fetch,
            Role::FetchSingleton,
            Role::Update,
            Role::UpdateSingleton,
            Role::List,
        ];
        WEIGHTS.iter().flat_map(|role| {
            let with_role = self.all.iter().filter(move |(_, it)| it == role);
            with_role.map(|(outline, _)| outline.operation)
        })
    }

    fn model(&self) -> Option<usize> {
        self.by_weight().find_map(|it| match it.response.ty() {
            Some(Type::Model(model)) => Some(*model),
            _ => None,
        })
    }

    /// The first example of an answer with one resource, or the first item of an example of a list.
    fn example(&self) -> Map<String, Value> {
        let examples = self.by_weight().flat_map(|it| {
            let answers = it.response_examples.iter();
            answers.filter_map(|example| match &it.response {
                crate::catalogue::Response::List { key, .. } => {
                    example.get(key)?.get(0)?.as_object()
                }
                _ => example.as_object(),
            })
        });
        examples.take(1).next().cloned().unwrap_or_default()
    }

    fn prefix_of(&self, ty: &Type) -> Option<String> {
        match ty {
            Type::Sid(index) => self.catalogue.sids.get(*index).map(|it| it.prefix.clone()),
            _ => None,
        }
    }

    /// The properties that some parameter sets.
    fn settable(&self) -> HashSet<String> {
        let operations = self.all.iter().map(|(outline, _)| outline.operation);
        let parameters = operations.flat_map(|it| &it.parameters);
        let sent = parameters.filter(|it| is_in_body(it.location));
        let names = sent.filter_map(|it| property_path(&it.name).into_iter().next());
        let exact = self
            .all
            .iter()
            .flat_map(|(outline, _)| &outline.operation.parameters);
        let exact = exact.filter(|it| is_in_body(it.location));
        names.chain(exact.map(|it| it.name.clone())).collect()
    }

    fn links(&self, template: &Template, example: &Map<String, Value>) -> Vec<(String, Link)> {
        let linked = ["links", "subresource_uris"];
        let linked = linked
            .iter()
            .find_map(|name| example.get(*name)?.as_object());
        let Some(linked) = linked else {
            let below = self.below.iter();
            let below = below.map(|it| {
                let name = snake_case(it.trim_end_matches(crate::routing::SUFFIX));
                (name, Link::below(template, it))
            });
            return below.collect();
        };
        let links = linked.iter().filter_map(|(name, url)| {
            let link = Link::read(url.as_str()?, template, example)?;
            Some((name.clone(), link))
        });
        links.collect()
    }

    fn origin(&self, key: Option<&Parameter>) -> Origin {
        let is_account = key.is_some_and(|it| self.prefix_of(&it.ty).as_deref() == Some("AC"));
        let is_meaningful =
            key.is_some_and(|it| !matches!(it.ty, Type::Sid(_)) && !is_identifier(&it.name));
        let is_put = |(outline, role): &(&Outline<'_>, Role)| {
            let is_empty = outline.operation.response.ty().is_none();
            let is_created = outline.operation.statuses.iter().any(|it| it == "201");
            let is_put = outline.method == http::Method::PUT;
            *role == Role::Update && (is_put || is_created || is_empty)
        };
        match () {
            () if is_account => Origin::Implicit,
            () if self.with_role(&[Role::Create]).is_some() => Origin::Created,
            () if self.all.iter().any(is_put) => Origin::Upserted,
            () if is_meaningful => Origin::Implicit,
            () => Origin::Put,
        }
    }
}

/// Whether a parameter of this name says nothing but which resource it is.
fn is_identifier(name: &str) -> bool {
    matches!(snake_case(name).rsplit('_').next(), Some("sid" | "id"))
}

/// The parameter with the key of the resource.
fn key_parameter<'a>(outline: &'a Outline<'a>) -> Option<&'a Parameter> {
    let name = &outline.template.segments.last()?.parameter()?.name;
    let mut parameters = outline.operation.parameters.iter();
    parameters.find(|it| it.location == Location::Path && it.name == *name)
}

pub(super) fn is_in_body(location: Location) -> bool {
    matches!(location, Location::Form | Location::Json | Location::Body)
}

/// The properties that say where a resource and those below it are.
fn addresses(initial: &[(Arc<str>, Initial)]) -> Vec<(String, Address)> {
    let computed = initial.iter().filter_map(|(name, initial)| {
        let address = match (initial, name.as_ref()) {
            (Initial::Address, "uri") => Address::Path,
            (Initial::Address, _) => Address::Url,
            (Initial::Links, "subresource_uris") => Address::LinkPaths,
            (Initial::Links, _) => Address::Links,
            _ => return None,
        };
        Some((name.to_string(), address))
    });
    computed.collect()
}
