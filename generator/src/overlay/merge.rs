//! In: nodes of a description and what an action does to them. Out: the changed nodes, and what did not fit.

use std::collections::HashSet;

use indexmap::map::Entry as Slot;

use crate::pointer::Pointer;
use crate::source::{Entry, Node, NodeKind};

/// A part of an update that does not fit the node it is for.
pub(super) struct Clash {
    /// Which part, relative to the update.
    pub(super) inside: Pointer,
    pub(super) message: String,
    pub(super) help: &'static str,
}

/// Updates the node that an action selected at `target`: merges into an object, appends to an array.
pub(super) fn update(node: &mut Node, target: &Pointer, update: &Node, clashes: &mut Vec<Clash>) {
    let message = match (&mut node.kind, &update.kind) {
        (NodeKind::Sequence(items), _) => return items.push(update.clone()),
        (NodeKind::Mapping(_), NodeKind::Mapping(_)) => {
            return merge(node, target, update, &Pointer::root(), clashes);
        }
        (NodeKind::Mapping(_), _) => {
            format!(
                "an object is updated with an object, not with {}",
                update.kind_name()
            )
        }
        (NodeKind::Scalar(_), _) => {
            format!(
                "an action updates objects and arrays, but `{target}` is {}",
                node.kind_name()
            )
        }
    };
    clashes.push(Clash {
        inside: Pointer::root(),
        message,
        help: "select the object around it and name the field in `update`",
    });
}

/// Merges `update` into `node`: objects recursively, arrays by appending, and other values by replacing them.
///
/// Other combinations would change what a field is. The standard calls them incompatible.
fn merge(node: &mut Node, at: &Pointer, update: &Node, inside: &Pointer, clashes: &mut Vec<Clash>) {
    match (&mut node.kind, &update.kind) {
        (NodeKind::Mapping(entries), NodeKind::Mapping(updates)) => {
            for (key, entry) in updates {
                match entries.entry(key.clone()) {
                    Slot::Vacant(slot) => {
                        slot.insert(entry.clone());
                    }
                    Slot::Occupied(slot) => {
                        let (at, inside) = (at.child(key), inside.child(key));
                        merge_entry(slot.into_mut(), &at, entry, &inside, clashes);
                    }
                }
            }
        }
        (NodeKind::Sequence(items), NodeKind::Sequence(more)) => items.extend_from_slice(more),
        (NodeKind::Scalar(_), NodeKind::Scalar(_)) => *node = update.clone(),
        _ => clashes.push(Clash {
            inside: inside.clone(),
            message: format!(
                "{} cannot take the place of {} at `{at}`",
                update.kind_name(),
                node.kind_name()
            ),
            help: "remove the old value with an action of its own first",
        }),
    }
}

fn merge_entry(
    entry: &mut Entry,
    at: &Pointer,
    update: &Entry,
    inside: &Pointer,
    clashes: &mut Vec<Clash>,
) {
    merge(&mut entry.node, at, &update.node, inside, clashes);
    // A replaced value is the overlay's: its key is shown where the overlay has it.
    if entry.node.location == update.node.location {
        entry.key_location = update.key_location.clone();
    }
}

/// Removes the nodes at the pointers in `doomed` from `node`, which is at `at`.
pub(super) fn prune(node: &mut Node, at: &Pointer, doomed: &HashSet<&Pointer>) {
    match &mut node.kind {
        NodeKind::Mapping(entries) => entries.retain(|key, entry| {
            let pointer = at.child(key);
            let keep = !doomed.contains(&pointer);
            if keep {
                prune(&mut entry.node, &pointer, doomed);
            }
            keep
        }),
        NodeKind::Sequence(items) => {
            let mut index = 0;
            items.retain_mut(|item| {
                let pointer = at.index(index);
                index += 1;
                let keep = !doomed.contains(&pointer);
                if keep {
                    prune(item, &pointer, doomed);
                }
                keep
            });
        }
        NodeKind::Scalar(_) => {}
    }
}
