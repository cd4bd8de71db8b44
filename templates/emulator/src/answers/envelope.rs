//! Lists as answers show them. In: a page of resources. Out: the items, and where the other pages are, in each dialect of
//! the API.

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Value, json};

use super::Written;
use crate::{
    catalogue::{Paging, Type},
    effects::ListAnswer,
    plan::Api,
};

/// A page of a list, to be written.
pub(crate) struct Envelope<'a> {
    pub(crate) api: &'a Api,
    pub(crate) list: &'a ListAnswer,
    /// The property with the items.
    pub(crate) key: &'a str,
    pub(crate) paging: Paging,
    pub(crate) ty: &'a Type,
    /// What precedes paths in URLs.
    pub(crate) base: &'a str,
    /// The path of the list, as it was sent.
    pub(crate) path: &'a str,
    /// The query without the parameters that say which page it is, as it was sent.
    pub(crate) query: &'a str,
}

/// The parameters that say which page it is.
const PAGING: [&str; 3] = ["PageSize", "Page", "PageToken"];

/// The query of a list without the parameters that say which page it is.
pub(crate) fn without_paging(query: &str) -> String {
    let pairs = query.split('&').filter(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        !pair.is_empty() && !PAGING.contains(&name)
    });
    pairs.collect::<Vec<_>>().join("&")
}

impl Serialize for Envelope<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(self.key, &Items(self))?;
        match self.paging {
            Paging::Meta => map.serialize_entry("meta", &self.meta())?,
            Paging::NextPageUri => {
                for (name, value) in self.of_2010() {
                    map.serialize_entry(name, &value)?;
                }
            }
            Paging::NextPageUrl => {
                map.serialize_entry("next_page_url", &self.next(self.base))?;
            }
            Paging::Scim => {
                map.serialize_entry("totalResults", &self.list.resources.len())?;
                map.serialize_entry("schemas", &[LIST_RESPONSE])?;
            }
            Paging::None => {}
        }
        map.end()
    }
}

/// How SCIM calls a list (RFC 7644).
const LIST_RESPONSE: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

impl Envelope<'_> {
    fn meta(&self) -> Value {
        let ListAnswer {
            page, page_size, ..
        } = *self.list;
        json!({
            "first_page_url": self.page(self.base, 0, None),
            "key": self.key,
            "next_page_url": self.next(self.base),
            "page": page,
            "page_size": page_size,
            "previous_page_url": self.previous(self.base),
            "url": self.page(self.base, page, None),
        })
    }

    fn of_2010(&self) -> [(&'static str, Value); 8] {
        let ListAnswer {
            page, page_size, ..
        } = *self.list;
        let start = page.saturating_mul(page_size);
        let end = (start + self.list.resources.len() as u64).saturating_sub(1);
        [
            ("first_page_uri", self.page("", 0, None).into()),
            ("next_page_uri", self.next("").into()),
            ("page", page.into()),
            ("page_size", page_size.into()),
            ("previous_page_uri", self.previous("").into()),
            ("start", start.into()),
            ("end", end.into()),
            ("uri", self.page("", page, None).into()),
        ]
    }

    fn next(&self, base: &str) -> Option<String> {
        let token = self.list.next.as_deref()?;
        Some(self.page(base, self.list.page + 1, Some(token)))
    }

    fn previous(&self, base: &str) -> Option<String> {
        let page = self.list.page.checked_sub(1)?;
        Some(self.page(base, page, None))
    }

    fn page(&self, base: &str, page: u64, token: Option<&str>) -> String {
        let Self { path, query, .. } = self;
        let size = self.list.page_size;
        let and = if query.is_empty() { "" } else { "&" };
        let url = format!("{base}{path}?{query}{and}PageSize={size}&Page={page}");
        match token {
            Some(token) => format!("{url}&PageToken={token}"),
            None => url,
        }
    }
}

struct Items<'a>(&'a Envelope<'a>);

impl Serialize for Items<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Envelope {
            api,
            ty,
            base,
            list,
            ..
        } = *self.0;
        let items = list.resources.iter();
        serializer.collect_seq(items.map(|resource| Written {
            api,
            resource,
            ty,
            base,
        }))
    }
}
