//! The servers of a module: the list behind its operations, and a function for each that programs can choose.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{Context, docs, import, markdown, print};
use crate::{
    files::SourceFile,
    ir::{Destination, Server, ServerListId, ServerVariable},
};

/// The name of the module of the functions.
pub(crate) const SERVERS: &str = "servers";

impl Context<'_> {
    /// The fields of a table that say where requests go, as seen from `path`: from the module, or from its parent.
    pub(super) fn destination_fields(
        &self,
        destination: &Destination,
        path: &TokenStream,
    ) -> TokenStream {
        let server = &destination.server;
        let list = match (destination.list, self.module.destination.list) {
            (Some(id), _) => {
                let list = self.list_name(id);
                quote!(servers: Some(&#path #list),)
            }
            // Otherwise, it would be that of the module.
            (None, Some(_)) => quote!(servers: None,),
            (None, None) => TokenStream::new(),
        };
        quote!(server: #server, #list)
    }

    /// `SERVERS`, `SERVERS_2`, and so on.
    fn list_name(&self, id: ServerListId) -> TokenStream {
        let mut lists = self.module.server_lists.iter();
        match lists.position(|list| *list == id) {
            None | Some(0) => quote!(SERVERS),
            Some(index) => {
                let name = format_ident!("SERVERS_{}", index + 1);
                quote!(#name)
            }
        }
    }

    /// The lists of servers.
    pub(super) fn server_lists(&self) -> Vec<TokenStream> {
        let lists = self.module.server_lists.iter().map(|id| {
            let name = self.list_name(*id);
            let servers = self.api.server_lists[*id].servers.iter().map(template);
            quote! {
                /// Servers that the description offers in one place. The first is the default.
                static #name: runtime::ServerList = runtime::ServerList(&[#(#servers),*]);
            }
        });
        lists.collect()
    }

    /// `servers.rs`, if there are servers to choose from.
    pub(super) fn servers_file(&self) -> Option<SourceFile> {
        let functions = self.module.servers(self.api).map(|(list, index, server)| {
            let name = self.names.of(&server.item);
            let list = self.list_name(list);
            let docs = docs::attributes(&server_docs(server, index));
            let index = Literal::usize_unsuffixed(index);
            quote! {
                #docs
                pub fn #name() -> runtime::Server {
                    runtime::Server::new(&super::#list, #index)
                }
            }
        });
        let functions: Vec<TokenStream> = functions.collect();
        if functions.is_empty() {
            return None;
        }
        let mut chunks = vec![import(&quote!(crate), &[quote!(runtime)])];
        chunks.extend(functions);
        let about = [
            "The servers that the description offers: choose one for a client with",
            "[`ClientBuilder::server`](crate::client::ClientBuilder::server).",
        ];
        let module = self.names.of(&self.module.item);
        let path = format!("{}/{SERVERS}.rs", module.as_str());
        Some(self.file(path, print::file(&about.map(str::to_owned), &chunks)))
    }
}

fn template(server: &Server) -> TokenStream {
    let url = &server.url;
    let variables = server.variables.iter().map(|variable| {
        let ServerVariable {
            name,
            default,
            values,
            ..
        } = variable;
        quote! {
            runtime::ServerVariable { name: #name, default: #default, values: &[#(#values),*] }
        }
    });
    quote! {
        runtime::ServerTemplate { url: #url, variables: &[#(#variables),*] }
    }
}

fn server_docs(server: &Server, index: usize) -> Vec<String> {
    let summary = docs::lines(&server.docs);
    let url = match (server.url.as_str(), summary.is_empty()) {
        ("", _) => "A server that the description does not name: it needs a base URL.".to_owned(),
        (url, true) => format!("The server {}.", markdown::code(url)),
        (url, false) => markdown::code(url),
    };
    let default = (index == 0).then(|| vec!["The default.".to_owned()]);
    let mut variables: Vec<String> = server.variables.iter().flat_map(variable_docs).collect();
    if !variables.is_empty() {
        let title =
            "Its URL has variables, which [`variable`](crate::client::Server::variable) sets:";
        variables.splice(0..0, [title.to_owned(), String::new()]);
    }
    docs::blocks([summary, vec![url], default.unwrap_or_default(), variables])
}

/// `region`: `eu` by default, one of `eu`, `us`. The region.
fn variable_docs(variable: &ServerVariable) -> Vec<String> {
    let values: Vec<String> = variable
        .values
        .iter()
        .map(|value| markdown::code(value))
        .collect();
    let values = match values.as_slice() {
        [] => String::new(),
        values => format!(", one of {}", values.join(", ")),
    };
    let default = markdown::code(&variable.default);
    let said = format!("{default} by default{values}. {}", variable.docs.trim());
    docs::list_item(&variable.name, &said)
}
