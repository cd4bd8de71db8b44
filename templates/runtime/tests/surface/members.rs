//! The public members of an item, one line for each.

use quote::ToTokens as _;
use syn::{Fields, FieldsNamed, ImplItem, Item, ItemImpl, ItemStruct, ItemTrait, TraitItem, Type};

use super::{
    line::{is_public, printed, signature_line, type_line},
    source::{Source, derives, feature, is_hidden},
};

/// The item and its members.
pub(crate) fn lines(source: &Source, definition: &str) -> Vec<String> {
    // The only public macro. Macros are at the root of the crate, wherever they are written.
    if definition == "require" {
        return vec!["macro require!".to_owned()];
    }
    match source.item(definition) {
        Some(Item::Const(item)) => {
            let (ty, value) = (item.ty.to_token_stream(), item.expr.to_token_stream());
            vec![format!(
                "const {}: {} = {value}",
                item.ident,
                type_line(&ty.to_string())
            )]
        }
        Some(Item::Fn(item)) => vec![signature_line(&item.sig)],
        Some(Item::Type(item)) => {
            let (generics, ty) = (item.generics.to_token_stream(), item.ty.to_token_stream());
            vec![printed(&format!("type {} {generics} = {ty};", item.ident))]
        }
        Some(Item::Trait(item)) => trait_lines(item),
        Some(Item::Struct(item)) => {
            let mut head = head("struct", &item.ident, &item.generics, &item.attrs);
            if matches!(item.fields, Fields::Unit) {
                head.push_str(", unit");
            }
            let mut lines = vec![head];
            lines.extend(field_lines(item));
            lines.extend(implemented(source, definition, &item.attrs));
            lines
        }
        Some(Item::Enum(item)) => {
            let mut lines = vec![head("enum", &item.ident, &item.generics, &item.attrs)];
            lines.extend(item.variants.iter().map(variant_line));
            lines.extend(implemented(source, definition, &item.attrs));
            lines
        }
        _ => panic!("{definition} is an unknown kind of item"),
    }
}

fn head(
    kind: &str,
    ident: &syn::Ident,
    generics: &syn::Generics,
    attributes: &[syn::Attribute],
) -> String {
    let line = printed(&format!("struct {ident} {};", generics.to_token_stream()));
    let name = line.strip_prefix("struct ").unwrap_or(&line);
    let is_open = attributes
        .iter()
        .any(|it| it.path().is_ident("non_exhaustive"));
    let note = if is_open { ", non_exhaustive" } else { "" };
    format!("{kind} {name}{note}")
}

fn field_lines(item: &ItemStruct) -> Vec<String> {
    let shown = |ty: &Type| type_line(&ty.to_token_stream().to_string());
    match &item.fields {
        Fields::Named(FieldsNamed { named, .. }) => named
            .iter()
            .filter(|it| is_public(&it.vis))
            .map(|it| format!("    {}: {}", it.ident.to_token_stream(), shown(&it.ty)))
            .collect(),
        Fields::Unnamed(fields) => {
            let fields = fields.unnamed.iter().enumerate();
            fields
                .filter(|(_, it)| is_public(&it.vis))
                .map(|(index, it)| format!("    {index}: {}", shown(&it.ty)))
                .collect()
        }
        Fields::Unit => Vec::new(),
    }
}

