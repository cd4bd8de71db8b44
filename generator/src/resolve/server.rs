//! Servers: those of the description, and those that paths and operations name.

use openapiv3::PathItem;

use super::{Findings, Resolver};
use crate::{
    diagnostic::{Code, Diagnostic},
    ir::ServerVariable,
    pointer::Pointer,
};

/// The servers that a description offers in one place. The first is the default.
#[derive(Clone, Debug)]
pub(crate) struct Servers {
    pub(crate) default: Server,
    pub(crate) others: Vec<Server>,
}

/// One server.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    /// Where it is.
    pub(crate) pointer: Pointer,
    /// The URL or the path, without a trailing slash, with its variables in braces.
    pub(crate) url: String,
    /// The same, with the defaults of its variables.
    pub(crate) default_url: String,
    /// What the description says of it.
    pub(crate) docs: String,
    /// The name of its function, if the overlay decides it.
    pub(crate) rename: Option<String>,
    /// The variables in the URL.
    pub(crate) variables: Vec<ServerVariable>,
}

impl Servers {
    /// What OpenAPI says that a description without servers has: `/`, on a server that only the program knows.
    pub(crate) fn unknown() -> Self {
        Self {
            default: Server {
                pointer: Pointer::root(),
                url: String::new(),
                default_url: String::new(),
                docs: String::new(),
                rename: None,
                variables: Vec::new(),
            },
            others: Vec::new(),
        }
    }

    /// All of them.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Server> {
        std::iter::once(&self.default).chain(&self.others)
    }

    /// Whether there is anything to choose.
    pub(crate) fn are_a_choice(&self) -> bool {
        !self.others.is_empty() || !self.default.variables.is_empty()
    }

    /// Whether both offer the same, wherever they are.
    pub(crate) fn are_same(&self, other: &Self) -> bool {
        let contents = |server: &Server| {
            (
                server.url.clone(),
                server.docs.clone(),
                server.rename.clone(),
                server.variables.clone(),
            )
        };
        self.all().map(contents).eq(other.all().map(contents))
    }
}

