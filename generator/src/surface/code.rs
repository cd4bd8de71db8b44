//! Pieces of code in which types are references, so that they can be compared across crates and shown in two ways.

use super::{OwnerId, Surface};

/// A piece of a caller's code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Code(pub Vec<Part>);

/// A part of a piece of code.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// As it is.
    Text(String),
    /// The path of the crate, with the `::` behind it.
    Crate,
    /// A type of the crate.
    Owner(OwnerId),
    /// A type of the runtime, by its path in the crate: `types::Nullable`.
    Runtime(&'static str),
    /// A type of the crate that is made for this place, which takes others, too. It is shown as a comment.
    Made(OwnerId),
}

impl Code {
    /// Code that is only text.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self(vec![Part::Text(text.into())])
    }

    /// Adds text.
    pub(crate) fn push(mut self, text: &str) -> Self {
        match self.0.last_mut() {
            Some(Part::Text(last)) => last.push_str(text),
            _ => self.0.push(Part::Text(text.to_owned())),
        }
        self
    }

    /// Adds other code.
    pub(super) fn append(mut self, other: &Self) -> Self {
        for part in &other.0 {
            match part {
                Part::Text(text) => self = self.push(text),
                part => self.0.push(part.clone()),
            }
        }
        self
    }

    /// `Option<T>` for `T`.
    pub(super) fn inside(&self, generic: &str) -> Self {
        Self::text(format!("{generic}<")).append(self).push(">")
    }

    /// The argument that takes a list of `T`, for `T`.
    pub(super) fn inside_item(&self) -> Self {
        Self::text("impl IntoIterator<Item = ")
            .append(self)
            .push(">")
    }

    /// The types of the crate that it names.
    #[must_use]
    pub fn owners(&self) -> Vec<OwnerId> {
        let owners = self.0.iter().filter_map(|part| match part {
            Part::Owner(id) | Part::Made(id) => Some(*id),
            _ => None,
        });
        owners.collect()
    }

    /// As people write it, with imports: `Option<sid::FlexFlowSid>`.
    #[must_use]
    pub fn short(&self, surface: &Surface) -> String {
        self.print(|part| match part {
            Part::Text(text) => text.clone(),
            Part::Crate => String::new(),
            Part::Owner(id) => short_path(&surface.owners[*id].path).to_owned(),
            Part::Made(id) => format!(" /* {} */", short_path(&surface.owners[*id].path)),
            Part::Runtime(path) => path.rsplit("::").next().unwrap_or(path).to_owned(),
        })
    }

    /// With paths that need no imports: `Option<twilio_flex::sid::FlexFlowSid>`.
    #[must_use]
    pub fn full(&self, surface: &Surface) -> String {
        let library = &surface.library;
        self.print(|part| match part {
            Part::Text(text) => text.clone(),
            Part::Crate => format!("{library}::"),
            Part::Owner(id) => format!("{library}::{}", surface.owners[*id].path),
            Part::Runtime(path) => format!("{library}::{path}"),
            Part::Made(_) => String::new(),
        })
    }

    /// Without the types of the crate: what is left tells what it takes.
    pub(crate) fn plain(&self) -> String {
        self.print(|part| match part {
            Part::Text(text) => text.clone(),
            Part::Runtime(path) => (*path).to_owned(),
            Part::Crate | Part::Owner(_) | Part::Made(_) => String::new(),
        })
    }

    fn print(&self, part: impl Fn(&Part) -> String) -> String {
        self.0.iter().map(part).collect()
    }
}

/// The name of a type, with the module if it is a kind of SIDs: people import that module.
fn short_path(path: &str) -> &str {
    match path.strip_prefix("sid::") {
        Some(_) => path,
        None => path.rsplit("::").next().unwrap_or(path),
    }
}
