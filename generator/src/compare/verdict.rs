//! What a comparison amounts to, and the version that follows from it.

use std::{fmt, str::FromStr};

use super::{Change, Comparison, Concern, Effect};

/// What a comparison amounts to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The part of the version that it raises.
    pub effect: Effect,
    /// Why: one clause.
    pub why: String,
}

impl Comparison {
    /// What all changes amount to.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let effect = self.effect_of(None);
        let mut worst = self
            .changes
            .iter()
            .filter(|change| change.rule.effect == effect);
        let why = match (worst.next(), worst.count(), effect) {
            (Some(first), others, _) => because(first, others),
            (None, _, Effect::Docs) => format!(
                "{} of the documentation {} worded in another way",
                counted(self.unseen.wordings, "text"),
                if self.unseen.wordings == 1 {
                    "is"
                } else {
                    "are"
                }
            ),
            (None, ..) => "nothing changes for callers".to_owned(),
        };
        Verdict { effect, why }
    }

    /// What the changes amount to that concern the source, the wire, and so on; or all of them.
    #[must_use]
    pub fn effect_of(&self, concern: Option<Concern>) -> Effect {
        let changes = self.changes.iter();
        let changes = changes.filter(|change| concern.is_none_or(|it| it == change.rule.concern));
        let worst = changes.map(|change| change.rule.effect).max();
        let has_words = self.unseen.wordings > 0 && concern.is_none_or(|it| it == Concern::Docs);
        let words = if has_words {
            Effect::Docs
        } else {
            Effect::None
        };
        worst.unwrap_or(Effect::None).max(words)
    }
}

fn because(first: &Change, others: usize) -> String {
    let first = format!("`{}` {}", first.item, first.rule.title);
    match others {
        0 => first,
        1 => format!("{first}, and one more like it"),
        _ => format!("{first}, and {others} more like it"),
    }
}

/// `one text`, `3 texts`
pub(super) fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("one {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// A version of a crate, without pre-release and build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// The first number.
    pub major: u64,
    /// The second number.
    pub minor: u64,
    /// The third number.
    pub patch: u64,
}

impl Version {
    /// The version that follows, by Cargo's rules: before 1.0, what breaks raises the second number, and everything else
    /// the third; before 0.1, everything raises the third.
    #[must_use]
    pub fn after(self, effect: Effect) -> Self {
        let Self {
            major,
            minor,
            patch,
        } = self;
        let raised = match (effect, major, minor) {
            (Effect::None, ..) => (major, minor, patch),
            (Effect::Major, 1.., _) => (major.saturating_add(1), 0, 0),
            (Effect::Major, 0, 1..) | (Effect::Minor, 1.., _) => {
                (major, minor.saturating_add(1), 0)
            }
            _ => (major, minor, patch.saturating_add(1)),
        };
        let (major, minor, patch) = raised;
        Self {
            major,
            minor,
            patch,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers: Vec<Option<u64>> = text.split('.').map(|number| number.parse().ok()).collect();
        match numbers.as_slice() {
            [Some(major), Some(minor), Some(patch)] => Ok(Self {
                major: *major,
                minor: *minor,
                patch: *patch,
            }),
            _ => Err(format!(
                "`{text}` is not a version: write three numbers, such as 0.1.0"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Effect, Version};

    #[test]
    fn versions_follow_cargos_rules() {
        for (now, effect, next) in [
            ("1.2.3", Effect::Major, "2.0.0"),
            ("1.2.3", Effect::Minor, "1.3.0"),
            ("1.2.3", Effect::Patch, "1.2.4"),
            ("0.1.4", Effect::Major, "0.2.0"),
            ("0.1.4", Effect::Minor, "0.1.5"),
            ("0.1.4", Effect::Docs, "0.1.5"),
            ("0.0.4", Effect::Major, "0.0.5"),
            ("0.1.4", Effect::None, "0.1.4"),
        ] {
            let now: Version = now.parse().expect("a version");
            assert_eq!(now.after(effect).to_string(), next, "{now} {effect:?}");
        }
        for odd in ["", "1", "1.2", "1.2.x", "1.2.3-alpha", "1.2.3.4"] {
            assert!(odd.parse::<Version>().is_err(), "{odd}");
        }
    }
}
