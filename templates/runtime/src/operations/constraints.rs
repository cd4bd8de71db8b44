//! Constraints on the values of parameters: keywords of JSON Schema. Everything about such a keyword is in this file.

use crate::{operations::parameter::Parameter, values::privacy::Privacy};

/// The limits of the values of a parameter.
///
/// The limits of integers and strings are those of each item if the value is an array.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Constraints {
    integer: Limits,
    length: Limits,
    items: Limits,
}

/// A value, reduced to what constraints are about.
#[derive(Clone, Copy)]
pub(crate) enum Instance<'a> {
    /// An integer.
    Integer(i64),
    /// A string.
    String(&'a str),
    /// An array with this many items.
    Array(usize),
    /// A value of another type.
    Other,
}

impl Parameter<'_> {
    /// Refuses integers below `minimum`.
    pub const fn at_least(mut self, minimum: i64) -> Self {
        self.constraints.integer.least = minimum;
        self
    }

    /// Refuses integers above `maximum`.
    pub const fn at_most(mut self, maximum: i64) -> Self {
        self.constraints.integer.most = maximum;
        self
    }

    /// Refuses strings with fewer characters, which are Unicode code points.
    pub const fn min_length(mut self, characters: u64) -> Self {
        self.constraints.length.least = saturated(characters);
        self
    }

    /// Refuses strings with more characters, which are Unicode code points.
    pub const fn max_length(mut self, characters: u64) -> Self {
        self.constraints.length.most = saturated(characters);
        self
    }

    /// Refuses arrays with fewer items.
    pub const fn min_items(mut self, items: u64) -> Self {
        self.constraints.items.least = saturated(items);
        self
    }

    /// Refuses arrays with more items.
    pub const fn max_items(mut self, items: u64) -> Self {
        self.constraints.items.most = saturated(items);
        self
    }

    /// Why this value must not be sent. Repeats no strings, and no number that is redacted.
    pub(crate) fn violation(&self, value: Instance<'_>) -> Option<String> {
        let (limits, unit) = self.constraints.limits(value)?;
        let given = value.size();
        if limits.contain(given) {
            return None;
        }
        let (name, allowed) = (self.name, limits.allowed());
        Some(match (unit, self.privacy) {
            (Some(unit), _) => {
                let plural = if given == 1 { "" } else { "s" };
                format!("`{name}` has {given} {unit}{plural}, but must have {allowed}")
            }
            (None, Privacy::Public) => format!("`{name}` is {given}, but must be {allowed}"),
            (None, Privacy::Personal | Privacy::Secret) => format!("`{name}` must be {allowed}"),
        })
    }
}

impl Constraints {
    /// No limits.
    pub(crate) const NONE: Self = Self {
        integer: Limits::NONE,
        length: Limits::NONE,
        items: Limits::NONE,
    };

    /// The limits that apply to this value, if there are any, with the unit that they count. Integers have none.
    fn limits(&self, value: Instance<'_>) -> Option<(Limits, Option<&'static str>)> {
        let (limits, unit) = match value {
            Instance::Integer(_) => (self.integer, None),
            Instance::String(_) => (self.length, Some("character")),
            Instance::Array(_) => (self.items, Some("item")),
            Instance::Other => return None,
        };
        (limits != Limits::NONE).then_some((limits, unit))
    }

    /// The positive integer closest to this one that is allowed; none if the description has no maximum.
    pub(crate) fn closest_integer(&self, wanted: i64) -> Option<i64> {
        let Limits { least, most } = self.integer;
        (most < i64::MAX).then(|| wanted.min(most).max(least).max(1))
    }
}

impl Instance<'_> {
    /// The integer, or the number of characters or items.
    fn size(self) -> i64 {
        let count = match self {
            Self::Integer(integer) => return integer,
            Self::String(string) => string.chars().count(),
            Self::Array(items) => items,
            Self::Other => 0,
        };
        i64::try_from(count).unwrap_or(i64::MAX)
    }
}

/// The integers from `least` to `most`. A limit that a description does not state is that of the type, which keeps the
/// rows of tables small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Limits {
    least: i64,
    most: i64,
}

impl Limits {
    const NONE: Self = Self {
        least: i64::MIN,
        most: i64::MAX,
    };

    fn contain(self, size: i64) -> bool {
        (self.least..=self.most).contains(&size)
    }

    /// What is allowed, for an error.
    fn allowed(self) -> String {
        let Self { least, most } = self;
        match (least, most) {
            _ if least == most => format!("exactly {least}"),
            (i64::MIN, _) => format!("at most {most}"),
            (_, i64::MAX) => format!("at least {least}"),
            _ => format!("from {least} to {most}"),
        }
    }
}

/// A count, as a limit. Nothing in memory has more than `i64::MAX` characters or items.
const fn saturated(count: u64) -> i64 {
    if count > i64::MAX as u64 {
        i64::MAX
    } else {
        count as i64
    }
}
