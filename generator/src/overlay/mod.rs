//! In: a description and an overlay (OpenAPI Overlay 1.0). Out: the description with the overlay's actions applied.
//!
//! Values from an overlay keep their location in its file, so that their errors are shown where they can be fixed.

mod actions;
mod merge;
mod shorthand;
mod target;

use std::{collections::HashSet, sync::Arc};

use indexmap::IndexSet;
use serde_json_path::{JsonPath, PathElement};

use self::actions::{Action, Change, Update};
use self::merge::Clash;
pub(crate) use self::target::target;
use crate::description::{Bundled, Description};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Outcome};
use crate::pointer::Pointer;
use crate::source::{self, MAX_DEPTH, MAX_VALUES, Source};

/// Applies the overlays of a description, in order.
///
/// # Errors
/// The errors of the first overlay that has any.
pub fn overlay(bundled: Bundled) -> Outcome<Description> {
    let mut overlays = bundled.overlays.iter();
    let source = overlays.try_fold(bundled.source, |source, overlay| apply(source, overlay))?;
    Diagnostics::new().end(Description {
        entry: bundled.entry,
        source,
        files: bundled.files,
        brought: bundled.brought,
    })
}

/// Applies the actions of `overlay` to `source`, in order.
///
/// # Errors
/// All errors of the overlay itself: another version, missing and unknown fields, targets that are not JSONPath. If
/// there are none, all actions that cannot be applied: they match nothing, or their update does not fit the target.
pub fn apply(source: Source, overlay: &Source) -> Result<Source, Diagnostics> {
    let actions = actions::read(overlay)?;
    let mut target = Target {
        size: source::size(&source.value),
        source,
    };
    let mut diagnostics = Diagnostics::new();
    for action in &actions {
        diagnostics.extend(target.apply(action, overlay));
    }
    diagnostics.or(target.source)
}

/// A description while the actions of an overlay change it.
struct Target {
    source: Source,
    /// An upper bound of the number of values in the description.
    size: usize,
}

impl Target {
    /// Applies an action, and returns its errors.
    fn apply(&mut self, action: &Action, overlay: &Source) -> Vec<Diagnostic> {
        let targets = self.query(&action.path);
        let refuse = |(code, message, help): (Code, String, &str)| {
            let pointer = action.pointer.child("target");
            vec![
                Diagnostic::new(code, message)
                    .at(overlay, &pointer)
                    .help(help),
            ]
        };
        if targets.is_empty() {
            let message = "this action matches nothing in the description".to_owned();
            return refuse((
                Code::UnmatchedAction,
                message,
                "fix the target, or remove the action if it is no longer needed",
            ));
        }
        match &action.change {
            Change::Remove if targets.contains(&Pointer::root()) => refuse((
                Code::MisfitAction,
                "this action removes the whole description".to_owned(),
                "select what to remove, such as `$.paths['/v1/Channels']`",
            )),
            Change::Remove => {
                self.remove(&targets);
                Vec::new()
            }
            Change::Update(update) => match self.refuse_growth(&targets, update) {
                Some((message, help)) => refuse((Code::TooLarge, message, help)),
                None => self
                    .update(&targets, update)
                    .into_iter()
                    .map(|clash| clash_error(clash, action, overlay))
                    .collect(),
            },
            Change::Copy(path) => self.copy(path, &targets, action, overlay),
        }
    }

    /// Updates the targets with a value of the description.
    fn copy(
        &mut self,
        path: &JsonPath,
        targets: &IndexSet<Pointer>,
        action: &Action,
        overlay: &Source,
    ) -> Vec<Diagnostic> {
        let pointer = action.pointer.child("copy");
        let refuse = |(code, message, help): (Code, String, &str)| {
            let error = Diagnostic::new(code, message).at(overlay, &pointer);
            vec![error.help(help)]
        };
        let copied = self.query(path);
        let from = match (copied.first(), copied.len()) {
            (Some(from), 1) => from.clone(),
            (None, _) => {
                let message = "this selects nothing in the description".to_owned();
                return refuse((Code::UnmatchedAction, message, "select the value to copy"));
            }
            (Some(_), count) => {
                let message = format!("this selects {count} values, and only one can be copied");
                return refuse((Code::MisfitAction, message, "select one of them"));
            }
        };
        let Some(value) = self.source.at(&from).cloned() else {
            return Vec::new();
        };
        let update = Update {
            value,
            mark: Arc::clone(self.source.mark(&from)),
            is_spread: true,
        };
        if let Some((message, help)) = self.refuse_growth(targets, &update) {
            return refuse((Code::TooLarge, message, help));
        }
        let clashes = self.update(targets, &update).into_iter();
        let errors = clashes.map(|clash| {
            let error = Diagnostic::new(Code::MisfitAction, clash.message).at(overlay, &pointer);
            let error = error.related("the value in the description", clash.target);
            error.help(clash.help)
        });
        errors.collect()
    }

    /// The values that `path` selects, each once, in the order of the document.
    fn query(&self, path: &JsonPath) -> IndexSet<Pointer> {
        let matches = path.query_located(&self.source.value);
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
        let removed = targets.iter().collect::<HashSet<_>>();
        let Source { value, mark } = &mut self.source;
        merge::remove(value, mark, &Pointer::root(), &removed);
    }

    /// Enforces the limits of `load`, on which the later stages rely, for descriptions that updates make larger.
    fn refuse_growth(
        &mut self,
        targets: &IndexSet<Pointer>,
        update: &Update,
    ) -> Option<(String, &'static str)> {
        let growth = source::size(&update.value).saturating_mul(targets.len());
        if self.size.saturating_add(growth) > MAX_VALUES {
            // The bound still counts values that were replaced or removed.
            self.size = source::size(&self.source.value);
        }
        if self.size.saturating_add(growth) > MAX_VALUES {
            let message =
                format!("this action makes the description larger than {MAX_VALUES} values");
            return Some((message, "narrow the target"));
        }
        self.size += growth;
        let deepest = targets.iter().map(|target| target.segments().len()).max();
        if deepest.unwrap_or(0) + 1 + source::depth(&update.value) > MAX_DEPTH {
            let message =
                format!("this action nests the description more than {MAX_DEPTH} levels deep");
            return Some((message, "narrow the target or flatten the update"));
        }
        None
    }

    fn update(&mut self, targets: &IndexSet<Pointer>, update: &Update) -> Vec<Clash> {
        let mut clashes = Vec::new();
        for target in targets {
            if let Some((value, mark)) = self.source.at_mut(target) {
                merge::update(value, mark, target, update, &mut clashes);
            }
        }
        clashes
    }
}

fn clash_error(clash: Clash, action: &Action, overlay: &Source) -> Diagnostic {
    let inside = clash.inside.segments().into_iter();
    let pointer = inside.fold(action.pointer.child("update"), |at, key| at.child(key));
    Diagnostic::new(Code::MisfitAction, clash.message)
        .at(overlay, &pointer)
        .related("the value in the description", clash.target)
        .help(clash.help)
}
