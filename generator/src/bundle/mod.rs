//! In: a description, and the files that it leads to. Out: one document, in which every reference leads to a part of it.
//!
//! A schema of another file becomes a component, and so does everything else that has a place among the components. A
//! path in another file is written in the place of its reference. What cannot be followed stays as it is, and is an error
//! of the operations that need it. All values keep the place where they are written.
//!
//! This stage runs before `overlay`, so that overlays can change all of a description, and again after it, for
//! references that an overlay has added.

mod components;
mod copies;
mod described;
mod index;
mod mapping;
mod paths;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde_json::{Value, json};

use self::{
    components::{KINDS, Kind, PATH_ITEM, SCHEMA},
    index::Index,
};
use crate::{
    description::{Brought, Bundled, Description, Part, Problems},
    diagnostic::{Code, Diagnostics, Outcome},
    downgrade::is_3_1,
    keywords::{ObjectShape, ROOT, Shape},
    load::{Files, Loaded, Problem, each_reference, file_of, normal},
    pointer::Pointer,
    rewrite::{Address, Node, Rewrite, rewrite, too_large},
    source::{MAX_VALUES, Source, size},
};

/// How many references may lead to each other, from one file to the next.
const MAX_CHAIN: usize = 16;

/// Brings what a description needs of other files into it.
///
/// # Errors
/// None: what cannot be followed is an error of the operations that need it.
pub fn bundle(loaded: Loaded) -> Outcome<Bundled> {
    let mut bundled = Bundled {
        entry: loaded.entry,
        source: Arc::unwrap_or_clone(loaded.source),
        overlays: loaded.overlays,
        files: loaded.files,
        brought: Brought::default(),
    };
    let Bundled {
        entry,
        source,
        files,
        brought,
        ..
    } = &mut bundled;
    if is_spread(&source.value) {
        let main = normal(&entry.file);
        Bundler::new(&main, files, brought, source).run(source);
    }
    Diagnostics::new().end(bundled)
}

/// Does the same for what overlays have added, and writes paths and other things in the place of references that
/// OpenAPI 3.0 does not have.
///
/// # Errors
/// If it is too large afterwards, or too deeply nested for the later stages.
pub fn finish(mut description: Description) -> Outcome<Description> {
    let Description {
        entry,
        source,
        files,
        brought,
    } = &mut description;
    let main = normal(&entry.file);
    if is_spread(&source.value) {
        Bundler::new(&main, files, brought, source).run(source);
    }
    let mut room = MAX_VALUES.saturating_sub(size(&source.value));
    let has_paths = paths::inline(source, &mut room, &mut brought.problems);
    if is_3_1(source) {
        described::write_out(source, &mut room);
    }
    let mut found = Diagnostics::new();
    if has_paths || files.read().next().is_some() {
        found.extend(too_large(source));
    }
    found.end(description)
}

/// Whether a description may have references that are not to parts of itself, by their pointers.
fn is_spread(value: &Value) -> bool {
    let mut is_spread = false;
    each_reference(value, &mut |_| is_spread = true);
    is_spread
}

/// Where a reference leads.
enum Target {
    /// To a part of the description.
    Here(Pointer),
    There(Part),
}

struct Bundler<'f> {
    /// The path of the description.
    main: &'f Path,
    files: &'f Files,
    brought: &'f mut Brought,
    /// The names in the description that references may use.
    index: Index,
    /// The same of other files.
    others: HashMap<PathBuf, Arc<Index>>,
    /// Components that are not yet in the description.
    open: Vec<Open>,
    /// How many values may be added.
    room: usize,
    /// Whether the values that are visited are new in the description. In it, references of other files are followed.
    is_copying: bool,
}

/// A component that is to be brought in.
struct Open {
    kind: &'static Kind,
    name: String,
    part: Part,
}

