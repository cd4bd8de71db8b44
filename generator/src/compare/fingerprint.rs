//! What identifies a change: its rule and what it is about, but neither lines nor order, which change by themselves.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use super::{Change, Rule};
use crate::surface::{Member, Owner};

/// The number of hexadecimal digits: enough to tell apart the changes of one pull request, short enough to read.
const DIGITS: usize = 12;

/// What a change is about, before [`distinct`].
pub(super) fn of(rule: &Rule, owner: &Owner, member: &Member) -> String {
    [
        rule.id,
        &owner.version,
        owner.kind.word(),
        &owner.name,
        &format!("{:?}", member.kind),
        &member.name,
    ]
    .join("\u{1f}")
}

/// Gives each change its fingerprint, of what it is about and of what it was and is.
pub(super) fn distinct(changes: Vec<Change>) -> Vec<Change> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    changes
        .into_iter()
        .map(|change| {
            let values = [&change.before, &change.after];
            let values = values.map(|value| value.as_deref().unwrap_or_default());
            let mut text = format!("{}\u{1f}{}", change.fingerprint, values.join("\u{1f}"));
            let count = seen.entry(text.clone()).or_default();
            if *count > 0 {
                text += &format!("\u{1f}{count}");
            }
            *count += 1;
            let digest = Sha256::digest(text.as_bytes());
            let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            Change {
                fingerprint: hex.chars().take(DIGITS).collect(),
                ..change
            }
        })
        .collect()
}
