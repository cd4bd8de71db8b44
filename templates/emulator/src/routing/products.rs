//! Several servers behind one. In: the host and the path of a request. Out: the product that it is for, the rest of the
//! path, and where the URLs in answers begin.

use std::collections::HashMap;

use http::Uri;

use super::routes::{Found, Routes};

/// The operations of one server, such as `flex-api.twilio.com`.
#[derive(Debug)]
pub(crate) struct Product {
    /// Its host, with the port if it has one.
    pub(crate) host: String,
    pub(crate) routes: Routes,
}

/// All servers that the catalogues name.
#[derive(Debug, Default)]
pub(crate) struct Products {
    all: Vec<Product>,
    /// What a path may begin with to name a product.
    prefixes: HashMap<String, usize>,
}

/// Where a request belongs.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    pub(crate) product: &'a Product,
    /// The path without the prefix that named the product.
    pub(crate) path: &'a str,
    /// What precedes `path` in URLs: `https://flex-api.twilio.com`, or `http://127.0.0.1:4010/flex-api.twilio.com`.
    pub(crate) base: String,
}

/// Why a request belongs nowhere.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unplaced {
    NoSuchPath,
    /// These hosts have the path.
    SeveralProducts(Vec<String>),
}

impl Products {
    /// The product of a host, which is added if it is new.
    pub(crate) fn of_host(&mut self, host: &str) -> &mut Product {
        let position = self.all.iter().position(|it| it.host == host);
        let position = position.unwrap_or_else(|| {
            self.all.push(Product {
                host: host.to_owned(),
                routes: Routes::default(),
            });
            self.all.len() - 1
        });
        #[allow(clippy::indexing_slicing, reason = "the position was just found")]
        &mut self.all[position]
    }

    /// Lets paths begin with the host, with its first label, and with the names of modules, each of which goes with a
    /// host. A name with which a path of a product begins, such as `v1`, names no product.
    pub(crate) fn name(&mut self, modules: &[(String, String)]) {
        let mut named: HashMap<String, Option<usize>> = HashMap::new();
        for (index, product) in self.all.iter().enumerate() {
            let label = product.host.split('.').next().unwrap_or_default();
            let of_product = modules.iter().filter(|(_, host)| *host == product.host);
            let names = of_product.map(|(module, _)| module.as_str());
            for name in names.chain([product.host.as_str(), label]) {
                let entry = named.entry(name.to_owned()).or_insert(Some(index));
                if *entry != Some(index) {
                    *entry = None;
                }
            }
        }
        let is_free = |name: &str| !self.all.iter().any(|it| it.routes.begins_with(name));
        let named = named.into_iter().filter(|(name, _)| is_free(name));
        self.prefixes = named.filter_map(|(name, it)| Some((name, it?))).collect();
    }

    /// The product of a request.
    ///
    /// Its host decides, wherever in Twilio's network it is; then a prefix of the path; then the path, unless several
    /// products have it.
    pub(crate) fn place<'a>(
        &'a self,
        uri: &'a Uri,
        scheme: &str,
        authority: &str,
    ) -> Result<Place<'a>, Unplaced> {
        let path = uri.path();
        if let Some(product) = self.all.iter().find(|it| is_host_of(&it.host, authority)) {
            let base = [scheme, "://", authority].concat();
            return Ok(Place {
                product,
                path,
                base,
            });
        }
        let (prefix, rest) = split_prefix(path);
        let named = self.prefixes.get(prefix).and_then(|it| self.all.get(*it));
        if let Some(product) = named {
            let base = format!("{scheme}://{authority}/{prefix}");
            return Ok(Place {
                product,
                path: rest,
                base,
            });
        }
        let has_path = |it: &&Product| it.routes.find(&http::Method::GET, path) != Found::Nothing;
        let products: Vec<&Product> = self.all.iter().filter(has_path).collect();
        match products.as_slice() {
            [] => Err(Unplaced::NoSuchPath),
            [product] => Ok(Place {
                product,
                path,
                base: format!("{scheme}://{authority}"),
            }),
            several => {
                let hosts = several.iter().map(|it| it.host.clone());
                Err(Unplaced::SeveralProducts(hosts.collect()))
            }
        }
    }
}

