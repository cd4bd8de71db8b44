//! Owners: what is only in one of two crates, and what is in both.

use std::collections::{HashMap, HashSet};

use super::{
    Change, Comparer, Rule, Subject,
    rules::{
        MODULE_ADDED, MODULE_REMOVED, OPERATION_ADDED, OPERATION_REMOVED, TYPE_ADDED, TYPE_REMOVED,
    },
};
use crate::surface::{Caller, Member, MemberId, OwnerId, OwnerKind, Surface};

impl Comparer<'_> {
    /// Compares all owners.
    pub(super) fn owners(&mut self) {
        let (old, new) = (self.old, self.new);
        let came: Vec<OwnerId> = new.owners.iter().map(|(id, _)| id).collect();
        let came: Vec<OwnerId> = came
            .into_iter()
            .filter(|id| self.matching.old_of(*id).is_none())
            .collect();
        let gone: Vec<OwnerId> = old.owners.iter().map(|(id, _)| id).collect();
        let gone: Vec<OwnerId> = gone
            .into_iter()
            .filter(|id| self.matching.new_of(*id).is_none())
            .collect();
        for (new_id, _) in new.owners.iter() {
            if let Some(old_id) = self.matching.old_of(new_id) {
                self.both(old_id, new_id);
            }
        }
        for (id, with_it) in roots(new, &came) {
            self.came(id, with_it);
        }
        for (id, with_it) in roots(old, &gone) {
            self.gone(id, with_it);
        }
        // Of a type whose name another one has taken, only the members are gone.
        let paths = new.owners.values().flat_map(|owner| &owner.members);
        let paths = paths.filter(|member| member.kind.is_path());
        let paths: HashSet<&str> = paths.map(|member| member.rust_name.as_str()).collect();
        for owner in gone {
            for (index, member) in self.old.owners[owner].members.iter().enumerate() {
                if !(member.kind.is_path() && paths.contains(member.rust_name.as_str())) {
                    self.broken.insert(MemberId { owner, index });
                }
            }
        }
        self.unseen.count_order(old, new, self.matching);
    }

    fn came(&mut self, id: OwnerId, with_it: Vec<(&'static str, usize)>) {
        let owner = &self.new.owners[id];
        let Some(first) = owner.members.first() else {
            return;
        };
        let rule = match owner.kind {
            OwnerKind::Version | OwnerKind::Resource => &MODULE_ADDED,
            OwnerKind::Operation => &OPERATION_ADDED,
            _ => &TYPE_ADDED,
        };
        self.changes.push(Change {
            after: Some(first.signature.short(self.new)),
            new_line: Some(line(&first.caller, self.new)),
            with_it,
            ..change(rule, Subject::New(id), (self.new, id), first)
        });
    }

    fn gone(&mut self, id: OwnerId, with_it: Vec<(&'static str, usize)>) {
        let owner = &self.old.owners[id];
        let Some(first) = owner.members.first() else {
            return;
        };
        let rule = match owner.kind {
            OwnerKind::Version | OwnerKind::Resource => &MODULE_REMOVED,
            OwnerKind::Operation => &OPERATION_REMOVED,
            _ => &TYPE_REMOVED,
        };
        self.changes.push(Change {
            before: Some(first.signature.short(self.old)),
            old_line: Some(line(&first.caller, self.old)),
            with_it,
            ..change(rule, Subject::Old(id), (self.old, id), first)
        });
    }
}

/// A change that says nothing more yet, about a member of one of the two surfaces.
pub(super) fn change(
    rule: &'static Rule,
    subject: Subject,
    (surface, id): (&Surface, OwnerId),
    member: &Member,
) -> Change {
    let owner = &surface.owners[id];
    let place = member.place.as_ref().unwrap_or(&owner.place);
    Change {
        rule,
        subject,
        item: member.path(),
        before: None,
        after: None,
        old_line: None,
        new_line: None,
        place: place.clone(),
        note: None,
        paste: Vec::new(),
        used_by: None,
        with_it: Vec::new(),
        fingerprint: super::fingerprint::of(rule, owner, member),
    }
}

/// The line of a caller, as people write it.
pub(super) fn line(caller: &Caller, surface: &Surface) -> String {
    let code = caller.code.short(surface);
    let code = code.strip_prefix("let _ = ").unwrap_or(&code);
    let code = code
        .strip_prefix("complete(")
        .map_or(code, |inner| inner.strip_suffix(");").unwrap_or(inner));
    code.trim_end_matches(';').to_owned()
}

/// Those of some owners that did not come or go with another of them, each with what did: the operations of a module,
/// the types that only an operation uses.
fn roots(surface: &Surface, some: &[OwnerId]) -> Vec<(OwnerId, Vec<(&'static str, usize)>)> {
    let set: HashSet<OwnerId> = some.iter().copied().collect();
    let mut parents: HashMap<OwnerId, OwnerId> = HashMap::new();
    let mut users: HashMap<OwnerId, Vec<OwnerId>> = HashMap::new();
    for (id, owner) in surface.owners.iter() {
        for used in owner.members.iter().flat_map(|member| member.ty.owners()) {
            users.entry(used).or_default().push(id);
        }
    }
    for id in some {
        let owner = &surface.owners[*id];
        let version = || {
            let mut owners = surface.owners.iter();
            let found =
                owners.find(|(_, it)| it.kind == OwnerKind::Version && it.name == owner.version);
            found.map(|(id, _)| id)
        };
        let home = match owner.kind {
            OwnerKind::Version | OwnerKind::Sid => None,
            OwnerKind::Resource => version(),
            _ => owner.resource,
        };
        if let Some(home) = home.filter(|home| set.contains(home)) {
            parents.insert(*id, home);
        } else if owner.kind != OwnerKind::Operation
            && let Some(users) = users.get(id)
            && let others = users.iter().filter(|user| *user != id)
            && let Some(first) = others.clone().next()
            && others.clone().all(|user| set.contains(user))
        {
            parents.insert(*id, *first);
        }
    }
    let mut with: HashMap<OwnerId, Vec<(&'static str, usize)>> = HashMap::new();
    for id in some {
        let root = root_of(*id, &parents);
        if root != *id {
            count(with.entry(root).or_default(), surface.owners[*id].kind);
        }
    }
    let roots = some.iter().filter(|id| root_of(**id, &parents) == **id);
    roots
        .map(|id| (*id, with.remove(id).unwrap_or_default()))
        .collect()
}

/// Follows parents, at most as far as there are any: models may name each other.
fn root_of(id: OwnerId, parents: &HashMap<OwnerId, OwnerId>) -> OwnerId {
    let mut root = id;
    let mut seen = HashSet::from([id]);
    while let Some(parent) = parents.get(&root) {
        if !seen.insert(*parent) {
            return seen
                .into_iter()
                .min_by_key(|id| id.into_raw())
                .unwrap_or(id);
        }
        root = *parent;
    }
    root
}

fn count(with: &mut Vec<(&'static str, usize)>, kind: OwnerKind) {
    let word = match kind {
        OwnerKind::Operation => "operation",
        OwnerKind::Version | OwnerKind::Resource => "module",
        _ => "type",
    };
    match with.iter_mut().find(|(known, _)| *known == word) {
        Some((_, count)) => *count += 1,
        None => with.push((word, 1)),
    }
}
