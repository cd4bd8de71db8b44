//! The credentials that operations take: in their tables, and in words.

use proc_macro2::TokenStream;
use quote::quote;

use super::{docs, markdown};
use crate::ir::{ApiKeyLocation, SchemeKind, Security, SecurityScheme};

/// The field of a table.
pub(super) fn field(security: &Security) -> TokenStream {
    let security = match security {
        Security::Account => quote!(Any),
        Security::Bearer => quote!(Bearer),
        Security::None => quote!(Anonymous),
        Security::Schemes(alternatives) => {
            let alternatives = alternatives.iter().map(|schemes| {
                let schemes = schemes.iter().map(scheme);
                quote!(&[#(#schemes),*])
            });
            quote!(Schemes(&[#(#alternatives),*]))
        }
    };
    quote!(security: runtime::Security::#security)
}

fn scheme(scheme: &SecurityScheme) -> TokenStream {
    let name = &scheme.name;
    let (function, argument) = match &scheme.kind {
        SchemeKind::Http(scheme) => (quote!(http), Some(scheme)),
        SchemeKind::Authorization => (quote!(authorization), None),
        SchemeKind::ApiKey(location, key) => {
            let function = match location {
                ApiKeyLocation::Header => quote!(header),
                ApiKeyLocation::Query => quote!(query),
                ApiKeyLocation::Cookie => quote!(cookie),
            };
            (function, Some(key))
        }
    };
    let argument = argument.map(|argument| quote!(, #argument));
    quote!(runtime::SecurityScheme::#function(#name #argument))
}

/// What the documentation of a function says of the credentials.
pub(super) fn lines(security: &Security) -> Vec<String> {
    let Security::Schemes(alternatives) = security else {
        return match security {
            Security::Bearer => {
                let line = "Accepts only a bearer token: see [`Credentials::bearer`](crate::Credentials::bearer).";
                Vec::from([line.to_owned()])
            }
            Security::None => docs::lines("Sent without the client's credentials."),
            Security::Account | Security::Schemes(_) => Vec::new(),
        };
    };
    let mut lines: Vec<String> = Vec::new();
    for alternative in alternatives.iter().filter(|it| !it.is_empty()) {
        let schemes: Vec<String> = alternative.iter().map(words).collect();
        let separator = if lines.is_empty() { "" } else { "or " };
        lines.push(format!("- {separator}{}", schemes.join(" and ")));
    }
    let title = match alternatives.iter().any(Vec::is_empty) {
        true => "Sent with these credentials, if the client has them:",
        false => "Needs credentials:",
    };
    lines.splice(0..0, [title.to_owned(), String::new()]);
    lines
}

/// A scheme with the function of the runtime that provides it.
fn words(scheme: &SecurityScheme) -> String {
    let (function, argument) = match &scheme.kind {
        SchemeKind::Http(name) if name.eq_ignore_ascii_case("basic") => ("basic", None),
        SchemeKind::Http(name) if name.eq_ignore_ascii_case("bearer") => ("bearer", None),
        SchemeKind::Http(name) => ("http", Some(name)),
        SchemeKind::Authorization => ("header", None),
        SchemeKind::ApiKey(location, name) => {
            let function = match location {
                ApiKeyLocation::Header => "api_key_in_header",
                ApiKeyLocation::Query => "api_key_in_query",
                ApiKeyLocation::Cookie => "api_key_in_cookie",
            };
            (function, Some(name))
        }
    };
    let argument = argument.map(|name| format!(" of {}", markdown::code(name)));
    format!(
        "{}: [`Credentials::{function}`](crate::Credentials::{function}){}",
        markdown::code(&scheme.name),
        argument.unwrap_or_default()
    )
}