/// `/flex-api.twilio.com/v1/Channels` as `flex-api.twilio.com` and `/v1/Channels`.
fn split_prefix(path: &str) -> (&str, &str) {
    let path = path.strip_prefix('/').unwrap_or(path);
    let end = path.find('/').unwrap_or(path.len());
    path.split_at(end)
}

/// Whether a request to `authority` is for the server `host`: the same, or one of Twilio's in another region, such as
/// `flex-api.dublin.ie1.twilio.com`.
fn is_host_of(host: &str, authority: &str) -> bool {
    if host.eq_ignore_ascii_case(authority) {
        return true;
    }
    let product = host.strip_suffix(TWILIO);
    let other = authority
        .strip_suffix(":443")
        .unwrap_or(authority)
        .strip_suffix(TWILIO);
    match (product, other.and_then(|it| it.split('.').next())) {
        (Some(product), Some(other)) => product == other,
        _ => false,
    }
}

const TWILIO: &str = ".twilio.com";

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;
    use crate::routing::Template;

    fn flex_and_conversations() -> Products {
        let mut products = Products::default();
        for (host, path) in [
            ("flex-api.twilio.com", "/v1/Configuration"),
            ("flex-api.twilio.com", "/v1/Channels"),
            ("conversations.twilio.com", "/v1/Configuration"),
        ] {
            let product = products.of_host(host);
            product.routes.add(Method::GET, &Template::parse(path), 0);
        }
        products.name(&[
            ("v1".to_owned(), "flex-api.twilio.com".to_owned()),
            (
                "conversations_v1".to_owned(),
                "conversations.twilio.com".to_owned(),
            ),
        ]);
        products
    }

    /// The host of the product, the rest of the path, and the base of URLs.
    fn place(authority: &str, path: &str) -> Result<(String, String, String), Unplaced> {
        let uri: Uri = path.parse().unwrap();
        let products = flex_and_conversations();
        let place = products.place(&uri, "http", authority)?;
        Ok((
            place.product.host.clone(),
            place.path.to_owned(),
            place.base,
        ))
    }

    #[test]
    fn the_host_decides_in_every_region() {
        for host in [
            "conversations.twilio.com",
            "conversations.dublin.ie1.twilio.com",
        ] {
            let (product, path, base) = place(host, "/v1/Configuration").unwrap();
            assert_eq!(product, "conversations.twilio.com");
            assert_eq!(path, "/v1/Configuration");
            assert_eq!(base, format!("http://{host}"));
        }
    }

    #[test]
    fn a_prefix_names_the_product_where_the_host_does_not() {
        for prefix in [
            "conversations.twilio.com",
            "conversations",
            "conversations_v1",
        ] {
            let path = format!("/{prefix}/v1/Configuration");
            let (product, path, base) = place("127.0.0.1:4010", &path).unwrap();
            assert_eq!(product, "conversations.twilio.com");
            assert_eq!(path, "/v1/Configuration");
            assert_eq!(base, format!("http://127.0.0.1:4010/{prefix}"));
        }
    }

    #[test]
    fn a_path_that_several_products_have_needs_a_name() {
        let hosts = ["flex-api.twilio.com", "conversations.twilio.com"];
        let several = Unplaced::SeveralProducts(hosts.map(str::to_owned).to_vec());
        assert_eq!(place("localhost", "/v1/Configuration"), Err(several));
        assert_eq!(
            place("localhost", "/v1/Channels").unwrap().0,
            "flex-api.twilio.com"
        );
        assert_eq!(place("localhost", "/v1/Nothing"), Err(Unplaced::NoSuchPath));
    }
}
