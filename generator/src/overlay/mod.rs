//! In: a description and an overlay (OpenAPI Overlay 1.0). Out: the description with the overlay's actions applied.
//!
//! An overlay holds decisions about a description as data. What it adds keeps its place in the overlay's file, so
//! that a fault in it is shown where it can be mended.

mod actions;
mod merge;

use std::collections::HashSet;

use indexmap::IndexSet;
use serde_json::Value;
use serde_json_path::{JsonPath, PathElement};

use self::actions::{Action, Change};
use self::merge::Clash;
use crate::diagnostic::{Diagnostic, Diagnostics, Outcome};
use crate::load::{DescriptionEntry, Loaded};
use crate::pointer::Pointer;
use crate::source::{MAX_DEPTH, MAX_NODES, Node, Source};

/// A description with its overlays applied.
#[derive(Clone, Debug)]
pub struct Description {
    /// What the manifest says of it.
    pub entry: DescriptionEntry,
    /// The description.
    pub source: Source,
}

/// Applies the overlays of a description, in order.
///
/// # Errors
/// The faults of the first overlay that has any.
pub fn overlay(loaded: Loaded) -> Outcome<Description> {
    let mut overlays = loaded.overlays.iter();
    let source = overlays.try_fold(loaded.source, apply)?;
    let entry = loaded.entry;
    Diagnostics::new().end(Description { entry, source })
}

/// Applies the actions of `overlay` to `source`, in order.
///
/// # Errors
/// Everything that is wrong with the overlay itself: its version, missing and unknown fields, targets that are not
/// JSONPath. If nothing is, every action that cannot be applied: it matches nothing, updates a primitive value, or
/// does not fit what it updates.
pub fn apply(source: Source, overlay: &Source) -> Result<Source, Diagnostics> {
    let actions = actions::read(overlay)?;
    let mut draft = Draft::new(source.root);
    let mut faults = Diagnostics::new();
    for action in &actions {
        faults.extend(draft.apply(action, overlay));
    }
    faults.or(Source { root: draft.root })
}

/// A description while the actions of an overlay change it.
struct Draft {
    root: Node,
    /// `root` as plain JSON, for JSONPath to search. It is kept in step: to make it anew for each action takes longer
    /// than all else that is done with a description.
    json: Value,
    /// At least as many nodes as `root` has.
    size: usize,
}

impl Draft {
    fn new(root: Node) -> Self {
        Self {
            json: root.to_json(),
            size: root.size(),
            root,
        }
    }

    /// Applies one action; returns what is wrong with it.
    fn apply(&mut self, action: &Action, overlay: &Source) -> Vec<Diagnostic> {
        let targets = self.query(&action.path);
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
                self.remove(&targets);
                Vec::new()
            }
            Change::Update(update) => match self.refuse_growth(&targets, update) {
                Some(fault) => unfit(fault),
                None => self
                    .update(&targets, update)
                    .into_iter()
                    .map(|clash| clash_fault(clash, action, overlay))
                    .collect(),
            },
        }
    }

    /// The nodes that `path` selects, each once, in the order of the document.
    fn query(&self, path: &JsonPath) -> IndexSet<Pointer> {
        let matches = path.query_located(&self.json);
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

    fn remove(&mut self, targets: &IndexSet<Pointer>) {
        let doomed = targets.iter().collect::<HashSet<_>>();
        merge::prune(&mut self.root, &Pointer::root(), &doomed);
        self.json = self.root.to_json();
    }

    /// Actions may multiply: every later stage relies on the limits that `load` enforces.
    fn refuse_growth(
        &mut self,
        targets: &IndexSet<Pointer>,
        update: &Node,
    ) -> Option<(String, &'static str)> {
        let growth = update.size().saturating_mul(targets.len());
        if self.size.saturating_add(growth) > MAX_NODES {
            // What was replaced or removed is still counted.
            self.size = self.root.size();
        }
        if self.size.saturating_add(growth) > MAX_NODES {
            let message =
                format!("this action makes the description larger than {MAX_NODES} nodes");
            return Some((message, "narrow the target"));
        }
        self.size += growth;
        let deepest = targets.iter().map(|target| target.segments().len()).max();
        if deepest.unwrap_or(0) + 1 + update.depth() > MAX_DEPTH {
            let message =
                format!("this action nests the description more than {MAX_DEPTH} levels deep");
            return Some((message, "narrow the target or flatten the update"));
        }
        None
    }

    fn update(&mut self, targets: &IndexSet<Pointer>, update: &Node) -> Vec<Clash> {
        let mut clashes = Vec::new();
        for target in targets {
            if let Some(node) = self.root.at_mut(target) {
                merge::update(node, target, update, &mut clashes);
                let pointer = target.to_string();
                let json = self
                    .json
                    .pointer_mut(pointer.strip_prefix('#').unwrap_or_default());
                if let Some(json) = json {
                    follow(json, node, update);
                }
            }
        }
        clashes
    }
}

/// Brings `json` in step with `node`, which took over `update`.
fn follow(json: &mut Value, node: &Node, update: &Node) {
    let (Value::Object(properties), Some(updates)) = (&mut *json, update.as_mapping()) else {
        *json = node.to_json();
        return;
    };
    for key in updates.keys() {
        properties.extend(node.get(key).map(|value| (key.clone(), value.to_json())));
    }
}

fn clash_fault(clash: Clash, action: &Action, overlay: &Source) -> Diagnostic {
    let inside = clash.inside.segments().into_iter();
    let pointer = inside.fold(action.pointer.child("update"), |at, key| at.child(key));
    Diagnostic::error(clash.message)
        .at(overlay, &pointer)
        .help(clash.help)
}