impl Resolver<'_> {
    /// The servers of the description: its own or, as Twilio writes it, those of its first path.
    pub(super) fn servers(&self, found: &mut Findings) -> Servers {
        let root = Pointer::root();
        let of_paths = self
            .path_items()
            .map(|(path, item)| (root.child("paths").child(path), &item.servers));
        let mut owners = std::iter::once((root.clone(), &self.openapi.servers)).chain(of_paths);
        let servers = owners.find_map(|(owner, servers)| self.servers_of(servers, &owner, found));
        let servers = servers.unwrap_or_else(Servers::unknown);
        let default = &servers.default;
        let needs_one = !self.openapi.paths.paths.is_empty() || self.webhooks.is_empty();
        let is_known = default.default_url.contains("://");
        if needs_one && !is_known && !found.diagnostics.has_errors() {
            let message = match default.default_url.as_str() {
                "" => "the description names no server".to_owned(),
                path => format!("the description names only the path of a server: `{path}`"),
            };
            let warning = self.error(Code::MissingServer, &default.pointer, message);
            found.push(warning.help(
                "add `servers: [{ url: … }]` in an overlay; without it, a client needs a base URL",
            ));
        }
        servers
    }

    /// The servers that an operation or its path names.
    pub(super) fn operation_servers(
        &self,
        item: &PathItem,
        operation: &openapiv3::Operation,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<Servers> {
        let path = pointer.parent().cloned().unwrap_or_else(Pointer::root);
        self.servers_of(&operation.servers, pointer, found)
            .or_else(|| self.servers_of(&item.servers, &path, found))
    }

    /// The servers of the node at `owner`, if it names any. One beside the first is left out, with a warning, if it has
    /// no usable URL.
    fn servers_of(
        &self,
        servers: &[openapiv3::Server],
        owner: &Pointer,
        found: &mut Findings,
    ) -> Option<Servers> {
        let pointer = owner.child("servers");
        let mut read = servers.iter().enumerate().filter_map(|(index, server)| {
            let pointer = pointer.index(index);
            let problem = match self.server(server, &pointer, found) {
                Ok(server) => return Some(server),
                Err(problem) => problem,
            };
            let is_default = index == 0;
            found.push(if is_default {
                problem
            } else {
                problem.demoted()
            });
            // The run fails, and the rest is still checked.
            is_default.then(|| Servers::unknown().default)
        });
        let default = read.next()?;
        let others = read.collect();
        if default.default_url.starts_with("http://") {
            let message = format!("requests to `{}` are not encrypted", default.default_url);
            let warning = self.error(Code::UnencryptedServer, &default.pointer, message);
            found.push(warning.help("write `https://`, if the server is reached that way, too"));
        }
        Some(Servers { default, others })
    }

    fn server(
        &self,
        server: &openapiv3::Server,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Result<Server, Diagnostic> {
        let invalid = |message: String| {
            self.error(Code::InvalidServer, pointer, message)
                .help("write a URL such as `https://api.example.com`, or a path such as `/v1`, without credentials")
        };
        let written = &server.url;
        let mut variables = Vec::new();
        for name in variables_in(written) {
            let described = server.variables.as_ref().and_then(|all| all.get(name));
            let described = described.ok_or_else(|| {
                invalid(format!(
                    "`{written}` has the variable `{name}`, which is not declared"
                ))
            })?;
            if variables
                .iter()
                .any(|known: &ServerVariable| known.name == name)
            {
                continue;
            }
            variables.push(ServerVariable {
                name: name.to_owned(),
                default: described.default.clone(),
                values: described.enumeration.clone(),
                docs: described.description.clone().unwrap_or_default(),
            });
        }
        let default_url = |url: &str| {
            variables.iter().fold(url.to_owned(), |url, variable| {
                url.replace(&format!("{{{}}}", variable.name), &variable.default)
            })
        };
        let url = absolute(written);
        if !is_plain(&default_url(&url)) {
            return Err(invalid(format!(
                "`{}` is neither a plain URL nor a path",
                default_url(written)
            )));
        }
        for variable in &variables {
            self.check_default(variable, pointer, found);
        }
        Ok(Server {
            pointer: pointer.clone(),
            default_url: absolute(&default_url(&url)),
            url,
            docs: server.description.clone().unwrap_or_default(),
            rename: self.extensions(pointer, found).rename(),
            variables,
        })
    }

    /// Warns if the default of a variable is none of its values.
    fn check_default(&self, variable: &ServerVariable, pointer: &Pointer, found: &mut Findings) {
        let ServerVariable {
            name,
            default,
            values,
            ..
        } = variable;
        if !values.is_empty() && !values.contains(default) {
            let pointer = pointer.child("variables").child(name);
            let message = format!("the default of `{name}`, `{default}`, is none of its values");
            let warning = self.error(Code::InvalidServer, &pointer, message).demoted();
            found.push(warning.help("add it to `enum`, or choose one of those as the default"));
        }
    }
}

/// The names in braces.
fn variables_in(url: &str) -> impl Iterator<Item = &str> {
    let pieces = url.split('{').skip(1);
    pieces.filter_map(|piece| Some(piece.split_once('}')?.0))
}

/// The URL or, if it is relative to that of the description, its path: `v1` → `/v1`. Without a trailing slash.
fn absolute(url: &str) -> String {
    let url = url.trim_end_matches('/');
    if url.starts_with("//") {
        return format!("https:{url}");
    }
    if url.is_empty() || url.starts_with('/') || url.contains("://") || url.starts_with('{') {
        return url.to_owned();
    }
    let segments = url.split('/').filter(|it| !matches!(*it, "." | ".."));
    segments.fold(String::new(), |path, segment| path + "/" + segment)
}

/// Whether it is a URL of a server, or a path, without credentials, query and fragment.
fn is_plain(url: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/[]%".contains(c);
    let url = absolute(url);
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let has_start = match rest {
        Some(host) => host.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '['),
        None => !url.contains("://"),
    };
    has_start && rest.unwrap_or(&url).chars().all(is_plain)
}
