//! The public items of a source file, one line each.

use quote::ToTokens as _;
use syn::{Fields, ImplItem, Item};

use super::line::{is_public, printed, signature_line, type_line};

/// The lines of a file's public items, in its order.
pub(crate) fn lines(source: &str) -> Vec<String> {
    let file = syn::parse_file(source).unwrap_or_else(|error| panic!("{error}"));
    let mut lines = Vec::new();
    for item in file.items {
        item_lines(item, &mut lines);
    }
    lines.iter().map(|line| as_callers_write_it(line)).collect()
}

/// Callers find the items of the runtime in the generated crate.
fn as_callers_write_it(line: &str) -> String {
    ["Credentials", "Date", "DateTime"]
        .into_iter()
        .fold(line.to_owned(), |line, name| {
            line.replace(&format!("runtime::{name}"), &format!("crate::{name}"))
        })
        .replace("runtime::serde_json::", "serde_json::")
        .replace("runtime::Redirect", "crate::response::Redirect")
        .replace("runtime::Unrecognized", "crate::types::Unrecognized")
}

fn item_lines(item: Item, lines: &mut Vec<String>) {
    match item {
        Item::Fn(function) if is_public(&function.vis) => {
            lines.push(signature_line(&function.sig));
        }
        Item::Struct(item) if is_public(&item.vis) => {
            let name = &item.ident;
            lines.push(printed(&format!(
                "struct {name} {};",
                item.generics.to_token_stream()
            )));
            if let Fields::Named(fields) = &item.fields {
                for field in fields.named.iter().filter(|field| is_public(&field.vis)) {
                    let (field, ty) = (field.ident.to_token_stream(), field.ty.to_token_stream());
                    lines.push(format!("    {field}: {}", type_line(&ty.to_string())));
                }
            }
        }
        Item::Enum(item) if is_public(&item.vis) => {
            lines.push(format!("enum {}", item.ident));
            for variant in &item.variants {
                let fields = variant
                    .fields
                    .to_token_stream()
                    .to_string()
                    .replace(' ', "");
                lines.push(format!("    {}{fields}", variant.ident));
            }
        }
        Item::Type(item) if is_public(&item.vis) => {
            lines.push(format!(
                "type {} = {}",
                item.ident,
                item.ty.to_token_stream()
            ));
        }
        Item::Mod(item) if is_public(&item.vis) => lines.push(format!("mod {}", item.ident)),
        Item::Impl(item) => impl_lines(&item, lines),
        Item::Macro(item) => lines.extend(macro_line(&item.mac)),
        _ => {}
    }
}

/// The response of a request, or the prefix of a SID. Other macros add nothing that callers can name.
fn macro_line(item: &syn::Macro) -> Option<String> {
    let text = item.tokens.to_string();
    let arguments: Vec<&str> = text.trim_end_matches(',').split(", ").collect();
    let name = item.path.segments.last()?.ident.to_string();
    match (name.as_str(), arguments.as_slice()) {
        ("request", [_, request, .., response]) => {
            let request = request.split('<').next().unwrap_or(request).trim();
            Some(format!("    {request} -> {}", type_line(response)))
        }
        ("sid", [sid, prefix, _]) => {
            Some(format!("    {sid}: {}", prefix.trim().trim_matches('"')))
        }
        _ => None,
    }
}

/// The functions of a type.
fn impl_lines(item: &syn::ItemImpl, lines: &mut Vec<String>) {
    for member in &item.items {
        if let ImplItem::Fn(function) = member
            && is_public(&function.vis)
        {
            lines.push(format!("    {}", signature_line(&function.sig)));
        }
    }
}
