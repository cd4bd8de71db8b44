//! Old names of members, which stay as deprecated aliases.

use super::{Member, OwnerKind, Surface, api_surface::Builder};
use crate::{
    ir::{Item, Operation, ParameterLocation, Sets, Setter},
    name::OldName,
};

impl Builder<'_> {
    /// The name that the member of a setter had before, if the overlay says that it was renamed.
    pub(super) fn renamed_from(&self, operation: &Operation, setter: &Setter) -> Option<String> {
        let old = setter.item.renamed_from.as_ref()?;
        match setter.sets {
            Sets::Parameter(id)
                if operation.parameters[id].location == ParameterLocation::Header =>
            {
                Some(old.to_ascii_lowercase())
            }
            _ => Some(old.clone()),
        }
    }

    /// The old names of an item that callers name without a path: a setter, a value.
    pub(super) fn old_names(&self, item: &Item) -> Vec<String> {
        let old = self.names.old(item).iter();
        old.map(|old| old.name.to_string()).collect()
    }

    /// The old paths of an item whose path is this one now.
    pub(super) fn old_paths(&self, item: &Item, path: &str) -> Vec<String> {
        let module = parent(path);
        let old = self.names.old(item).iter();
        let paths = old.map(
            |OldName {
                 module: was, name, ..
             }| match (was, parent(module)) {
                (None, _) if module.is_empty() => name.to_string(),
                (None, _) => format!("{module}::{name}"),
                (Some(was), version) => format!("{version}::{was}::{name}"),
            },
        );
        paths.collect()
    }
}

impl Surface {
    /// Whether an old name still leads to a member, by an alias of its own or of the module that it is in.
    #[must_use]
    pub fn has_alias(&self, member: &Member, old_name: &str) -> bool {
        let is_name = |name: &str| member.rust_name == name;
        let is_alias = |name: &str| member.old_names.iter().any(|old| old == name);
        if is_alias(old_name) {
            return true;
        }
        let module = self.module_of_alias(parent(old_name));
        member.kind.is_path()
            && module.is_some_and(|module| {
                let name = old_name.rsplit("::").next().unwrap_or(old_name);
                let path = format!("{module}::{name}");
                is_name(&path) || is_alias(&path)
            })
    }

    /// The module that this is an old path of.
    fn module_of_alias(&self, old_path: &str) -> Option<&str> {
        let resources = self.owners.values();
        let resources = resources.filter(|owner| owner.kind == OwnerKind::Resource);
        let mut modules = resources.filter_map(|owner| owner.members.first());
        let module = modules.find(|it| it.old_names.iter().any(|old| old == old_path))?;
        Some(&module.rust_name)
    }
}

/// The module that a path is in; empty for a bare name.
fn parent(path: &str) -> &str {
    path.rsplit_once("::").map_or("", |(module, _)| module)
}
