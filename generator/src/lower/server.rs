//! Servers that programs can choose, and the credentials that most operations of a description take.

use super::ModuleLowerer;
use crate::{
    ir::{Api, Destination, Item, ResourceId, Security, Server, ServerList, ServerListId},
    resolve::{self, Servers},
};

/// The longest description of a server that names it. Longer ones are sentences.
const LONGEST_NAME: usize = 40;

impl<'a> ModuleLowerer<'a> {
    /// Where requests go to these servers.
    pub(super) fn destination(&mut self, servers: &'a Servers) -> Destination {
        Destination {
            server: servers.default.default_url.clone(),
            list: servers.are_a_choice().then(|| self.server_list(servers)),
        }
    }

    /// The list of these servers. Operations that offer the same ones share it.
    fn server_list(&mut self, servers: &'a Servers) -> ServerListId {
        let mut known = self.server_lists.iter();
        if let Some((_, id)) = known.find(|(other, _)| other.are_same(servers)) {
            return *id;
        }
        let read = servers.all().map(|server| self.server(server));
        let list = ServerList {
            servers: read.collect(),
        };
        let id = self.api.server_lists.alloc(list);
        self.server_lists.push((servers, id));
        id
    }

    fn server(&mut self, server: &resolve::Server) -> Server {
        let place = place(server);
        // Servers of several lists may have the same description.
        let item = Item {
            context: place.clone(),
            ..self.item(
                &words(server, place),
                server.rename.clone(),
                &server.pointer,
            )
        };
        Server {
            item,
            url: server.url.clone(),
            default_url: server.default_url.clone(),
            docs: server.docs.clone(),
            variables: server.variables.clone(),
        }
    }
}

/// What a server is called: a short description, or else its host and path.
fn words(server: &resolve::Server, place: String) -> String {
    let docs = server.docs.trim();
    let is_name = docs.len() <= LONGEST_NAME && docs.starts_with(|c: char| c.is_ascii_alphabetic());
    match is_name && !docs.contains(['\n', '`', '(', ':']) {
        true => docs.to_owned(),
        false => place,
    }
}

/// The host and the path of a server.
fn place(server: &resolve::Server) -> String {
    let url = &server.default_url;
    let place = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    match place {
        "" => "unknown".to_owned(),
        // Rust names begin with a letter.
        place if place.starts_with(|c: char| c.is_ascii_alphabetic()) => place.to_owned(),
        place => format!("server {place}"),
    }
}

/// The credentials that are stated once for all operations: those that most take, if they need more than a word.
pub(super) fn common_security(api: &Api, resources: &[ResourceId]) -> Security {
    let operations = resources
        .iter()
        .flat_map(|id| &api.resources[*id].operations);
    let mut counts: Vec<(&Security, usize)> = Vec::new();
    for operation in operations {
        let security = &operation.security;
        match counts.iter_mut().find(|(known, _)| *known == security) {
            Some((_, count)) => *count += 1,
            None => counts.push((security, 1)),
        }
    }
    let most = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    match most {
        Some((Security::Schemes(alternatives), _)) => Security::Schemes(alternatives.clone()),
        _ => Security::Account,
    }
}
