//! A document as JSON, and the location of each value in its file.

use std::{
    cmp::Ordering,
    ops::Range,
    sync::{Arc, OnceLock},
};

use indexmap::IndexMap;
use serde_json::Value;

use crate::pointer::Pointer;

/// The deepest nesting of objects and arrays in one document, so that each stage can use plain recursion. Twilio's
/// descriptions stay below 20.
pub const MAX_DEPTH: usize = 64;

/// The most values in one document, with aliases expanded and overlays applied. Twilio's largest description has
/// 35,000.
pub const MAX_VALUES: usize = 2_000_000;

/// A file that was read. Files are compared by their paths.
#[derive(Debug, Default)]
pub struct File {
    /// The path, relative if that of the manifest is.
    pub path: String,
    /// The text, for messages that show a line of it.
    text: String,
    /// Where each line begins, once a line has been shown.
    line_starts: OnceLock<Vec<usize>>,
}

impl File {
    /// A file with its text.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self {
            path: path.into(),
            text: text.into(),
            line_starts: OnceLock::new(),
        })
    }

    /// The text; empty if the file is known by its path only.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of a line, counted from 1, without its line ending.
    #[must_use]
    pub fn line(&self, number: usize) -> Option<Range<usize>> {
        let starts = self.line_starts.get_or_init(|| {
            let breaks = self.text.match_indices('\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(breaks).collect()
        });
        let start = *starts.get(number.checked_sub(1)?)?;
        let rest = self.text.get(start..)?;
        let line = rest.lines().next().unwrap_or_default();
        Some(start..start + line.len())
    }
}

impl PartialEq for File {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl Eq for File {}

impl PartialOrd for File {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for File {
    fn cmp(&self, other: &Self) -> Ordering {
        self.path.cmp(&other.path)
    }
}

/// A location in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The file. All locations in it share it, so that a diagnostic can show its line wherever it is printed.
    pub file: Arc<File>,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
}

impl Location {
    /// The location of the byte at `offset` in the text of a file.
    #[must_use]
    pub fn at(file: &Arc<File>, offset: usize) -> Self {
        let before = file.text.get(..offset).unwrap_or(&file.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            file: Arc::clone(file),
            line: 1 + before.matches('\n').count(),
            column: 1 + before
                .get(line_start..)
                .map_or(0, |rest| rest.chars().count()),
        }
    }
}

impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file.path, self.line, self.column)
    }
}

/// A document with the location of each value.
#[derive(Clone, Debug)]
pub struct Source {
    /// The document.
    pub value: Value,
    /// The locations: a tree of the same shape.
    pub mark: Arc<Mark>,
}

/// The location of a value, and of everything inside it.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The start of the value.
    pub location: Location,
    /// The pointer to the value in its file, if a stage has moved it from there.
    pub written_at: Option<Pointer>,
    /// The marks of its items or entries.
    pub inside: Inside,
}

/// The marks of the entries of an object, by key, in their order. Every stage looks things up in them, so they have a faster
/// hash than the standard one.
pub type EntryMarks = IndexMap<String, EntryMark, foldhash::fast::RandomState>;

/// The marks of the items or entries of a value.
#[derive(Clone, Debug)]
pub enum Inside {
    /// None: the value is neither an array nor an object.
    Nothing {
        /// The source text of a scalar without quotes that is not a string, such as `1.10`.
        plain: Option<Box<str>>,
    },
    /// The items of an array.
    Items(Vec<Arc<Mark>>),
    /// The entries of an object.
    Entries(EntryMarks),
}

/// The locations of an entry of an object.
#[derive(Clone, Debug)]
pub struct EntryMark {
    /// The location of the key.
    pub key: Location,
    /// The mark of the value.
    pub value: Arc<Mark>,
}

impl Source {
    /// A document that was not read from a file: all its values have one location.
    #[must_use]
    pub fn at_one_place(value: Value, location: Location) -> Self {
        let mark = Arc::new(Mark::of(&value, &location));
        Self { value, mark }
    }

    /// The value at `pointer`, if there is one.
    #[must_use]
    pub fn at(&self, pointer: &Pointer) -> Option<&Value> {
        let mut segments = pointer.segments().into_iter();
        segments.try_fold(&self.value, Self::child)
    }

