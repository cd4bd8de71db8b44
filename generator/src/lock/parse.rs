//! In: the text of a names lock. Out: its entries, or every line that is wrong.
//!
//! People resolve conflicts in this file, so each line is checked: names become identifiers in the emitted code.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Entry, Kind, Lock};
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    name::{OldName, RustName, Style},
    source::{File, Location},
};

/// What to do about a line that cannot be read.
const RESTORE: &str =
    "restore the line from version control; `cargo xtask regenerate` writes this file";

/// How the lines of a conflict begin.
const CONFLICT: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

impl Lock {
    /// Reads the text of a names lock. `file` is its name in messages.
    ///
    /// # Errors
    /// A line that is not one of a names lock, names that are not identifiers, an item that is there twice, and the
    /// marks of a conflict.
    pub fn parse(file: &str, text: &str) -> Result<Self, Diagnostics> {
        let mut parser = Parser {
            file: File::new(file, text),
            open: Vec::new(),
            done: Vec::new(),
            errors: Diagnostics::new(),
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (index, line) in text.lines().enumerate() {
            parser.line(index + 1, line.trim_end());
        }
        parser.close(0);
        let lock = Self {
            file: parser.file,
            entries: parser.done,
        };
        let mut errors = parser.errors;
        if !errors.has_errors() {
            report_twins(&lock, &lock.entries, &mut errors);
        }
        errors.or(lock)
    }
}

struct Parser {
    file: Arc<File>,
    /// Each contains the next.
    open: Vec<Entry>,
    done: Vec<Entry>,
    errors: Diagnostics,
}

impl Parser {
    fn line(&mut self, number: usize, line: &str) {
        if line.is_empty() || line.starts_with('#') {
            return;
        }
        let conflict = CONFLICT.iter().find(|mark| line.starts_with(**mark));
        let read = match conflict {
            // One error for a conflict, not one for each of its marks.
            Some(mark) if *mark == CONFLICT[0] => Err((
                "a merge left a conflict here".to_owned(),
                "keep the lines of both sides, each item once, delete the marks, and run `cargo xtask regenerate`",
            )),
            Some(_) => Ok(()),
            None => self
                .columns(number, line)
                .map_err(|message| (message, RESTORE)),
        };
        if let Err((message, help)) = read {
            let location = Location {
                file: Arc::clone(&self.file),
                line: number,
                column: 1 + line.len() - line.trim_start().len(),
            };
            let error = Diagnostic::new(Code::InvalidNamesLock, message);
            self.errors.push(error.located(location).help(help));
        }
    }

    fn columns(&mut self, number: usize, line: &str) -> Result<(), String> {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let columns = split(line)?;
        let mut columns = columns.into_iter();
        let word = columns.next().unwrap_or_default();
        let rest: Vec<String> = columns.collect();
        match (word.as_str(), rest.as_slice()) {
            ("use", [used_as]) => {
                self.owner(indent)?.used_as = Some(used_as.clone());
                Ok(())
            }
            ("was", [path, since @ ..]) if since.len() < 2 => {
                let owner = self.owner(indent)?;
                let was = was(owner.kind, path, since.first())?;
                owner.was.push(was);
                Ok(())
            }
            (word, [wire, name, marks @ ..]) => {
                let entry = self.entry(number, indent, word, [wire, name], marks)?;
                self.open.push(entry);
                Ok(())
            }
            _ => Err("this is not a line of a names lock".to_owned()),
        }
    }

    /// The item that an indented line without a name of its own belongs to.
    fn owner(&mut self, indent: usize) -> Result<&mut Entry, String> {
        let last = self.open.last_mut();
        last.filter(|entry| entry.kind.indent() + 2 == indent)
            .ok_or_else(|| "this line belongs below the line of its item".to_owned())
    }

    fn entry(
        &mut self,
        number: usize,
        indent: usize,
        word: &str,
        [wire, name]: [&String; 2],
        marks: &[String],
    ) -> Result<Entry, String> {
        let kind = self.kind(word).filter(|kind| kind.indent() == indent);
        let kind = kind.ok_or_else(|| match Kind::is_word(word) {
            true => format!("`{word}` is not inside the item that it belongs to"),
            false => format!("`{word}` is not a kind of item"),
        })?;
        let (published, is_gone) = match marks {
            [] => (None, false),
            [version] => (Some(version), false),
            [version, gone] if gone == "gone" => (Some(version), true),
            _ => return Err("the line has too many columns".to_owned()),
        };
        Ok(Entry {
            kind,
            wire: wire.clone(),
            name: identifier(name, kind.style())?,
            published: published.map(|version| version_of(version)).transpose()?,
            is_gone,
            used_as: None,
            was: Vec::new(),
            entries: Vec::new(),
            line: number,
        })
    }