impl<'f> Bundler<'f> {
    fn new(main: &'f Path, files: &'f Files, brought: &'f mut Brought, source: &Source) -> Self {
        for kind in KINDS {
            brought.reserve(source, kind.section);
        }
        Self {
            main,
            files,
            brought,
            index: Index::of(&source.value),
            others: HashMap::new(),
            open: Vec::new(),
            room: MAX_VALUES.saturating_sub(size(&source.value)),
            is_copying: false,
        }
    }

    fn run(mut self, source: &mut Source) {
        self.bring_paths(source);
        self.bring_components(source);
        rewrite(source, &Address::default(), &ROOT, &mut self);
        // In the order in which they are found.
        while !self.open.is_empty() {
            for open in std::mem::take(&mut self.open) {
                self.bring(source, open);
            }
        }
    }

    /// The file in which a value is written; that of the description for what an overlay has added.
    fn file_of_mark(&self, mark: &crate::source::Mark) -> PathBuf {
        let path = PathBuf::from(&mark.location.file.path);
        match self.files.contains(&path) {
            true => path,
            false => self.main.to_owned(),
        }
    }

    /// Where a reference in the file `base` leads.
    ///
    /// # Errors
    /// Why it cannot be followed.
    fn target(&mut self, base: &Path, reference: &str) -> Result<Target, Problem> {
        let is_main = base == self.main;
        let there = |file: PathBuf, pointer| Ok(Target::There(Part { file, pointer }));
        let own = match is_main {
            true => self.index.find(reference),
            false => self.index_of(base)?.find(reference),
        };
        if let Some(pointer) = own {
            return match is_main {
                true => Ok(Target::Here(pointer)),
                false => there(base.to_owned(), pointer),
            };
        }
        let fragment = reference
            .split_once('#')
            .map_or("", |(_, fragment)| fragment);
        let file = file_of(base, reference)?.unwrap_or_else(|| base.to_owned());
        let pointer = if file == self.main {
            Pointer::of_fragment(fragment).or_else(|| self.index.anchor(fragment))
        } else {
            let index = self.index_of(&file)?;
            Pointer::of_fragment(fragment).or_else(|| index.anchor(fragment))
        };
        let Some(pointer) = pointer else {
            return Err(dangling(reference));
        };
        if file == self.main {
            return Ok(Target::Here(pointer));
        }
        match self.files.get(&file)?.at(&pointer) {
            Some(_) => there(file, pointer),
            None => Err(dangling(reference)),
        }
    }

    /// The names in another file that references may use.
    fn index_of(&mut self, file: &Path) -> Result<Arc<Index>, Problem> {
        if let Some(index) = self.others.get(file) {
            return Ok(Arc::clone(index));
        }
        let index = Arc::new(Index::of(&self.files.get(file)?.value));
        self.others.insert(file.to_owned(), Arc::clone(&index));
        Ok(index)
    }

    /// The reference that stands for one in the file `base` from now on.
    fn followed(&mut self, base: &Path, reference: &str, kind: &'static Kind) -> String {
        match self.target(base, reference) {
            Ok(Target::Here(pointer)) => pointer.to_reference(),
            Ok(Target::There(part)) if !self.fits(kind, &part) => {
                // Another place may refer to it as what it is.
                let problem = kind.misfit(reference);
                let spelled = format!("{} as {}", self.spelled(base, reference), kind.name);
                self.brought.problems.insert(spelled.clone(), problem);
                spelled
            }
            Ok(Target::There(part)) => self.component(kind, part),
            Err(problem) => self.unfollowed(base, reference, problem),
        }
    }

    /// The reference to a part of another file, which is a component from now on.
    fn component(&mut self, kind: &'static Kind, part: Part) -> String {
        let own = part.own_name();
        let part = match self.end_of(part) {
            Target::Here(pointer) => return pointer.to_reference(),
            Target::There(part) => part,
        };
        if let Some(name) = self.brought.known(kind.section, &part) {
            return kind.pointer(name).to_reference();
        }
        let name = self.brought.add(kind.section, part.clone(), &own);
        let reference = kind.pointer(&name).to_reference();
        self.open.push(Open { kind, name, part });
        reference
    }