    /// The entry or item of a value with this key or index.
    pub(crate) fn child<'v>(value: &'v Value, segment: &str) -> Option<&'v Value> {
        match value {
            Value::Object(entries) => entries.get(segment),
            Value::Array(items) => items.get(segment.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// The location to show for `pointer`: of the key of an entry, or of the item of an array. If nothing is at
    /// `pointer`, that of its nearest existing ancestor.
    #[must_use]
    pub fn location(&self, pointer: &Pointer) -> &Location {
        self.nearest(pointer).0
    }

    /// The mark of the value at `pointer` or, if there is none, of its nearest existing ancestor.
    pub(crate) fn mark(&self, pointer: &Pointer) -> &Arc<Mark> {
        self.nearest(pointer).1
    }

    /// The source text of a scalar without quotes that is not a string, such as `1.10`, which is read as `1.1`.
    pub(crate) fn plain(&self, pointer: &Pointer) -> Option<&str> {
        match &self.mark(pointer).inside {
            Inside::Nothing { plain } => plain.as_deref(),
            Inside::Items(_) | Inside::Entries(_) => None,
        }
    }

    /// Where the value at `pointer` is in its file, if a stage has moved it or a value around it.
    #[must_use]
    pub fn written_at(&self, pointer: &Pointer) -> Option<Pointer> {
        let mut mark = Some(&self.mark);
        let mut written_at = None;
        for segment in pointer.segments() {
            mark = mark.and_then(|mark| Some(mark.step(segment)?.1));
            let moved = mark.and_then(|mark| mark.written_at.clone());
            written_at =
                moved.or_else(|| written_at.map(|written_at: Pointer| written_at.child(segment)));
        }
        written_at
    }

    /// The value at `pointer` and its mark, mutable.
    pub(crate) fn at_mut(&mut self, pointer: &Pointer) -> Option<(&mut Value, &mut Arc<Mark>)> {
        let mut segments = pointer.segments().into_iter();
        let root = (&mut self.value, &mut self.mark);
        segments.try_fold(root, |(value, mark), segment| {
            let mark = &mut Arc::make_mut(mark).inside;
            match (value, mark) {
                (Value::Object(values), Inside::Entries(marks)) => {
                    let mark = &mut marks.get_mut(segment)?.value;
                    Some((values.get_mut(segment)?, mark))
                }
                (Value::Array(values), Inside::Items(marks)) => {
                    let index = segment.parse::<usize>().ok()?;
                    Some((values.get_mut(index)?, marks.get_mut(index)?))
                }
                _ => None,
            }
        })
    }

    fn nearest(&self, pointer: &Pointer) -> (&Location, &Arc<Mark>) {
        let mut nearest = (&self.mark.location, &self.mark);
        for segment in pointer.segments() {
            match nearest.1.step(segment) {
                Some(inner) => nearest = inner,
                None => break,
            }
        }
        nearest
    }
}

impl Mark {
    /// The mark of a value that has one location with everything inside it.
    fn of(value: &Value, location: &Location) -> Self {
        let inside = match value {
            Value::Array(items) => {
                let marks = items.iter().map(|item| Arc::new(Self::of(item, location)));
                Inside::Items(marks.collect())
            }
            Value::Object(entries) => {
                let entry = |(key, value): (&String, &Value)| {
                    let mark = EntryMark {
                        key: location.clone(),
                        value: Arc::new(Self::of(value, location)),
                    };
                    (key.clone(), mark)
                };
                Inside::Entries(entries.iter().map(entry).collect())
            }
            _ => Inside::Nothing { plain: None },
        };
        Self {
            location: location.clone(),
            written_at: None,
            inside,
        }
    }

    /// The mark of an entry of an object, or of an item of an array.
    pub(crate) fn entry(&self, segment: &str) -> Option<&Arc<Self>> {
        Some(self.step(segment)?.1)
    }

    /// The mark of the item or entry that a segment of a pointer names, and the location to show for it.
    fn step(&self, segment: &str) -> Option<(&Location, &Arc<Mark>)> {
        match &self.inside {
            Inside::Entries(entries) => {
                let entry = entries.get(segment)?;
                Some((&entry.key, &entry.value))
            }
            Inside::Items(items) => {
                let item = items.get(segment.parse::<usize>().ok()?)?;
                Some((&item.location, item))
            }
            Inside::Nothing { .. } => None,
        }
    }
}

/// The kind of a value for messages: `a string`, `an object`.
#[must_use]
pub fn kind_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// The number of levels of arrays and objects in a value: 0 for a string.
pub(crate) fn depth(value: &Value) -> usize {
    let inside =
        |values: &mut dyn Iterator<Item = &Value>| 1 + values.map(depth).max().unwrap_or(0);
    match value {
        Value::Array(items) => inside(&mut items.iter()),
        Value::Object(entries) => inside(&mut entries.values()),
        _ => 0,
    }
}

/// The number of values in a value, itself included.
pub(crate) fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(entries) => 1 + entries.values().map(size).sum::<usize>(),
        _ => 1,
    }
}
