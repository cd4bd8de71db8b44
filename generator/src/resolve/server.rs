//! Servers: that of the description, and those that paths and operations name.

use openapiv3::PathItem;

use super::Resolver;
use crate::{
    diagnostic::{Code, Diagnostics},
    pointer::Pointer,
};

impl Resolver<'_> {
    /// The server of the description: its own or, as Twilio writes it, that of its first path.
    pub(super) fn server(&self, diagnostics: &mut Diagnostics) -> Option<String> {
        let root = Pointer::root();
        let of_paths = self
            .path_items()
            .map(|(path, item)| (root.child("paths").child(path), &item.servers));
        let mut owners = std::iter::once((root.clone(), &self.openapi.servers)).chain(of_paths);
        let found =
            owners.find_map(|(owner, servers)| self.only_server(servers, &owner, diagnostics));
        let needs_one = !self.openapi.paths.paths.is_empty() || self.webhooks.is_empty();
        if found.is_none() && needs_one && !diagnostics.has_errors() {
            diagnostics.push(
                self.error(
                    Code::MissingServer,
                    &root,
                    "the description names no server",
                )
                .help("add `servers: [{ url: … }]`"),
            );
        }
        found
    }

    /// The server that `servers` of the node at `owner` names, if it names one.
    fn only_server(
        &self,
        servers: &[openapiv3::Server],
        owner: &Pointer,
        diagnostics: &mut Diagnostics,
    ) -> Option<String> {
        let pointer = owner.child("servers");
        if servers.len() > 1 {
            let second = pointer.index(1);
            diagnostics.push(self.unsupported(
                Code::SeveralServers,
                &second,
                "a second server in one place",
            ));
        }
        let url = &servers.first()?.url;
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/[]%".contains(c);
        let rest = url.strip_prefix("https://").unwrap_or_default();
        if !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
            || !rest.chars().all(is_plain)
        {
            diagnostics.push(
                self.error(Code::InvalidServer, &pointer.index(0), format!("`{url}` is not a plain `https` URL"))
                    .help("write a URL such as `https://flex-api.twilio.com`, without variables or credentials"),
            );
        }
        Some(url.trim_end_matches('/').to_owned())
    }

    /// The server that an operation or its path names.
    pub(super) fn operation_server(
        &self,
        item: &PathItem,
        operation: &openapiv3::Operation,
        pointer: &Pointer,
        diagnostics: &mut Diagnostics,
    ) -> Option<String> {
        let path = pointer.parent().cloned().unwrap_or_else(Pointer::root);
        self.only_server(&operation.servers, pointer, diagnostics)
            .or_else(|| self.only_server(&item.servers, &path, diagnostics))
    }
}
