//! One resource as an answer shows it. In: the resource, the model of the answer, the base of URLs. Out: the properties
//! of the model, with the addresses of the resource and of those below it.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::Value;

use crate::{
    catalogue::Type,
    plan::{Address, Api, Kind, Link, LinkPart},
    store::Resource,
};

/// A resource, to be written as a value of this type.
pub(crate) struct Written<'a> {
    pub(crate) api: &'a Api,
    pub(crate) resource: &'a Resource,
    pub(crate) ty: &'a Type,
    /// What precedes paths in URLs: `https://flex-api.twilio.com`.
    pub(crate) base: &'a str,
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let kind = self.api.kind(self.resource.kind);
        let model = self.api.model(self.ty, &self.resource.fields);
        for property in model.iter().flat_map(|it| &it.properties) {
            let name = property.name.as_str();
            self.write(&mut map, kind, name, self.resource.get(name))?;
        }
        if model.is_none_or(|it| it.additional) {
            let is_written =
                |name: &str| model.is_some_and(|it| it.properties.iter().any(|it| it.name == name));
            for (name, value) in &self.resource.fields {
                if !is_written(name) {
                    self.write(&mut map, kind, name, value)?;
                }
            }
        }
        map.end()
    }
}

impl Written<'_> {
    fn write<M: SerializeMap>(
        &self,
        map: &mut M,
        kind: Option<&Kind>,
        name: &str,
        value: &Value,
    ) -> Result<(), M::Error> {
        let addresses = kind.map_or(&[][..], |it| &it.addresses);
        let address = addresses.iter().find(|(of, _)| of == name);
        match (address, kind) {
            (Some((_, address)), Some(kind)) if value.is_null() => match address {
                Address::Url => map.serialize_entry(name, &self.address(kind, self.base)),
                Address::Path => map.serialize_entry(name, &self.address(kind, "")),
                Address::Links => map.serialize_entry(name, &self.links(kind, self.base)),
                Address::LinkPaths => map.serialize_entry(name, &self.links(kind, "")),
            },
            _ => map.serialize_entry(name, value),
        }
    }

    /// The path of the resource behind `base`, with the suffix that its template has.
    fn address(&self, kind: &Kind, base: &str) -> String {
        let collection = self.resource.collection.as_str();
        let path = collection
            .strip_prefix(kind.host.as_str())
            .unwrap_or(collection);
        let mut address = [base, path].concat();
        self.resource.push_key(&mut address);
        address.push_str(kind.template.suffix());
        address
    }

    fn links(&self, kind: &Kind, base: &str) -> BTreeMap<String, Option<String>> {
        let location = self.resource.location();
        let path = location
            .strip_prefix(kind.host.as_str())
            .unwrap_or(&location);
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        let links = kind.links.iter().map(|(name, link)| {
            let path = self.link(link, &segments);
            (name.clone(), path.map(|path| format!("{base}{path}")))
        });
        links.collect()
    }

    /// `None` if the resource does not have what the link leads to.
    fn link(&self, link: &Link, segments: &[&str]) -> Option<String> {
        let mut path = String::new();
        for part in &link.parts {
            path.push('/');
            path.push_str(match part {
                LinkPart::Literal(text) => text,
                LinkPart::OfPath(position) => segments.get(*position)?,
                LinkPart::Property(name) => self.resource.get(name).as_str()?,
            });
        }
        Some(path)
    }
}
