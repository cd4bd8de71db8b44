//! What a member means beside its type: on the wire, at run time, in a log.

use super::{Change, Comparer, Rule, matching::blank, rules::*};
use crate::{
    ir::{Constraints, Privacy},
    surface::{Fact, Member, OwnerId},
};

impl Comparer<'_> {
    /// Compares what two members mean.
    pub(super) fn facts(&mut self, old_id: OwnerId, old: &Member, new_id: OwnerId, new: &Member) {
        let (before, after) = ((old_id, old), (new_id, new));
        let facts = old.facts.keys().chain(new.facts.keys());
        let facts: std::collections::BTreeSet<Fact> = facts.copied().collect();
        for fact in facts {
            let of = |member: &Member| member.facts.get(&fact).cloned().unwrap_or_default();
            let (was, is) = (of(old), of(new));
            if let Some(rule) = judged(fact, &was, &is) {
                self.fact(rule, before, after, (was, is));
            }
        }
        // The limits of another type say nothing about this one.
        if self.is_same(&old.ty, &new.ty) {
            for (rule, was, is) in ranges(old.constraints, new.constraints) {
                self.fact(rule, before, after, (was, is));
            }
        }
        if old.privacy.is_redacted() != new.privacy.is_redacted() {
            let rule = if old.privacy.is_redacted() {
                &PERSONAL_MARK_LOST
            } else {
                &PERSONAL_MARK_ADDED
            };
            let values = (word(old.privacy), word(new.privacy));
            self.fact(rule, before, after, values);
        }
    }

    pub(super) fn fact(
        &mut self,
        rule: &'static Rule,
        old: (OwnerId, &Member),
        new: (OwnerId, &Member),
        (was, is): (String, String),
    ) {
        let change = self.between(rule, old, new);
        self.changes.push(Change {
            before: Some(was).filter(|text| !text.is_empty()),
            after: Some(is).filter(|text| !text.is_empty()),
            // Callers write what they wrote.
            old_line: None,
            new_line: None,
            ..change
        });
    }
}

/// What is done with a value, or why it is redacted.
fn word(privacy: Privacy) -> String {
    match privacy {
        Privacy::Unmarked | Privacy::Public => "printed",
        Privacy::Personal { .. } => "personal data",
        Privacy::Secret => "a secret",
    }
    .to_owned()
}

/// The locations in a body, as `surface` calls them.
const IN_THE_BODY: [&str; 3] = ["form", "JSON property", "body"];

/// How a difference of a fact is judged, if it means anything.
fn judged(fact: Fact, was: &str, is: &str) -> Option<&'static Rule> {
    if was == is {
        return None;
    }
    Some(match fact {
        Fact::Path if blank(was) == blank(is) => return None,
        Fact::Path if blank(was).eq_ignore_ascii_case(&blank(is)) => &PATH_CASE,
        Fact::Path => &PATH_CHANGED,
        Fact::Server => &SERVER_CHANGED,
        Fact::Body => &BODY_CHANGED,
        Fact::Accept => &ACCEPT_CHANGED,
        Fact::Credentials if is == "a bearer token" => &BEARER_ONLY,
        Fact::Credentials if asks_for_others(was, is) => &CREDENTIALS_REQUIRED,
        Fact::Credentials => &CREDENTIALS_CHANGED,
        Fact::Statuses => &STATUSES_CHANGED,
        Fact::OperationId => &STORED_OPERATION,
        // That the body is written in another way is a change of its own.
        Fact::Location if IN_THE_BODY.contains(&was) && IN_THE_BODY.contains(&is) => return None,
        Fact::Location => &LOCATION_CHANGED,
        Fact::StoredName => &STORED_NAME,
        Fact::SentName => &SENT_NAME,
        Fact::Style => &STYLE_CHANGED,
        Fact::Sent => &SENT_CHANGED,
        Fact::Values => &VALUES_CHANGED,
        Fact::Offered => &OFFERED_CHANGED,
        Fact::Prefix => &SID_PREFIX,
        Fact::Deprecated if is.is_empty() => &UNDEPRECATED,
        Fact::Deprecated => &DEPRECATED,
    })
}

/// Whether a client may lack the credentials that are asked for now, though it had those that were.
fn asks_for_others(was: &str, is: &str) -> bool {
    let is: Vec<&str> = is.split("; or ").collect();
    let any_will_do = is.contains(&"none") || is.contains(&"those of the client");
    !any_will_do
        && !was
            .split("; or ")
            .all(|alternative| is.contains(&alternative))
}

/// The changes of what is allowed, each way once.
fn ranges(old: Constraints, new: Constraints) -> Vec<(&'static Rule, String, String)> {
    let lower = [
        (old.minimum.map(i128::from), new.minimum.map(i128::from)),
        (
            old.min_length.map(i128::from),
            new.min_length.map(i128::from),
        ),
        (old.min_items.map(i128::from), new.min_items.map(i128::from)),
    ];
    let upper = [
        (old.maximum.map(i128::from), new.maximum.map(i128::from)),
        (
            old.max_length.map(i128::from),
            new.max_length.map(i128::from),
        ),
        (old.max_items.map(i128::from), new.max_items.map(i128::from)),
    ];
    let bounds = || {
        let lower = lower.map(|(old, new)| (old.unwrap_or(i128::MIN), new.unwrap_or(i128::MIN)));
        let upper = upper.map(|(old, new)| (old.unwrap_or(i128::MAX), new.unwrap_or(i128::MAX)));
        // Upper bounds are turned around, so that a larger one always means fewer values.
        let upper = upper.map(|(old, new)| (old.saturating_neg(), new.saturating_neg()));
        lower.into_iter().chain(upper)
    };
    let texts = || (shown(old), shown(new));
    let mut changes = Vec::new();
    if bounds().any(|(old, new)| new > old) {
        let (was, is) = texts();
        changes.push((&RANGE_NARROWER, was, is));
    }
    if bounds().any(|(old, new)| new < old) {
        let (was, is) = texts();
        changes.push((&RANGE_WIDER, was, is));
    }
    changes
}

/// What is allowed, in words.
fn shown(constraints: Constraints) -> String {
    let Constraints {
        minimum,
        maximum,
        min_length,
        max_length,
        min_items,
        max_items,
    } = constraints;
    let range = |from: Option<i128>, to: Option<i128>, unit: &str| match (from, to) {
        (None, None) => None,
        (Some(from), None) => Some(format!("at least {from}{unit}")),
        (None, Some(to)) => Some(format!("at most {to}{unit}")),
        (Some(from), Some(to)) => Some(format!("{from} to {to}{unit}")),
    };
    let ranges = [
        range(minimum.map(i128::from), maximum.map(i128::from), ""),
        range(
            min_length.map(i128::from),
            max_length.map(i128::from),
            " characters",
        ),
        range(
            min_items.map(i128::from),
            max_items.map(i128::from),
            " items",
        ),
    ];
    let ranges: Vec<String> = ranges.into_iter().flatten().collect();
    if ranges.is_empty() {
        "anything".to_owned()
    } else {
        ranges.join(", ")
    }
}
