//! The public items of a source file, one line each.

use quote::ToTokens as _;
use syn::{
    Expr, Fields, ImplItem, Item, Token, Visibility, parse::Parser as _, punctuated::Punctuated,
};

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
        Item::Macro(item) => lines.push(macro_line(&item.mac)),
        _ => {}
    }
}

/// The struct that `runtime::request!` declares, or the macro as it is.
fn macro_line(item: &syn::Macro) -> String {
    let arguments = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(item.tokens.clone());
    let declared = arguments
        .ok()
        .and_then(|arguments| arguments.into_iter().next());
    match declared {
        Some(Expr::Path(name)) if is_request(&item.path) => {
            format!("struct {}", name.to_token_stream())
        }
        Some(Expr::Call(call)) if is_request(&item.path) => {
            let slots = call
                .args
                .iter()
                .map(|slot| format!("{} = crate::Set", slot.to_token_stream()));
            let slots: Vec<String> = slots.collect();
            format!(
                "struct {}<{}>",
                call.func.to_token_stream(),
                slots.join(", ")
            )
        }
        _ => item.to_token_stream().to_string().replace(' ', ""),
    }
}

fn is_request(path: &syn::Path) -> bool {
    path.segments
        .last()
        .is_some_and(|last| last.ident == "request")
}

/// The functions of a type, and what a request is answered with.
fn impl_lines(item: &syn::ItemImpl, lines: &mut Vec<String>) {
    for member in &item.items {
        match member {
            ImplItem::Fn(function) if is_public(&function.vis) => {
                let line = printed(&format!("{};", function.sig.to_token_stream()));
                lines.push(format!("    {line}"));
            }
            ImplItem::Type(answer) => {
                let ty = type_line(&item.self_ty.to_token_stream().to_string());
                let of = type_line(&answer.ty.to_token_stream().to_string());
                lines.push(format!("    {ty}: {} = {of}", answer.ident));
            }
            _ => {}
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
