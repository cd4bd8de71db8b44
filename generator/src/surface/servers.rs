//! Servers that programs can choose, and the words for servers and credentials.

use std::collections::BTreeMap;

use super::{Caller, Code, Fact, Member, MemberKind, OwnerId, Part, api_surface::Builder};
use crate::{
    emit::server::SERVERS,
    ir::{ApiKeyLocation, Module, SchemeKind, Security, SecurityScheme, Server},
};

impl Builder<'_> {
    /// The functions for the servers of a version.
    pub(super) fn servers(&self, version: OwnerId, module: &Module) -> Vec<Member> {
        let module_path = &self.owners[version].path;
        let servers = module.servers(self.api).map(|(_, _, server)| {
            let name = self.names.of(&server.item);
            let path = format!("{module_path}::{SERVERS}::{name}");
            function(server, name.as_str(), path)
        });
        servers.collect()
    }
}

fn function(server: &Server, name: &str, path: String) -> Member {
    let code = Code::text("let _ = ")
        .append(&Code(vec![Part::Crate]))
        .push(&format!("{path}();"));
    let variables = server.variables.iter().map(|variable| {
        let values = match variable.values.as_slice() {
            [] => String::new(),
            values => format!(", one of {}", values.join(", ")),
        };
        format!("; {} is {}{values}", variable.name, variable.default)
    });
    let offered = format!("{}{}", said(&server.url), variables.collect::<String>());
    Member {
        signature: Code::text(format!("fn {path}() -> Server")),
        docs: server.docs.clone(),
        place: Some(server.item.place.clone()),
        facts: BTreeMap::from([(Fact::Offered, offered)]),
        caller: Caller {
            code,
            ..Caller::default()
        },
        ..Member::new(MemberKind::Function, name, path, Code::default())
    }
}

/// A server in words.
pub(super) fn said(server: &str) -> &str {
    match server {
        "" => "a server that the program names",
        server => server,
    }
}

/// The credentials that an operation takes, in words. Alternatives are separated by `; or `.
pub(super) fn credentials(security: &Security) -> String {
    match security {
        Security::Account => "those of the client".to_owned(),
        Security::Bearer => "a bearer token".to_owned(),
        Security::None => "none".to_owned(),
        Security::Schemes(alternatives) => {
            let alternatives = alternatives.iter().map(|schemes| match schemes.as_slice() {
                [] => "none".to_owned(),
                schemes => schemes.iter().map(scheme).collect::<Vec<_>>().join(" and "),
            });
            alternatives.collect::<Vec<_>>().join("; or ")
        }
    }
}

fn scheme(scheme: &SecurityScheme) -> String {
    match &scheme.kind {
        SchemeKind::Http(name) => format!("HTTP {name}"),
        SchemeKind::Authorization => "the header Authorization".to_owned(),
        SchemeKind::ApiKey(location, name) => {
            let location = match location {
                ApiKeyLocation::Header => "header",
                ApiKeyLocation::Query => "query parameter",
                ApiKeyLocation::Cookie => "cookie",
            };
            format!("the API key in the {location} {name}")
        }
    }
}
