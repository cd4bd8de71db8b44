//! In: a comparison. Out: a [`Report`]: all that is printed, as data. Printed as JSON, it is the documented format.

use std::collections::BTreeMap;

use generator::compare::{Change, Comparison, Concern, Effect, Subject, Version};
use generator::surface::{OwnerId, OwnerKind, Surface};
use serde::Serialize;

use super::{Deny, accepted::Accepted, side::Side};

/// The version of the format. It grows when a field is removed or changes its meaning.
const FORMAT: u32 = 1;

/// What changes for callers.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// The version of this format.
    pub(super) format: u32,
    /// What the old version is called.
    pub(super) old: String,
    /// What the new version is called.
    pub(super) new: String,
    /// What it amounts to.
    pub(super) verdict: Verdict,
    /// The changes, by what they are about.
    pub(super) blocks: Vec<Block>,
    /// What means nothing to anybody.
    pub(super) left_out: LeftOut,
}

/// What a comparison amounts to.
#[derive(Debug, Serialize)]
pub(super) struct Verdict {
    /// The part of the version that it raises.
    pub(super) effect: Effect,
    /// Why.
    pub(super) why: String,
    /// The version that callers have.
    pub(super) current_version: String,
    /// The version that follows.
    pub(super) next_version: String,
    /// The effect on each concern.
    pub(super) concerns: Vec<ConcernVerdict>,
}

/// What a comparison amounts to for one concern.
#[derive(Debug, Serialize)]
pub(super) struct ConcernVerdict {
    /// The concern.
    pub(super) concern: Concern,
    /// The part of the version that it raises.
    pub(super) effect: Effect,
    /// The number of changes that break callers.
    pub(super) breaking: usize,
    /// The number of other changes.
    pub(super) other: usize,
}

/// The changes of one operation, model, and so on.
#[derive(Debug, Serialize)]
pub(super) struct Block {
    /// What it is.
    pub(super) kind: &'static str,
    /// What the description calls it.
    pub(super) name: String,
    /// Where callers find it.
    pub(super) path: String,
    /// How many operations use it, if operations share it.
    pub(super) used_by: Option<usize>,
    /// Its changes, those that break callers first.
    pub(super) changes: Vec<Entry>,
}

/// One change.
#[derive(Debug, Serialize)]
pub(super) struct Entry {
    /// The rule by which it is judged.
    pub(super) rule: &'static str,
    /// How it is announced: `breaking`, `privacy`, `compatible` or `docs`.
    pub(super) level: &'static str,
    /// Whom it concerns.
    pub(super) concern: Concern,
    /// The part of the version that it raises.
    pub(super) effect: Effect,
    /// Identifies it in later runs.
    pub(super) fingerprint: String,
    /// Why it is accepted, if it is.
    pub(super) accepted: Option<String>,
    /// The Rust item.
    pub(super) item: String,
    /// What changed: the rest of a sentence about the item.
    pub(super) title: &'static str,
    /// What it was.
    pub(super) before: Option<String>,
    /// What it is.
    pub(super) after: Option<String>,
    /// What a caller's code does now.
    pub(super) callers: &'static str,
    /// What callers do about it.
    pub(super) remedy: &'static str,
    /// A line that used it.
    pub(super) old_line: Option<String>,
    /// The line in its place.
    pub(super) new_line: Option<String>,
    /// More to know about this one.
    pub(super) note: Option<String>,
    /// Lines for an overlay, if the note speaks of them.
    pub(super) paste: Vec<String>,
    /// What came or went with it: how many of which kind.
    pub(super) with_it: BTreeMap<&'static str, usize>,
    /// Where the description speaks of it.
    pub(super) place: Place,
}

/// A place in a description.
#[derive(Debug, Serialize)]
pub(super) struct Place {
    /// Which of the two descriptions it is in: what is gone is only in the old one.
    pub(super) side: &'static str,
    /// The file; of a git revision, `REVISION:PATH`.
    pub(super) file: String,
    /// The line, counted from 1.
    pub(super) line: usize,
    /// The column, counted from 1.
    pub(super) column: usize,
    /// The JSON pointer.
    pub(super) pointer: String,
}

/// What means nothing to anybody.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct LeftOut {
    /// Schemas that are written in another way.
    pub(super) spellings: usize,
    /// Lists in another order.
    pub(super) orders: usize,
    /// Texts in other words.
    pub(super) wordings: usize,
}

impl Report {
    /// What to print of a comparison.
    pub(super) fn of(
        comparison: &Comparison,
        (old, new): (&Side, &Side),
        current: Version,
        accepted: &Accepted,
    ) -> Self {
        let verdict = comparison.verdict();
        let concerns = [
            Concern::Source,
            Concern::Wire,
            Concern::Behaviour,
            Concern::Privacy,
        ];
        let unseen = comparison.unseen;
        Self {
            format: FORMAT,
            old: old.label.clone(),
            new: new.label.clone(),
            verdict: Verdict {
                next_version: current.after(verdict.effect).to_string(),
                current_version: current.to_string(),
                concerns: concerns
                    .map(|concern| concern_verdict(comparison, concern))
                    .into(),
                effect: verdict.effect,
                why: verdict.why,
            },
            blocks: blocks(comparison, (old, new), accepted),
            left_out: LeftOut {
                spellings: unseen.spellings,
                orders: unseen.orders,
                wordings: unseen.wordings,
            },
        }
    }

