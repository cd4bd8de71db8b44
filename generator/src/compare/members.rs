//! Members of an owner that is in both crates.

use std::collections::HashSet;

use super::{
    Change, Comparer, Rule, Subject,
    matching::{member_of, member_pairs},
    owners::{change, line},
    rules::*,
};
use crate::lock::Renamed;
use crate::surface::{
    Code, Member, MemberId, MemberKind, Owner, OwnerId, OwnerKind, Part, Surface,
};

impl<'a> Comparer<'a> {
    /// Compares the members of an owner that is in both crates.
    pub(super) fn both(&mut self, old_id: OwnerId, new_id: OwnerId) {
        let (old, new) = (&self.old.owners[old_id], &self.new.owners[new_id]);
        let before = self.changes.len();
        let mut paired = HashSet::new();
        for (one, other) in member_pairs(old, new) {
            paired.extend([one, other].map(std::ptr::from_ref::<Member>));
            self.pair((old_id, one), (new_id, other));
        }
        let is_alone = |member: &&Member| !paired.contains(&std::ptr::from_ref(*member));
        for member in new.members.iter().filter(is_alone) {
            self.member_came((old_id, old), (new_id, new), member);
        }
        for member in old.members.iter().filter(is_alone) {
            self.member_gone((old_id, old), (new_id, new), member);
        }
        if self.changes.len() > before {
            let used_by = self.used_by(new_id);
            for change in self.changes.iter_mut().skip(before) {
                change.used_by = used_by;
            }
        }
    }

    fn pair(&mut self, (old_id, old): (OwnerId, &Member), (new_id, new): (OwnerId, &Member)) {
        let before = self.changes.len();
        self.names(old_id, old, new_id, new);
        self.wire_names((old_id, old), (new_id, new));
        self.types(old_id, old, new_id, new);
        self.facts(old_id, old, new_id, new);
        self.required(old_id, old, new_id, new);
        if self.changes.len() > before {
            self.touched.extend(self.old_member(old_id, old));
        } else if old.docs != new.docs {
            self.unseen.wordings += 1;
        }
    }

    /// Whether it takes or holds what it did.
    fn types(&mut self, old_id: OwnerId, old: &Member, new_id: OwnerId, new: &Member) {
        if self.is_same(&old.ty, &new.ty) {
            return;
        }
        let rule = match old.kind {
            MemberKind::Function => &ARGUMENTS_CHANGED,
            MemberKind::Constructor => &CONSTRUCTOR_ARGUMENTS,
            MemberKind::Response => &RESPONSE_TYPE,
            MemberKind::Field => &FIELD_TYPE,
            MemberKind::Variant => &VARIANT_TYPE,
            _ => &PARAMETER_TYPE,
        };
        let is_function = matches!(
            old.kind,
            MemberKind::Function | MemberKind::Setter | MemberKind::Constructor
        );
        let rule = if is_function && self.is_wider(&old.ty, &new.ty) {
            &TYPE_WIDENED
        } else {
            self.break_types((old_id, old), new);
            rule
        };
        let change = self.between(rule, (old_id, old), (new_id, new));
        self.changes.push(change);
    }

    /// Callers that name the types break, unless another type has taken the name.
    fn break_types(&mut self, (old_id, old): (OwnerId, &Member), new: &Member) {
        let path_of = |surface: &Surface, id: OwnerId| surface.owners[id].path.clone();
        let is_named_alike = match (old.ty.0.as_slice(), new.ty.0.last()) {
            ([Part::Owner(old)], Some(Part::Made(new))) => {
                path_of(self.old, *old) == path_of(self.new, *new)
            }
            _ => old.ty.full(self.old) == new.ty.full(self.new),
        };
        if !is_named_alike {
            let id = self.old_member(old_id, old);
            self.broken.extend(id);
        }
    }

    /// Whether two pieces of code say the same, in the words of the new crate.
    pub(super) fn is_same(&self, old: &Code, new: &Code) -> bool {
        old.0.len() == new.0.len()
            && old.0.iter().zip(&new.0).all(|(old, new)| match (old, new) {
                (Part::Owner(old), Part::Owner(new)) | (Part::Made(old), Part::Made(new)) => {
                    self.matching.new_of(*old) == Some(*new)
                }
                (old, new) => old == new,
            })
    }