fn variant_line(variant: &syn::Variant) -> String {
    let fields = match &variant.fields {
        Fields::Named(fields) => {
            let fields = fields.named.iter().map(|it| {
                let ty = type_line(&it.ty.to_token_stream().to_string());
                format!("{}: {ty}", it.ident.to_token_stream())
            });
            format!(" {{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        fields => fields.to_token_stream().to_string().replace(" :: ", "::"),
    };
    format!("    {}{fields}", variant.ident)
}

fn trait_lines(item: &ItemTrait) -> Vec<String> {
    let (generics, supertraits) = (
        item.generics.to_token_stream(),
        item.supertraits.to_token_stream(),
    );
    let colon = if supertraits.is_empty() { "" } else { ":" };
    let head = format!("trait {} {generics} {colon} {supertraits} {{}}", item.ident);
    let mut lines = vec![printed(&head).trim_end_matches(" {}").to_owned()];
    for member in &item.items {
        match member {
            TraitItem::Fn(function) if !is_hidden(&function.attrs) => {
                let note = match function.default {
                    Some(_) => ", provided",
                    None => "",
                };
                lines.push(format!("    {}{note}", signature_line(&function.sig)));
            }
            TraitItem::Type(member) if !is_hidden(&member.attrs) => {
                let bounds = member.bounds.to_token_stream().to_string();
                lines.push(match bounds.is_empty() {
                    true => format!("    type {}", member.ident),
                    false => format!(
                        "    type {}: {}",
                        member.ident,
                        bounds.replace(" :: ", "::")
                    ),
                });
            }
            _ => {}
        }
    }
    lines
}

/// The functions of a type, and the traits that it implements.
fn implemented(source: &Source, definition: &str, attributes: &[syn::Attribute]) -> Vec<String> {
    let (mut functions, mut traits) = (Vec::new(), derives(attributes));
    for (module, item) in impls_of(source, definition) {
        match &item.trait_ {
            None => functions.extend(function_lines(source, module, item)),
            Some((path, _)) => traits.extend(trait_name(source, module, path)),
        }
    }
    // Constructors come first.
    let receivers = ["(self", "(&self", "(&mut self"];
    functions.sort_by_key(|line| receivers.iter().any(|it| line.contains(it)));
    traits.sort();
    traits.dedup();
    if !traits.is_empty() {
        functions.push(format!("    has {}", traits.join(", ")));
    }
    functions
}

/// The public functions of an `impl`, with its conditions.
pub(crate) fn public_functions(item: &ItemImpl) -> impl Iterator<Item = &syn::ImplItemFn> {
    item.items.iter().filter_map(|member| match member {
        ImplItem::Fn(function) if is_public(&function.vis) && !is_hidden(&function.attrs) => {
            Some(function)
        }
        _ => None,
    })
}

fn function_lines(source: &Source, module: &str, item: &ItemImpl) -> Vec<String> {
    let note = conditions(source, module, item);
    let functions = public_functions(item).map(|function| {
        let feature = feature(&function.attrs).or_else(|| feature(&item.attrs));
        let feature = feature.map(|it| format!(", with `{it}`"));
        // `mut` on a parameter does not matter to callers.
        let line = signature_line(&function.sig).replace("(mut self", "(self");
        format!("    {line}{note}{}", feature.unwrap_or_default())
    });
    functions.collect()
}

/// The bounds on the type's parameters under which it has the functions of this `impl`.
fn conditions(source: &Source, module: &str, item: &ItemImpl) -> String {
    let generics = type_line(&format!("T{}", item.generics.to_token_stream()));
    let bounds = generics.trim_start_matches("T<").trim_end_matches('>');
    if bounds.contains(':') {
        return format!(", where {bounds}");
    }
    let ty = item.self_ty.to_token_stream().to_string();
    let arguments = ty.split(['<', '>', ' ']).skip(1);
    let mut concrete = arguments.filter_map(|it| source.resolve(module, it));
    concrete
        .next()
        .map_or_else(String::new, |it| format!(", of {it}"))
}

/// The name of a trait, unless it is private.
fn trait_name(source: &Source, module: &str, path: &syn::Path) -> Option<String> {
    let last = path.segments.last()?;
    let names = path.segments.iter().map(|it| it.ident.to_string());
    let names: Vec<String> = names.collect();
    let is_internal = resolved(source, module, &names)
        .is_some_and(|it| !source.is_exported(&it) || source.item(&it).is_none());
    let text = type_line(&last.to_token_stream().to_string());
    // The error trait of the standard library needs another name than ours.
    let text = text.replace("StdError", "Error");
    (!is_internal).then_some(text)
}

/// Each `impl` of a type, with its module.
pub(crate) fn impls_of<'a>(
    source: &'a Source,
    definition: &str,
) -> impl Iterator<Item = (&'a str, &'a ItemImpl)> {
    source.modules().flat_map(move |(module, content)| {
        content.items.iter().filter_map(move |item| match item {
            Item::Impl(item) => {
                let Type::Path(of) = &*item.self_ty else {
                    return None;
                };
                let names = of.path.segments.iter().map(|it| it.ident.to_string());
                let names: Vec<String> = names.collect();
                let found = resolved(source, module, &names)?;
                (found == definition).then_some((module, item))
            }
            _ => None,
        })
    })
}

/// The definition that a path, as written in a module, refers to: `client::Client`.
pub(crate) fn resolved(source: &Source, module: &str, names: &[String]) -> Option<String> {
    let (first, rest) = names.split_first()?;
    if first == "crate" {
        return source.definition(&rest.join("::"));
    }
    let first = source.resolve(module, first)?;
    match rest {
        [] => Some(first),
        rest => source.definition(&format!("{first}::{}", rest.join("::"))),
    }
}
