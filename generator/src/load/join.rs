//! In: the values that one YAML reader found and the places that the other found. Out: the tree of both.

use std::rc::Rc;
use std::sync::Arc;

use indexmap::IndexMap;
use indexmap::map::Entry as Slot;
use saphyr_parser::Marker;
use serde_json::{Number, Value};
use serde_yaml::Value as Yaml;

use super::positions::{Mark, MarkKind, location};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Entry, Node, NodeKind};

/// Joins values and places.
///
/// # Errors
/// Keys that are not text, keys that are written differently but equal (`200` and `0xC8`), numbers that JSON
/// cannot say, and documents of which the two readers see different shapes.
pub(super) fn join(file: &Arc<str>, value: Yaml, mark: &Mark) -> Result<Node, Diagnostics> {
    let mut joiner = Joiner {
        file,
        faults: Diagnostics::new(),
    };
    let node = joiner.node(value, mark);
    joiner.faults.or(node)
}

struct Joiner<'a> {
    file: &'a Arc<str>,
    faults: Diagnostics,
}

impl Joiner<'_> {
    fn node(&mut self, value: Yaml, mark: &Mark) -> Node {
        let kind = match (value, &mark.kind) {
            (Yaml::Sequence(items), MarkKind::Sequence(marks)) if items.len() == marks.len() => {
                let nodes = items.into_iter().zip(marks);
                NodeKind::Sequence(nodes.map(|(item, mark)| self.node(item, mark)).collect())
            }
            (Yaml::Mapping(entries), MarkKind::Mapping(marks)) if entries.len() == marks.len() => {
                self.mapping(entries, marks)
            }
            (Yaml::Null, MarkKind::Scalar) => NodeKind::Scalar(Value::Null),
            (Yaml::Bool(value), MarkKind::Scalar) => NodeKind::Scalar(Value::Bool(value)),
            (Yaml::String(text), MarkKind::Scalar) => NodeKind::Scalar(Value::String(text)),
            (Yaml::Number(number), MarkKind::Scalar) => self.number(&number, mark.marker),
            _ => self.disagreement(mark.marker),
        };
        Node {
            location: location(self.file, mark.marker),
            kind,
        }
    }

    fn mapping(&mut self, entries: serde_yaml::Mapping, marks: &[(Marker, Rc<Mark>)]) -> NodeKind {
        let mut joined = IndexMap::with_capacity(entries.len());
        for ((key, value), (key_marker, mark)) in entries.into_iter().zip(marks) {
            let entry = Entry {
                key_location: location(self.file, *key_marker),
                node: self.node(value, mark),
            };
            let Some(key) = self.key(key, *key_marker) else {
                continue;
            };
            match joined.entry(key) {
                Slot::Vacant(slot) => {
                    slot.insert(entry);
                }
                Slot::Occupied(slot) => {
                    let message = format!("the key `{}` is used twice in one object", slot.key());
                    self.fault(*key_marker, message, "remove one of them");
                }
            }
        }
        NodeKind::Mapping(joined)
    }

    /// The text of a key. Status codes are often written without quotes, so integers are taken as their text.
    fn key(&mut self, key: Yaml, marker: Marker) -> Option<String> {
        match key {
            Yaml::String(text) => Some(text),
            Yaml::Number(number) if number.is_i64() || number.is_u64() => Some(number.to_string()),
            Yaml::Number(_) => self.not_text("a number", marker),
            Yaml::Bool(_) => self.not_text("a boolean", marker),
            Yaml::Null => self.not_text("null", marker),
            Yaml::Sequence(_) | Yaml::Mapping(_) | Yaml::Tagged(_) => {
                self.not_text("a collection", marker)
            }
        }
    }

    fn not_text(&mut self, what: &str, marker: Marker) -> Option<String> {
        let message = format!("a key must be text, not {what}");
        self.fault(marker, message, "put the key in quotes");
        None
    }

    fn number(&mut self, number: &serde_yaml::Number, marker: Marker) -> NodeKind {
        let exact = number
            .as_u64()
            .map(Number::from)
            .or_else(|| number.as_i64().map(Number::from));
        let value = exact.or_else(|| number.as_f64().and_then(Number::from_f64));
        if value.is_none() {
            let message = format!("`{number}` is no number that JSON can say");
            self.fault(marker, message, "put it in quotes if it should be text");
        }
        NodeKind::Scalar(value.map_or(Value::Null, Value::Number))
    }

    /// The readers follow slightly different editions of YAML. Where that shows, a place would be wrong, so the
    /// document is refused instead.
    fn disagreement(&mut self, marker: Marker) -> NodeKind {
        let message = "this can be read in two ways, depending on the edition of YAML";
        self.fault(
            marker,
            message.to_owned(),
            "write it more plainly, for example with quotes",
        );
        NodeKind::Scalar(Value::Null)
    }

    fn fault(&mut self, marker: Marker, message: String, help: &str) {
        let place = location(self.file, marker);
        self.faults
            .push(Diagnostic::error(message).located(place).help(help));
    }
}
