//! Servers: what a version says of its server concerns its operations, unless each of them has its own.

use super::{Change, Subject, matching::Matching, rules::SERVER_CHANGED};
use crate::surface::{OwnerId, OwnerKind, Surface};

/// Leaves one change for a version of which all operations have moved alike, or else one for each operation.
pub(super) fn folded(changes: Vec<Change>, old: &Surface, matching: &Matching) -> Vec<Change> {
    let is_of = |change: &Change, kind| {
        change.rule == &SERVER_CHANGED
            && owner(change).is_some_and(|id| old.owners[id].kind == kind)
    };
    let (versions, others): (Vec<Change>, Vec<Change>) = changes
        .into_iter()
        .partition(|change| is_of(change, OwnerKind::Version));
    let mut kept = others;
    for version in versions {
        let name = owner(&version).map(|id| old.owners[id].name.as_str());
        let is_inside = |id: OwnerId| {
            let owner = &old.owners[id];
            owner.kind == OwnerKind::Operation && Some(owner.version.as_str()) == name
        };
        let stayed = old.owners.iter().filter(|(id, _)| is_inside(*id));
        let stayed = stayed
            .filter(|(id, _)| matching.new_of(*id).is_some())
            .count();
        let moves_alike = |change: &Change| {
            is_of(change, OwnerKind::Operation)
                && owner(change).is_some_and(is_inside)
                && (&change.before, &change.after) == (&version.before, &version.after)
        };
        if stayed > 0 && kept.iter().filter(|change| moves_alike(change)).count() == stayed {
            kept.retain(|change| !moves_alike(change));
            kept.insert(0, version);
        }
    }
    kept
}

fn owner(change: &Change) -> Option<OwnerId> {
    match change.subject {
        Subject::Old(id) => Some(id),
        Subject::New(_) => None,
    }
}