    /// Whether a request is still complete with what callers set.
    fn required(&mut self, old_id: OwnerId, old: &Member, new_id: OwnerId, new: &Member) {
        let owner = &self.new.owners[new_id];
        for setter in owner
            .members
            .iter()
            .filter(|it| it.kind == MemberKind::Setter)
        {
            let before = self.before(old_id, setter);
            let was = before.is_some_and(|it| old.required.contains(&it.name));
            let is = new.required.contains(&setter.name);
            let rule = match (before, was, is) {
                (None, _, true) => &REQUIRED_ADDED,
                (Some(_), false, true) => &BECAME_REQUIRED,
                (_, true, false) => &BECAME_OPTIONAL,
                _ => continue,
            };
            if rule.is_breaking() {
                let id = self.old_member(old_id, old);
                self.broken.extend(id);
            }
            self.requirement(rule, (old_id, old), (new_id, new), (before, setter));
        }
    }

    /// What a setter of the new crate was in the old one.
    fn before(&self, old: OwnerId, setter: &Member) -> Option<&'a Member> {
        let find = |name: &str| member_of(self.old, old, setter.kind, name);
        let renamed = || find(setter.renamed_from.as_deref()?);
        self.old.member(find(&setter.name).or_else(renamed)?)
    }

    /// Reports a change of what a request requires, at the setter that it is about.
    fn requirement(
        &mut self,
        rule: &'static Rule,
        (old_id, old): (OwnerId, &Member),
        (new_id, new): (OwnerId, &Member),
        (before, setter): (Option<&Member>, &Member),
    ) {
        self.changes.push(Change {
            before: before.map(|member| member.signature.short(self.old)),
            after: Some(setter.signature.short(self.new)),
            old_line: Some(line(&old.caller, self.old)),
            new_line: Some(line(&new.caller, self.new)),
            ..change(rule, Subject::Old(old_id), (self.new, new_id), setter)
        });
    }

    fn member_came(&mut self, old: (OwnerId, &Owner), new: (OwnerId, &Owner), member: &Member) {
        let is_required = new
            .1
            .members
            .iter()
            .any(|it| it.required.contains(&member.name));
        let rule = match (member.kind, new.1.kind) {
            // It has a change of its own.
            (MemberKind::Setter, OwnerKind::Operation) if is_required => return,
            (
                MemberKind::Setter | MemberKind::Constructor | MemberKind::Reader,
                OwnerKind::Model,
            ) => &FUNCTION_ADDED,
            (MemberKind::Setter | MemberKind::NullSetter, _) => &PARAMETER_ADDED,
            (MemberKind::Field, _) => &FIELD_ADDED,
            (MemberKind::Variant, _) => &VARIANT_ADDED,
            (MemberKind::Constructor, _) => &CONSTRUCTOR_ADDED,
            (MemberKind::Alias, _) => &ALIAS_ADDED,
            (MemberKind::Ready, _) => &READINESS_ADDED,
            (MemberKind::Function, OwnerKind::Version) => &SERVER_ADDED,
            (MemberKind::Event, _) => &WEBHOOK_ADDED,
            _ => &TYPE_ADDED,
        };
        if member.kind == MemberKind::NullSetter {
            self.touched
                .extend(member_of(self.old, old.0, MemberKind::Setter, &member.name));
        }
        let change = Change {
            after: Some(member.signature.short(self.new)),
            new_line: Some(line(&member.caller, self.new)),
            ..change(rule, Subject::Old(old.0), (self.new, new.0), member)
        };
        self.changes.push(change);
    }

    fn member_gone(&mut self, old: (OwnerId, &Owner), new: (OwnerId, &Owner), member: &Member) {
        let id = self.old_member(old.0, member);
        self.broken.extend(id);
        let rule = match (member.kind, old.1.kind) {
            (
                MemberKind::Setter | MemberKind::Constructor | MemberKind::Reader,
                OwnerKind::Model,
            ) => &FUNCTION_REMOVED,
            (MemberKind::Setter | MemberKind::NullSetter, _) => &PARAMETER_REMOVED,
            (MemberKind::Field, _) => &FIELD_REMOVED,
            (MemberKind::Variant, _) => &VARIANT_REMOVED,
            (MemberKind::Constructor, _) => &CONSTRUCTOR_REMOVED,
            (MemberKind::Alias, _) => &ALIAS_REMOVED,
            (MemberKind::Ready, _) => &READINESS_REMOVED,
            (MemberKind::Function, OwnerKind::Version) => &SERVER_REMOVED,
            (MemberKind::Event, _) => &WEBHOOK_REMOVED,
            _ => &TYPE_REMOVED,
        };
        if member.kind == MemberKind::NullSetter {
            self.touched
                .extend(member_of(self.old, old.0, MemberKind::Setter, &member.name));
        }
        let successor = self.successor(old, new, member);
        let paste = successor.and_then(|it| self.confirmation(new.1, member, it));
        let note = successor.map(|it| looks_renamed(it, paste.is_some()));
        self.changes.push(Change {
            before: Some(member.signature.short(self.old)),
            old_line: Some(line(&member.caller, self.old)),
            new_line: successor.map(|member| line(&member.caller, self.new)),
            note,
            paste: paste.unwrap_or_default(),
            ..change(rule, Subject::Old(old.0), (self.old, old.0), member)
        });
    }

    /// The member that came in place of one that is gone, if there is just one that may be it: of the same kind and type,
    /// and of a similar name.
    fn successor(
        &self,
        (_, old): (OwnerId, &Owner),
        (new, _): (OwnerId, &Owner),
        gone: &Member,
    ) -> Option<&Member> {
        let new = &self.new.owners[new];
        let is_new = |member: &&Member| {
            let mut olds = old.members.iter();
            !olds.any(|old| old.kind == member.kind && old.name == member.name)
        };
        let mut candidates = new.members.iter().filter(is_new).filter(|member| {
            member.kind == gone.kind
                && self.is_same(&gone.ty, &member.ty)
                && looks_like(&gone.name, &member.name)
        });
        let first = candidates.next()?;
        candidates.next().is_none().then_some(first)
    }

    /// The lines of an overlay that say that a member of the new crate is one that is gone. What no overlay can rename
    /// has none.
    fn confirmation(&self, owner: &Owner, gone: &Member, new: &Member) -> Option<Vec<String>> {
        let kind = match (owner.kind, gone.kind) {
            (OwnerKind::Operation, MemberKind::Setter) => Renamed::Parameter,
            (OwnerKind::Enum, MemberKind::Variant) => Renamed::Value,
            _ => return None,
        };
        let mut documents = self.new_documents.iter();
        let document = documents.find(|it| it.entry.module == owner.version)?;
        let (old, new_wire) = (&gone.wire_name, &new.wire_name);
        let place = &new.place.as_ref()?.pointer;
        Some(kind.confirmation(&document.source, place, old, new_wire))
    }

    /// A change of a member that is in both crates.
    pub(super) fn between(
        &self,
        rule: &'static Rule,
        (old_id, old): (OwnerId, &Member),
        (new_id, new): (OwnerId, &Member),
    ) -> Change {
        Change {
            before: Some(old.signature.short(self.old)),
            after: Some(new.signature.short(self.new)),
            old_line: Some(line(&old.caller, self.old)),
            new_line: Some(line(&new.caller, self.new)),
            ..change(rule, Subject::Old(old_id), (self.new, new_id), new)
        }
    }

    /// How many operations use something that they may share.
    fn used_by(&self, new: OwnerId) -> Option<usize> {
        if self.new.owners[new].kind == OwnerKind::Operation {
            return None;
        }
        let users = self.new.users_of(new).into_iter();
        let operations = users.filter(|id| self.new.owners[*id].kind == OwnerKind::Operation);
        Some(operations.count()).filter(|count| *count > 0)
    }

    pub(super) fn old_member(&self, owner: OwnerId, member: &Member) -> Option<MemberId> {
        member_of(self.old, owner, member.kind, &member.name)
    }
}

fn looks_renamed(member: &Member, can_be_confirmed: bool) -> String {
    let name = &member.wire_name;
    if can_be_confirmed {
        format!(
            "`{name}` is new and of the same type: if it is this one under another name, say so in an overlay"
        )
    } else {
        format!("`{name}` is new and of the same type: it may be this one under another name")
    }
}

/// Whether one name may be the other after a change of spelling or of a word.
fn looks_like(old: &str, new: &str) -> bool {
    let plain = |name: &str| -> String {
        let letters = name.chars().filter(|c| c.is_alphanumeric());
        letters.collect::<String>().to_ascii_lowercase()
    };
    let (old, new) = (plain(old), plain(new));
    old.contains(&new) || new.contains(&old) || strsim::normalized_levenshtein(&old, &new) >= 0.5
}
