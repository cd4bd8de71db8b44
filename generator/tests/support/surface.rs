//! The public API of a crate: what it should have, from its surface; and what it has, from its source.

use std::collections::{BTreeMap, BTreeSet};

use generator::{
    Generation,
    surface::{Member, MemberKind, OwnerKind, Surface},
};
use syn::{Fields, ImplItem, Item};

use super::line::is_public;

pub(crate) fn surface_of(generation: &Generation) -> Surface {
    Surface::of(
        &generation.described.manifest.crate_name,
        &generation.described.api,
        &generation.described.names,
    )
}

/// The lines of each module, sorted by the Rust path of what they show.
pub(crate) fn modules(surface: &Surface) -> BTreeMap<String, Vec<String>> {
    let mut modules: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for owner in surface.owners.values() {
        let module = match (owner.kind, owner.resource) {
            (OwnerKind::Sid, _) => "sid",
            (OwnerKind::Version | OwnerKind::Resource, _) => owner.path.as_str(),
            (_, Some(resource)) => surface.owners[resource].path.as_str(),
            (_, None) => "",
        };
        for member in &owner.members {
            let path = member.path();
            // What is required says whether a request is complete.
            if member.kind != MemberKind::Complete {
                let lines = modules.entry(module.to_owned()).or_default();
                lines.extend(aliases(member));
                lines.push((path, member.signature.short(surface)));
            }
        }
    }
    let sorted = modules.into_iter().map(|(module, mut lines)| {
        lines.sort();
        (module, lines.into_iter().map(|(_, line)| line).collect())
    });
    sorted.collect()
}

/// The old names of a member, each with its path.
fn aliases(member: &Member) -> impl Iterator<Item = (String, String)> {
    let path = member.path();
    old_paths(member).map(move |old| {
        let line = format!("deprecated {old} = {path}");
        (old, line)
    })
}

fn old_paths(member: &Member) -> impl Iterator<Item = String> {
    member
        .old_names
        .iter()
        .map(|old| match member.kind.is_path() {
            true => old.clone(),
            false => format!("{}::{old}", member.home),
        })
}

/// The paths of everything in a surface.
pub(crate) fn paths(surface: &Surface) -> BTreeSet<String> {
    let owners = surface.owners.values();
    let members = owners.flat_map(|owner| &owner.members);
    let paths = members.flat_map(|member| old_paths(member).chain([member.path()]));
    paths.collect()
}

/// The paths of the public items of a source file that is the module `module`.
pub(crate) fn emitted_paths(module: &str, source: &str) -> BTreeSet<String> {
    let file = syn::parse_file(source).unwrap_or_else(|error| panic!("{error}"));
    let mut names = Vec::new();
    for item in file.items {
        item_names(item, &mut names);
    }
    names
        .into_iter()
        .map(|name| match module {
            "" => name,
            module => format!("{module}::{name}"),
        })
        .collect()
}

fn item_names(item: Item, names: &mut Vec<String>) {
    match item {
        Item::Fn(function) if is_public(&function.vis) => {
            names.push(function.sig.ident.to_string())
        }
        Item::Struct(item) if is_public(&item.vis) => {
            names.push(item.ident.to_string());
            if let Fields::Named(fields) = &item.fields {
                let fields = fields.named.iter().filter(|field| is_public(&field.vis));
                let fields = fields.filter_map(|field| field.ident.as_ref());
                names.extend(fields.map(|field| format!("{}::{field}", item.ident)));
            }
        }
        Item::Enum(item) if is_public(&item.vis) => {
            names.push(item.ident.to_string());
            let variants = item.variants.iter();
            names.extend(variants.map(|variant| format!("{}::{}", item.ident, variant.ident)));
        }
        Item::Type(item) if is_public(&item.vis) => names.push(item.ident.to_string()),
        Item::Mod(item) if is_public(&item.vis) => names.push(item.ident.to_string()),
        Item::Impl(item) if item.trait_.is_none() => impl_names(&item, names),
        _ => {}
    }
}

fn impl_names(item: &syn::ItemImpl, names: &mut Vec<String>) {
    let syn::Type::Path(ty) = &*item.self_ty else {
        return;
    };
    let Some(ty) = ty.path.segments.last() else {
        return;
    };
    for member in &item.items {
        if let ImplItem::Fn(function) = member
            && is_public(&function.vis)
        {
            names.push(format!("{}::{}", ty.ident, function.sig.ident));
        }
    }
}
