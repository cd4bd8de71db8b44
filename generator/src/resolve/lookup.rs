//! In: a pointer. Out: the value there, found from a value that was looked up shortly before.

use std::cell::RefCell;

use serde_json::Value;

use crate::{pointer::Pointer, source::Source};

/// How many values are remembered: those around a value that may be looked up again after what is in it was.
const REMEMBERED: usize = 8;

/// Looks values up. A schema is looked up a dozen times while it is read, and its parts beside it, so most values are
/// next to one of the last: from the root, they would take half of the time of the stage.
pub(super) struct Lookup<'a> {
    source: &'a Source,
    /// The values that were looked up last, the latest last.
    last: RefCell<Vec<(Pointer, &'a Value)>>,
}

impl<'a> Lookup<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        Self {
            source,
            last: RefCell::default(),
        }
    }

    /// The value at `pointer`, if there is one.
    pub(super) fn at(&self, pointer: &Pointer) -> Option<&'a Value> {
        let mut last = self.last.borrow_mut();
        let mut path = Vec::new();
        let mut around = pointer;
        let start = loop {
            let known = last.iter().rposition(|(known, _)| known.is_same(around));
            match (known, around.last(), around.parent()) {
                (Some(index), ..) => {
                    let known = last.remove(index);
                    let value = known.1;
                    last.push(known);
                    break value;
                }
                (None, Some(segment), Some(parent)) => {
                    path.push(segment);
                    around = parent;
                }
                (None, ..) => break &self.source.value,
            }
        };
        let found = path.iter().rev().copied().try_fold(start, Source::child)?;
        // What is in a known value needs no place: it is found in one step.
        if path.len() > 1 {
            if last.len() == REMEMBERED {
                last.remove(0);
            }
            last.push((pointer.clone(), found));
        }
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Lookup, REMEMBERED};
    use crate::{
        diagnostic::Location,
        pointer::Pointer,
        source::{File, Source},
    };

    #[test]
    fn values_are_those_that_the_source_has_whatever_was_looked_up_before() {
        let many: Vec<_> = (0..2 * REMEMBERED).map(|it| json!([{ "a": it }])).collect();
        let location = Location {
            file: File::new("spec.yaml", ""),
            line: 1,
            column: 1,
        };
        let source = Source::at_one_place(json!({ "b": { "c": many } }), location);
        let lookup = Lookup::new(&source);
        let root = Pointer::root();
        let list = root.child("b").child("c");
        let items = (0..2 * REMEMBERED).map(|it| list.index(it).index(0));
        let asked = [root.clone(), list.clone(), list.child("d"), list.index(99)];
        for pointer in items.chain(asked).flat_map(|it| [it.child("a"), it]) {
            for pointer in [&pointer, &pointer.child("e"), &list.index(3), &pointer] {
                assert_eq!(lookup.at(pointer), source.at(pointer), "{pointer}");
            }
        }
    }
}