    fn fits(&self, kind: &Kind, part: &Part) -> bool {
        let source = self.files.get(&part.file);
        source.is_ok_and(|source| {
            source
                .at(&part.pointer)
                .is_some_and(|value| kind.may_be(value))
        })
    }

    /// Where a chain of references ends that begins with a part of another file.
    fn end_of(&mut self, mut part: Part) -> Target {
        for _ in 0..MAX_CHAIN {
            let source = self.files.get(&part.file).ok();
            let value = source.as_ref().and_then(|source| source.at(&part.pointer));
            let only = value.filter(|value| value.as_object().is_some_and(|it| it.len() == 1));
            let reference = only.and_then(|value| value.get("$ref")?.as_str());
            let Some(reference) = reference.map(str::to_owned) else {
                break;
            };
            match self.target(&part.file.clone(), &reference) {
                Ok(Target::There(next)) if next != part => part = next,
                Ok(Target::Here(pointer)) => return Target::Here(pointer),
                _ => break,
            }
        }
        Target::There(part)
    }

    /// Keeps the reason for a reference that stays.
    fn unfollowed(&mut self, base: &Path, reference: &str, problem: Problem) -> String {
        let spelled = self.spelled(base, reference);
        self.brought.problems.insert(spelled.clone(), problem);
        spelled
    }

    /// A reference, told apart from those in other files that are written alike and mean something else.
    fn spelled(&self, base: &Path, reference: &str) -> String {
        let file = file_of(base, reference)
            .ok()
            .map(|file| file.unwrap_or_else(|| base.to_owned()));
        match file {
            Some(file) if base != self.main => {
                let fragment = reference
                    .split_once('#')
                    .map_or("", |(_, fragment)| fragment);
                format!("{}#{fragment}", file.display())
            }
            _ => reference.to_owned(),
        }
    }

    /// Whether references that are written in this file are followed where they are visited.
    fn is_followed(&self, base: &Path) -> bool {
        base != self.main && !self.is_copying
    }

    fn follow(&mut self, node: &mut Node<'_>, kind: &'static Kind) {
        let Some(reference) = node.value.get("$ref").and_then(Value::as_str) else {
            return;
        };
        if self.brought.problems.contains_key(reference) {
            return;
        }
        let base = self.file_of_mark(node.mark.entry("$ref").unwrap_or(node.mark));
        if base == self.main && reference.starts_with("#/") || self.is_followed(&base) {
            return;
        }
        let reference = reference.to_owned();
        node.value["$ref"] = json!(self.followed(&base, &reference, kind));
    }
}

impl Rewrite for Bundler<'_> {
    fn schema(&mut self, node: &mut Node<'_>, address: &Address) {
        if node.value.get("$dynamicRef").is_some() && node.value.get("$ref").is_none() {
            // What it leads to depends on where the schema is used; where it is written is the best guess.
            let written_at = address.written_at.child("$dynamicRef");
            node.change(|fields| {
                if let Some(field) = fields.take("$dynamicRef") {
                    fields.put_as("$ref", field, written_at);
                }
            });
        }
        self.map_renamed(node);
        self.follow(node, &SCHEMA);
    }

    fn referable(&mut self, node: &mut Node<'_>, target: &'static Shape, _address: &Address) {
        if let Some(kind) = Kind::of(target) {
            self.follow(node, kind);
        }
    }

    fn object(&mut self, node: &mut Node<'_>, shape: &'static ObjectShape, _address: &Address) {
        if shape.name == "a discriminator" {
            self.follow_mapping(node);
        }
    }
}

fn no_room() -> Problem {
    let message =
        format!("with all that it refers to, the description has more than {MAX_VALUES} values");
    Problem::new(
        Code::TooLarge,
        message,
        "describe the API in several descriptions",
    )
}

fn dangling(reference: &str) -> Problem {
    let message = format!("`{reference}` does not exist");
    let help = "correct the reference, or add what it refers to";
    Problem::new(Code::DanglingReference, message, help)
}
