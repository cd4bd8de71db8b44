//! Old names of members, which stay as deprecated aliases.

use super::{Member, OwnerKind, Surface, api_surface::Builder};
use crate::ir::{Item, Operation, ParameterLocation, Sets, Setter};

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
        let paths = old.map(|old| match &old.module {
            Some(was) => format!("{}::{was}::{}", parent(module), old.name),
            None => format!("{module}::{}", old.name),
        });
        paths.collect()
    }
}

impl Surface {
    /// The old names that lead to a member: its own, and those by an old name of the module that it is in.
    #[must_use]
    pub fn aliases(&self, member: &Member) -> Vec<String> {
        let mut aliases = member.old_names.clone();
        if member.kind.is_path() {
            for path in std::iter::once(&member.rust_name).chain(&member.old_names) {
                let (module, name) = path.rsplit_once("::").unwrap_or(("", path));
                let modules = self.old_names_of_module(module).iter();
                aliases.extend(modules.map(|module| format!("{module}::{name}")));
            }
        }
        aliases
    }

    /// Whether an old name still leads to a member.
    #[must_use]
    pub fn has_alias(&self, member: &Member, old_name: &str) -> bool {
        self.aliases(member).iter().any(|alias| alias == old_name)
    }

    fn old_names_of_module(&self, path: &str) -> &[String] {
        let mut owners = self.owners.values();
        let module = owners.find(|it| it.kind == OwnerKind::Resource && it.path == path);
        let itself = module.and_then(|module| module.members.first());
        itself.map_or(&[], |itself| &itself.old_names)
    }
}

/// The module that a path is in; empty for a bare name.
fn parent(path: &str) -> &str {
    path.rsplit_once("::").map_or("", |(module, _)| module)
}
