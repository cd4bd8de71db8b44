//! In: a description and an overlay (OpenAPI Overlay 1.0). Out: the description with the overlay's actions applied.
//!
//! An overlay holds decisions about a description as data. What it adds keeps its place in the overlay's file, so
//! that a fault in it is shown where it can be mended.

mod actions;
mod merge;

use std::collections::HashSet;

use indexmap::IndexSet;
use serde_json_path::{JsonPath, PathElement};

use self::actions::{Action, Change};
use self::merge::Clash;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer::Pointer;
use crate::source::{MAX_DEPTH, MAX_NODES, Node, Source};

/// Applies the actions of `overlay` to `source`, in order.
///
/// # Errors
/// Everything that is wrong with the overlay itself: its version, missing and unknown fields, targets that are not
/// JSONPath. If nothing is, every action that cannot be applied: it matches nothing, updates a primitive value, or
/// does not fit what it updates.
pub fn apply(mut source: Source, overlay: &Source) -> Result<Source, Diagnostics> {
    let actions = actions::read(overlay)?;
    let mut faults = Diagnostics::new();
    for action in &actions {
        faults.extend(apply_one(&mut source.root, action, overlay));
    }
    faults.or(source)
}

/// Applies one action; returns what is wrong with it.
fn apply_one(root: &mut Node, action: &Action, overlay: &Source) -> Vec<Diagnostic> {
    let targets = query(&action.path, root);
    let unfit = |(message, help): (String, &str)| {
        let pointer = action.pointer.child("target");
        vec![Diagnostic::error(message).at(overlay, &pointer).help(help)]
    };
    if targets.is_empty() {
        let message = "this action matches nothing in the description".to_owned();
        return unfit((
            message,
            "mend the target; remove the action if what it was for is gone",
        ));
    }
    match &action.change {
        Change::Remove if targets.contains(&Pointer::root()) => unfit((
            "this action removes the whole description".to_owned(),
            "name what should go, such as `$.paths['/v1/Channels']`",
        )),
        Change::Remove => {
            merge::prune(
                root,
                &Pointer::root(),
                &targets.iter().collect::<HashSet<_>>(),
            );
            Vec::new()
        }
        Change::Update(update) => match refuse_growth(root, &targets, update) {
            Some(fault) => unfit(fault),
            None => update_all(root, &targets, update)
                .map(|clash| clash_fault(clash, action, overlay))
                .collect(),
        },
    }
}

/// The nodes that `path` selects, each once, in the order of the document.
fn query(path: &JsonPath, root: &Node) -> IndexSet<Pointer> {
    let document = root.to_json();
    let matches = path.query_located(&document);
    matches
        .locations()
        .map(|location| {
            let elements = location.iter();
            elements.fold(Pointer::root(), |pointer, element| match element {
                PathElement::Name(key) => pointer.child(key),
                PathElement::Index(index) => pointer.index(*index),
            })
        })
        .collect()
}

/// Actions may multiply: every later stage relies on the limits that `load` enforces.
fn refuse_growth(
    root: &Node,
    targets: &IndexSet<Pointer>,
    update: &Node,
) -> Option<(String, &'static str)> {
    let size = update.size().saturating_mul(targets.len());
    if root.size().saturating_add(size) > MAX_NODES {
        let message = format!("this action makes the description larger than {MAX_NODES} nodes");
        return Some((message, "narrow the target"));
    }
    let deepest = targets.iter().map(|target| target.segments().len()).max();
    if deepest.unwrap_or(0) + 1 + update.depth() > MAX_DEPTH {
        let message =
            format!("this action nests the description more than {MAX_DEPTH} levels deep");
        return Some((message, "narrow the target or flatten the update"));
    }
    None
}

fn update_all(
    root: &mut Node,
    targets: &IndexSet<Pointer>,
    update: &Node,
) -> impl Iterator<Item = Clash> {
    let mut clashes = Vec::new();
    for target in targets {
        if let Some(node) = root.at_mut(target) {
            merge::update(node, target, update, &mut clashes);
        }
    }
    clashes.into_iter()
}

fn clash_fault(clash: Clash, action: &Action, overlay: &Source) -> Diagnostic {
    let inside = clash.inside.segments().into_iter();
    let pointer = inside.fold(action.pointer.child("update"), |at, key| at.child(key));
    Diagnostic::error(clash.message)
        .at(overlay, &pointer)
        .help(clash.help)
}
