//! How an overlay says that something was renamed.

use crate::{
    extensions::{OLD_VALUES, RENAMED_FROM},
    overlay,
    pointer::Pointer,
    source::Source,
};

/// What an overlay can say was renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Renamed {
    /// A parameter, or a property that has a setter.
    Parameter,
    /// A value of an enum.
    Value,
}

impl Renamed {
    /// The lines of an overlay that say so, of what `place` speaks of.
    pub(crate) fn confirmation(
        self,
        source: &Source,
        place: &Pointer,
        old: &str,
        new: &str,
    ) -> Vec<String> {
        let (owner, update) = match self {
            Self::Parameter => (place.clone(), format!("{}: {old:?}", RENAMED_FROM.name)),
            Self::Value => (
                schema_of_value(place),
                format!("{}: {{ {new:?}: {old:?} }}", OLD_VALUES.name),
            ),
        };
        vec![
            format!("- target: \"{}\"", overlay::target(source, &owner)),
            format!("  update: {{ {update} }}"),
        ]
    }
}

/// The enum of a value, which is listed in it.
pub(super) fn schema_of_value(value: &Pointer) -> Pointer {
    let schema = value.parent().and_then(Pointer::parent);
    schema.cloned().unwrap_or_else(Pointer::root)
}