    /// The kind of this word in the innermost item that can contain it, which becomes the last open one.
    fn kind(&mut self, word: &str) -> Option<Kind> {
        let depths = (0..=self.open.len()).rev();
        let found = depths.map(|depth| {
            let parent = depth.checked_sub(1).and_then(|last| self.open.get(last));
            let kind = Kind::read(word, parent.map(|entry| entry.kind));
            kind.map(|kind| (depth, kind))
        });
        let (depth, kind) = found.flatten().next()?;
        self.close(depth);
        Some(kind)
    }

    /// Closes all open items but the first `depth`.
    fn close(&mut self, depth: usize) {
        while self.open.len() > depth {
            if let Some(entry) = self.open.pop() {
                match self.open.last_mut() {
                    Some(parent) => parent.entries.push(entry),
                    None => self.done.push(entry),
                }
            }
        }
    }
}

/// The columns of a line: strings, or text up to two spaces.
fn split(line: &str) -> Result<Vec<String>, String> {
    let mut columns = Vec::new();
    let mut rest = line.trim_start_matches(' ');
    while !rest.is_empty() {
        let (column, after) = match rest.starts_with('"') {
            true => quoted(rest)?,
            false => {
                let end = rest.find("  ").unwrap_or(rest.len());
                let (column, after) = rest.split_at(end);
                (column.to_owned(), after)
            }
        };
        columns.push(column);
        rest = after.trim_start_matches(' ');
    }
    Ok(columns)
}

/// A JSON string at the beginning of a text, and what follows it.
fn quoted(text: &str) -> Result<(String, &str), String> {
    let mut strings = serde_json::Deserializer::from_str(text).into_iter::<String>();
    match strings.next() {
        Some(Ok(string)) => {
            let after = text.get(strings.byte_offset()..).unwrap_or_default();
            Ok((string, after))
        }
        _ => Err("the string in this line has no end, or an unknown escape".to_owned()),
    }
}

fn was(kind: Kind, path: &str, since: Option<&String>) -> Result<OldName, String> {
    if !kind.has_aliases() {
        return Err(format!("a line `{}` cannot have an old name", kind.word()));
    }
    let (module, name) = match path.split_once("::") {
        Some((module, name)) => (Some(identifier(module, Style::Snake)?), name),
        None => (None, path),
    };
    Ok(OldName {
        module,
        name: identifier(name, kind.style())?,
        since: since.map(|version| version_of(version)).transpose()?,
    })
}

fn identifier(name: &str, style: Style) -> Result<RustName, String> {
    RustName::recorded(name, style)
        .ok_or_else(|| format!("`{name}` cannot be the Rust name of this item"))
}

fn version_of(text: &str) -> Result<String, String> {
    if is_version(text) {
        Ok(text.to_owned())
    } else {
        Err(format!("`{text}` is not a version"))
    }
}

/// Whether a text looks like a version of a crate: `1.2.3`, perhaps with more behind it.
#[must_use]
pub fn is_version(text: &str) -> bool {
    let core = text.split(['-', '+']).next().unwrap_or_default();
    let is_number = |part: &str| {
        !part.is_empty() && part.len() < 10 && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
    core.split('.').count() == 3 && core.split('.').all(is_number) && text.chars().all(is_plain)
}

/// Reports items that are there twice, as after a merge.
fn report_twins(lock: &Lock, entries: &[Entry], errors: &mut Diagnostics) {
    let mut seen = HashSet::new();
    for entry in entries {
        // Schemas without a name may be called alike, and have different Rust names.
        let name = entry.kind.is_schema().then_some(&entry.name);
        if !seen.insert((entry.kind, &entry.wire, name)) {
            let message = format!("`{}` is here twice", entry.wire);
            let error =
                Diagnostic::new(Code::InvalidNamesLock, message).located(lock.location(entry));
            errors
                .push(error.help("delete one of the two, with the lines below that belong to it"));
        }
        report_twins(lock, &entry.entries, errors);
    }
}
