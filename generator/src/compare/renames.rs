//! Members that have another name, or are in another module.

use super::{Change, Comparer, Rule, matching::member_of, rules::*};
use crate::surface::{Member, MemberKind, OwnerId, OwnerKind, Surface};

impl<'a> Comparer<'a> {
    /// Whether callers still find it under the name they write.
    pub(super) fn names(&mut self, old_id: OwnerId, old: &Member, new_id: OwnerId, new: &Member) {
        if old.rust_name == new.rust_name {
            return;
        }
        let (old_home, old_name) = split(old);
        let (new_home, new_name) = split(new);
        let has_alias = self.new.has_alias(new, &old.rust_name);
        let has_own_alias = new.old_names.contains(&old.rust_name) || old_name != new_name;
        if has_alias && !has_own_alias {
            // The old module exports it again, which is a change of the module. The compiler does not warn of that.
            return;
        }
        let id = self.old_member(old_id, old);
        // A constant in place of a variant is no pattern for a reference.
        if has_alias && old.kind != MemberKind::Variant {
            self.deprecated.extend(id);
        } else {
            self.broken.extend(id);
        }
        let is_moved = old.kind != MemberKind::Module && old_home != new_home;
        if is_moved && self.has_moved_with_its_module(old_id, new_id) && old_name == new_name {
            return;
        }
        let rule = match (is_moved && old_name == new_name, has_alias) {
            (true, true) => &MOVED_DEPRECATED,
            (true, false) => &ITEM_MOVED,
            (false, true) => deprecated(old.kind),
            (false, false) => renamed(old.kind),
        };
        let is_of_type = rule == &TYPE_RENAMED || rule == &TYPE_DEPRECATED;
        if is_of_type && self.function_says_it(old_id, new_id, has_alias) {
            return;
        }
        self.changes.push(Change {
            item: old.path(),
            ..self.between(rule, (old_id, old), (new_id, new))
        });
    }

    /// Whether these are an operation whose function has another name, too: the signature of the function names the
    /// request, so this is one change, unless only the function has an alias.
    fn function_says_it(&self, old_id: OwnerId, new_id: OwnerId, type_has_alias: bool) -> bool {
        let function = |surface: &'a Surface, id| {
            let id = member_of(surface, id, MemberKind::Function, "")?;
            surface.member(id)
        };
        let functions = (function(self.old, old_id), function(self.new, new_id));
        let (Some(old), Some(new)) = functions else {
            return false;
        };
        let has_alias = self.new.has_alias(new, &old.rust_name);
        split(old).1 != split(new).1 && (type_has_alias || !has_alias)
    }

    /// Whether something that the overlay says was renamed is sent differently.
    pub(super) fn wire_names(&mut self, old: (OwnerId, &Member), new: (OwnerId, &Member)) {
        let rule = match old.1.kind {
            MemberKind::Setter => &SENT_NAME,
            MemberKind::Variant => &SENT_CHANGED,
            _ => return,
        };
        if old.1.name != new.1.name {
            let values = (old.1.wire_name.clone(), new.1.wire_name.clone());
            self.fact(rule, old, new, values);
        }
    }

    /// Whether the module of an owner was renamed, which is a change of its own.
    fn has_moved_with_its_module(&self, old_id: OwnerId, new_id: OwnerId) -> bool {
        let (old, new) = (&self.old.owners[old_id], &self.new.owners[new_id]);
        match (old.resource, new.resource) {
            (Some(old), Some(new)) => self.matching.new_of(old) == Some(new),
            _ => old.kind == OwnerKind::Resource,
        }
    }
}

fn renamed(kind: MemberKind) -> &'static Rule {
    match kind {
        MemberKind::Module => &MODULE_RENAMED,
        MemberKind::Function => &FUNCTION_RENAMED,
        MemberKind::Setter | MemberKind::NullSetter => &SETTER_RENAMED,
        MemberKind::Constructor => &CONSTRUCTOR_RENAMED,
        MemberKind::Field => &FIELD_RENAMED,
        MemberKind::Variant => &VARIANT_RENAMED,
        _ => &TYPE_RENAMED,
    }
}

fn deprecated(kind: MemberKind) -> &'static Rule {
    match kind {
        MemberKind::Module => &MODULE_DEPRECATED,
        MemberKind::Function => &FUNCTION_DEPRECATED,
        MemberKind::Setter | MemberKind::NullSetter => &SETTER_DEPRECATED,
        MemberKind::Variant => &VARIANT_DEPRECATED,
        _ => &TYPE_DEPRECATED,
    }
}

/// The module and the name of a path; of a bare name, only the name.
fn split(member: &Member) -> (&str, &str) {
    let name = member.rust_name.as_str();
    if member.kind.is_path() {
        name.rsplit_once("::").unwrap_or(("", name))
    } else {
        ("", name)
    }
}
