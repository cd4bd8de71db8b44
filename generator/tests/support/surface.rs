//! The public items of a source file, one line each.

use quote::ToTokens as _;
use syn::{Fields, ImplItem, Item, Visibility};

/// The lines of a file's public items, in its order.
pub(crate) fn lines(source: &str) -> Vec<String> {
    let file = syn::parse_file(source).unwrap_or_else(|error| panic!("{error}"));
    let mut lines = Vec::new();
    for item in file.items {
        item_lines(item, &mut lines);
    }
    lines
}

fn item_lines(item: Item, lines: &mut Vec<String>) {
    match item {
        Item::Fn(function) if is_public(&function.vis) => {
            lines.push(printed(&format!("{};", function.sig.to_token_stream())));
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

/// What a request is answered with, and the prefix of a SID. Other macros add nothing that callers can name.
fn macro_line(item: &syn::Macro) -> Option<String> {
    let text = item.tokens.to_string();
    let arguments: Vec<&str> = text.trim_end_matches(',').split(", ").collect();
    let name = item.path.segments.last()?.ident.to_string();
    match (name.as_str(), arguments.as_slice()) {
        ("request", [_, request, .., answer]) => {
            let request = request.split('<').next().unwrap_or(request).trim();
            Some(format!("    {request} -> {}", type_line(answer)))
        }
        ("sid", [sid, prefix]) => Some(format!("    {sid}: {}", prefix.trim_matches('"'))),
        _ => None,
    }
}

/// The functions of a type.
fn impl_lines(item: &syn::ItemImpl, lines: &mut Vec<String>) {
    for member in &item.items {
        if let ImplItem::Fn(function) = member
            && is_public(&function.vis)
        {
            let line = printed(&format!("{};", function.sig.to_token_stream()));
            lines.push(format!("    {line}"));
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn type_line(tokens: &str) -> String {
    let line = printed(&format!("type T = {tokens};"));
    line.strip_prefix("type T = ").unwrap_or(&line).to_owned()
}

/// An item as people write it, on one line, without its semicolon.
fn printed(item: &str) -> String {
    // A signature without a body stands in a trait.
    let in_trait = item.starts_with("fn ");
    let text = if in_trait {
        format!("trait T {{ {item} }}")
    } else {
        item.to_owned()
    };
    let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let text = prettyplease::unparse(&file);
    let text = if in_trait {
        text.trim()
            .trim_start_matches("trait T {")
            .trim_end_matches('}')
    } else {
        &text
    };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = [
        ("( ", "("),
        (" )", ")"),
        (",)", ")"),
        ("< ", "<"),
        (",>", ">"),
        (", >", ">"),
        (" >", ">"),
    ]
    .into_iter()
    .fold(line, |line, (from, to)| line.replace(from, to));
    line.trim_end_matches(';').to_owned()
}