    /// All changes.
    pub(super) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.blocks.iter().flat_map(|block| &block.changes)
    }

    /// The number of changes that are denied and not accepted.
    pub(super) fn denied(&self, deny: Deny) -> usize {
        let levels: &[&str] = match deny {
            Deny::Breaking => &["breaking"],
            Deny::Privacy => &["breaking", "privacy"],
            Deny::Compatible => &["breaking", "privacy", "compatible"],
        };
        let denied = self
            .entries()
            .filter(|entry| entry.accepted.is_none() && levels.contains(&entry.level));
        denied.count()
    }
}

impl Block {
    /// The end of its heading: how many operations use it, if operations share it.
    pub(super) fn users(&self) -> String {
        match self.used_by {
            Some(1) => ", used by one operation".to_owned(),
            Some(count) => format!(", used by {count} operations"),
            None => String::new(),
        }
    }
}

impl Place {
    /// `file:line:column`
    pub(super) fn shown(&self) -> String {
        format!("{}:{}:{}", self.file, self.line, self.column)
    }
}

impl LeftOut {
    /// The last line: what was left out, if anything was.
    pub(super) fn sentence(self) -> Option<String> {
        let counted = |count, one: &str, many: &str| match count {
            0 => None,
            1 => Some(format!("one {one}")),
            _ => Some(format!("{count} {many}")),
        };
        let parts = [
            counted(
                self.spellings,
                "schema written another way",
                "schemas written another way",
            ),
            counted(self.orders, "change of order", "changes of order"),
            counted(self.wordings, "change of wording", "changes of wording"),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty())
            .then(|| format!("left out, as it changes nothing: {}", parts.join(", ")))
    }
}

/// The report as JSON.
///
/// # Errors
/// Never, as far as we know.
pub(super) fn json(report: &Report) -> Result<String, String> {
    serde_json::to_string_pretty(report)
        .map(|text| text + "\n")
        .map_err(|error| format!("cannot print the report: {error}"))
}

fn concern_verdict(comparison: &Comparison, concern: Concern) -> ConcernVerdict {
    let changes = comparison.changes.iter();
    let changes = changes.filter(|change| change.rule.concern == concern);
    let (breaking, other): (Vec<&Change>, Vec<&Change>) =
        changes.partition(|change| change.rule.is_breaking());
    ConcernVerdict {
        concern,
        effect: comparison.effect_of(Some(concern)),
        breaking: breaking.len(),
        other: other.len(),
    }
}

/// The changes by what they are about, in the order in which they were found.
fn blocks(comparison: &Comparison, sides: (&Side, &Side), accepted: &Accepted) -> Vec<Block> {
    let mut blocks: Vec<(Subject, Block)> = Vec::new();
    for change in &comparison.changes {
        let entry = entry(change, sides, accepted);
        match blocks
            .iter_mut()
            .find(|(subject, _)| *subject == change.subject)
        {
            Some((_, block)) => {
                block.changes.push(entry);
                block.used_by = block.used_by.or(change.used_by);
            }
            None => {
                let (surface, owner) = subject(comparison, change.subject);
                let mut block = block(surface, owner);
                block.used_by = change.used_by;
                block.changes.push(entry);
                blocks.push((change.subject, block));
            }
        }
    }
    for (_, block) in &mut blocks {
        block
            .changes
            .sort_by_key(|entry| std::cmp::Reverse(entry.effect));
    }
    blocks.sort_by_key(|(_, block)| {
        let worst = block.changes.iter().map(|entry| entry.effect).max();
        std::cmp::Reverse(worst)
    });
    blocks.into_iter().map(|(_, block)| block).collect()
}

fn subject(comparison: &Comparison, subject: Subject) -> (&Surface, OwnerId) {
    match subject {
        Subject::Old(id) => (&comparison.old, id),
        Subject::New(id) => (&comparison.new, id),
    }
}

fn block(surface: &Surface, id: OwnerId) -> Block {
    let owner = &surface.owners[id];
    Block {
        kind: owner.kind.word(),
        name: match owner.kind {
            OwnerKind::Sid => format!("{}…", owner.name),
            _ => owner.name.clone(),
        },
        path: owner.path.clone(),
        used_by: None,
        changes: Vec::new(),
    }
}

fn entry(change: &Change, (old, new): (&Side, &Side), accepted: &Accepted) -> Entry {
    let rule = change.rule;
    // What is gone is only in the old description.
    let is_old = change.after.is_none() && change.before.is_some() && rule.id.ends_with("-removed");
    let side = if is_old { old } else { new };
    let location = &change.place.location;
    Entry {
        rule: rule.id,
        level: rule.level(),
        concern: rule.concern,
        effect: rule.effect,
        accepted: accepted.reason(&change.fingerprint),
        fingerprint: change.fingerprint.clone(),
        item: change.item.clone(),
        title: rule.title,
        before: change.before.clone(),
        after: change.after.clone(),
        callers: rule.callers,
        remedy: rule.remedy,
        old_line: change.old_line.clone(),
        new_line: change.new_line.clone(),
        note: change.note.clone(),
        paste: change.paste.clone(),
        with_it: change.with_it.iter().copied().collect(),
        place: Place {
            side: if is_old { "old" } else { "new" },
            file: side.file(location),
            line: location.line,
            column: location.column,
            pointer: change.place.pointer.to_string(),
        },
    }
}
