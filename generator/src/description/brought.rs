//! What a description has of other files: which part is which component.

use std::{
    collections::{BTreeMap, HashMap},
    path::PathBuf,
};

use serde_json::Value;

use crate::{load::Problem, pointer::Pointer, rewrite::FreeNames, source::Source};

/// Segments of pointers that say where a component is, and nothing of what it is.
const CONTAINERS: &[&str] = &[
    "components",
    "schemas",
    "definitions",
    "$defs",
    "properties",
    "items",
    "schema",
    "content",
];

/// Why references cannot be followed, by how they are spelled.
pub(crate) type Problems = BTreeMap<String, Problem>;

/// A part of another file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Part {
    pub(crate) file: PathBuf,
    pub(crate) pointer: Pointer,
}

/// The components that a description has of other files.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    /// By the section of the components that has them.
    names: HashMap<(&'static str, Part), String>,
    /// The names of all components, by their section.
    taken: HashMap<&'static str, FreeNames>,
    /// Why the references that are spelled like this cannot be followed.
    pub(crate) problems: Problems,
}

impl Brought {
    /// Reserves the names of the components that a description has in this section now.
    pub(crate) fn reserve(&mut self, source: &Source, section: &'static str) {
        let components = Pointer::root().child("components").child(section);
        let components = source.at(&components).and_then(Value::as_object);
        let names = components.into_iter().flat_map(|it| it.keys().cloned());
        self.taken.entry(section).or_default().reserve(names);
    }

    /// The name of the component that a part of another file is, if it is one by now.
    pub(crate) fn known(&self, section: &'static str, part: &Part) -> Option<&str> {
        let name = self.names.get(&(section, part.clone()));
        name.map(String::as_str)
    }

    /// Says that a component of the description is a part of another file.
    pub(crate) fn is(&mut self, section: &'static str, part: Part, name: &str) {
        self.names.insert((section, part), name.to_owned());
    }

    /// A new name for a component that is a part of another file, and called `own` there. Two files may have components
    /// of one name: the second is named after its file, too.
    pub(crate) fn add(&mut self, section: &'static str, part: Part, own: &str) -> String {
        let stem = part.file.file_stem().unwrap_or_default().to_string_lossy();
        let long = format!("{stem}_{own}");
        let taken = self.taken.entry(section).or_default();
        let name = taken.take(own, &long);
        self.is(section, part, &name);
        name
    }
}

impl Part {
    /// What it is called in its file, which is the name of the file if it is all of that.
    pub(crate) fn own_name(&self) -> String {
        own_name(&self.pointer).unwrap_or_else(|| {
            let stem = self.file.file_stem().unwrap_or_default();
            stem.to_string_lossy().into_owned()
        })
    }
}

/// What a part of a file is called there; `None` for the whole file.
fn own_name(pointer: &Pointer) -> Option<String> {
    let segments = pointer.segments();
    let words = segments.iter().enumerate().filter(|(index, segment)| {
        let is_last = index + 1 == segments.len();
        is_last && segments.len() < 3 || !CONTAINERS.contains(segment)
    });
    let words: Vec<&str> = words.map(|(_, segment)| *segment).collect();
    (!words.is_empty()).then(|| words.join("_"))
}
